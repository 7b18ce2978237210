"""Handing mails over, to a real server that answers as asked: what is concluded from each answer, and what never is."""

import datetime
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme

from monitor.post import Answer
from monitor.post.accepted import accepted
from monitor.post.folder import Folder
from monitor.post.smtp import Security, Server, Smtp
from tests.mail_server import DROP, STALL, Mailbox, serving

HOST = "127.0.0.1"
MAIL = b"To: a@example.vn\r\nMessage-ID: <1@example.vn>\r\nSubject: x\r\n\r\n.a line that begins with a dot\r\n..two\r\nend"


def send(port: int, *, security: Security = "none", content: bytes = MAIL, said: list[str] | None = None, **more: object) -> Answer:
    server = Server("127.0.0.1", port, security, "bao-cao@example.vn", patience=1.0, **more)  # type: ignore[arg-type]
    carrier = Smtp(server)
    try:
        return carrier.carry(content, "a@example.vn", "<1@example.vn>", lambda: (said if said is not None else []).append("in data"))
    finally:
        carrier.close()


def test_a_mail_that_is_taken_arrives_byte_for_byte() -> None:
    """Lines that begin with a dot arrive as they were; the phase before the body was told once."""
    box, said = Mailbox(), list[str]()
    with serving(box) as port:
        answer = send(port, said=said)
    assert (answer.outcome, answer.phase, answer.code) == ("sent", "done", 250)
    assert said == ["in data"]
    assert [content for _, _, content in box.taken] == [MAIL + b"\r\n"]


TABLE = [
    ("greeting", "554 no mail here", "retry", "connect"),
    ("greeting", "421 too busy", "retry", "connect"),
    ("hello", "421 too busy", "retry", "hello"),
    ("hello", DROP, "retry", "hello"),
    ("hello", STALL, "retry", "hello"),
    ("mail", "421 going down", "retry", "mail"),
    ("mail", "451 try again", "retry", "mail"),
    ("mail", "452 no room", "retry", "mail"),
    ("mail", "530 log in first", "pause", "mail"),
    ("mail", "550 not you", "refused", "mail"),
    ("mail", "552 too big", "refused", "mail"),
    ("mail", DROP, "retry", "mail"),
    ("mail", STALL, "retry", "mail"),
    ("rcpt", "251 will forward", "sent", "done"),
    ("rcpt", "421 going down", "retry", "rcpt"),
    ("rcpt", "450 mailbox busy", "retry", "rcpt"),
    ("rcpt", "451 greylisted", "retry", "rcpt"),
    ("rcpt", "452 too many", "retry", "rcpt"),
    ("rcpt", "550 no such person", "refused", "rcpt"),
    ("rcpt", "551 elsewhere", "refused", "rcpt"),
    ("rcpt", "552 mailbox full", "retry", "rcpt"),
    ("rcpt", "553 bad name", "refused", "rcpt"),
    ("rcpt", "554 no", "refused", "rcpt"),
    ("rcpt", DROP, "retry", "rcpt"),
    ("rcpt", STALL, "retry", "rcpt"),
    ("data", "421 going down", "retry", "data"),
    ("data", "451 not now", "retry", "data"),
    ("data", "554 no", "refused", "data"),
    ("data", DROP, "retry", "data"),
    ("body", "250 kept", "sent", "done"),
    ("body", "421 going down", "retry", "body"),
    ("body", "451 not now", "retry", "body"),
    ("body", "452 no room", "retry", "body"),
    ("body", "550 looks like spam", "refused", "body"),
    ("body", "552 too big", "refused", "body"),
    ("body", "554 no", "refused", "body"),
    ("body", DROP, "unknown", "body"),
    ("body", STALL, "unknown", "body"),
]


@pytest.mark.parametrize(("phase", "reply", "outcome", "came_to"), TABLE)
def test_what_is_concluded_from_each_answer(phase: str, reply: str, outcome: str, came_to: str) -> None:
    """4xx is tried again, 5xx is not, login makes all wait; silence before the body is tried again, silence after it is unknown."""
    box, said = Mailbox({phase: reply}), list[str]()
    with serving(box) as port:
        answer = send(port, said=said)
    assert (answer.outcome, answer.phase) == (outcome, came_to)
    assert said == (["in data"] if came_to in ("body", "done") else [])


def test_nobody_listens() -> None:
    """A server that is not there is tried again later."""
    with serving(Mailbox()) as port:
        pass
    assert send(port).outcome == "retry"


def test_a_mail_stopped_before_its_body_leaves_nothing() -> None:
    """What the ledger refuses at the last moment is not sent, and the next mail goes through."""
    box = Mailbox()

    def lost() -> None:
        raise KeyError("somebody else has it")

    with serving(box) as port:
        carrier = Smtp(Server("127.0.0.1", port, "none", "bao-cao@example.vn", patience=2))
        with pytest.raises(KeyError):
            carrier.carry(MAIL, "a@example.vn", "<1@example.vn>", lost)
        assert box.taken == []
        assert carrier.carry(MAIL, "a@example.vn", "<1@example.vn>", lambda: None).outcome == "sent"
        carrier.close()
    assert len(box.taken) == 1


