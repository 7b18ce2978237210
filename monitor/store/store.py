"""The store: about a dozen methods between the use cases and the database."""

import datetime
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection, Engine, func, insert, select

from monitor.periods import Period
from monitor.problems import Problem, Stop
from monitor.store import closed, frame, guards, issued, overridden
from monitor.store import engine as database
from monitor.store.blobs import keep
from monitor.store.closed import Closing
from monitor.store.issued import Artifact, Draft, Issue, Rendering
from monitor.store.kept import SAME, Submission, Told, submissions, told, vintages
from monitor.store.ledger_tables import CHANGING, KEPT, closings
from monitor.store.migrate import HEAD, migrate, revision
from monitor.store.overridden import Override
from monitor.store.tables import IMMUTABLE, actuals, blobs, overrides, receipts
from monitor.store.tables import submissions as submissions_table
from monitor.store.telling import untold
from monitor.vintages import Actual, Vintage
from monitor.wording import Language, say

ENGLISH = Language("en")


@dataclass(frozen=True)
class Fact:
    """Something that a check of the machine prints: `fine` says whether the data is safe with it."""

    name: str
    value: str
    fine: bool = True


@dataclass(frozen=True)
class Writing:
    """One transaction: what it reads holds until what it writes is kept, because every other writer waits."""

    connection: Connection
    language: Language

    def vintages(self, indicators: Collection[str]) -> tuple[Vintage, ...]:
        return vintages(self.connection, indicators)

    def append(self, submission: Submission, figures: Sequence[Actual], *, recorded: datetime.datetime) -> None:
        """Keeps the figures as new vintages of that hand-in."""
        rows = [_row(actual, submission, recorded) for actual in figures]
        if rows:
            self.connection.execute(insert(actuals), rows)

    def close(
        self,
        submission: Submission,
        *,
        rows: int,
        accepted: int,
        unchanged: int,
        rejected: int,
        empty: int,
        problems: Iterable[Problem],
        recorded: datetime.datetime,
    ) -> None:
        """Says what became of the hand-in; the database refuses counts that do not add up."""
        render = self.language.render
        told = [{"where": p.where, "what": render(p.what), "hint": render(p.hint or ""), "severity": p.severity} for p in problems]
        values = {
            "submission_id": submission.id,
            "rows": rows,
            "accepted": accepted,
            "unchanged": unchanged,
            "rejected": rejected,
            "empty": empty,
        }
        self.connection.execute(insert(receipts).values(**values, problems=json.dumps(told, ensure_ascii=False), recorded=recorded))

    def issues(self, report: str) -> tuple[Issue, ...]:
        """Editions of a report, in the order of their recording."""
        return issued.all_issues(self.connection, report)

    def files(self, issue: Issue) -> tuple[Artifact, ...]:
        """The files of an edition."""
        return issued.files_of(self.connection, issue.id)

    def issue(self, draft: Draft, *, recorded: datetime.datetime) -> tuple[Issue, tuple[Artifact, ...]]:
        """Keeps an edition with all its files; what it belongs to may be kept in the same transaction."""
        return issued.issue(self.connection, draft, recorded)


