"""YAML read as text: every scalar as it was written, with the place where it stands, and what is wrong in the writing.

YAML itself would read `17:30` as 1050 and `40.400` as 40.4; what a text means is decided by the schema alone.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path as File
from typing import Any

import yaml

from monitor.problems import Problem, Severity, reason
from monitor.wording import Message, say

Path = tuple[str | int, ...]
"""Keys and list positions from the top of a file down to a value."""
Fault = tuple[Path, Problem]
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 20
MOST_VALUES = 500_000
MERGE = "tag:yaml.org,2002:merge"


@dataclass(frozen=True)
class Written:
    """What a file says, as text; `values` and `keys` are the places of what is written, also of what is empty."""

    name: str
    tree: Any = None
    values: Mapping[Path, str] = field(default_factory=dict)
    keys: Mapping[Path, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def where(self, path: Path) -> str:
        """The place of a value, or of the nearest thing around it that is written."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, self.name)

    def at(self, path: Path) -> Any:
        """The text, list or mapping written there; None when nothing is."""
        value = self.tree
        for step in path:
            inside = step in value if isinstance(value, dict) else isinstance(value, list) and isinstance(step, int) and step < len(value)
            if not inside:
                return None
            value = value[step]
        return value


@dataclass(frozen=True)
class _Reading:
    """Collects while the tree is walked."""

    name: str
    values: dict[Path, str] = field(default_factory=dict)
    keys: dict[Path, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, path: Path, mark: Any, what: Message, hint: Message | None = None, severity: Severity = "error") -> None:
        self.faults.append((path, Problem(_place(self.name, mark), what, hint, severity)))


class _TooMuch(Exception):
    """The file unfolds into more than any plan holds."""


def read(file: File, name: str) -> Written:
    """The file's text tree; a file that cannot be read has a fault at its top and no tree."""
    try:
        return parse(file.read_bytes().decode("utf-8-sig"), name)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return _unread(name, f"{name}:{line}", say("this file is not in UTF-8"), say("save it again with the encoding UTF-8"))
    except OSError as error:
        return _unread(name, name, say("the file cannot be opened: {reason}", reason=reason(error)))


def parse(text: str, name: str) -> Written:
    reading = _Reading(name)
    try:
        node = yaml.compose(text, Loader=Loader)
        if node is None:
            return _unread(name, name, say("the file is empty"))
        tree = _value(node, (), reading)
    except yaml.MarkedYAMLError as error:
        return _unread(name, _place(name, error.problem_mark or error.context_mark), *_syntax(error, text))
    except yaml.YAMLError:
        return _unread(name, name, say("the file holds a control character"), say("delete it, or save the file again as plain text"))
    except (_TooMuch, RecursionError):
        return _unread(name, name, say("the file is nested too deeply or repeats itself through anchors"))
    return Written(name, tree, reading.values, reading.keys, tuple(reading.faults))


def without(written: Written, entries: set[Path]) -> Written:
    """The file as if those entries (`("plan",)` or `("targets", 3)`) were not in it; what follows them moves up."""
    positions: dict[Path, int] = {}
    tree: dict[str, Any] = {}
    for section, content in written.tree.items():
        if (section,) in entries:
            continue
        left = [index for index in range(len(content)) if (section, index) not in entries]
        positions |= {(section, index): position for position, index in enumerate(left)}
        tree[section] = [content[index] for index in left] if isinstance(content, list) else content
    values = {moved: place for path, place in written.values.items() if (moved := _moved(path, positions)) is not None}
    keys = {moved: place for path, place in written.keys.items() if (moved := _moved(path, positions)) is not None}
    return Written(written.name, tree, values, keys)


def _moved(path: Path, positions: Mapping[Path, int]) -> Path | None:
    if len(path) < 2 or isinstance(path[1], str):
        return path
    position = positions.get(path[:2])
    return None if position is None else (path[0], position, *path[2:])


def _unread(name: str, where: str, what: Message, hint: Message | None = None) -> Written:
    return Written(name, faults=(((), Problem(where, what, hint)),))


def _place(name: str, mark: Any) -> str:
    return f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name


def _value(node: yaml.Node, path: Path, reading: _Reading) -> Any:
    if len(path) > DEEPEST or len(reading.values) > MOST_VALUES:
        raise _TooMuch
    reading.values[path] = _place(reading.name, node.start_mark)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, reading)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, index), reading) for index, item in enumerate(node.value)]
    return _scalar(node, path, reading)


def _scalar(node: Any, path: Path, reading: _Reading) -> str | None:
    """The text, composed (NFC); None for nothing, `~` or `null`."""
    text = str(node.value).strip()
    if not text or (not node.style and text in ("~", "null")):
        return None
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        what = say("“{value}” is written with separate accents", value=composed)
        reading.fault(path, node.start_mark, what, say("read as composed letters; save the file in Unicode NFC"), "warning")
    return composed


def _mapping(node: yaml.MappingNode, path: Path, reading: _Reading) -> dict[str, Any]:
    """Keys and values; a key with nothing behind it counts as not written, but keeps its place."""
    found: dict[str, Any] = {}
    for key, value in _pairs(node):
        if not isinstance(key, yaml.ScalarNode):
            reading.fault(path, key.start_mark, say("a key must be one word"))
            continue
        inner = (*path, str(key.value))
        if inner in reading.keys:
            what = say("{key} is written twice, first at {place}", key=key.value, place=reading.keys[inner])
            reading.fault(inner, key.start_mark, what, say("delete one of them"))
            continue
        reading.keys[inner] = _place(reading.name, key.start_mark)
        content = _value(value, inner, reading)
        if content is not None:
            found[str(key.value)] = content
    return found


def _pairs(node: yaml.MappingNode) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """The pairs written here, then those taken over with `<<: *anchor` and not written anew."""
    own = [(key, value) for key, value in node.value if key.tag != MERGE]
    yield from own
    written = {key.value for key, _ in own if isinstance(key, yaml.ScalarNode)}
    for key, value in node.value:
        for merged in (value.value if isinstance(value, yaml.SequenceNode) else [value]) if key.tag == MERGE else []:
            fresh = [pair for pair in getattr(merged, "value", []) if isinstance(merged, yaml.MappingNode) and pair[0].value not in written]
            written |= {pair[0].value for pair in fresh}
            yield from fresh


COMPLAINTS = (
    ("quoted scalar", say("a quotation mark is opened and not closed"), None),
    ("mapping values are not allowed", say("a colon where none can stand"), say("put a text that holds “: ” in quotation marks")),
    ("alias", say("a * names an anchor that is not there"), say("put a text that begins with * in quotation marks")),
    ("single document", say("a second document begins here"), say("put it in a file of its own")),
    ("expected ':'", say("a key without a colon"), say("write “key: value”")),
    ("block", say("the line does not fit the lines above it"), say("check the indentation and the “- ” of lists")),
    ("flow", say("brackets, braces or commas that do not fit"), say("put a text with such characters in quotation marks")),
    ("", say("this is no YAML"), say("put a text with special characters in quotation marks")),
)
"""What the YAML reader says, and the same for someone who knows no YAML; the first that fits counts."""


def _syntax(error: yaml.MarkedYAMLError, text: str) -> tuple[Message, Message | None]:
    mark = error.problem_mark or error.context_mark
    line = text.splitlines()[mark.line] if mark and mark.line < len(text.splitlines()) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return say("the line begins with a tab"), say("indent with blanks only")
    complaint = f"{error.context or ''} {error.problem or ''}"
    return next((what, hint) for words, what, hint in COMPLAINTS if words in complaint)
