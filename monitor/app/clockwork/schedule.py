"""What is due: worked out from definitions and calendar, and written into the ledger once."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.app.clockwork.office import Office
from monitor.cadence import Due, Verdict, due, verdicts
from monitor.recipients import Person
from monitor.report import Definition
from monitor.store.ledger import Planned, watermark

STATES: dict[Verdict, str] = {"run": "waiting", "skip": "skipped", "ask": "asked"}


@dataclass(frozen=True)
class Upcoming:
    """An occurrence to come: of which report, when and why, to whom."""

    report: str
    due: Due
    people: tuple[Person, ...]


def upcoming(office: Office, since: datetime.datetime, until: datetime.datetime) -> tuple[Upcoming, ...]:
    """What falls due after `since` up to `until`, in order."""
    found = [Upcoming(name, one, _people(office, each)) for name, each in _timed(office) for one in _due(office, each, since, until)]
    return tuple(sorted(found, key=lambda one: (one.due.at, one.report)))


def enter(office: Office, *, now: datetime.datetime) -> tuple[int, ...]:
    """Writes what came due up to now into the ledger, what was missed by its report's policy; the numbers of those that rest.

    A report that is seen for the first time begins with the day on which it is seen: what was due before it was there is not.
    """
    entered = sum(_enter(office, name, definition, now) for name, definition in _timed(office))
    return tuple(one.id for one in office.ledger.occurrences(kind="scheduled")[-entered:] if one.state != "waiting") if entered else ()


def _enter(office: Office, name: str, definition: Definition, now: datetime.datetime) -> int:
    assert definition.cadence
    since = office.ledger.mark(watermark(name))
    begin = since or now.astimezone(office.zone(definition)).replace(hour=0, minute=0, second=0, microsecond=0)
    found = _due(office, definition, begin, now)
    planned = [
        Planned(str(one.period), one.at, STATES[verdict], office.language.render(why))
        for one, verdict, why in verdicts(definition.cadence, found, now)
    ]
    return office.ledger.advance(name, planned, since, now, now=now)


def _timed(office: Office) -> Iterator[tuple[str, Definition]]:
    return ((name, definition) for name, definition in office.definitions.items() if definition.cadence)


def _due(office: Office, definition: Definition, since: datetime.datetime, until: datetime.datetime) -> tuple[Due, ...]:
    assert definition.cadence
    return due(definition.cadence, since, until, zone=office.zone(definition), work=office.work)


def _people(office: Office, definition: Definition) -> tuple[Person, ...]:
    return office.directory.people_of(definition.recipients)
