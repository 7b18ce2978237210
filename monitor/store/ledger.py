"""The ledger: which occurrences came due, who works on each, and how it ended; each method is one transaction.

An occurrence is there once because its key is unique; a claim is a lease with an epoch, and who has lost it is refused. What was
claimed by somebody who was killed falls back when the lease is over: no state needs a hand.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Select, and_, func, insert, or_, select, update
from sqlalchemy.sql import ColumnElement

from monitor.store import engine as database
from monitor.store.ledger_tables import events, marks, occurrences

Moment = datetime.datetime
FARTHEST = datetime.timedelta(days=8)
"""No lease or next try lies farther ahead; one that seems to was written before the clock was set back."""


class Stale(Exception):
    """Somebody else has taken this over since: nothing of it was written."""


@dataclass(frozen=True)
class Planned:
    """An occurrence that has come due: waiting, skipped or asked, and why."""

    period: str
    due: Moment
    state: str
    reason: str


@dataclass(frozen=True)
class Occurrence:
    """A row of the ledger as it was read; with it goes the right to write while the epoch is the same."""

    id: int
    report: str
    kind: str
    period: str
    seq: int
    due: Moment
    state: str
    reason: str
    epoch: int
    owner: str | None
    lease: Moment | None
    tries: int
    next_try: Moment
    issue_id: int | None
    changed: Moment


@dataclass(frozen=True)
class Mark:
    """An instant that is remembered, why, and since when."""

    name: str
    at: Moment
    reason: str
    changed: Moment


@dataclass(frozen=True)
class Event:
    """What the database wrote down of a change."""

    id: int
    subject: str
    key: str
    state: str
    reason: str
    epoch: int
    recorded: Moment


@dataclass(frozen=True)
class Ledger:
    """The occurrences of a workspace's reports."""

    engine: Engine

    def mark(self, name: str) -> Moment | None:
        with database.reading(self.engine) as connection:
            return _mark(connection, name)

    def marked(self, name: str) -> Mark | None:
        with database.reading(self.engine) as connection:
            row = connection.execute(select(marks).where(marks.c.name == name)).mappings().first()
            return Mark(**row) if row else None

    def set_mark(self, name: str, at: Moment, *, now: Moment, reason: str = "") -> None:
        with database.writing(self.engine) as connection:
            set_mark(connection, name, at, now, reason)

    def said(self, name: str) -> str:
        """The words that were remembered with a mark; none without it."""
        with database.reading(self.engine) as connection:
            return connection.execute(select(marks.c.reason).where(marks.c.name == name)).scalar() or ""

    def marks(self, beginning: str) -> dict[str, str]:
        """The marks whose names begin so, with their words."""
        with database.reading(self.engine) as connection:
            query = select(marks.c.name, marks.c.reason).where(marks.c.name.startswith(beginning, autoescape=True))
            return {row.name: row.reason for row in connection.execute(query)}

    def watermarks(self) -> dict[str, Moment]:
        """Up to when the occurrences of each report are in the ledger."""
        with database.reading(self.engine) as connection:
            query = select(marks.c.name, marks.c.at).where(marks.c.name.startswith(watermark("")))
            return {row.name.removeprefix(watermark("")): row.at for row in connection.execute(query)}

    def advance(self, report: str, planned: Sequence[Planned], since: Moment | None, until: Moment, *, now: Moment) -> int:
        """Writes what came due and moves the report's watermark from `since` to `until`; 0 where another was quicker."""
        return self.advance_all([(report, planned, since)], until, now=now)

    def advance_all(self, spans: Sequence[tuple[str, Sequence[Planned], Moment | None]], until: Moment, *, now: Moment) -> int:
        """As `advance`, for several reports in one transaction."""
        with database.writing(self.engine) as connection:
            return sum(_advance(connection, *span, until, now) for span in spans)

    def begin(
        self, report: str, kind: str, period: str, *, now: Moment, reason: str = "", owner: str | None = None,
        lease: datetime.timedelta = datetime.timedelta(), due: Moment | None = None, once: bool = False, seq: int | None = None,
    ) -> Occurrence | None:  # fmt: skip
        """One more occurrence of that kind: for anybody to make, or claimed by `owner` at once.

        With `once` none where there is one, with `seq` none where there is one of that number.
        """
        with database.writing(self.engine) as connection:
            return begin(
                connection, report, kind, period, now=now, reason=reason, owner=owner, lease=lease, due=due, once=once, seq=seq
            )  # fmt: skip

    def claim(self, owner: str, *, now: Moment, lease: datetime.timedelta, most: int = 1) -> tuple[Occurrence, ...]:
        """The oldest that wait or were left by their owner, now the caller's until the lease is over."""
        with database.writing(self.engine) as connection:
            query = select(occurrences.c.id).where(_free(now)).order_by(occurrences.c.due, occurrences.c.id).limit(most)
            chosen = occurrences.c.id.in_(connection.execute(query).scalars().all())
            taken = {"state": "claimed", "epoch": occurrences.c.epoch + 1, "owner": owner, "lease": now + lease, "changed": now}
            connection.execute(update(occurrences).where(chosen).values(**taken, tries=occurrences.c.tries + 1))
            return _all(connection, select(occurrences).where(chosen).order_by(occurrences.c.due, occurrences.c.id))

    def finish(self, claimed: Occurrence, state: str, reason: str, *, now: Moment, next_try: Moment | None = None) -> None:
        """Says how the work ended; raises Stale where the claim was lost."""
        with database.writing(self.engine) as connection:
            finish(connection, claimed, state, reason, now=now, next_try=next_try)

    def wake(self, *, now: Moment) -> None:
        """Lets what is held be looked at again at once."""
        with database.writing(self.engine) as connection:
            later = and_(occurrences.c.state == "held", occurrences.c.next_try > now)
            connection.execute(update(occurrences).where(later).values(next_try=now))

    def settle(self, number: int, state: str, reason: str, *, now: Moment) -> bool:
        """A person decides on one that was asked about, held, skipped or failed; False where it is in none of these states."""
        with database.writing(self.engine) as connection:
            theirs = occurrences.c.state.in_(("asked", "held", "failed", "skipped", "waiting"))
            values = {"state": state, "reason": reason, "epoch": occurrences.c.epoch + 1, "next_try": now, "changed": now}
            return connection.execute(update(occurrences).where(occurrences.c.id == number, theirs).values(**values)).rowcount == 1

    def occurrences(self, *, report: str | None = None, kind: str | None = None, since: Moment | None = None) -> tuple[Occurrence, ...]:
        """In the order of their due instants."""
        query = select(occurrences).order_by(occurrences.c.due, occurrences.c.id)
        for column, value in ((occurrences.c.report, report), (occurrences.c.kind, kind)):
            query = query.where(column == value) if value else query
        with database.reading(self.engine) as connection:
            return _all(connection, query.where(occurrences.c.changed > since) if since else query)

    def events(self, *, since: Moment | None = None, subject: str | None = None, key: str | None = None) -> tuple[Event, ...]:
        query = select(events).order_by(events.c.id)
        query = query.where(events.c.recorded > since) if since else query
        for column, value in ((events.c.subject, subject), (events.c.key, key)):
            query = query.where(column == value) if value else query
        with database.reading(self.engine) as connection:
            return tuple(Event(**row) for row in connection.execute(query).mappings())


