"""Backups: database and files of a workspace in one verified archive, written whole or not at all; and the way back from one."""

import contextlib
import datetime
import hashlib
import json
import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import IO

from monitor.app.initialise import PARTS
from monitor.app.settings import Workspace
from monitor.problems import Problem, Stop, reason
from monitor.store import copying, engine
from monitor.wording import say

DATABASE = "database.db"
MANIFEST = "manifest.json"
NAME = re.compile(r"monitor-\d{8}-\d{6}\.zip")
MARK = "backup/last"
"""The mark that remembers when the last verified backup was made, and where it lies."""


@dataclass(frozen=True)
class Backup:
    """An archive that was read back and found whole."""

    path: Path
    made: datetime.datetime
    schema: str
    rows: Mapping[str, int]
    files: Mapping[str, str]
    """SHA-256 of each file in it, by its name."""


def back_up(workspace: Workspace, to: Path, *, now: datetime.datetime) -> Backup:
    """Writes an archive into the folder `to`, reads it back, and only then gives it its name; Stop where that cannot be done."""
    try:
        to.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".monitor-", dir=to) as beside:
            written = _write(workspace, Path(beside), now)
            verify(written, Path(beside))
            written.chmod(0o600)  # monitor.toml may say with which password the database is opened
            _last(written)
            named = written.replace(to / f"monitor-{now:%Y%m%d-%H%M%S}.zip")
            _last(to)
    except OSError as error:
        hint = say("name a folder that you may write to, with room on its disk")
        raise Stop(
            Problem(str(error.filename or to), say("the backup could not be written: {reason}", reason=reason(error)), hint)
        ) from None
    return read(named)


def _write(workspace: Workspace, folder: Path, now: datetime.datetime) -> Path:
    copy, archive = folder / DATABASE, folder / "archive"
    source = engine.connect(workspace.database_url)
    with engine.reading(source) as connection:
        before = copying.counts(connection)
    schema = copying.snapshot(source, copy)
    rows = copying.sound(copy)
    source.dispose()
    lost = [name for name, count in before.items() if rows.get(name, 0) < count]
    if lost:
        raise Stop(Problem(str(copy), say("the copy lacks rows of {tables}", tables=", ".join(lost))))
    parts = {DATABASE: copy, **dict(_files(workspace.root))}
    kept: dict[str, str] = {}
    with zipfile.ZipFile(archive, "x", zipfile.ZIP_DEFLATED) as zipped:
        for name, path in parts.items():
            zipped.write(path, name)
            kept[name] = _sha256(path.open("rb"))
        said = {
            "format": 1, "made": now.isoformat(), "monitor": metadata.version("monitor"), "engine": source.dialect.name,
            "schema": schema, "rows": rows, "files": kept,
        }  # fmt: skip
        zipped.writestr(MANIFEST, json.dumps(said, ensure_ascii=False, indent=1))
    return archive


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    """The workspace's own files, by their names in it; what the programme made in var/ and output/ is not among them."""
    for part in PARTS:
        for path in sorted([root / part, *(root / part).rglob("*")]):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(root).as_posix(), path


def read(path: Path) -> Backup:
    """What an archive says of itself; Stop where it is none."""
    try:
        with zipfile.ZipFile(path) as zipped:
            said = json.loads(zipped.read(MANIFEST))
        return Backup(path, datetime.datetime.fromisoformat(said["made"]), str(said["schema"]), dict(said["rows"]), dict(said["files"]))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        told = reason(error) if isinstance(error, OSError) else error
        raise Stop(Problem(str(path), say("this is no backup: {reason}", reason=told))) from None


def intact(path: Path) -> Backup:
    """Reads every byte again and compares; the database in it is not opened. Stop where anything differs."""
    found = read(path)
    try:
        with zipfile.ZipFile(path) as zipped:
            differs = list((set(zipped.namelist()) ^ set(found.files)) - {MANIFEST})
            differs += [name for name, sha256 in found.files.items() if name not in differs and _sha256(zipped.open(name)) != sha256]
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise _damaged(path, str(error)) from None
    if differs:
        raise _damaged(path, ", ".join(sorted(differs)))
    return found


def verify(path: Path, room: Path | None = None) -> Backup:
    """As `intact`, and opens the database in it, taken out into the folder `room`."""
    found = intact(path)
    with zipfile.ZipFile(path) as zipped, tempfile.TemporaryDirectory(prefix=".monitor-", dir=room) as folder:
        if copying.sound(Path(zipped.extract(DATABASE, folder))) != found.rows:
            raise _damaged(path, DATABASE)
    return found


def _damaged(path: Path, what: str) -> Stop:
    return Stop(Problem(str(path), say("this backup is damaged: {what}", what=what)))


def prune(folder: Path, keep: int) -> tuple[Path, ...]:
    """Takes away all but the newest; only files that are named as backups are."""
    old = tuple(sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name)))[:-keep]
    for path in old:
        with contextlib.suppress(OSError):
            path.unlink()
    return old


def _sha256(file: IO[bytes]) -> str:
    with file:
        return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _last(path: Path) -> None:
    """Makes bytes and names survive a power cut, where folders can be opened (not on Windows)."""
    if path.is_file() or hasattr(os, "O_DIRECTORY"):
        opened = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)  # Windows flushes only what may be written
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
