"""Who is written to about a unit: those who answer for it, those above it once it has waited, else the operators."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from monitor.plan import Promises
from monitor.recipients import Directory, Person

ESCALATED = 3
"""From this working day of waiting on, those of the unit above are written to as well."""
Why = Literal["answers", "above", "operator"]


@dataclass(frozen=True)
class Share:
    """Somebody who is written to, with the units that it is about and why it is them."""

    person: Person
    units: Mapping[str, Why]


@dataclass
class _Found:
    person: Person
    units: dict[str, Why] = field(default_factory=dict)


def shares(units: Iterable[str], directory: Directory, promises: Promises, *, escalated: bool) -> tuple[Share, ...]:
    """Each person once, in the order of the units; a unit of which nobody is known falls to the operators."""
    found: dict[str, _Found] = {}
    for unit in units:
        for person, why in _told(unit, directory, promises, escalated=escalated):
            found.setdefault(person.address.lower(), _Found(person)).units.setdefault(unit, why)
    return tuple(Share(each.person, each.units) for each in found.values())


def _told(unit: str, directory: Directory, promises: Promises, *, escalated: bool) -> Iterator[tuple[Person, Why]]:
    """Those of the unit itself, else of the nearest above it; once escalated, those of the next one above as well."""
    levels = [people for each in dict.fromkeys([unit, *promises.above(unit)]) if (people := tuple(directory.answering([each])))]
    if not levels:
        yield from ((person, "operator") for person in directory.people_of(directory.operators))
        return
    yield from ((person, "answers") for person in levels[0])
    if escalated and len(levels) > 1:
        yield from ((person, "above") for person in levels[1])
