"""How mails leave: `[mail]` in `monitor.toml`, overridden by the environment; the password stands in neither file nor value."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SECURITY = ("starttls", "tls", "none")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
PORTS = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True)
class Mail:
    """Without a host mails are written as files to `var/mail/`."""

    host: str = ""
    port: int = 0
    security: str = "starttls"
    user: str = ""
    sender: str = "monitor@localhost"

    @property
    def reaches_people(self) -> bool:
        """Whether mails leave this machine."""
        return bool(self.host) and self.host not in LOOPBACK


def read_mail(content: Mapping[str, Any]) -> Mail:
    """The settings of `[mail]`, each of which MONITOR_MAIL_… overrides."""
    def of(key: str, default: str = "") -> str:
        return str(os.environ.get(f"MONITOR_MAIL_{key.upper()}", content.get(key, default)))

    security = of("security", "starttls")
    return Mail(of("host"), int(of("port") or PORTS[security]), security, of("user"), of("from", "monitor@localhost"))
