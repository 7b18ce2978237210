"""What in plans cannot be meant: entries that contradict each other, or themselves."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from monitor.bounds import target_contradictions
from monitor.plan import Indicator, Plan, Promises, Target, Unit, delay
from monitor.references import At, Contradiction, references
from monitor.thresholds import threshold_contradictions
from monitor.wording import say


def contradictions(promises: Promises) -> Iterator[Contradiction]:
    """Everything wrong in the plans, file by file; warnings leave an entry usable, errors do not."""
    yield from references(promises)
    for name, file in promises.files.items():
        for index, indicator in enumerate(file.indicators):
            yield from _indicator(promises, indicator, At(name, ("indicators", index)))
        for index, unit in enumerate(file.units):
            yield from _unit(promises, unit, At(name, ("units", index)))
        if file.targets and not file.plan:
            yield Contradiction(
                At(name, ("targets",)), say("targets without a plan"), say("begin the file with plan:"), missing=("plan", name)
            )
        for index, target in enumerate(file.targets if file.plan else ()):
            assert file.plan
            yield from target_contradictions(promises, file.plan, target, At(name, ("targets", index)))
        if file.plan and file.targets:
            yield from _governing(file.plan, file.targets, At(name, ("plan",)))
    yield from threshold_contradictions(promises)
    yield from _same(promises)
    yield from _shares(promises)


def _unit(promises: Promises, unit: Unit, at: At) -> Iterator[Contradiction]:
    if unit.begin and unit.end and unit.begin >= unit.end:
        yield Contradiction(at / "end", say("the unit ends before it begins"))
    if unit.formed_from and not unit.begin:
        yield Contradiction(at / "formed_from", say("formed from others, but on which day?"), say("write begin:"))
    if unit.code in unit.formed_from:
        yield Contradiction(at / "formed_from", say("a unit cannot be formed from itself"), say("give the new unit a code of its own"))
    whole = promises.units.get(unit.followed_by or "")
    if whole and whole.formed_from and unit.code not in whole.formed_from:
        what = say("followed by {unit}, whose formed_from does not name it", unit=whole.code)
        yield Contradiction(at / "followed_by", what, say("formed_from names all the units that went into it: their figures are added up"))


def _indicator(promises: Promises, indicator: Indicator, at: At) -> Iterator[Contradiction]:
    for key in ("cut_off", "deadline", "greatest_age"):
        text = getattr(indicator, key)
        if text is not None and delay(text) is None:
            yield Contradiction(at / key, say("“{value}” is no delay", value=text), say("write 5 days, 3 working days or 2 months"))
    parent = promises.indicators.get(indicator.parent or "")
    # A share is counted in percent of its whole, whatever the whole is counted in.
    if not parent or (indicator.kind == "share" and parent.kind != "share"):
        return
    if indicator.measure.vi != parent.measure.vi:
        measures = {"measure": indicator.measure.vi, "parent": parent.code, "other": parent.measure.vi}
        what = say("measured in {measure}, but its parent {parent} in {other}", **measures)
        yield Contradiction(at / "measure", what, say("parts add up to their parent only in one unit of measure"))
    elif indicator.basis != parent.basis:
        bases = [say("no price basis") if basis is None else basis for basis in (indicator.basis, parent.basis)]
        what = say("at {basis}, but its parent {parent} at {other}", basis=bases[0], parent=parent.code, other=bases[1])
        yield Contradiction(at / "basis", what, say("parts add up to their parent only on one price basis"))


def _governing(plan: Plan, targets: tuple[Target, ...], at: At) -> Iterator[Contradiction]:
    lines = tuple(dict.fromkeys(target.line for target in targets))
    if plan.governs not in lines and (len(lines) > 1 or plan.governs != "assigned"):
        what = say("no target is on the line {line} that governs", line=plan.governs)
        yield Contradiction(at / "governs", what, say("the lines are: {lines}", lines=", ".join(lines)), "warning")


def _same(promises: Promises) -> Iterator[Contradiction]:
    """Two targets of one line for the same thing, in force from the same day."""
    first: dict[tuple[object, ...], At] = {}
    for name, file in promises.files.items():
        for index, target in enumerate(file.targets):
            if not file.plan or target.indicator not in promises.indicators:
                continue
            at, effective = At(name, ("targets", index)), promises.effective(file.plan, target)
            keys = [(target.indicator, unit, target.period, target.line, effective) for unit in promises.reporting_units(file.plan, target)]
            for known in dict.fromkeys(first[key] for key in keys if key in first):
                words = {"indicator": target.indicator, "period": str(target.period), "place": known}
                what = say("a second target for {indicator} in {period}; the first is at {place}", **words)
                hint = say("give the later one its own date (effective:), or give one of them another line:")
                yield Contradiction(at / "indicator", what, hint)
            for key in keys:
                first.setdefault(key, at / "indicator")


def _shares(promises: Promises) -> Iterator[Contradiction]:
    """Shares of one whole must be able to make 100 %."""
    siblings: dict[str, set[str]] = defaultdict(set)
    for indicator in promises.indicators.values():
        if indicator.kind == "share" and indicator.parent:
            siblings[indicator.parent].add(indicator.code)
    for name, file in promises.files.items():
        groups: dict[tuple[str, object], dict[str, tuple[int, Target]]] = defaultdict(dict)
        for index, target in enumerate(file.targets):
            parent = promises.indicators[target.indicator].parent if target.indicator in promises.indicators else None
            if parent and target.indicator in siblings[parent] and target.form in ("between", "within"):
                groups[parent, (target.unit, target.period, target.line, target.effective)][target.indicator] = (index, target)
        for (whole, _), found in groups.items():
            yield from _hundred(name, list(found.values()), complete=set(found) == siblings[whole])


def _hundred(name: str, parts: list[tuple[int, Target]], *, complete: bool) -> Iterator[Contradiction]:
    low = sum((target.low or Decimal(0) for _, target in parts), Decimal(0))
    high = sum((target.high or Decimal(0) for _, target in parts), Decimal(0))
    if low > 100 or (complete and high < 100):
        what = say("the shares add up to {low}–{high} %, never to 100 %", low=low, high=high)
        yield Contradiction(At(name, ("targets", parts[0][0], "low")), what, None)
