"""How the service is watched and kept: `[operator]` and `[backup]` in `monitor.toml`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlsplit

from monitor.problems import Problem, Stop, did_you_mean
from monitor.wording import say

LOOPBACK = ("localhost", "127.0.0.1", "::1")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


@dataclass(frozen=True)
class Operator:
    """What those who look after the service are told, beside what they ask for."""

    digest: str = "07:00"
    """When the daily digest is made, on working days; empty for none."""
    webhook: str = ""
    """Where ids and counts are posted when something failed: the second way to be told, when mail itself is what fails."""


@dataclass(frozen=True)
class Backup:
    """The daily backup; none without a place for it."""

    to: str = ""
    """A folder, best on another disk or machine."""
    at: str = "19:00"
    keep: int = 14
    """Backups that stay there; older ones go."""


def read_operator(content: object) -> Operator:
    """The table `[operator]`; Stop with all that is wrong in it."""
    given, problems = _given(content, "operator", Operator)
    problems += _times("operator.digest", given.get("digest", ""))
    hook = given.get("webhook", "")
    if hook and not allowed(hook):
        hint = say("write https://…, or http:// on this machine alone")
        problems.append(Problem("monitor.toml: operator.webhook", say("alerts do not go to {url}", url=hook), hint))
    if problems:
        raise Stop(*problems, code=2)
    return Operator(**given)


def read_backup(content: object) -> Backup:
    """The table `[backup]`; Stop with all that is wrong in it."""
    given, problems = _given(content, "backup", Backup)
    problems += _times("backup.at", given.get("at", ""))
    keep = given.pop("keep", "14")
    if not re.fullmatch(r"[1-9]\d{0,3}", keep, re.ASCII):
        problems.append(Problem("monitor.toml: backup.keep", say("“{value}” is no whole number", value=keep)))
    if problems:
        raise Stop(*problems, code=2)
    return Backup(**given, keep=int(keep))


def allowed(url: str) -> bool:
    """Encrypted, or within this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))


def _given(content: object, table: str, shape: type) -> tuple[dict[str, Any], list[Problem]]:
    if not isinstance(content, Mapping):
        return {}, [Problem(f"monitor.toml: {table}", say("[{table}] is a table of settings", table=table))]
    known = [field.name for field in fields(shape)]
    unknown = [
        Problem(f"monitor.toml: {table}.{key}", say("unknown setting {key}", key=key), did_you_mean(key, known))
        for key in content
        if key not in known
    ]
    return {key: str(value) for key, value in content.items() if key in known}, unknown


def _times(place: str, text: str) -> Iterator[Problem]:
    if text and not CLOCK.fullmatch(text):
        yield Problem(f"monitor.toml: {place}", say("“{text}” is no time of day", text=text), say('write it as "07:00"'))
