"""A covering mail as bytes: text and HTML, one picture at most, files attached; To and Message-ID are added when it leaves."""

import datetime
import hashlib
import re
from collections.abc import Mapping
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from monitor.covering import Covering
from monitor.outputs.html import environment_of

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv",
    "json": "application/json",
    "png": "image/png",
}
PICTURE = "page@monitor"
LONGEST_SUBJECT = 200
NEXT = "\r\n "
"""A header goes on in the next line."""
ENCODED = "=?"
IN_A_MAIL = 4 / 3
"""How much bigger a file is in a mail."""


def mail(
    said: Covering, files: Mapping[str, bytes], templates: tuple[Path, ...], *, sender: str, now: datetime.datetime, picture: bytes = b""
) -> bytes:
    """What is the same for all who get it; the same arguments give the same bytes."""
    message = EmailMessage(policy=SMTP)
    message["Date"] = format_datetime(now)
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = said.report.lang
    named = {"report": said.report, "notices": said.notices, "subject": said.subject, "picture": PICTURE if picture else ""}
    message.set_content(plain(said, templates), cte="quoted-printable")
    message.add_alternative(
        _inlined(environment_of(templates).get_template("mail.html").render(**named)), subtype="html", cte="quoted-printable"
    )
    if picture:
        body = message.get_payload()[1]  # type: ignore[index]
        body.add_related(picture, "image", "png", cid=f"<{PICTURE}>", disposition="inline", filename="page.png")  # type: ignore[union-attr]
    for name, content in files.items():
        main, sub = TYPES[name.rpartition(".")[2]].split("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    issuer = said.report.facts[0][1] if said.report.facts else ""
    return _line("From", issuer, sender) + _line("Subject", said.subject) + _settled(message)


def plain(said: Covering, templates: tuple[Path, ...]) -> str:
    """The mail as text alone."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    folders = FileSystemLoader([str(folder) for folder in templates])
    # Nothing is escaped: this is no HTML, and what stands in a name shall be read as it is.
    environment = Environment(loader=folders, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701
    text = environment.get_template("mail.txt").render(report=said.report, notices=said.notices, subject=said.subject)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def header(text: str) -> str:
    """One line, whatever was in the names it is made of: a line break in a header would begin another one."""
    folded = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return folded if len(folded) <= LONGEST_SUBJECT else folded[: LONGEST_SUBJECT - 1] + "…"


def addressed(content: bytes, *, address: str, name: str, message_id: str) -> bytes:
    """The mail as it leaves: to one person, under its own Message-ID."""
    head = EmailMessage(policy=SMTP)
    head["Message-ID"] = message_id
    return _line("To", name, address) + bytes(head).removesuffix(b"\r\n") + content


def _line(field: str, text: str, address: str = "") -> bytes:
    """A header, its text in encoded words where it has to be: EmailMessage loses the space where one ends and the next begins.

    Text that looks like an encoded word is encoded itself: decoded it would be another, with line breaks even.
    """
    plain = header(text)
    if plain.isascii() and ENCODED not in plain:
        return f"{field}: {Address(plain, addr_spec=address) if address else plain}\r\n".encode()
    words = Header(plain, "utf-8", header_name=field).encode(linesep="\r\n")
    return f"{field}: {words}{f'{NEXT}<{address}>' if address else ''}\r\n".encode()


def lighter(content: bytes) -> bytes | None:
    """The mail without the last of its attachments; None where it has none left."""
    message = BytesParser(policy=SMTP).parsebytes(content)
    assert isinstance(message, EmailMessage)
    attached = [*message.iter_attachments()]
    if not attached:
        return None
    message.get_payload().remove(attached[-1])  # type: ignore[union-attr]
    return bytes(message)


def _inlined(html: str) -> str:
    """Styles on the elements themselves: many mail programmes read no others."""
    import css_inline  # noqa: PLC0415 - only whoever sends mail needs it

    return css_inline.inline(html, keep_style_tags=False, load_remote_stylesheets=False)


def _settled(message: EmailMessage) -> bytes:
    """With boundaries that follow from the content: by themselves they would be drawn by lot."""
    seed = hashlib.sha256(b"".join(part.get_payload(decode=True) or b"" for part in message.walk() if not part.is_multipart()))  # type: ignore[misc]
    for number, part in enumerate(each for each in message.walk() if each.is_multipart()):
        part.set_boundary(f"=_{seed.hexdigest()[:24]}_{number}")
    return bytes(message)
