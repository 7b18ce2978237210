"""Findings in the order and with the company in which they are read: grouped, the governing one first, notes and history beside."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from monitor.assess import NOTES, REASONS
from monitor.figures import History
from monitor.periods import Period
from monitor.plan import Indicator, Promises, Target
from monitor.report import Definition, Evidence
from monitor.rows import INDENT
from monitor.sentences import Row, governs, note_codes, records, title
from monitor.series import Figures, figures
from monitor.wording import Language, say

RATES = ("growth", "index")


@dataclass(frozen=True)
class Entry:
    """A finding with all that stands around it in a report."""

    row: Row
    indicator: Indicator
    name: str
    group: str
    leads: bool
    """The governing one of several targets, or the only one."""
    notes: tuple[str, ...]
    history: History
    target: Target | None
    explanation: str
    """Given with the figure; empty where nobody gave one."""
    answerable: str


def entries(definition: Definition, evidence: Evidence, language: Language) -> tuple[Entry, ...]:
    """In the order of the frame, which is the plans'; further targets of an indicator follow its leading one."""
    wanted = [row for row in records(evidence.findings) if _wanted(row, definition, evidence.promises)]
    series = figures(evidence.actuals, evidence.as_of) if len(evidence.actuals) else None
    explained = _explanations(evidence.actuals)
    crowd = len({row["unit"] for row in wanted}) > 1
    several = len({row["plan"] for row in wanted}) > 1
    return tuple(
        replace(
            _entry(row, place, evidence.promises, series, language, unit=crowd, plan=several),
            explanation=explained.get(row.get("actual_id"), ""),
        )
        for block in _blocks(wanted)
        for place, row in enumerate(block)
    )


def _wanted(row: Row, definition: Definition, promises: Promises) -> bool:
    units = definition.units
    return (
        row["indicator"] in promises.indicators
        and (not definition.plans or row["plan"] in definition.plans)
        and (not definition.indicators or row["indicator"] in definition.indicators)
        and (not units or row["unit"] in units or any(unit in units for unit in promises.above(row["unit"])))
    )


def _blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """All targets of one indicator, unit and period together; the governing one leads."""
    blocks: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        blocks.setdefault((row["plan"], row["unit"], row["indicator"], row.get("target_period")), []).append(row)
    for block in blocks.values():
        yield sorted(block, key=lambda row: not governs(row))


def _entry(row: Row, place: int, promises: Promises, series: Figures | None, language: Language, *, unit: bool, plan: bool) -> Entry:
    indicator = promises.indicators[row["indicator"]]
    target = _target(row, promises)
    return Entry(
        row=row,
        indicator=indicator,
        name=_name(row, indicator, place, language),
        group=_group(row, indicator, promises, language, unit=unit, plan=plan),
        leads=place == 0,
        notes=tuple(_notes(row, indicator, target, language)),
        history=_history(row, indicator, series) if series else (),
        target=target,
        explanation="",
        answerable=_answerable(row, indicator, promises, language),
    )


def _explanations(actuals: pd.DataFrame) -> dict[object, str]:
    """What was given with each figure, by the store's number of it."""
    if not {"id", "note"} <= set(actuals.columns):
        return {}
    given = actuals[actuals["id"].notna() & actuals["note"].notna()]
    return dict(zip(given["id"], given["note"], strict=True))


def _answerable(row: Row, indicator: Indicator, promises: Promises, language: Language) -> str:
    if indicator.owner:
        return indicator.owner.name.in_(language.code)
    unit = promises.units.get(row["unit"])
    return unit.name.in_(language.code) if unit else str(row["unit"])


def _target(row: Row, promises: Promises) -> Target | None:
    if row["plan"] not in promises.plans:
        return None
    mine = (row["indicator"], str(row.get("target_period") or row["period"]), row.get("line") or "assigned")
    found = [t for t in promises.targets(row["plan"]) if (t.indicator, str(t.period), t.line) == mine and t.unit in (None, row["unit"])]
    return found[-1] if found else None


def _name(row: Row, indicator: Indicator, place: int, language: Language) -> str:
    name = title(indicator, language)
    if place:
        by = row.get("stated") or row.get("instrument") or row.get("line") or ""
        return INDENT + language.render(say("also: “{by}”", by=by))
    own = row.get("target_period")
    same_period = not own or Period.parse(str(own)).kind == "year" or str(own) == str(row["period"])
    return name if same_period else language.render(say("{name}, {period}", name=name, period=Period.parse(str(own))))


def _group(row: Row, indicator: Indicator, promises: Promises, language: Language, *, unit: bool, plan: bool) -> str:
    """The indicator's group; before it the plan and the unit, where the report has several of them."""
    held = promises.plans.get(row["plan"])
    owner = promises.units.get(row["unit"])
    named = [held.name.in_(language.code)] if held and (plan or not indicator.group) else []
    named += [owner.name.in_(language.code)] if owner and unit else []
    named += [indicator.group.in_(language.code)] if indicator.group else []
    return " – ".join(named) or language.render(say("Indicators"))


def _notes(row: Row, indicator: Indicator, target: Target | None, language: Language) -> Iterator[str]:
    """What else a reader must know; `provisional` is said by the figure's own mark."""
    for code in note_codes(row):
        if code != "provisional":
            yield language.render(say(NOTES.get(code, code)))
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
        yield language.render(say("the figure is that of {period}", period=Period.parse(str(covered))))


def _history(row: Row, indicator: Indicator, series: Figures) -> History:
    """Figures of the target's period by month: flows since the start of the year, rates as given, stocks as they stood."""
    period = Period.parse(str(row.get("target_period") or row["period"]))
    if indicator.kind in ("milestone", "average_growth", "change", "rank") or not period.months:
        return ()
    calendar = np.asarray([int(period.calendar == "administrative")])
    own = series.series_of(pd.Series([row["indicator"]]), pd.Series([row["unit"] or ""]), calendar)
    grid, first = series.grid, period.first.year * 12 + period.first.month - 1
    values = (
        grid.given
        if indicator.kind in RATES
        else grid.ending
        if indicator.aggregation == "last" or indicator.kind != "flow"
        else grid.cumulative
    )
    months = np.arange(first, first + period.months)
    found = grid.at(values, np.repeat(own, len(months)), months)
    return tuple((n + 1, float(value)) for n, value in enumerate(found) if not np.isnan(value))
