"""How mails leave: `[mail]` in `monitor.toml`, each key overridden by MONITOR_MAIL_…; the password stands in neither file nor value."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from monitor.problems import Problem, Stop, did_you_mean, reason
from monitor.recipients import ADDRESS
from monitor.wording import Message, say

Security = Literal["starttls", "tls", "none"]
PORTS: dict[str, int] = {"starttls": 587, "tls": 465, "none": 25}
LOOPBACK = ("localhost", "127.0.0.1", "::1")
PLACE = "monitor.toml: mail"
PASSWORD = "MONITOR_MAIL_PASSWORD"  # noqa: S105 - its name


@dataclass(frozen=True)
class Mail:
    """Settings of mail; without a host mails are written as files to `var/mail/`."""

    host: str = ""
    port: int = 0
    security: Security = "starttls"
    user: str = ""
    sender: str = "monitor@localhost"
    password_file: str = ""
    """A file that only its owner can read; else the password comes from the environment."""
    ca_file: str = ""
    """Certificates of the office's own authority."""
    accepted: str = ""
    """Where Message-IDs of accepted mail are found: the server's log file, or a folder of archived mails."""
    per_minute: int = 60
    """Mails that leave in a minute, at most."""
    largest: int = 20
    """Megabytes that a mail may have; what is bigger goes with the PDF alone, or as a notice."""

    @property
    def reaches_people(self) -> bool:
        """Whether mails leave this machine."""
        return bool(self.host) and self.host not in LOOPBACK

    def password(self) -> str:
        """From the environment or the 0600 file, read when it is needed; Stop where neither gives one."""
        if PASSWORD in os.environ:
            return os.environ[PASSWORD]
        if not self.password_file:
            hint = say("set {name}, or name a file in password_file that only its owner can read", name=PASSWORD)
            raise Stop(Problem(PLACE, say("there is no password for {user}", user=self.user), hint))
        path = Path(self.password_file)
        try:
            if os.name == "posix" and path.stat().st_mode & 0o077:
                raise Stop(Problem(str(path), say("others can read this password"), say("run chmod 600 on it")))
            return path.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise Stop(Problem(str(path), say("the file cannot be opened: {reason}", reason=reason(error)))) from None


NUMBERS = ("port", "per_minute", "largest")
KEYS = {"from" if field.name == "sender" else field.name: field.name for field in fields(Mail)}


def read_mail(content: object) -> Mail:
    """The settings of the table `[mail]` and the environment; Stop with all that is wrong in them."""
    if not isinstance(content, Mapping):
        raise Stop(Problem(PLACE, say("[mail] is a table of settings"), None))
    problems = [*_unknown(content)]
    given = {name: value for key, name in KEYS.items() if (value := _given(key, content)) is not None}
    problems += _misfits(given)
    if problems:
        raise Stop(*problems, code=2)
    numbers: dict[str, Any] = {name: int(given[name]) for name in NUMBERS if name in given}
    texts: dict[str, Any] = {name: value for name, value in given.items() if name not in NUMBERS}
    return Mail(**{"port": PORTS[given.get("security", "starttls")], **texts, **numbers})


def _given(key: str, content: Mapping[str, Any]) -> str | None:
    value = os.environ.get(f"MONITOR_MAIL_{key.upper()}", content.get(key))
    return None if value is None else str(value)


def _unknown(content: Mapping[str, Any]) -> Iterator[Problem]:
    for key in content:
        if key == "password":
            hint = say("set {name}, or name a file in password_file that only its owner can read", name=PASSWORD)
            yield Problem(f"{PLACE}.{key}", say("a password does not belong into this file"), hint)
        elif key not in KEYS:
            known: Message = did_you_mean(key, KEYS) or say("known are: {known}", known=", ".join(KEYS))
            yield Problem(f"{PLACE}.{key}", say("unknown setting {key}", key=key), known)


def _misfits(given: Mapping[str, str]) -> Iterator[Problem]:
    for name in NUMBERS:
        if name in given and not re.fullmatch(r"[1-9]\d{0,4}", given[name], re.ASCII):
            yield Problem(f"{PLACE}.{name}", say("“{value}” is no whole number", value=given[name]))
    security, host = given.get("security", "starttls"), given.get("host", "")
    if security not in PORTS:
        what = say("{key} cannot be “{value}”", key="security", value=security)
        yield Problem(f"{PLACE}.security", what, say("known are: {known}", known=", ".join(PORTS)))
    elif security == "none" and host and host not in LOOPBACK:
        what = say("without encryption mails go to this machine only, not to {host}", host=host)
        yield Problem(f"{PLACE}.security", what, say("write starttls or tls"))
    if "sender" in given and not ADDRESS.fullmatch(given["sender"]):
        yield Problem(f"{PLACE}.from", say("“{text}” is no address", text=given["sender"]), say("write one address: bao-cao@example.vn"))
    if "ca_file" in given and not Path(given["ca_file"]).is_file():
        yield Problem(f"{PLACE}.ca_file", say("there is no file {name}", name=given["ca_file"]))
