"""What must be there and is not: worked out anew from definitions and calendar, and held against ledger and outbox.

It shares nothing with what fills them but the calendar itself, so a fault there does not hide here.
"""

import datetime
import hashlib
from collections.abc import Iterator

from monitor.app.clockwork.office import Office
from monitor.cadence import beyond, due
from monitor.problems import Problem
from monitor.report import Definition
from monitor.store.ledger import Mark, Occurrence, watermark
from monitor.wording import say

GRACE = datetime.timedelta(minutes=15)
"""So long after its instant an occurrence may be on its way into the ledger."""
ABANDONED = datetime.timedelta(hours=1)
"""So long after its lease nobody has taken it over."""
DAY = datetime.timedelta(days=1)
DUE, TO = "audit/due/", "audit/to/"
"""Marks: since when a report has its cadence, and its people."""
FAULT = "fault/"
"""Marks of what a tick does besides, with the reason where it failed last."""
Span = tuple[datetime.datetime | None, datetime.datetime]
LOOK = say("look whether the service runs: `monitor doctor`")


def remember(office: Office, *, now: datetime.datetime) -> None:
    """Since when each report has the cadence and the people that it has: before that nothing can be asked of it."""
    there = office.ledger.marks("audit/")
    for name, definition in _timed(office):
        for key, value in ((DUE, _cadence(definition)), (TO, _people(office, definition))):
            known = there.get(key + name)
            if known != value:
                begin = now if known else _first(office, name, definition, now)
                office.ledger.set_mark(key + name, begin, now=now, reason=value)


def audit(office: Office, *, now: datetime.datetime, since: datetime.datetime | None = None) -> tuple[Problem, ...]:
    """Everything that is missing, left or overdue; `since` looks no farther back than that."""
    rows, span = office.ledger.occurrences(), (since, now)
    named = tuple(_timed(office))
    return (
        *(each for name, definition in named for each in _unentered(office, name, definition, rows, span)),
        *(each for name, definition in named for each in _unmailed(office, name, definition, rows, span)),
        *(each for one in rows if not since or one.due >= since for each in _unfinished(office, one, now)),
        *_stuck(office, now),
    )


def _timed(office: Office) -> Iterator[tuple[str, Definition]]:
    return ((name, definition) for name, definition in office.definitions.items() if definition.cadence)


def _cadence(definition: Definition) -> str:
    return _digest(repr(definition.cadence))


def _people(office: Office, definition: Definition) -> str:
    return _digest(repr(sorted(person.address.lower() for person in office.directory.people_of(definition.recipients))))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _steady(office: Office, key: str, name: str, value: str) -> Mark | None:
    """Since when it is as it is now; None where that is not known yet."""
    known = office.ledger.marked(key + name)
    return known if known and known.reason == value else None


def _first(office: Office, name: str, definition: Definition, now: datetime.datetime) -> datetime.datetime:
    """A report begins with the day on which it is first seen; one that was there before this audit, with its first watermark."""
    marks = office.ledger.events(subject="mark", key=watermark(name))
    seen = datetime.datetime.fromisoformat(marks[0].state) if marks else now
    local = (seen if seen.tzinfo else seen.replace(tzinfo=datetime.UTC)).astimezone(office.zone(definition))
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def _unentered(office: Office, name: str, definition: Definition, rows: tuple[Occurrence, ...], span: Span) -> Iterator[Problem]:
    """Due by the calendar, and not in the ledger."""
    entered = _steady(office, DUE, name, _cadence(definition))
    there = {one.period for one in rows if one.report == name and one.kind == "scheduled"}
    if entered and definition.cadence:
        begin, end = max(entered.at, span[0] or entered.at), span[1] - GRACE
        for one in due(definition.cadence, begin, end, zone=office.zone(definition), work=office.work):
            if str(one.period) not in there:
                yield Problem(f"{name} {one.period}", say("fell due at {at} and is not in the ledger", at=f"{one.at:%d/%m/%Y %H:%M}"), LOOK)


def _unmailed(office: Office, name: str, definition: Definition, rows: tuple[Occurrence, ...], span: Span) -> Iterator[Problem]:
    """Made, and not mailed to somebody who gets the report; a later edition that changes nothing goes to nobody."""
    steady, people = _steady(office, TO, name, _people(office, definition)), office.directory.people_of(definition.recipients)
    begin = max(steady.at, span[0] or steady.at) if steady else span[1]
    for row in rows:
        if (row.report, row.kind, row.state, row.seq) == (name, "scheduled", "done", 0) and row.due >= begin:
            there = {each.address.lower() for each in office.outbox.deliveries(occurrence=row.id)}
            for person in people:
                if person.address.lower() not in there:
                    what = say("was made, and there is no mail to {address}", address=person.address)
                    yield Problem(f"{name} {row.period}", what, say("`monitor send {report} --to {code}`", report=name, code=person.code))


def _unfinished(office: Office, one: Occurrence, now: datetime.datetime) -> Iterator[Problem]:
    place, definition = f"{one.report} {one.period}", office.definitions.get(one.report)
    if one.state == "done" and one.issue_id is None and one.kind in ("scheduled", "manual"):
        yield Problem(place, say("counts as done, and no edition was issued"), None)
    if one.state == "claimed" and one.lease and one.lease < now - ABANDONED:
        yield Problem(place, say("was begun and left"), LOOK)
    if one.kind == "scheduled" and one.state not in ("done", "skipped") and definition and definition.cadence:
        late = definition.cadence.late
        if now > beyond(one.due, late):
            what = say("is neither done nor skipped, {late} after it fell due: {state}", late=late, state=one.reason or one.state)
            yield Problem(place, what, None)


def _stuck(office: Office, now: datetime.datetime) -> Iterator[Problem]:
    for name, reason in office.ledger.marks(FAULT).items():
        if reason:
            yield Problem(name.removeprefix(FAULT), say("fails at every tick: {reason}", reason=reason), LOOK)
    for each in office.outbox.deliveries(state="queued"):
        if each.created < now - DAY:
            yield Problem(
                each.address, say("mail {n} has waited for more than a day: {reason}", n=each.id, reason=each.reason or "–"), LOOK
            )
    for state in ("sending", "in_data"):
        for each in office.outbox.deliveries(state=state):
            if each.lease and each.lease < now - ABANDONED:
                yield Problem(each.address, say("mail {n} was begun and left", n=each.id), LOOK)
