"""A real mail server that answers each phase as a test asks it to, and remembers what it took."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

DROP = "drop"
"""Instead of an answer: the line goes dead."""
STALL = "stall"
"""Instead of an answer: silence."""


@dataclass
class Mailbox:
    """What the server is to answer, by phase, and what it has taken, by Message-ID."""

    answers: dict[str, str] = field(default_factory=dict)
    taken: list[tuple[str, str, bytes]] = field(default_factory=list)
    """Address, Message-ID and bytes of each mail that was answered with 250, or would have been."""
    limit: int = 33554432

    async def handle_MAIL(self, server: Any, _session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return await self.answered(server, "mail", "250 OK")

    async def handle_RCPT(self, server: Any, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802
        envelope.rcpt_tos.append(address)
        return await self.answered(server, "rcpt", "250 OK")

    async def handle_DATA(self, server: Any, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = bytes(envelope.content or b"")
        head = content.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
        message_id = next((line[11:].strip() for line in head.split(b"\n") if line.lower().startswith(b"message-id:")), b"").decode()
        wanted = self.answers.get("body", "250 OK")
        if wanted.startswith("2") or self.answers.get("kept"):
            self.taken.append((envelope.rcpt_tos[0], message_id, content))
        return await self.answered(server, "body", "250 OK")

    async def answered(self, server: Any, phase: str, usual: str) -> str:
        wanted = self.answers.get(phase, usual)
        if wanted == DROP:
            server.transport.abort()
            await asyncio.sleep(0)
        if wanted == STALL:
            await asyncio.sleep(30)
        return usual if wanted in (DROP, STALL) else wanted


class Scripted(SMTP):
    """Answers in the phases that handlers do not reach: the greeting, EHLO, STARTTLS, DATA and the line before the dot."""

    @property
    def box(self) -> Mailbox:
        return self.event_handler  # type: ignore[no-any-return]

    async def push(self, status: Any) -> None:
        text = status.decode() if isinstance(status, bytes) else status
        if text.startswith("220 ") and "greeting" in self.box.answers and not getattr(self, "_greeted", False):
            text = self.box.answers["greeting"]
        self._greeted = True
        if text.startswith("354") and "data" in self.box.answers:
            text = await self.box.answered(self, "data", text)
        await super().push(text)

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802
        if "hello" in self.box.answers:
            await self.push(await self.box.answered(self, "hello", "250 OK"))
            return
        await super().smtp_EHLO(hostname)

    async def smtp_HELO(self, hostname: str) -> None:  # noqa: N802
        if "hello" in self.box.answers:
            await self.push(await self.box.answered(self, "hello", "250 OK"))
            return
        await super().smtp_HELO(hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802
        if "starttls" in self.box.answers:
            await self.push(self.box.answers["starttls"])
            return
        await super().smtp_STARTTLS(arg)


class Serving(Controller):
    """aiosmtpd with the scripted answers."""

    def __init__(self, box: Mailbox, **options: Any) -> None:
        self.options = options
        super().__init__(box, hostname="127.0.0.1", port=0, **{k: v for k, v in options.items() if k == "ssl_context"})

    def factory(self) -> SMTP:
        options = {key: value for key, value in self.options.items() if key != "ssl_context"}
        return Scripted(self.handler, data_size_limit=self.handler.limit, hostname="mail.test", **options)

    def _trigger_server(self) -> None:
        """The port is known only once the server stands."""
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()


@contextmanager
def serving(
    box: Mailbox, *, certificate: ssl.SSLContext | None = None, implicit: bool = False,
    login: Callable[[str, str], str | None] | None = None, **options: Any,
) -> Iterator[int]:  # fmt: skip
    """The port of a server that stands as long as the block lasts; `login` gives None, or the answer that refuses."""
    if login:

        def authenticator(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: LoginPassword) -> AuthResult:
            refusal = login(data.login.decode(), data.password.decode())
            return AuthResult(success=refusal is None, handled=False, message=refusal)

        options |= {"authenticator": authenticator, "auth_require_tls": certificate is not None and not implicit}
    if certificate:
        options["ssl_context" if implicit else "tls_context"] = certificate
    server = Serving(box, **options)
    server.start()
    try:
        yield server.port
    finally:
        server.stop()