def test_several_mails_use_one_line_and_a_refused_one_does_not_spoil_the_next() -> None:
    """One recipient among several is refused: the others get theirs over the same connection."""
    box = Mailbox()
    with serving(box) as port:
        carrier = Smtp(Server("127.0.0.1", port, "none", "bao-cao@example.vn", patience=2))
        outcomes = []
        for reply in ("250 OK", "550 no such person", "250 OK"):
            box.answers["rcpt"] = reply
            outcomes.append(carrier.carry(MAIL, "a@example.vn", "<1@example.vn>", lambda: None).outcome)
        carrier.close()
    assert outcomes == ["sent", "refused", "sent"]


def certificate(folder: Path, *, days: int = 2, name: str = "127.0.0.1") -> tuple[ssl.SSLContext, Path]:
    """A certificate of the office's own authority, and where its authority's is."""
    authority, now = trustme.CA(), datetime.datetime.now(datetime.UTC)
    issued = authority.issue_cert(name, not_before=now - datetime.timedelta(days=9), not_after=now + datetime.timedelta(days=days))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    issued.configure_cert(context)
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    return context, folder / "ca.pem"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_certificates_are_checked(tmp_path: Path, security: Security) -> None:
    """Of the office's own authority: taken. Of nobody known, expired, or of another host: nothing is sent, and all mails wait."""
    implicit = security == "tls"
    cases = [(2, HOST, True, "sent"), (2, HOST, False, "pause"), (-1, HOST, True, "pause"), (2, "10.0.0.9", True, "pause")]
    for days, name, known, outcome in cases:
        context, ca = certificate(tmp_path, days=days, name=name)
        box = Mailbox()
        with serving(box, certificate=context, implicit=implicit) as port:
            answer = send(port, security=security, ca_file=str(ca) if known else "")
        assert (answer.outcome, len(box.taken)) == (outcome, int(outcome == "sent")), (days, name, known, answer)


def test_encryption_that_is_taken_away_stops_all_mails() -> None:
    """A server, or somebody on the way, that does not offer STARTTLS any more gets neither password nor mail."""
    box = Mailbox()
    with serving(box) as port:
        answer = send(port, security="starttls", user="u", password=lambda: "secret")
    assert (answer.outcome, answer.phase) == ("pause", "tls")


@pytest.mark.parametrize(("reply", "outcome"), [("454 later", "retry"), ("501 no", "pause")])
def test_an_encryption_that_is_refused(tmp_path: Path, reply: str, outcome: str) -> None:
    """For now: tried again. For good: all mails wait."""
    context, ca = certificate(tmp_path)
    with serving(Mailbox({"starttls": reply}), certificate=context) as port:
        answer = send(port, security="starttls", ca_file=str(ca))
    assert (answer.outcome, answer.phase) == (outcome, "tls")


@pytest.mark.parametrize(("refusal", "outcome"), [(None, "sent"), ("535 wrong", "pause"), ("534 weak", "pause"), ("454 later", "retry")])
def test_a_login_that_fails_makes_all_mails_wait(tmp_path: Path, refusal: str | None, outcome: str) -> None:
    """A second try with a wrong password would only lock the account."""
    context, ca = certificate(tmp_path)
    box = Mailbox()
    login: Callable[[str, str], str | None] = lambda user, password: refusal if (user, password) == ("u", "secret") else "535 who?"  # noqa: E731
    with serving(box, certificate=context, login=login) as port:
        answer = send(port, security="starttls", ca_file=str(ca), user="u", password=lambda: "secret")
    assert (answer.outcome, len(box.taken)) == (outcome, int(outcome == "sent"))
    assert "secret" not in repr(answer)


def test_a_server_with_less_room_than_the_mail_says_so_before_the_body() -> None:
    """SIZE: refused at MAIL, so that the body does not travel for nothing."""
    box, said = Mailbox(limit=1000), list[str]()
    with serving(box) as port:
        answer = send(port, content=MAIL + b"x" * 5000, said=said)
    assert (answer.outcome, answer.phase, answer.code, said) == ("refused", "mail", 552, [])


def test_without_a_server_mails_are_files(tmp_path: Path) -> None:
    """Each under a name of its own, whole or not at all; the folder is its own log of what was taken."""
    folder = Folder(tmp_path / "mail")
    assert folder.carry(MAIL, "a@example.vn", "<1@example.vn>", lambda: None).outcome == "sent"
    assert [path.read_bytes() for path in (tmp_path / "mail").iterdir()] == [MAIL]
    assert accepted(tmp_path / "mail", ["<1@example.vn>", "<2@example.vn>"]) == {"<1@example.vn>"}
    (tmp_path / "blocked").write_text("")
    assert Folder(tmp_path / "blocked").carry(MAIL, "a@example.vn", "<1@example.vn>", lambda: None).outcome == "retry"


def test_message_ids_are_found_in_a_servers_log(tmp_path: Path) -> None:
    """Also one that lies across two of the pieces in which the log is read."""
    log = tmp_path / "accepted.log"
    log.write_bytes(b"x" * ((1 << 20) - 5) + b" <1@example.vn> taken\n<3@example.vn> taken\n")
    assert accepted(log, ["<1@example.vn>", "<2@example.vn>", "<3@example.vn>"]) == {"<1@example.vn>", "<3@example.vn>"}
