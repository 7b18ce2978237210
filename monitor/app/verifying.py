"""Whether a file is what the store gives: an issued one, one that comes out the same now, or another, and where it differs."""

import csv
import hashlib
import io
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from monitor.app import gather, making
from monitor.app.issuing import edition
from monitor.app.publish import plain
from monitor.app.settings import Workspace
from monitor.problems import Problem, Stop, reason
from monitor.report import Format, Lang
from monitor.sources import workbook
from monitor.store import Artifact, Issue, Rendering, Store
from monitor.wording import Message, say

MOST = 20
"""Differences that are told."""
LARGEST = 50_000_000
"""Bytes that a stream inside a PDF may unfold to."""
Verdict = Literal["issued", "current", "different", "unknown"]


@dataclass(frozen=True)
class Verified:
    """What a file is: the edition that it belongs to, or how it differs from what the store gives now."""

    verdict: Verdict
    report: str = ""
    issue: Issue | None = None
    differences: tuple[tuple[str, str, str], ...] = ()
    """Where, what the file says, what the store gives."""
    made: bool = False
    """A file with these very bytes was once written here."""


def verify(workspace: Workspace, path: Path) -> Verified:
    """Stop where the file cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Stop(
            Problem(str(path), say("this file cannot be read: {error}", error=reason(error)), say("check the name")), code=2
        ) from None
    store = Store.open(workspace.database_url)
    sha256 = hashlib.sha256(content).hexdigest()
    if kept := store.files_with(sha256):
        return Verified("issued", issue=_issue(store, kept[-1]), report=_issue(store, kept[-1]).report)
    return _rendered_now(workspace, store, path, content, store.rendering(sha256))


def _issue(store: Store, artifact: Artifact) -> Issue:
    return next(each for each in store.issues() if each.id == artifact.issue_id)


def _rendered_now(workspace: Workspace, store: Store, path: Path, content: bytes, made: Rendering | None) -> Verified:
    gathered = gather.gather(workspace)
    known, _ = gather.definitions(workspace, gathered.promises)
    names = {f"{plain(name)}.{lang}": (name, lang) for name, definition in known.items() for lang in definition.languages}
    stem, _, ending = path.name.rpartition(".")
    name, lang = (made.report, made.lang) if made else names.get(stem, ("", ""))
    form = made.format if made else ending
    if name not in known or form not in ("pdf", "docx", "xlsx", "csv", "json"):
        return Verified("unknown", made=made is not None)
    languages: tuple[Lang, ...] = tuple(each for each in known[name].languages if each == lang)
    (asked,) = making.asked(store, {name: known[name]}, languages, (), gather.today(workspace))
    (composed,) = making.composed(workspace, gathered, asked)
    ours = composed.bytes_of(form)  # type: ignore[arg-type]
    if ours == content:
        return Verified("current", name)
    return Verified("different", name, differences=tuple(islice(_differences(content, ours, form), MOST)), made=made is not None)  # type: ignore[arg-type]


def _differences(theirs: bytes, ours: bytes, form: Format) -> Iterator[tuple[str, str, str]]:
    """Cells that do not say the same, by their place; nothing where the file cannot be taken apart."""
    try:
        left, right = (_cells(content, form) for content in (theirs, ours))
    except (ValueError, KeyError, TypeError, zlib.error, csv.Error, RecursionError):
        return
    for place in dict.fromkeys((*right, *left)):
        if left.get(place) != right.get(place):
            yield place, left.get(place, ""), right.get(place, "")


def _cells(content: bytes, form: Format) -> dict[str, str]:
    if form == "json":
        return dict(_leaves("", json.loads(content)))
    if form == "csv":
        return _lines(content)
    if form == "pdf":
        return _lines(_inside(content))
    book = workbook.read(content, "report.xlsx") if form == "xlsx" else None
    if not isinstance(book, workbook.Book):
        raise ValueError("no workbook")  # noqa: TRY004 - as whatever cannot be taken apart
    return {f"{sheet.name}!{cell.address}": str(cell.value) for sheet in book.sheets for cell in sheet.cells.values()}


def _lines(content: bytes) -> dict[str, str]:
    """Cells of the findings by indicator, unit, period and column."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return {f"{row['target_id']} {row['period']} {name}": value or "" for row in rows for name, value in row.items() if name}


def _inside(content: bytes) -> bytes:
    """The findings that a PDF carries: the attached file that begins as they do."""
    for found in re.finditer(rb"stream\r?\n", content):
        try:
            unfolded = zlib.decompressobj().decompress(content[found.end() :], LARGEST)
        except zlib.error:
            continue
        if unfolded.startswith(b"plan,target_id,"):
            return unfolded
    raise ValueError("no findings inside")


def _leaves(place: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, (dict, list)):
        for name, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(f"{place}/{name}", each)
    else:
        yield place, json.dumps(value, ensure_ascii=False)


def told(verified: Verified, name: str) -> Message:
    """The verdict in a sentence."""
    issue = verified.issue
    if verified.verdict == "issued" and issue:
        return say(
            "{name} is as it was issued: {report}, {period}, {edition}, data as of {day}",
            name=name, report=issue.report, period=issue.period, edition=edition(issue), day=issue.as_of,
        )  # fmt: skip
    if verified.verdict == "current":
        return say("{name} is what the store gives now: {report}", name=name, report=verified.report)
    if verified.verdict == "unknown":
        return say("{name} is no report that is known here", name=name)
    once = say("{name} was written here once, and the store gives another now: {report}", name=name, report=verified.report)
    never = say("{name} is not what the store gives: {report}", name=name, report=verified.report)
    return once if verified.made else never
