"""Editions of reports and their files, and what was last written to the output folder, as rows and as values."""

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from monitor.periods import Period
from monitor.store.blobs import keep
from monitor.store.tables import artifacts, issues, renderings


@dataclass(frozen=True)
class Rendering:
    """A file in `output/`: digests of what it was made from, of what it says, and of its bytes."""

    report: str
    lang: str
    format: str
    inputs: str
    content: str
    sha256: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.report, self.lang, self.format


@dataclass(frozen=True)
class File:
    """One file of an edition before it is kept: its bytes, and the composed report as JSON."""

    lang: str
    format: str
    name: str
    inputs: str
    content: bytes
    composed: bytes


@dataclass(frozen=True)
class Draft:
    """An edition before it is kept; `figures` and `overrides` count what of the store it rests on."""

    report: str
    period: Period
    as_of: datetime.date
    edition: int
    earlier: int | None
    """Number of the issue that it was compared with: what is newly late is late since then."""
    figures: int
    overrides: int
    sources: Mapping[str, bytes]
    """The workspace's own files by name: plans, definition, templates."""
    versions: Mapping[str, str]
    files: tuple[File, ...]


@dataclass(frozen=True)
class Issue:
    """An edition that is kept; `sources` and `versions` are the SHA-256 of lists in JSON."""

    id: int
    report: str
    period: Period
    as_of: datetime.date
    edition: int
    earlier: int | None
    figures: int
    overrides: int
    sources: str
    versions: str
    recorded: datetime.datetime


@dataclass(frozen=True)
class Artifact:
    """A file of an edition; its bytes and those of the composed report are found by their SHA-256."""

    id: int
    issue_id: int
    lang: str
    format: str
    name: str
    inputs: str
    composed: str
    sha256: str


def note(connection: Connection, made: Iterable[Rendering], recorded: datetime.datetime) -> None:
    rows = [{**vars(rendering), "recorded": recorded} for rendering in made]
    if rows:
        connection.execute(insert(renderings), rows)


def noted(connection: Connection) -> dict[tuple[str, str, str], Rendering]:
    """The last of each report, language and format."""
    newest = select(func.max(renderings.c.id)).group_by(renderings.c.report, renderings.c.lang, renderings.c.format)
    columns = [renderings.c[name] for name in Rendering.__dataclass_fields__]
    rows = connection.execute(select(*columns).where(renderings.c.id.in_(newest)))
    return {made.key: made for made in (Rendering(*row) for row in rows)}


def rendering(connection: Connection, sha256: str) -> Rendering | None:
    columns = [renderings.c[name] for name in Rendering.__dataclass_fields__]
    query = select(*columns).where(renderings.c.sha256 == sha256).order_by(renderings.c.id.desc()).limit(1)
    row = connection.execute(query).first()
    return None if row is None else Rendering(*row)


def issue(connection: Connection, draft: Draft, recorded: datetime.datetime) -> tuple[Issue, tuple[Artifact, ...]]:
    """Keeps the edition with all its files; the database refuses an edition that is there already."""
    sources = {name: keep(connection, content, recorded) for name, content in draft.sources.items()}
    row = {
        "report": draft.report, "period": str(draft.period), "as_of": draft.as_of, "edition": draft.edition, "earlier": draft.earlier,
        "figures": draft.figures, "overrides": draft.overrides, "sources": keep(connection, _listed(sources), recorded),
        "versions": keep(connection, _listed(draft.versions), recorded),
    }  # fmt: skip
    number = _inserted(connection.execute(insert(issues).values(**row, recorded=recorded)).inserted_primary_key)
    kept = tuple(_keep_file(connection, number, file, recorded) for file in draft.files)
    return Issue(**{**row, "period": draft.period}, id=number, recorded=recorded), kept  # type: ignore[arg-type]


def _keep_file(connection: Connection, number: int, file: File, recorded: datetime.datetime) -> Artifact:
    row = {"issue_id": number, "lang": file.lang, "format": file.format, "name": file.name, "inputs": file.inputs}
    kept = {"composed": keep(connection, file.composed, recorded), "sha256": keep(connection, file.content, recorded)}
    added = connection.execute(insert(artifacts).values(**row, **kept))
    return Artifact(**row, **kept, id=_inserted(added.inserted_primary_key))  # type: ignore[arg-type]


def _inserted(key: Row[Any] | None) -> int:
    assert key is not None
    return int(key[0])


def _listed(content: Mapping[str, str]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=0).encode()


def all_issues(connection: Connection, report: str | None = None, after: int = 0) -> tuple[Issue, ...]:
    """In the order of their recording."""
    query = select(issues).where(issues.c.id > after).order_by(issues.c.id)
    rows = connection.execute(query.where(issues.c.report == report) if report else query).mappings()
    return tuple(Issue(**{**row, "period": Period.parse(row["period"])}) for row in rows)


def files_of(connection: Connection, issue_id: int) -> tuple[Artifact, ...]:
    rows = connection.execute(select(artifacts).where(artifacts.c.issue_id == issue_id).order_by(artifacts.c.id)).mappings()
    return tuple(Artifact(**row) for row in rows)


def files_with(connection: Connection, sha256: str) -> tuple[Artifact, ...]:
    """Files that have these bytes, of all editions."""
    rows = connection.execute(select(artifacts).where(artifacts.c.sha256 == sha256).order_by(artifacts.c.id)).mappings()
    return tuple(Artifact(**row) for row in rows)


def last(found: Iterable[Issue], before: Period | None = None) -> Issue | None:
    """Of these the one kept last, of any period or of one that ends earlier than `before` does."""
    return max((each for each in found if before is None or each.period.end < before.end), key=lambda each: each.id, default=None)
