"""Whether this machine can do the work: fonts and their glyphs, native libraries, time zones, database, versions, folders."""

import importlib
import re
import shutil
import subprocess
import tempfile
import warnings
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.app import fonts
from monitor.app.settings import Workspace
from monitor.problems import Stop, reason
from monitor.store.engine import connect, place, reading
from monitor.wording import Message, say

FONTS = {"Inter": "fonts-inter", "Tinos": "fonts-croscore"}
LEAST = {"weasyprint": (70, 0), "jinja2": (3, 1, 6), "lxml": (6, 1, 0)}
"""Older ones have known holes; lxml only where something else brought it."""

ROOM = 1_000_000_000
"""Bytes that should be free."""

DURABLE = {
    "sqlite": ("PRAGMA quick_check(1)", "PRAGMA journal_mode", "PRAGMA synchronous"),
    "postgresql": ("SHOW fsync", "SHOW full_page_writes", "SHOW synchronous_commit"),
}


@dataclass(frozen=True)
class Check:
    """One thing looked at; `hint` says what to do where it is not `ok`."""

    name: Message
    ok: bool
    found: Message
    hint: Message | None = None


def examine(workspace: Workspace) -> tuple[Check, ...]:
    """All checks, the well ones too."""
    return (
        *(_font(family, package, fonts.TEXT) for family, package in FONTS.items()),
        _font("DejaVu Sans", "fonts-dejavu-core", fonts.TEXT + fonts.SHAPES),  # the last resort must have every sign
        *_libraries(),
        _zone(workspace.timezone),
        _database(workspace.database_url),
        *(_version(name, least) for name, least in LEAST.items() if name != "lxml" or _installed(name)),
        *(_writable(workspace.root / name) for name in ("var", "output")),
        _room(workspace.root),
    )


def _font(family: str, package: str, text: str) -> Check:
    name = say("font {family}", family=family)
    hint = _install(package)
    try:
        faces = fonts.coverage(family)
    except (OSError, subprocess.SubprocessError) as error:
        return Check(name, ok=False, found=say("fontconfig does not answer: {error}", error=error), hint=say("install fontconfig"))
    if not {"regular", "bold"} <= set(faces):
        return Check(name, ok=False, found=say("not installed in regular and bold"), hint=hint)
    lacking = "".join(character for character in text if not all(ord(character) in has for has in faces.values()))
    if lacking:
        return Check(name, ok=False, found=say("lacks {characters}", characters=" ".join(lacking)), hint=hint)
    return Check(name, ok=True, found=say("all {count} characters", count=len(text)))


def _libraries() -> tuple[Check, Check]:
    names = say("library {name}", name="Pango"), say("library {name}", name="harfbuzz-subset")
    hints = [
        say("install it; on Debian: apt-get install {package}", package=f"lib{name}") for name in ("pangoft2-1.0-0", "harfbuzz-subset0")
    ]
    try:
        ffi = _native()
    except OSError as error:
        unknown = say("cannot be loaded: {error}", error=str(error).splitlines()[0])
        return Check(names[0], ok=False, found=unknown, hint=hints[0]), Check(names[1], ok=False, found=unknown, hint=hints[1])
    version = ".".join(map(str, divmod(ffi.pango.pango_version() // 100, 100)))
    slow = say("cannot be loaded: every font costs a PDF up to a second")
    return (
        Check(names[0], ok=True, found=say("version {version}", version=version)),
        Check(names[1], ok=ffi.harfbuzz_subset is not None, found=say("loaded") if ffi.harfbuzz_subset else slow, hint=hints[1]),
    )


def _install(package: str) -> Message:
    return say("install it; on Debian: apt-get install {package}", package=package)


def _native() -> Any:
    """WeasyPrint's own bindings: what they cannot load it cannot use. It prints advice and warns; our hints say it once."""
    with warnings.catch_warnings(), redirect_stdout(StringIO()):
        warnings.simplefilter("ignore")
        return importlib.import_module("weasyprint.text.ffi")


def _zone(key: str) -> Check:
    name = say("time zone {zone}", zone=key)
    try:
        return Check(name, ok=True, found=say("it is {now} there", now=f"{datetime.now(ZoneInfo(key)):%H:%M %z}"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return Check(name, ok=False, found=say("not known here"), hint=say("mend `timezone` in monitor.toml, or install tzdata"))


def _database(url: str) -> Check:
    """Connecting sets what makes a commit durable on SQLite, and reads it back; of PostgreSQL its server is asked."""
    name = say("database")
    try:
        engine = connect(url)
        if engine.dialect.name == "sqlite" and not Path(str(engine.url.database)).exists():
            return Check(name, ok=True, found=say("will be made at {place}", place=place(engine)))
        with reading(engine) as connection:
            answers = {question: str(connection.exec_driver_sql(question).scalar()) for question in DURABLE[engine.dialect.name]}
    except Stop as stop:
        return Check(name, ok=False, found=stop.problems[0].what, hint=stop.problems[0].hint)
    weak = [f"{question}: {answer}" for question, answer in answers.items() if answer not in ("on", "ok", "delete", "3")]
    if weak:
        return Check(
            name, ok=False, found=say("may lose what it confirmed: {settings}", settings=", ".join(weak)), hint=say("turn these on")
        )
    return Check(name, ok=True, found=say("durable and sound at {place}", place=place(engine)))


def _version(package: str, least: tuple[int, ...]) -> Check:
    wanted = ".".join(map(str, least))
    name = say("package {package}, at least {version}", package=package, version=wanted)
    found = _installed(package)
    return Check(
        name,
        ok=tuple(map(int, re.findall(r"\d+", found)[: len(least)])) >= least,
        found=say("version {version}", version=found) if found else say("not installed"),
        hint=say("install what requirements.txt of this version says"),
    )


def _installed(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _room(root: Path) -> Check:
    free = shutil.disk_usage(root).free
    hint = say("make room: what is handed in and issued is kept for good")
    return Check(say("disk"), ok=free >= ROOM, found=say("{n} MB free", n=free // 1_000_000), hint=hint)


def _writable(folder: Path) -> Check:
    name = say("folder {name}", name=f"{folder.name}/")
    there = folder if folder.exists() else folder.parent
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        hint = say("give yourself the right to write to {folder}, or make room on its disk", folder=there)
        return Check(name, ok=False, found=say("cannot be written to: {reason}", reason=reason(error)), hint=hint)
    return Check(name, ok=True, found=say("writable") if folder.exists() else say("will be made"))
