"""Findings in the order and with the company in which they are read: grouped, the governing one first, notes and history beside."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitor.amounts import Row, governs, note_codes, records, title, with_turns
from monitor.assess import NOTES, REASONS
from monitor.figures import History
from monitor.flags import DEFAULT, Rules
from monitor.grounds import override
from monitor.history import history, scattered
from monitor.periods import Period
from monitor.plan import Indicator, Promises, Target
from monitor.report import Definition, Evidence
from monitor.rows import INDENT, PUBLISHED
from monitor.series import Figures, figures
from monitor.thresholds import by_version
from monitor.wording import Language, say


@dataclass(frozen=True)
class Entry:
    """A finding with all that stands around it in a report."""

    row: Row
    indicator: Indicator
    name: str
    group: tuple[str, ...]
    """The heading it stands under: plan, unit and group, as far as the report has several of them."""
    leads: bool
    """The governing one of several targets, or the only one."""
    notes: tuple[str, ...]
    remark: str
    """How its figure was read; empty where nothing is to be said."""
    history: History
    """Within the target's period."""
    before: History
    """The same months a year earlier, of what adds up over a year."""
    scattered: History
    """Over all years; only of what has no target."""
    target: Target | None
    explanation: str
    """Given with the figure; empty where nobody gave one."""
    answerable: str
    rules: Rules
    """The thresholds that it was judged by."""


def entries(definition: Definition, evidence: Evidence, language: Language) -> tuple[Entry, ...]:
    """In the order of the frame, which is the plans'; further targets of an indicator follow its leading one."""
    groups = _grouped(definition, language)
    found = [row for row in records(evidence.findings) if concerns(row, definition, evidence.promises)]
    chosen = sorted(found, key=lambda row: groups[row["indicator"]][0]) if groups else found
    units: dict[str, set[object]] = {}
    for row in chosen:
        units.setdefault(row["indicator"], set()).add(row["unit"])
    around = _Around(
        promises=evidence.promises,
        language=language,
        period=definition.span,
        series=figures(evidence.actuals, evidence.as_of) if len(evidence.actuals) else None,
        explained=_said(evidence.actuals, "note"),
        remarked=_said(evidence.actuals, "remark"),
        published=_published(evidence.promises),
        targets=_targets(evidence.promises, {row["plan"] for row in chosen}),
        rules=by_version(evidence.promises),
        groups={code: name for code, (_, name) in groups.items()},
        several_units=1 < len(set().union(*units.values())) <= len(units),
        shared=frozenset(code for code, reporting in units.items() if len(reporting) > 1),
        several_plans=len({row["plan"] for row in chosen}) > 1,
    )
    return tuple(_entry(row, place, around) for block in _blocks(chosen) for place, row in enumerate(block))


@dataclass(frozen=True, eq=False)
class _Around:
    """What every entry is looked up in."""

    promises: Promises
    language: Language
    period: Period
    series: Figures | None
    explained: Mapping[object, str]
    remarked: Mapping[object, str]
    published: Mapping[str, str]
    """For each level the indicator of its growth on the same period as the source prints it."""
    targets: Mapping[tuple[str, str, str, str, str], Target]
    rules: Mapping[str, Rules]
    """By version."""
    groups: Mapping[str, str]
    """Names of the report's own groups by indicator; empty where it has none."""
    several_units: bool
    """Each has a heading of its own, unless there are more units than indicators: a hundred headings over one row each."""
    several_plans: bool
    shared: frozenset[str]
    """Indicators that several units report: each row is named by its unit, for on the first page they stand beside each other."""


def _grouped(definition: Definition, language: Language) -> dict[str, tuple[int, str]]:
    """Place and heading of each indicator in the report's own groups."""
    listed = [(code, group.name.in_(language.code)) for group in definition.groups for code in group.indicators]
    return {code: (place, name) for place, (code, name) in enumerate(listed)}


def concerns(row: Row, definition: Definition, promises: Promises) -> bool:
    return (not definition.plans or row["plan"] in definition.plans) and shows(definition, row["indicator"], row["unit"], promises)


def shows(definition: Definition, indicator: str, unit: str, promises: Promises) -> bool:
    """Whether the report is about that indicator of that unit."""
    chosen = definition.indicators or tuple(code for group in definition.groups for code in group.indicators)
    return indicator in promises.indicators and (not chosen or indicator in chosen) and within(unit, definition.units, promises)


def within(unit: str, units: Collection[str], promises: Promises) -> bool:
    """Whether it is one of these units or lies below one; without any named it does."""
    return not units or unit in units or any(each in units for each in promises.above(unit))


def _blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """All targets of one indicator, unit and period together; the governing one leads."""
    blocks: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        blocks.setdefault((row["plan"], row["unit"], row["indicator"], row.get("target_period")), []).append(row)
    for block in blocks.values():
        yield sorted(block, key=lambda row: not governs(row))


