"""What a report's bytes depend on, as digests: when two are equal, so are the reports, and nothing is rendered again.

Too much goes in rather than too little: the whole programme, every library, every font, all that is promised and known by the day.
"""

import ctypes
import datetime
import hashlib
import subprocess
import sys
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from functools import cache, cached_property
from pathlib import Path

import pandas as pd

from monitor.app.fonts import installed
from monitor.app.gather import Gathered
from monitor.app.initialise import shipped
from monitor.app.settings import Workspace
from monitor.report import Definition, Format
from monitor.series import known_by

NATIVE = {
    "pango": (("libpango-1.0.so.0", "libpango-1.0-0.dll", "libpango-1.0.dylib"), "pango_version_string"),
    "harfbuzz": (("libharfbuzz.so.0", "libharfbuzz-0.dll", "libharfbuzz.0.dylib"), "hb_version_string"),
    "harfbuzz-subset": (("libharfbuzz-subset.so.0", "libharfbuzz-subset-0.dll", "libharfbuzz-subset.0.dylib"), ""),
}
"""Libraries that set and cut down type, and how each says its version."""


@dataclass(frozen=True)
class Inputs:
    """Digests of one workspace, gathered once; what several reports share is worked out once."""

    workspace: Workspace
    gathered: Gathered
    _known: dict[datetime.date, str] = field(default_factory=dict)

    @cached_property
    def look(self) -> str:
        """Of what makes pages look as they do: templates, fonts, programme and libraries."""
        return digest({"fonts": fonts(), "programme": programme(), "versions": repr(versions()), **templates(self.workspace)})

    @cached_property
    def _parts(self) -> dict[str, object]:
        return {each.name: getattr(self.gathered, each.name) for each in fields(self.gathered) if not each.name.startswith("_")}

    @cached_property
    def _promised(self) -> str:
        return digest({name: repr(part) for name, part in self._parts.items() if not isinstance(part, pd.DataFrame)})

    def known(self, as_of: datetime.date) -> str:
        """Of everything that was promised, and that was known on that day."""
        if as_of not in self._known:
            frames = {name: _rows(part, as_of) for name, part in self._parts.items() if isinstance(part, pd.DataFrame)}
            self._known[as_of] = digest({**frames, "promised": self._promised})
        return self._known[as_of]

    def of(self, name: str, lang: str, definition: Definition, as_of: datetime.date, beside: object = "") -> str:
        """Of all that a report in one language is made from; `beside` is what else it is composed with."""
        own = {"name": name, "lang": lang, "definition": repr(definition), "day": as_of.isoformat(), "beside": repr(beside)}
        settings = repr(replace(self.workspace, root=Path(), database=""))
        return digest({**own, "settings": settings, "known": self.known(as_of), "look": self.look})

    def said(self, composed: bytes, findings: bytes, attached: Iterable[Format]) -> str:
        """Of a composed report and its look: figures of other plans may have changed, and it may still be the same."""
        return digest({"composed": composed, "findings": findings, "attached": repr(tuple(attached)), "look": self.look})


def digest(parts: Mapping[str, str | bytes]) -> str:
    """SHA-256 over named parts, in the order of their names; each with its length, so that none can pass for two."""
    whole = hashlib.sha256()
    for name, part in sorted(parts.items()):
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        whole.update(f"{len(name.encode())} {name} {len(content)} ".encode() + content)
    return whole.hexdigest()


def templates(workspace: Workspace) -> dict[str, bytes]:
    """Every file of the template folders, by name: a workspace's own before the shipped ones."""
    folders = {"templates": workspace.root / "templates", "shipped": shipped() / "templates"}
    return {f"{name}/{file}": content for name, folder in folders.items() for file, content in _files(folder)}


@cache
def programme() -> str:
    """Of the package itself: its version alone would not tell two days of a checkout apart."""
    package = Path(__file__).parents[1]
    return digest({name: content for name, content in _files(package) if name.endswith((".py", ".po"))})


@cache
def versions() -> dict[str, str]:
    """Of Python, of every library beside it, and of those that set type; one that does not answer is never the same twice."""
    stems = {part.stem for folder in map(Path, sys.path) if folder.is_dir() for part in folder.glob("*.dist-info")}
    found = {name: version for name, _, version in (stem.rpartition("-") for stem in sorted(stems))}
    native = {name: _native(*where) for name, where in NATIVE.items()}
    return dict(sorted({**found, **native, "python": sys.version, "zlib": zlib.ZLIB_RUNTIME_VERSION}.items()))


@cache
def fonts() -> str:
    """The fonts that fontconfig offers, with version and size."""
    try:
        return "\n".join(f"{line}|{_size(Path(line.partition('|')[0]))}" for line in installed())
    except (OSError, subprocess.SubprocessError):
        return _never_the_same()


def _rows(part: pd.DataFrame, as_of: datetime.date) -> bytes:
    frame = known_by(part, as_of) if "known" in part else part
    heads = repr([(name, str(frame[name].dtype)) for name in frame])
    return heads.encode() + pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes()


def _files(folder: Path) -> list[tuple[str, bytes]]:
    found = [file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts] if folder.is_dir() else []
    return [(file.relative_to(folder).as_posix(), file.read_bytes()) for file in sorted(found)]


def _native(names: tuple[str, ...], asked: str) -> str:
    for name in names:
        with suppress(OSError, AttributeError):
            library = ctypes.CDLL(name)
            if not asked:
                return name
            say_version = getattr(library, asked)
            say_version.restype = ctypes.c_char_p
            return str(say_version().decode())
    return _never_the_same() if asked else ""


def _never_the_same() -> str:
    """Where it cannot be known what is there, nothing is taken for unchanged."""
    return datetime.datetime.now(datetime.UTC).isoformat()


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return -1