def _advance(connection: Connection, report: str, planned: Sequence[Planned], since: Moment | None, until: Moment, now: Moment) -> int:
    if _mark(connection, watermark(report)) != since or (since and until <= since):
        return 0
    known = select(occurrences.c.period).where(occurrences.c.report == report, occurrences.c.kind == "scheduled")
    there = set(connection.execute(known).scalars())
    rows = [_row(report, "scheduled", one, 0, now) for one in planned if one.period not in there]
    if rows:
        connection.execute(insert(occurrences), rows)
    set_mark(connection, watermark(report), until, now)
    return len(rows)


def watermark(report: str) -> str:
    """The name of the mark up to which a report's occurrences are in the ledger."""
    return f"report/{report}"


def begin(
    connection: Connection, report: str, kind: str, period: str, *, now: Moment, reason: str = "", owner: str | None = None,
    lease: datetime.timedelta = datetime.timedelta(), due: Moment | None = None, once: bool = False, seq: int | None = None,
) -> Occurrence | None:  # fmt: skip
    """As `Ledger.begin`, inside a transaction that writes more."""
    same = and_(occurrences.c.report == report, occurrences.c.kind == kind, occurrences.c.period == period)
    last = connection.execute(select(func.max(occurrences.c.seq)).where(same)).scalar()
    known = seq is not None and connection.execute(select(occurrences.c.id).where(same, occurrences.c.seq == seq)).first()
    if known or (once and last is not None):
        return None
    following = 0 if last is None else last + 1
    row = _row(report, kind, Planned(period, due or now, "waiting", reason), following if seq is None else seq, now)
    row |= {"state": "claimed", "owner": owner, "lease": now + lease, "epoch": 1, "tries": 1} if owner else {}
    key = connection.execute(insert(occurrences).values(**row)).inserted_primary_key
    assert key is not None
    return _one(connection, select(occurrences).where(occurrences.c.id == key[0]))


