"""Mails to an SMTP server, one transaction each, spoken phase by phase so that it is always known how far it came.

smtplib itself does not tell a mail that was refused from one that was taken and not answered (a time-out after the final dot looks
like one before it, a failed QUIT raises after acceptance), so its commands are used one at a time. Its exceptions are all OSErrors.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

from monitor.post.answer import Answer, Outcome, Phase

Security = Literal["starttls", "tls", "none"]
Reply = tuple[int, bytes]
FULL = 552
"""RFC 5321, 4.5.3.1.10: to RCPT it means too much for now, to MAIL that the mail is too big."""
LOGIN = (530, 534, 535, 538)
"""RFC 4954: who may send is not settled; to try on would only lock the account."""


@dataclass(frozen=True)
class Server:
    """Where to and how; `password` is asked for at each login and kept nowhere."""

    host: str
    port: int
    security: Security
    sender: str
    user: str = ""
    password: Callable[[], str] = str
    ca_file: str = ""
    patience: float = 60
    """Seconds that an answer may take."""


class _Ended(Exception):
    """The conversation came to this answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.text)
        self.answer = answer


@dataclass
class Smtp:
    """Keeps one connection open for as long as mails follow each other."""

    server: Server
    _open: smtplib.SMTP | None = field(default=None, repr=False)

    def carry(self, content: bytes, address: str, message_id: str, before_body: Callable[[], None]) -> Answer:
        """Hands one mail over. What `before_body` raises goes up to the caller, with nothing of the mail sent."""
        del message_id
        try:
            talk = self._connected()
            _ask(talk, "mail", f"MAIL FROM:<{_bare(self.server.sender)}>{_size(talk, content)}")
            _ask(talk, "rcpt", f"RCPT TO:<{address}>")
            _ask(talk, "data", "DATA", wanted=354)
            try:
                before_body()
            except BaseException:
                self._hang_up()  # in the middle of DATA there is no way back but to go
                raise
            answer = _body(talk, content)
        except _Ended as ended:
            answer = ended.answer
        if answer.code is None or answer.code == 421 or answer.outcome in ("unknown", "pause"):
            self._hang_up()
        elif answer.phase != "done" and self._open:
            self._forget(self._open)
        return answer

    def check(self) -> Answer:
        """Connects, encrypts and logs in, and goes again."""
        try:
            self._connected()
        except _Ended as ended:
            return ended.answer
        finally:
            self.close()
        return Answer("sent", "login")

    def close(self) -> None:
        """Says goodbye; what was taken stays taken, whatever is answered."""
        if self._open:
            with suppress(OSError):
                self._open.docmd("QUIT")
            self._hang_up()

    def _hang_up(self) -> None:
        if self._open:
            self._open.close()
        self._open = None

    def _forget(self, talk: smtplib.SMTP) -> None:
        """The mail that was refused, so that the next one starts afresh."""
        try:
            _ask(talk, "mail", "RSET")
        except _Ended:
            self._hang_up()

    def _connected(self) -> smtplib.SMTP:
        if self._open is None:
            self._open = _connect(self.server)
            try:
                _greet(self._open, self.server)
            except _Ended:
                self._hang_up()
                raise
        return self._open


def _connect(server: Server) -> smtplib.SMTP:
    # The own name is given, or smtplib would ask the DNS for it.
    name, patience = socket.gethostname(), server.patience
    try:
        if server.security == "tls":
            return smtplib.SMTP_SSL(server.host, server.port, name, timeout=patience, context=_context(server))
        return smtplib.SMTP(server.host, server.port, name, timeout=patience)
    except smtplib.SMTPConnectError as error:
        raise _Ended(Answer("retry", "connect", error.smtp_code, _plain(error.smtp_error))) from None
    except OSError as error:
        raise _Ended(Answer(_tls(error), "tls" if isinstance(error, ssl.SSLError) else "connect", None, _said(error))) from None


