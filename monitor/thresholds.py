"""The rules that plans set: an indicator's own before its plan's before the usual ones, part by part."""

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


def rule_sets(promises: Promises) -> dict[str, Rules]:
    """The rules by the names that `promise_tables.target_table` gives them; the usual ones have the empty name."""
    found = {"": DEFAULT}
    for plan in promises.plans.values():
        for target in promises.targets(plan.code):
            indicator = promises.indicators[target.indicator]
            stated = [each.thresholds for each in (plan, indicator) if each.thresholds]
            found[rules_name(plan, indicator)] = _all(stated)
    return found


def by_version(promises: Promises) -> Mapping[str, Rules]:
    """The same by the versions that findings name."""
    return {rules.version: rules for rules in rule_sets(promises).values()}


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
            yield from _thresholds(file.plan.thresholds, At(name, ("plan", "thresholds")))
        for index, indicator in enumerate(file.indicators):
            if indicator.thresholds:
                yield from _thresholds(indicator.thresholds, At(name, ("indicators", index, "thresholds")))


def _thresholds(thresholds: Thresholds, at: At) -> Iterator[Contradiction]:
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