def set_mark(connection: Connection, name: str, at: Moment, now: Moment, reason: str = "") -> None:
    values = {"at": at, "reason": reason, "changed": now}
    if not connection.execute(update(marks).where(marks.c.name == name).values(**values)).rowcount:
        connection.execute(insert(marks).values(name=name, **values))


def finish(
    connection: Connection, claimed: Occurrence, state: str, reason: str, *, now: Moment, next_try: Moment | None = None,
    issue_id: int | None = None,
) -> None:  # fmt: skip
    """As `Ledger.finish`, inside a transaction that writes more: the artifacts and mails of the occurrence."""
    mine = and_(occurrences.c.id == claimed.id, occurrences.c.state == "claimed", occurrences.c.epoch == claimed.epoch)
    values: dict[str, object] = {"state": state, "reason": reason, "lease": None, "next_try": next_try or now, "changed": now}
    values |= {"issue_id": issue_id} if issue_id else {}
    if connection.execute(update(occurrences).where(mine).values(**values)).rowcount != 1:
        raise Stale(f"{claimed.report} {claimed.period}")


def _free(now: Moment) -> ColumnElement[bool]:
    """What may be taken: waiting or held until now, or claimed under a lease that is over."""
    waiting = and_(occurrences.c.state.in_(("waiting", "held")), _past(occurrences.c.next_try, now))
    return or_(waiting, and_(occurrences.c.state == "claimed", _past(occurrences.c.lease, now)))


def _past(column: ColumnElement[Moment], now: Moment) -> ColumnElement[bool]:
    return or_(column <= now, column > now + FARTHEST)


def _mark(connection: Connection, name: str) -> Moment | None:
    return connection.execute(select(marks.c.at).where(marks.c.name == name)).scalar()


def _row(report: str, kind: str, one: Planned, seq: int, now: Moment) -> dict[str, object]:
    return {
        "report": report, "kind": kind, "period": one.period, "seq": seq, "due": one.due, "state": one.state, "reason": one.reason,
        "epoch": 0, "tries": 0, "next_try": one.due, "changed": now,
    }  # fmt: skip


def _all(connection: Connection, query: Select[tuple[object, ...]]) -> tuple[Occurrence, ...]:
    return tuple(Occurrence(**row) for row in connection.execute(query).mappings())


def _one(connection: Connection, query: Select[tuple[object, ...]]) -> Occurrence:
    return _all(connection, query)[0]