@dataclass(frozen=True)
class Store:
    """The facts of a workspace."""

    engine: Engine
    language: Language = ENGLISH
    """In which receipts are kept, as they were given."""

    @classmethod
    def open(cls, url: str, language: Language = ENGLISH) -> "Store":
        """The database at an SQLAlchemy URL, made and upgraded where needed; Stop where it cannot be used."""
        engine = database.connect(url)
        migrate(engine)
        return cls(engine, language)

    def close(self) -> None:
        self.engine.dispose()

    def receive(self, content: bytes, *, name: str, channel: str, giver: str, recorded: datetime.datetime) -> Submission:
        """Keeps the bytes, once, and the event that they were handed in; committed before anything reads them."""
        with database.writing(self.engine) as connection:
            sha256 = keep(connection, content, recorded)
            event = insert(submissions_table).values(sha256=sha256, name=name, channel=channel, giver=giver, recorded=recorded)
            key = connection.execute(event).inserted_primary_key
        assert key is not None
        return Submission(key[0], sha256, name, channel, giver, recorded)

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """A transaction that is kept whole, or not at all if the block ends in an exception."""
        with database.writing(self.engine) as connection:
            yield Writing(connection, self.language)

    def actuals(self, indicators: Collection[str] | None = None) -> pd.DataFrame:
        """All vintages, or those of some indicators, with the columns of `monitor.actuals.ACTUALS`."""
        with database.reading(self.engine) as connection:
            return frame.actuals(connection, indicators)

    def override(self, given: Override, *, recorded: datetime.datetime) -> None:
        """Keeps that a person set a finding's flag, or gave it back to the rules."""
        with database.writing(self.engine) as connection:
            overridden.append(connection, given, recorded)

    def overrides(self) -> pd.DataFrame:
        """Every flag that a person ever set, with the columns of `monitor.overrides.OVERRIDES`."""
        with database.reading(self.engine) as connection:
            return overridden.frame(connection)

    def reached(self) -> str:
        """How far its facts have come: another text as soon as there is a further figure, flag set by a person, or closing."""
        with database.reading(self.engine) as connection:
            numbers = (connection.execute(select(func.max(table.c.id))).scalar() or 0 for table in (actuals, overrides, closings))
            return " ".join(map(str, numbers))

    def close_period(self, given: Closing) -> None:
        """Keeps that a period's figures were frozen."""
        with database.writing(self.engine) as connection:
            closed.close(connection, given)

    def closings(self) -> tuple[Closing, ...]:
        with database.reading(self.engine) as connection:
            return closed.all_closings(connection)

    def history(self, indicator: str, unit: str | None = None) -> tuple[Vintage, ...]:
        """Every vintage of an indicator, of all units or one: by unit and span, oldest knowledge first."""
        with database.reading(self.engine) as connection:
            found = vintages(connection, [indicator])
        return tuple(vintage for vintage in found if unit in (None, vintage.actual.unit))

    def content(self, sha256: str) -> bytes | None:
        """The bytes that were handed in, byte for byte; Stop if the disk gave back others."""
        with database.reading(self.engine) as connection:
            found = connection.execute(select(blobs.c.content).where(blobs.c.sha256 == sha256)).scalar()
        content = None if found is None else bytes(found)
        if content is not None and hashlib.sha256(content).hexdigest() != sha256:
            what = say("what was handed in is damaged: {sha256}", sha256=sha256)
            raise Stop(Problem(database.place(self.engine), what, say("restore a backup")), code=database.CODE)
        return content

    def submissions(self) -> tuple[Submission, ...]:
        """Every hand-in, in order, with its counts; without them where it was interrupted."""
        with database.reading(self.engine) as connection:
            return submissions(connection)

    def issues(self, report: str | None = None, *, after: int = 0) -> tuple[Issue, ...]:
        """Every edition, or those of one report, in the order of their recording; `after` that number."""
        with database.reading(self.engine) as connection:
            return issued.all_issues(connection, report, after)

    def last_issue(self, report: str, before: Period | None = None) -> Issue | None:
        """The edition kept last; `before` asks for the last one of an earlier period."""
        return issued.last(self.issues(report), before)

    def files(self, issue: Issue) -> tuple[Artifact, ...]:
        """The files of an edition."""
        with database.reading(self.engine) as connection:
            return issued.files_of(connection, issue.id)

    def files_with(self, sha256: str) -> tuple[Artifact, ...]:
        """Files of any edition that have these bytes."""
        with database.reading(self.engine) as connection:
            return issued.files_with(connection, sha256)

    def note(self, made: Collection[Rendering], *, recorded: datetime.datetime) -> None:
        """Keeps from which inputs files were written."""
        if made:
            with database.writing(self.engine) as connection:
                issued.note(connection, made, recorded)

    def noted(self) -> dict[tuple[str, str, str], Rendering]:
        """The last rendering of each report, language and format."""
        with database.reading(self.engine) as connection:
            return issued.noted(connection)

    def told(self, submission: int) -> tuple[Told, ...]:
        """What the receipt of a hand-in said of its cells, in the words in which it was given."""
        with database.reading(self.engine) as connection:
            return told(connection, submission)

    def rendering(self, sha256: str) -> Rendering | None:
        """The last file with these bytes that was written to `output/`."""
        with database.reading(self.engine) as connection:
            return issued.rendering(connection, sha256)

    def durability(self) -> tuple[Fact, ...]:
        """Whether a commit survives a power cut, and whether the guards of the tables stand."""
        with database.reading(self.engine) as connection:
            absent = guards.missing(connection, IMMUTABLE | KEPT) + untold(connection, CHANGING)
            found = revision(connection)
            interrupted = connection.execute(
                select(func.count()).select_from(submissions_table.outerjoin(receipts)).where(receipts.c.submission_id.is_(None))
            ).scalar_one()
            return (
                Fact("database", database.place(self.engine)),
                *(Fact(name, value, fine) for name, value, fine in database.settings(connection)),
                Fact("schema", str(found), found == HEAD),
                Fact("append-only guards", ", ".join(absent) or "all there", not absent),
                Fact("interrupted hand-ins", str(interrupted)),
            )


def _row(actual: Actual, submission: Submission, recorded: datetime.datetime) -> dict[str, object]:
    span = {"begin": actual.period.begin, "end": actual.period.end, "calendar": actual.period.calendar}
    given = {"submission_id": submission.id, "giver": submission.giver, "recorded": recorded}
    return {**{name: getattr(actual, name) for name in SAME}, **span, **given}
