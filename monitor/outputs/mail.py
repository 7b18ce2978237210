"""A report as a mail: subject, text, and its files attached; To and Message-ID are added when it leaves, for each person."""

import datetime
from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from monitor.report import Report

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv",
    "json": "application/json",
}


def mail(report: Report, files: Mapping[str, bytes], *, sender: str, now: datetime.datetime) -> bytes:
    """The mail's bytes but for To and Message-ID: what is the same for all who get it."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["Subject"] = report.headline
    message["Date"] = format_datetime(now)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(report.title + "\n\n" + report.headline + "\n", cte="base64")
    for name, content in files.items():
        main, sub = TYPES[name.rpartition(".")[2]].split("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return bytes(message)


def addressed(content: bytes, *, address: str, name: str, message_id: str) -> bytes:
    """The mail as it leaves: to one person, under its own Message-ID."""
    head = EmailMessage(policy=SMTP)
    user, _, domain = address.rpartition("@")
    head["To"] = Address(name, user, domain)
    head["Message-ID"] = message_id
    return bytes(head).removesuffix(b"\r\n") + content
