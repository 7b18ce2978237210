"""Who gets reports, in `reports/recipients.yaml`, and which days are worked, in `holidays.yaml`: read, typed, checked."""

import datetime
from collections.abc import Iterator
from pathlib import Path as File
from typing import TypeVar

from monitor.plan import Promises
from monitor.problems import Problem, did_you_mean
from monitor.recipients import ADDRESS, Directory
from monitor.sources.plans import in_order
from monitor.sources.typed import typed
from monitor.sources.yaml_file import Path, Written, read
from monitor.wording import Message, say
from monitor.workdays import WorkCalendar

RECIPIENTS = "reports/recipients.yaml"
HOLIDAYS = "holidays.yaml"
T = TypeVar("T")


def read_directory(root: File, promises: Promises | None = None) -> tuple[Directory, tuple[Problem, ...]]:
    """The people and lists; without the file, or with an error in it, nobody."""
    found, text, problems = _read(root, RECIPIENTS, Directory)
    if found and text:
        problems += [*_twice(found, text), *_addresses(found, text), *_unknown(found, text, promises)]
    faulty = found is None or any(problem.severity == "error" for problem in problems)
    return Directory() if faulty or found is None else found, in_order(problems)


def read_workdays(root: File) -> tuple[WorkCalendar, tuple[Problem, ...]]:
    """The days off and made up for; without the file the country's own."""
    from holidays import list_supported_countries  # noqa: PLC0415 - whoever reads people does not pay for calendars

    found, text, problems = _read(root, HOLIDAYS, WorkCalendar)
    if found and text and found.country not in list_supported_countries():
        what = say("no holidays are known of “{country}”", country=found.country)
        problems.append(Problem(text.where(("country",)), what, say("write the two letters of the country: VN")))
        found = None
    if found and text:
        problems += _both(found, text)
    return found or WorkCalendar(), in_order(problems)


def _read(root: File, name: str, shape: type[T]) -> tuple[T | None, Written | None, list[Problem]]:
    if not (root / name).is_file():
        return None, None, []
    text = read(root / name, name)
    problems = [problem for _, problem in text.faults]
    if text.tree is None:
        return None, None, problems
    found, faults = typed(shape, text)
    return found, text, problems + [problem for _, problem in faults]


def _twice(found: Directory, text: Written) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    codes = {"people": [each.code for each in found.people], "lists": [each.code for each in found.lists]}
    for key, given in codes.items():
        for place, code in enumerate(given):
            where = text.where((key, place, "code"))
            if code in seen:
                yield Problem(where, say("the code {code} is given already, at {place}", code=code, place=seen[code]))
            seen.setdefault(code, where)


def _addresses(found: Directory, text: Written) -> Iterator[Problem]:
    for place, person in enumerate(found.people):
        if not ADDRESS.fullmatch(person.address):
            hint = say("write one address, and one entry for each person: lan@example.vn")
            yield Problem(text.where(("people", place, "address")), say("“{text}” is no address", text=person.address), hint)
        if not person.name.isprintable():
            yield Problem(text.where(("people", place, "name")), say("a name is written on one line"))


def _unknown(found: Directory, text: Written, promises: Promises | None) -> Iterator[Problem]:
    people = [person.code for person in found.people]
    for place, each in enumerate(found.lists):
        yield from _missing(("lists", place, "people"), each.people, people, say("person"), text)
    yield from _missing(("operators",), found.operators, [*found.known], say("person"), text)
    for place, person in enumerate(found.people if promises else ()):
        assert promises
        yield from _missing(("people", place, "units"), person.units, [*promises.units], say("unit"), text)


def _missing(path: Path, codes: tuple[str, ...], known: list[str], kind: Message, text: Written) -> Iterator[Problem]:
    for index, code in enumerate(codes):
        if code not in known:
            yield Problem(text.where((*path, index)), say("no {kind} has the code {code}", kind=kind, code=code), did_you_mean(code, known))


def _both(found: WorkCalendar, text: Written) -> Iterator[Problem]:
    off: dict[datetime.date, int] = {each.day: place for place, each in enumerate(found.off)}
    for place, each in enumerate(found.worked):
        if each.day in off:
            where = text.where(("worked", place, "day"))
            yield Problem(where, say("{day} is off and worked", day=str(each.day)), say("delete one of the two"))
