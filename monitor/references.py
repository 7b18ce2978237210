"""Codes in plans: each must exist, be given once, and stand in a tree without circles."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from monitor.plan import PlanFile, Promises, Target
from monitor.problems import Severity, did_you_mean
from monitor.wording import Message, say

Steps: TypeAlias = tuple[str | int, ...]
SECTIONS = {"instruments": say("instrument"), "sources": say("source"), "units": say("unit"), "indicators": say("indicator")}


@dataclass(frozen=True)
class At:
    """A place in a plan file: keys and list positions; as a value of a message it is replaced by file, line and column."""

    file: str
    path: Steps

    @property
    def entry(self) -> Steps:
        """The entry that the place lies in: `("plan",)` or `("targets", 3)`."""
        return self.path[:2] if len(self.path) > 1 and isinstance(self.path[1], int) else self.path[:1]

    def __truediv__(self, step: str | int) -> "At":
        return At(self.file, (*self.path, step))


@dataclass(frozen=True)
class Contradiction:
    """Something in a plan that cannot be meant, at its place; `missing` is the code that is not there, with its section."""

    at: At
    what: Message
    hint: Message | None = None
    severity: Severity = "error"
    missing: tuple[str, str] | None = None


def references(promises: Promises) -> Iterator[Contradiction]:
    for name, file in promises.files.items():
        yield from _unknown(promises, _mentions(name, file))
    yield from _twice(promises)
    units = {unit.code: unit.parent for unit in promises.units.values()}
    indicators = {indicator.code: indicator.parent for indicator in promises.indicators.values()}
    for name, file in promises.files.items():
        yield from _circles(name, "units", [unit.code for unit in file.units], units)
        yield from _circles(name, "indicators", [indicator.code for indicator in file.indicators], indicators)


def _mentions(name: str, file: PlanFile) -> Iterator[tuple[str, str | None, At]]:
    """Every mention of a code: the section it must stand in, the code, and where it is mentioned."""
    if file.plan:
        at = At(name, ("plan",))
        yield from (("units", file.plan.unit, at / "unit"), ("instruments", file.plan.instrument, at / "instrument"))
        yield "sources", file.plan.source, at / "source"
    for index, unit in enumerate(file.units):
        at = At(name, ("units", index))
        yield from (("units", unit.parent, at / "parent"), ("units", unit.followed_by, at / "followed_by"))
        yield from (("units", code, at / "formed_from" / number) for number, code in enumerate(unit.formed_from))
    for index, indicator in enumerate(file.indicators):
        at = At(name, ("indicators", index))
        yield from (("indicators", indicator.parent, at / "parent"), ("indicators", indicator.of, at / "of"))
        yield from (("units", unit_code, at / "units" / number) for number, unit_code in enumerate(indicator.units))
    for index, target in enumerate(file.targets):
        yield from _target_mentions(At(name, ("targets", index)), target)


def _target_mentions(at: At, target: Target) -> Iterator[tuple[str, str | None, At]]:
    yield "indicators", target.indicator, at / "indicator"
    yield from (("units", target.unit, at / "unit"), ("sources", target.source, at / "source"))
    yield "instruments", target.instrument, at / "instrument"
    if target.baseline:
        yield "sources", target.baseline.source, at / "baseline" / "source"
    for index, statement in enumerate(target.also):
        inside = at / "also" / index
        yield from (("sources", statement.source, inside / "source"), ("instruments", statement.instrument, inside / "instrument"))


def _unknown(promises: Promises, mentions: Iterable[tuple[str, str | None, At]]) -> Iterator[Contradiction]:
    known = {section: getattr(promises, section) for section in SECTIONS}
    for section, code, at in mentions:
        if code is not None and code not in known[section]:
            what = say("no {kind} has the code {code}", kind=SECTIONS[section], code=code)
            yield Contradiction(at, what, did_you_mean(code, known[section]), missing=(section, code))


def _twice(promises: Promises) -> Iterator[Contradiction]:
    """Codes given a second time, with the place of the first."""
    first: dict[tuple[str, str], At] = {}
    for name, file in promises.files.items():
        for section, code, at in _given(name, file):
            known = first.setdefault((section, code), at / "code")
            if known != at / "code":
                yield Contradiction(at / "code", say("the code {code} is already given at {place}", code=code, place=known))


def _given(name: str, file: PlanFile) -> Iterator[tuple[str, str, At]]:
    """Every code that the file gives, with its section and entry."""
    if file.plan:
        yield "plan", file.plan.code, At(name, ("plan",))
    for section in SECTIONS:
        for index, entry in enumerate(getattr(file, section)):
            yield section, entry.code, At(name, (section, index))


def _circles(name: str, section: str, codes: Iterable[str], parents: Mapping[str, str | None]) -> Iterator[Contradiction]:
    """Entries that come back to themselves when their parents are followed."""
    for index, code in enumerate(codes):
        chain = [code]
        while (above := parents.get(chain[-1])) is not None and above not in chain:
            chain.append(above)
        if above == code:
            circle = " → ".join([*chain, code])
            yield Contradiction(At(name, (section, index, "parent")), say("the parents run in a circle: {circle}", circle=circle))
