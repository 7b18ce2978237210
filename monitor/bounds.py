"""One target against itself: its bounds, periods, phases and further statements."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from monitor.implied import Interval, factor, grown, requirement, rounded
from monitor.periods import Period
from monitor.plan import Indicator, Phase, Plan, Promises, Target
from monitor.references import At, Contradiction
from monitor.wording import Message, say

NEEDS = {
    "at_least": ("low",),
    "at_most": ("high",),
    "between": ("low", "high"),
    "within": ("low", "high"),
    "about": ("low", "tolerance"),
    "rank": ("high", "rank_of"),
    "done_by": ("by",),
    "count": ("low",),
}
"""What each form of a target is written with."""
OF = {"share": 0, "excess": 100}
"""An excess is counted from the plan's 100 %."""
BOUNDS = ("low", "high", "tolerance", "by", "rank_of")


def target_contradictions(promises: Promises, plan: Plan, target: Target, at: At) -> Iterator[Contradiction]:
    yield from _bounds(target, at)
    yield from _periods(promises, plan, target, at)
    yield from _slips(promises, target, at)
    yield from (unclear := list(_implied(target, at)))
    if unclear:
        return
    indicator = promises.indicators.get(target.indicator)
    yield from _phasing(target, indicator.kind if indicator else "flow", at)
    yield from _statements(target, at)


def _bounds(target: Target, at: At) -> Iterator[Contradiction]:
    given = [key for key in BOUNDS if getattr(target, key) is not None]
    if target.form is None:
        if given and not target.implied:
            yield Contradiction(at / given[0], say("{key} without a form", key=given[0]), say("write form: at_least, at_most, between, …"))
        return
    known = NEEDS[target.form]
    for key in () if target.implied else known:
        if key not in given:
            yield Contradiction(at, say("the form {form} needs {key}", form=target.form, key=key))
    for key in given:
        if key not in known:
            hint = say("{form} is written with {keys}", form=target.form, keys=", ".join(known))
            yield Contradiction(at / key, say("the form {form} has no {key}", form=target.form, key=key), hint)
    yield from _order(target, at)


def _order(target: Target, at: At) -> Iterator[Contradiction]:
    if target.low is not None and target.high is not None and target.low > target.high:
        what = say("low {low} lies above high {high}", low=target.low, high=target.high)
        yield Contradiction(at / "low", what, say("write the smaller bound as low"))
    if target.form == "rank" and target.high is not None and target.rank_of is not None and not 1 <= target.high <= target.rank_of:
        yield Contradiction(at / "high", say("a rank of {rank} among {number}", rank=target.high, number=target.rank_of))


def _implied(target: Target, at: At) -> Iterator[Contradiction]:
    if not target.implied:
        return
    inside = at / "implied"
    given = [key for key in ("share", "excess", "more") if getattr(target.implied, key) is not None]
    if len(given) != 1:
        yield Contradiction(inside, say("an implied target needs exactly one of share, excess and more"))
    if target.form not in (None, "at_least", "at_most", "count"):
        yield Contradiction(at / "form", say("an implied target is at_least, at_most or count"))
    for key in ("low", "high"):
        if getattr(target, key) is not None:
            what = say("{key} beside implied: the target would be stated and computed", key=key)
            yield Contradiction(at / key, what, say("delete one of them"))
    if given in (["share"], ["excess"]) and (getattr(target.implied, given[0]) + OF[given[0]] <= 1 or factor(target.implied).least <= 0):
        hint = say("write percent: 102.4 as a share, 2.4 as an excess")
        yield Contradiction(inside / given[0], say("no plan follows from such a comparison"), hint)


def _periods(promises: Promises, plan: Plan, target: Target, at: At) -> Iterator[Contradiction]:
    if target.period.first < plan.period.first or target.period.last > plan.period.last:
        what = say("the period {period} lies outside the plan's, {plan}", period=str(target.period), plan=str(plan.period))
        yield Contradiction(at / "period", what)
    indicator = promises.indicators.get(target.indicator)
    if indicator and indicator.calendar != target.period.calendar:
        days = say("from the 15th to the 14th") if indicator.calendar == "administrative" else say("in calendar months")
        hint = say("write the period {period}", period=_other_calendar(target.period))
        yield Contradiction(at / "period", say("{indicator} is counted {days}", indicator=indicator.code, days=days), hint)
    if indicator and target.form:
        yield from _baseline(indicator, target, at)


def _baseline(indicator: Indicator, target: Target, at: At) -> Iterator[Contradiction]:
    if indicator.kind not in ("average_growth", "change"):
        return
    if target.baseline is None:
        hint = say("write baseline: with its period; an average over 2016–2020 counts from 2015")
        yield Contradiction(at, say("{indicator} needs a baseline that the change is counted from", indicator=indicator.code), hint)
    elif target.period.kind == "years" and target.baseline.period.end > target.period.begin:
        what = say("{period} counts from {baseline}, inside it", period=str(target.period), baseline=str(target.baseline.period))
        yield Contradiction(at / "baseline" / "period", what, say("an average over 2016–2020 counts from 2015"), "warning")