def _greet(talk: smtplib.SMTP, server: Server) -> None:
    _hello(talk)
    if server.security == "starttls":
        if not talk.has_extn("starttls"):
            raise _Ended(Answer("pause", "tls", None, "the server does not offer STARTTLS"))
        try:
            talk.starttls(context=_context(server))
        except smtplib.SMTPResponseException as error:
            outcome: Outcome = "retry" if error.smtp_code < 500 else "pause"
            raise _Ended(Answer(outcome, "tls", error.smtp_code, _plain(error.smtp_error))) from None
        except OSError as error:
            raise _Ended(Answer(_tls(error), "tls", None, _said(error))) from None
        _hello(talk)
    if server.user:
        _login(talk, server)


def _hello(talk: smtplib.SMTP) -> None:
    try:
        talk.ehlo_or_helo_if_needed()
    except smtplib.SMTPHeloError as error:
        raise _Ended(Answer("retry", "hello", error.smtp_code, _plain(error.smtp_error))) from None
    except OSError as error:
        raise _Ended(Answer("retry", "hello", None, _said(error))) from None


def _login(talk: smtplib.SMTP, server: Server) -> None:
    try:
        talk.login(server.user, server.password())
    except smtplib.SMTPAuthenticationError as error:
        outcome: Outcome = "retry" if 400 <= error.smtp_code < 500 else "pause"
        raise _Ended(Answer(outcome, "login", error.smtp_code, _plain(error.smtp_error))) from None
    except smtplib.SMTPNotSupportedError as error:
        raise _Ended(Answer("pause", "login", None, _said(error))) from None
    except UnicodeError:  # whose text would tell letters of it
        raise _Ended(Answer("pause", "login", None, "user or password has letters that this login cannot carry")) from None
    except OSError as error:
        raise _Ended(Answer("retry", "login", None, _said(error))) from None


def _ask(talk: smtplib.SMTP, phase: Phase, command: str, wanted: int = 250) -> None:
    """One command; any other answer than the wanted one ends the transaction, and nothing of the mail has left."""
    try:
        code, text = talk.docmd(command)
    except OSError as error:
        raise _Ended(Answer("retry", phase, None, _said(error))) from None
    if code != wanted and not (phase == "rcpt" and code == 251):
        raise _Ended(Answer(_judged(phase, code), phase, code, _plain(text)))


def _body(talk: smtplib.SMTP, content: bytes) -> Answer:
    """The mail itself. From here on silence does not say whether it was taken."""
    lines = re.sub(rb"(?:\r\n|\n|\r(?!\n))", b"\r\n", content)
    stuffed = re.sub(rb"(?m)^\.", b"..", lines)
    try:
        talk.send(stuffed + (b"" if stuffed.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        code, text = talk.getreply()
    except OSError as error:
        return Answer("unknown", "body", None, _said(error))
    if 200 <= code < 300:
        return Answer("sent", "done", code, _plain(text))
    if 400 <= code < 600:
        return Answer(_judged("body", code), "body", code, _plain(text))
    return Answer("unknown", "body", code, _plain(text))


def _judged(phase: Phase, code: int) -> Outcome:
    if code in LOGIN:
        return "pause"
    if 500 <= code < 600 and not (phase == "rcpt" and code == FULL):
        return "refused"
    return "retry"


def _tls(error: OSError) -> Outcome:
    """A certificate that does not hold will not hold in a minute either; a broken line may."""
    return "pause" if isinstance(error, ssl.SSLError) else "retry"


def _context(server: Server) -> ssl.SSLContext:
    """Certificates are checked, and names too: smtplib by itself does neither."""
    return ssl.create_default_context(cafile=server.ca_file or None)


def _size(talk: smtplib.SMTP, content: bytes) -> str:
    return f" SIZE={len(content)}" if talk.has_extn("size") else ""


def _bare(sender: str) -> str:
    return sender.rpartition("<")[2].rstrip("> ")


def _plain(text: bytes | str) -> str:
    """What a server said, on one line: it goes into the database and onto screens."""
    told = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join("".join(letter if letter.isprintable() else " " for letter in told).split())[:500]


def _said(error: Exception) -> str:
    return _plain(str(error) or type(error).__name__)
