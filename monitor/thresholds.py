"""The rules that plans set: an indicator's own before its plan's before the usual ones, part by part."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from monitor.flags import DEFAULT, OPEN, Rules
from monitor.plan import Band, Exceeded, Promises, Thresholds
from monitor.promise_tables import rules_name
from monitor.references import At, Contradiction
from monitor.wording import say

PERCENT = Decimal(100)
LEAST_PERCENT = 10
"""A bound of levels below it is a share of 1 that was meant as percent."""


def rule_sets(promises: Promises, as_of: datetime.date = datetime.date.max) -> dict[str, Rules]:
    """The rules in force on that day by the names that `promise_tables.target_table` gives them; the usual ones have the empty name."""
    found = {"": DEFAULT}
    for plan in promises.plans.values():
        for target in promises.targets(plan.code):
            indicator = promises.indicators[target.indicator]
            stated = (in_force(each.thresholds, as_of) for each in (plan, indicator))
            found[rules_name(plan, indicator)] = _all([each for each in stated if each])
    return found


def by_version(promises: Promises) -> Mapping[str, Rules]:
    """All rules that ever held, by the versions that findings name."""
    written = [entry.thresholds for entries in (promises.plans, promises.indicators) for entry in entries.values()]
    days = {each.since for newest in written for each in _through(newest) if each.since} | {datetime.date.min}
    return {rules.version: rules for day in sorted(days) for rules in rule_sets(promises, day).values()}


def in_force(thresholds: Thresholds | None, as_of: datetime.date) -> Thresholds | None:
    """What is written for that day: `since` is the first day of the newer, and no more of the older."""
    return next((each for each in _through(thresholds) if each.since is None or each.since <= as_of), None)


def _through(thresholds: Thresholds | None) -> Iterator[Thresholds]:
    """The thresholds and those before them, the newest first."""
    while thresholds:
        yield thresholds
        thresholds = thresholds.before


def rules(thresholds: Thresholds, otherwise: Rules = DEFAULT) -> Rules:
    """What is written here over what holds otherwise."""
    written: dict[str, object] = {}
    if thresholds.levels:
        written |= {"ratio": _bands(thresholds.levels, PERCENT), "otherwise": thresholds.otherwise}
        written["shortfall"] = _tolerated(thresholds.levels, otherwise.shortfall)
    if thresholds.points:
        written |= {"points": _bands(thresholds.points, Decimal(1)), "otherwise_points": thresholds.otherwise}
    far = thresholds.exceeded or Exceeded()
    single = (
        ("exceeded_ratio", far.percent, PERCENT),
        ("exceeded_points", far.points, Decimal(1)),
        ("doubtful_percent", thresholds.doubtful, Decimal(1)),
        ("shortfall", thresholds.shortfall, PERCENT),
        ("shortfall_points", thresholds.shortfall_points, Decimal(1)),
    )
    written |= {name: float(value / unit) for name, value, unit in single if value is not None}
    return replace(otherwise, **written)  # type: ignore[arg-type]


def _all(stated: list[Thresholds]) -> Rules:
    found = DEFAULT
    for each in stated:
        found = rules(each, found)
    return found


def _bands(bands: tuple[Band, ...], unit: Decimal) -> tuple[tuple[float, str], ...]:
    return tuple((float(band.at_least / unit), band.flag) for band in bands)


def _tolerated(levels: tuple[Band, ...], usual: float) -> float:
    """What a figure that is on track may lack, a projection may lack too."""
    bound = next((band.at_least for band in levels if band.flag == "on_track"), None)
    return usual if bound is None else float(max(PERCENT - bound, Decimal(0)) / PERCENT)


def threshold_contradictions(promises: Promises) -> Iterator[Contradiction]:
    """What cannot be meant in the thresholds of plans and indicators."""
    for name, file in promises.files.items():
        if file.plan and file.plan.thresholds:
            yield from faults(file.plan.thresholds, At(name, ("plan", "thresholds")))
        for index, indicator in enumerate(file.indicators):
            if indicator.thresholds:
                yield from faults(indicator.thresholds, At(name, ("indicators", index, "thresholds")))


def faults(thresholds: Thresholds, at: At) -> Iterator[Contradiction]:
    """Each list from its best flag down to `otherwise`: bounds fall, flags get worse."""
    if not thresholds.levels and not thresholds.points and thresholds.otherwise:
        hint = say("write levels: or points: beside it")
        yield Contradiction(at / "otherwise", say("otherwise without a list of bands has no effect"), hint, "warning")
    for name, bands in (("levels", thresholds.levels), ("points", thresholds.points)):
        if bands and not thresholds.otherwise:
            yield Contradiction(at / name, say("otherwise is missing"), say("write the flag below the last bound: otherwise: off_track"))
            break
    for name, bands in (("levels", thresholds.levels), ("points", thresholds.points)):
        yield from _falling(bands, thresholds.otherwise, at, name)
    for index, band in enumerate(thresholds.levels):
        if band.at_least < LEAST_PERCENT:
            what = say("{value} is no percentage of the expected value", value=band.at_least)
            yield Contradiction(at / "levels" / index / "at_least", what, say("write 98 for 98 %"))
    yield from _single(thresholds, at)
    if thresholds.before:
        yield from _earlier(thresholds, thresholds.before, at / "before")


def _earlier(thresholds: Thresholds, before: Thresholds, at: At) -> Iterator[Contradiction]:
    """What held before has its own bands, and began before."""
    if thresholds.since is None:
        yield Contradiction(at, say("since is missing: until when did this hold?"), say("write since: beside before:"))
    elif before.since and before.since >= thresholds.since:
        what = say("{day} does not lie before {later}", day=before.since, later=thresholds.since)
        yield Contradiction(at / "since", what, say("the newest thresholds stand outermost, older ones inside their before:"))
    yield from faults(before, at)


def _falling(bands: tuple[Band, ...], otherwise: str | None, at: At, name: str) -> Iterator[Contradiction]:
    hint = say("write the bands from the best flag down, each with a lower bound: no gaps and no overlaps are left")
    for index, (upper, band) in enumerate(pairwise(bands), 1):
        if band.at_least >= upper.at_least:
            what = say("{bound} does not lie below {before}", bound=band.at_least, before=upper.at_least)
            yield Contradiction(at / name / index / "at_least", what, hint)
        if OPEN.index(band.flag) <= OPEN.index(upper.flag):
            yield Contradiction(
                at / name / index / "flag", say("{flag} is not worse than {before}", flag=band.flag, before=upper.flag), hint
            )
    if bands and otherwise and OPEN.index(otherwise) <= OPEN.index(bands[-1].flag):
        what = say("{flag} is not worse than {before}", flag=otherwise, before=bands[-1].flag)
        yield Contradiction(at / "otherwise", what, hint)


def _single(thresholds: Thresholds, at: At) -> Iterator[Contradiction]:
    exceeded = thresholds.exceeded or Exceeded()
    early = say("exceeded would begin before the requirement is met")
    if exceeded.percent is not None and exceeded.percent < 100:
        yield Contradiction(at / "exceeded" / "percent", early, say("write 105 for 5 % beyond it"))
    if exceeded.points is not None and exceeded.points < 0:
        yield Contradiction(at / "exceeded" / "points", early, say("write 1 for one percentage point beyond it"))
    if thresholds.doubtful is not None and thresholds.doubtful <= 100:
        what = say("every target that is met would be doubtful")
        yield Contradiction(at / "doubtful", what, say("write a percentage above 100, as 120"))
    if thresholds.shortfall is not None and not 0 <= thresholds.shortfall < 100:
        what = say("{value} is no percentage that a projection may fall short by", value=thresholds.shortfall)
        yield Contradiction(at / "shortfall", what, say("write 2 for 2 %"))
    if thresholds.shortfall_points is not None and not 0 <= thresholds.shortfall_points < 100:
        what = say("a projection cannot fall short by {value} percentage points", value=thresholds.shortfall_points)
        yield Contradiction(at / "shortfall_points", what, say("write 0.5 for half a percentage point"))