def _other_calendar(period: Period) -> str:
    text = str(period)
    return text.removesuffix("@15") if text.endswith("@15") else f"{text}@15"


def _slips(promises: Promises, target: Target, at: At) -> Iterator[Contradiction]:
    """An index written as growth, or growth as an index: 108.2 is never read as +108.2 %."""
    indicator = promises.indicators.get(target.indicator)
    for key in ("low", "high") if indicator else ():
        value = getattr(target, key)
        if value is None or not indicator:
            continue
        if indicator.kind in ("growth", "average_growth") and 90 <= value <= 130:
            what = say("growth of {value} % looks like an index", value=value)
            yield Contradiction(at / key, what, say("write {growth}, or kind: index in the indicator", growth=value - 100), "warning")
        if indicator.kind == "index" and abs(value) < 50:
            what = say("an index of {value} looks like growth", value=value)
            yield Contradiction(at / key, what, say("write {index}, or kind: growth in the indicator", index=value + 100), "warning")


def _phasing(target: Target, kind: str, at: At) -> Iterator[Contradiction]:
    bound = requirement(target) if target.implied is None else None
    for index, phase in enumerate(target.phasing):
        inside = at / "phasing" / index
        if (phase.value is None) == (phase.share is None):
            yield Contradiction(inside, say("a phase needs either value or share"))
        if phase.to.end > target.period.end or phase.to.end <= target.period.begin:
            yield Contradiction(inside / "to", say("{to} does not end inside {period}", to=str(phase.to), period=str(target.period)))
    for index, (before, after) in enumerate(pairwise(target.phasing), start=1):
        inside = at / "phasing" / index
        if after.to.end <= before.to.end:
            yield Contradiction(inside / "to", say("{to} does not follow {before}", to=str(after.to), before=str(before.to)))
        elif kind == "flow" and _level(after, bound) < _level(before, bound):
            what = say("what is reached falls, from {before} to {after}", before=_written(before), after=_written(after))
            yield Contradiction(inside, what, say("phases count from the start of the period: 25, 50, 75, 100 %"))
    yield from _last_phase(target, bound, at)


def _last_phase(target: Target, bound: Interval | None, at: At) -> Iterator[Contradiction]:
    """The phase that ends with the target's period must be the target itself."""
    for index, phase in enumerate(target.phasing):
        if phase.to.end != target.period.end:
            if phase.share is not None and phase.share > 100:
                yield Contradiction(at / "phasing" / index / "share", say("{share} % of the target before its end", share=phase.share))
            continue
        wrong_share = phase.share is not None and phase.share != 100
        highest = target.high if target.form in ("between", "within") and target.high is not None else bound.most if bound else None
        wrong_value = phase.value is not None and bound is not None and highest is not None and not bound.least <= phase.value <= highest
        if wrong_share or wrong_value:
            what = say("the phases end at {last}, not at the target", last=_written(phase))
            yield Contradiction(at / "phasing" / index, what, say("the last phase is 100 % of the target"))


def _level(phase: Phase, bound: Interval | None) -> Decimal:
    """What a phase asks for, in percent of the target where that is known."""
    if phase.share is not None:
        return phase.share
    return phase.value * 100 / bound.value if phase.value is not None and bound and bound.value else phase.value or Decimal(0)


def _written(phase: Phase) -> Message:
    return say("{share} %", share=phase.share) if phase.share is not None else say("{value}", value=phase.value)


def _statements(target: Target, at: At) -> Iterator[Contradiction]:
    """Another statement of the target against the recorded baseline, inside the rounding of what was stated (method, 1)."""
    bound = requirement(target)
    if bound is None or not target.baseline or target.baseline.value is None or target.baseline.value <= 0:
        return
    base = rounded(target.baseline.value, target.baseline.decimals)
    for index, statement in enumerate(target.also):
        if statement.growth is None:
            continue
        counted = base.times(grown(rounded(statement.growth, statement.decimals)))
        upper = rounded(target.high, target.decimals).most if target.high is not None else bound.most
        if not counted.meets(Interval(bound.value, bound.least, max(bound.most, upper))):
            what = say(
                "{growth} % on {base} ({period}) gives {least}–{most}, but the target is {target}",
                growth=statement.growth, base=base.value, period=str(target.baseline.period),
                least=_short(counted.least), most=_short(counted.most), target=bound.value,
            )  # fmt: skip
            hint = say("check the baseline's period and value; both statements are kept")
            yield Contradiction(at / "also" / index / "growth", what, hint, "warning")


def _short(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"))
