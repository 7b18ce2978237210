"""Changes as a table for people: the figure, the target and the assessment before and after, and why."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from monitor.amounts import Row, amount, day_of, decimals, records, requirement, title
from monitor.changes import SIDES, WHY
from monitor.periods import Period
from monitor.plan import Indicator, Promises
from monitor.report import Cell, Table
from monitor.rows import flag_cell
from monitor.unit_tree import name_of
from monitor.wording import MISSING, STATUSES, Language, Message, say

HEADS = (
    say("Indicator"), say("Reporting unit"), say("Plan before"), say("Plan after"), say("Figure before"), say("Figure after"),
    say("Assessment before"), say("Assessment after"), say("Why"),
)  # fmt: skip
ROLES = ("text", "text", "number", "number", "number", "number", "flag", "flag", "text")


def change_table(changed: pd.DataFrame, promises: Promises, language: Language, heading: Message) -> Table:
    """Of the columns changes.CHANGES."""
    rows = tuple(_row(row, promises, language) for row in records(changed))
    return Table(language.render(heading), tuple(Cell(language.render(head)) for head in HEADS), ROLES, rows)


def change_sentences(changed: pd.DataFrame, promises: Promises, language: Language) -> tuple[str, ...]:
    """Each change of what leads in one line: figure, target and assessment before and after where they differ, and why."""
    return tuple(_told(row, promises, language) for row in records(changed) if row["governs"])


def _told(row: Row, promises: Promises, language: Language) -> str:
    indicator = promises.indicators[row["indicator"]]
    old, new = (side(row, which) for which in ("before", "after"))
    figures = _amount if old["actual_period"] == new["actual_period"] else _figure
    pairs = (
        (figures(old, indicator, language), figures(new, indicator, language)),
        (requirement(old, indicator, language), requirement(new, indicator, language)),
        (_flag(old, language).text, _flag(new, language).text),
    )
    differing = ", ".join(f"{before} → {after}" for before, after in pairs if before != after)
    why = ", ".join(language.render(say(WHY[code])) for code in row["why"].split())
    named = f"{title(indicator, language)} ({name_of(row['unit'], promises, language)})"
    return language.render(say("{name}: {text}", name=named, text=f"{differing} ({why})" if differing else why))


def side(row: Row, which: str) -> dict[str, Any]:
    """The columns of a finding as they stand `before` or `after`."""
    return {**{name: row[f"{name}_{which}"] for name in SIDES}, "kind": row["kind"], "decimals": None}


def _row(row: Row, promises: Promises, language: Language) -> tuple[Cell, ...]:
    indicator = promises.indicators[row["indicator"]]
    sides = [side(row, which) for which in ("before", "after")]
    named = say("{name}, {period}", name=title(indicator, language), period=Period.parse(row["target_period"]))
    why = ", ".join(language.render(say(WHY[code])) for code in row["why"].split())
    return (
        Cell(language.render(named)),
        Cell(name_of(row["unit"], promises, language)),
        *(Cell(requirement(each, indicator, language) or language.render(MISSING)) for each in sides),
        *(Cell(_figure(each, indicator, language)) for each in sides),
        *(_flag(each, language) for each in sides),
        Cell(why),
    )


def _figure(finding: Mapping[str, Any], indicator: Indicator, language: Language) -> str:
    """With its status, and its span where it is not the whole of what is judged."""
    told = _amount(finding, indicator, language)
    if finding["actual"] is None or indicator.kind == "milestone":
        return told
    return language.render(say("{value}, {period}", value=told, period=Period.parse(finding["actual_period"])))


def _amount(finding: Mapping[str, Any], indicator: Indicator, language: Language) -> str:
    value, status = finding["actual"], finding["actual_status"]
    if value is None:
        return language.render(MISSING)
    if indicator.kind == "milestone":
        return language.date(day_of(value))
    text = amount(value, decimals(finding, indicator), indicator, language)
    return f"{text} {language.render(STATUSES[status])}" if status in STATUSES else text


def _flag(finding: Mapping[str, Any], language: Language) -> Cell:
    return flag_cell(finding["flag"], language) if finding["flag"] else Cell(language.render(MISSING))