def _entry(row: Row, place: int, around: _Around) -> Entry:
    indicator, language, series = around.promises.indicators[row["indicator"]], around.language, around.series
    row = with_turns(_with_published_growth(row, around), around.rules)
    period = str(row.get("target_period") or row["period"])
    target = around.targets.get((row["plan"], row["indicator"], row["unit"], period, row.get("line") or "assigned"))
    return Entry(
        row=row,
        indicator=indicator,
        name=_name(row, indicator, place, around),
        group=_group(row, indicator, around),
        leads=place == 0,
        notes=tuple(_notes(row, indicator, target, language)),
        remark=around.remarked.get(row.get("actual_id"), ""),
        history=history(row, indicator, series) if series else (),
        before=history(row, indicator, series, earlier=1) if series and indicator.kind == "flow" else (),
        scattered=scattered(row, indicator, series) if series and row["flag"] == "no_target" else (),
        target=target,
        explanation=around.explained.get(row.get("actual_id"), ""),
        answerable=_answerable(row, indicator, around.promises, language),
        rules=around.rules.get(row.get("rules") or "", DEFAULT),
    )


def by_rules(found: Iterable[Entry]) -> list[tuple[Rules, tuple[Entry, ...]]]:
    """What was judged, by the thresholds that it was judged by, the commonest first."""
    by: dict[Rules, list[Entry]] = {}
    for entry in found:
        if entry.row["flag"] != "no_target":
            by.setdefault(entry.rules, []).append(entry)
    return sorted(((rules, tuple(entries)) for rules, entries in by.items()), key=lambda each: -len(each[1]))


def _said(actuals: pd.DataFrame, column: str) -> dict[object, str]:
    """The note or remark given with each figure, by the store's number of it."""
    if not {"id", column} <= set(actuals.columns):
        return {}
    given = actuals[actuals["id"].notna() & actuals[column].notna()]
    return dict(zip(given["id"], given[column], strict=True))


def _published(promises: Promises) -> dict[str, str]:
    return {each.of: each.code for each in promises.indicators.values() if each.of and each.kind == "growth"}


def _with_published_growth(row: Row, around: _Around) -> Row:
    """Where the growth of a level cannot be computed, the one that its source printed for the same span."""
    code, series = around.published.get(row["indicator"]), around.series
    if row.get("growth_percent") is not None or row.get("actual") is None or not code or not series:
        return row
    period = Period.parse(str(row.get("actual_period") or row["period"]))
    calendar = np.asarray([int(period.calendar == "administrative")])
    (at,) = series.exact(series.series_of(pd.Series([code]), pd.Series([row["unit"] or ""]), calendar), period)
    growth = float(series.value[at]) if at >= 0 else np.nan
    return row if np.isnan(growth) else {**row, "growth_percent": growth, "growth_published": True}


def _answerable(row: Row, indicator: Indicator, promises: Promises, language: Language) -> str:
    if indicator.owner:
        return indicator.owner.name.in_(language.code)
    unit = promises.units.get(row["unit"])
    return unit.name.in_(language.code) if unit else str(row["unit"])


def _targets(promises: Promises, plans: Iterable[str]) -> dict[tuple[str, str, str, str, str], Target]:
    """By plan, indicator, unit, period and line; the last one of a line stands for it."""
    known = [promises.plans[plan] for plan in plans if plan in promises.plans]
    return {
        (plan.code, each.indicator, unit, str(each.period), each.line): each
        for plan in known
        for each in promises.targets(plan.code)
        for unit in promises.reporting_units(plan, each)
    }


def _name(row: Row, indicator: Indicator, place: int, around: _Around) -> str:
    """With its unit where several report it, and its target's period where that is neither the report's nor the year around it."""
    name, render = title(indicator, around.language), around.language.render
    unit = around.promises.units.get(row["unit"])
    if unit and indicator.code in around.shared:
        name = f"{name} – {unit.name.in_(around.language.code)}"
    if place:
        by = row.get("stated") or row.get("instrument") or row.get("line") or ""
        return INDENT + render(say("also: “{by}”", by=by))
    own = Period.parse(str(row.get("target_period") or row["period"]))
    usual = own == around.period or (own.kind == "year" and own.begin <= around.period.begin and around.period.end <= own.end)
    return name if usual else render(say("{name}, {period}", name=name, period=own))


def _group(row: Row, indicator: Indicator, around: _Around) -> tuple[str, ...]:
    """Plan and unit, where the report has several of them, and the indicator's group."""
    plan, unit, code = around.promises.plans.get(row["plan"]), around.promises.units.get(row["unit"]), around.language.code
    of_unit = unit.name.in_(code) if unit and around.several_units else ""
    if around.groups:
        return "", of_unit, around.groups[row["indicator"]]
    return (
        plan.name.in_(code) if plan and (around.several_plans or not indicator.group) else "",
        of_unit,
        indicator.group.in_(code) if indicator.group else "",
    )


def _notes(row: Row, indicator: Indicator, target: Target | None, language: Language) -> Iterator[str]:
    """What else a reader must know; `provisional` is said by the figure's own mark."""
    if row.get("growth_published"):
        yield language.render(PUBLISHED)
    if by := override(row, language):
        yield by
    yield from (language.render(say(NOTES.get(code, code))) for code in note_codes(row) if code != "provisional")
    if row.get("reason") in ("linear_at_worst_watch", "stale", "as_stated"):
        yield language.render(say(REASONS[row["reason"]]))
    for text in (indicator.note, target.note if target else None):
        if text:
            yield text.in_(language.code)
    covered = row.get("actual_period")
    if (
        covered
        and row.get("actual") is not None
        and indicator.kind != "milestone"
        and Period.parse(str(covered)).end != Period.parse(str(row["period"])).end
    ):
        yield language.render(say("period of the figure: {period}", period=Period.parse(str(covered))))
