"""What turned late and what recovered since the issue before, and what was revised since then."""

from collections.abc import Iterator, Sequence

from monitor.amounts import Row, governs, records
from monitor.changes import changes
from monitor.changes_in_words import change_table
from monitor.entries import Entry
from monitor.periods import Period
from monitor.plan import Promises
from monitor.report import Cell, Earlier, Table
from monitor.rows import flag_cell
from monitor.wording import Language, Message, say

LATENESS = {"missed": 2, "off_track": 2, "watch": 1, "on_track": 0, "achieved": 0, "ahead": 0, "exceeded": 0}
"""How late a flag says it is; what is not judged is neither late nor in time."""
TURNED = {
    (2, True): say("newly late"),
    (1, True): say("newly to be watched"),
    (1, False): say("less late"),
    (0, False): say("recovered"),
}
"""By how late it is now and whether that is later than before."""
REVISED = {"correction", "confirmed", "withdrawn", "revised_plan", "rule_change", "override", "override_ended"}
"""Codes of changes.WHY that change what the issue before said."""
Turned = tuple[Entry, Message, str]


def turned(leading: Sequence[Entry], earlier: Earlier) -> tuple[Turned, ...]:
    """The indicators that are later or less late than in the issue before, the newly late first; each with its flag then.

    Annual targets are compared with annual ones, whatever the year, so that a first report of a year is compared as well.
    """
    before = {_key(row): row["flag"] for row in records(earlier.findings) if governs(row)}
    found = [one for entry in leading if (one := _turned(entry, before.get(_key(entry.row), "")))]
    order = list(TURNED.values())
    return tuple(sorted(found, key=lambda one: order.index(one[1])))


def _key(row: Row) -> tuple[str, str, int]:
    return row["indicator"], row["unit"] or "", Period.parse(str(row.get("target_period") or row["period"])).months


def _turned(entry: Entry, before: str) -> Turned | None:
    now, then = LATENESS.get(entry.row["flag"]), LATENESS.get(before)
    if now is None or now == (then or 0):
        return None
    return entry, TURNED[now, now > (then or 0)], before


def turned_table(found: Sequence[Turned], earlier: Earlier, language: Language) -> Table:
    heads = (say("Indicator"), say("Change"), say("Last issue"), say("This issue"))
    title = say("Since the last issue ({last})", last=_named(earlier))
    return Table(
        language.render(title),
        tuple(Cell(language.render(head)) for head in heads),
        ("text", "text", "flag", "flag"),
        tuple(tuple(_cells(one, language)) for one in found),
    )


def _cells(one: Turned, language: Language) -> Iterator[Cell]:
    entry, change, before = one
    yield Cell(entry.name)
    yield Cell(language.render(change))
    yield flag_cell(before, language) if before else Cell(language.render(say("not in it")))
    yield flag_cell(entry.row["flag"], language)


def unturned(earlier: Earlier, language: Language) -> str:
    """Said where nothing turned, so that nobody thinks it was not looked at."""
    return language.render(say("Nothing turned late or recovered since the last issue ({last})", last=_named(earlier)))


def _named(earlier: Earlier) -> Message:
    return say("{period}, data as of {day}", period=earlier.period, day=earlier.as_of)


def revisions(found: Sequence[Entry], earlier: Earlier, promises: Promises, language: Language) -> Table:
    """What the issue before would say otherwise today: figures, targets and assessments of its own period."""
    shown = {(entry.row["indicator"], entry.row["unit"]) for entry in found}
    frame = changes(earlier.findings, earlier.now)
    kept = [
        bool(REVISED & set(why.split())) and (indicator, unit) in shown
        for why, indicator, unit in zip(frame["why"], frame["indicator"], frame["unit"], strict=True)
    ]
    heading = say("Revised since the last issue ({last})", last=_named(earlier))
    return change_table(frame[kept], promises, language, heading)
