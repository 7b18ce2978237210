"""What is due: worked out from definitions and calendar, and written into the ledger once."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.app.clockwork.office import Office
from monitor.cadence import Due, Verdict, due, verdicts
from monitor.recipients import Person
from monitor.report import Definition
from monitor.store.ledger import Planned

IDLE = datetime.timedelta(hours=1)
"""So long a report's watermark may stay where nothing comes due: an idle minute writes nothing."""
Span = tuple[str, tuple[Planned, ...], datetime.datetime | None]
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
    since = office.ledger.watermarks()
    spans = [span for name, definition in _timed(office) if (span := _span(office, name, definition, since.get(name), now))]
    entered = office.ledger.advance_all(spans, now, now=now) if spans else 0
    return tuple(one.id for one in office.ledger.occurrences(kind="scheduled")[-entered:] if one.state != "waiting") if entered else ()


def _span(office: Office, name: str, definition: Definition, since: datetime.datetime | None, now: datetime.datetime) -> Span | None:
    """What came due of a report after its watermark; None where there is nothing to write."""
    assert definition.cadence
    midnight = now.astimezone(office.zone(definition)).replace(hour=0, minute=0, second=0, microsecond=0)
    begin = since or midnight - datetime.timedelta(seconds=1)
    found = _due(office, definition, begin, now)
    planned = tuple(
        Planned(str(one.period), one.at, STATES[verdict], office.language.render(why))
        for one, verdict, why in verdicts(definition.cadence, found, now)
    )
    return None if since and not planned and now - since < IDLE else (name, planned, since)


def _timed(office: Office) -> Iterator[tuple[str, Definition]]:
    return ((name, definition) for name, definition in office.definitions.items() if definition.cadence)


def _due(office: Office, definition: Definition, since: datetime.datetime, until: datetime.datetime) -> tuple[Due, ...]:
    assert definition.cadence
    return due(definition.cadence, since, until, zone=office.zone(definition), work=office.work)


def _people(office: Office, definition: Definition) -> tuple[Person, ...]:
    return office.directory.people_of(definition.recipients)
