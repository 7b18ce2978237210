"""Next year's plan drafted from this year's: the same targets a year on, counted from where this year ends."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from monitor.implied import requirement
from monitor.periods import Period, add_months, shift
from monitor.plan import Baseline, Indicator, Plan, PlanFile, Promises, Target, Text
from monitor.plan_past import Looked
from monitor.wording import Language, Message, say

LEVELS = ("flow", "stock")
SPANNED = ("average_growth", "change")
"""Kinds that are counted over the whole span, from before its beginning."""
ONE_SIDED = ("at_least", "at_most", "about", None)
YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")
Pair = tuple[Language, Language]
"""Vietnamese and English: a plan's notes are kept in both."""


def last_year(plan: Plan) -> Period:
    """The year in whose course the next plan is drafted: the plan's last one."""
    return Period.parse(str(plan.period.last.year))


def drafted(promises: Promises, plan: Plan, chosen: Sequence[Target], seen: Sequence[Looked], languages: Pair) -> PlanFile:
    """The draft: no instrument, no wording yet; every proposal says in its note that it is one, and whence."""
    months, year = plan.period.months, last_year(plan)
    targets = (
        _target(promises.indicators[target.indicator], target, look, months, year, languages)
        for target, look in zip(chosen, seen, strict=True)
        if not (target.form == "done_by" and look.estimate is not None)
    )
    note = say("Draft from {plan}: proposals are no targets until they are decided.", plan=plan.name.vi)
    head = replace(
        plan, code=later(plan.code, months), name=Text(later(plan.name.vi, months), later(plan.name.en, months)),
        period=shift(plan.period, months), instrument=None, source=None, note=_text(note, languages),
    )  # fmt: skip
    if head.code == plan.code:
        head = replace(head, code=f"{plan.code}-next")
    return PlanFile(plan=head, targets=tuple(targets))


def chosen(plan: Plan, targets: Sequence[Target]) -> tuple[Target, ...]:
    """One target for each indicator, unit and period: on the governing line, and there the last revision."""
    found: dict[tuple[object, ...], Target] = {}
    for target in targets:
        key = (target.indicator, target.unit, str(target.period))
        if key not in found or _leads(plan, target) >= _leads(plan, found[key]):
            found[key] = target
    return tuple(found.values())


def _leads(plan: Plan, target: Target) -> tuple[bool, bool]:
    return bool(target.governs), target.line == plan.governs and target.governs is not False


def later(text: str, months: int) -> str:
    """The text with every year in it so much later."""
    return YEAR.sub(lambda found: str(int(found[0]) + months // 12), text)


def _target(indicator: Indicator, target: Target, look: Looked, months: int, year: Period, languages: Pair) -> Target:
    bare = Target(
        target.indicator, shift(target.period, months), unit=target.unit, governs=None, pace=target.pace,
        method=target.method, limit=target.limit, phasing=tuple(replace(phase, to=shift(phase.to, months)) for phase in target.phasing),
    )  # fmt: skip
    if any(phase.value is not None for phase in bare.phasing):
        bare = replace(bare, phasing=())
    reasons: list[Message] = []
    if indicator.kind in SPANNED and target.baseline:
        bare = replace(bare, baseline=Baseline(shift(target.baseline.period, months)))
    elif look.estimate is not None and indicator.kind not in ("milestone", "rank"):
        value = _round(Decimal(repr(look.estimate)), max(indicator.decimals, 0))
        bare = replace(bare, baseline=Baseline(year, value, max(indicator.decimals, 0)))
        reasons.append(_whence(look, year))
    proposal, why = _proposal(indicator, target, look)
    if why:
        reasons.append(why)
        bare = replace(bare, **proposal)
    if not proposal:
        bare = replace(bare, phasing=(), pace=None)
    draft = say("Draft.") if proposal else say("Draft: no target is proposed.")
    texts = (" ".join(language.render(part) for part in (draft, *reasons)) for language in languages)
    return replace(bare, note=Text(*texts))


def _whence(look: Looked, year: Period) -> Message:
    if look.kind == "projected":
        return say("Baseline: {year} as projected from {n} months.", year=str(year), n=look.till)
    if look.kind == "latest":
        return say("Baseline: {year} as of month {n}.", year=str(year), n=look.till)
    return say("Baseline: {year} as reported.", year=str(year))


def _proposal(indicator: Indicator, target: Target, look: Looked) -> tuple[Mapping[str, Any], Message | None]:
    """Bounds and the reason for them; nothing where this year's plan gives no ground."""
    needed = requirement(target)
    if indicator.kind in LEVELS and target.form in ONE_SIDED and needed is not None:
        before = look.history[-1] if look.history else None
        if not before or before <= 0 or not look.estimate or look.estimate <= 0:
            return {}, None
        growth = needed.value / Decimal(repr(before))
        if growth < 1 if indicator.direction == "higher" else growth > 1:
            return {}, None  # this year's plan asked for less than the year before had brought: no ground to ask for less again
        places = target.decimals if target.decimals is not None and not target.implied else max(indicator.decimals, 0)
        value = _round(Decimal(repr(look.estimate)) * growth, places)
        percent = _round((growth - 1) * 100, 1)
        form = target.form or ("at_most" if indicator.direction == "lower" else "at_least")
        bound: dict[str, Any] = {"form": form, "high" if form == "at_most" else "low": value, "decimals": places}
        tolerance = {"tolerance": target.tolerance} if form == "about" else {}
        return bound | tolerance, say("Proposed: the estimate and the growth planned this year, {percent} %.", percent=percent)
    if target.form == "done_by" and target.by:
        return {"form": "done_by", "by": add_months(target.by, 12)}, say("Proposed: not reported as done, a year later.")
    if indicator.kind not in LEVELS and target.form and not target.implied:
        same = {key: getattr(target, key) for key in ("form", "low", "high", "tolerance", "rank_of", "decimals")}
        return same, say("Proposed: as this year.")
    return {}, None


def _round(value: Decimal, places: int) -> Decimal:
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return rounded if places >= 0 else Decimal(f"{rounded:f}")


def _text(message: Message, languages: Pair) -> Text:
    return Text(*(language.render(message) for language in languages))
