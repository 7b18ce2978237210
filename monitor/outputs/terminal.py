"""A report on the terminal: a table in colour, worst first; plain columns of text when it is piped."""

import datetime
from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from monitor.plan import Indicator
from monitor.report import Cell, Report, Section, Table
from monitor.vintages import Vintage
from monitor.wording import FLAGS, MISSING, STATUSES, Language, say

Row = tuple[Cell, ...]
DROPPED = ("figure", "note")
"""What a line of text has no room for."""


def status_table(report: Report, kind: str = "detail") -> RenderableType:
    """The headline and every row of the sections of that kind, worst first; further targets stay beneath their indicator."""
    tables = [table for section in report.sections if section.kind == kind for table in section.tables]
    facts = " · ".join(f"{label}: {value}" for label, value in report.facts)
    head = (Text(report.headline, style="bold"), Text(facts, style="dim"))
    kinds: dict[tuple[str, ...], list[Table]] = {}
    for table in tables:
        kinds.setdefault(table.roles, []).append(table)
    grids = [part for alike in kinds.values() for part in ("", Text(alike[0].title, style="bold"), _grid(alike))]
    return Group(*head, *(grids[2:] if len(kinds) == 1 else grids))


def plain_table(content: Table) -> RenderableType:
    """A table in the order of its rows, under its title."""
    return Group(Text(content.title, style="bold"), _grid([content], in_order=True))


def _grid(tables: list[Table], *, in_order: bool = False) -> Grid:
    first = tables[0]
    kept = [index for index, role in enumerate(first.roles) if role not in DROPPED]
    grid = Grid(box=box.SIMPLE_HEAD, safe_box=True, pad_edge=False, show_edge=False)
    for index in kept:
        right = first.roles[index] in ("number", "strong")
        grid.add_column(first.columns[index].text, justify="right" if right else "left", no_wrap=first.roles[index] != "text")
    for row in first.rows if in_order else _worst_first(tables):
        grid.add_row(*(_text(row[index], first.roles[index]) for index in kept))
    return grid


def _worst_first(tables: list[Table]) -> list[Row]:
    blocks: list[list[Row]] = []
    for row in (row for table in tables for row in table.rows):
        if row[0].text[:1].isspace() and blocks:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return [row for block in sorted(blocks, key=lambda block: _order(block[0])) for row in block]


def _order(row: Row) -> int:
    return next((FLAGS[cell.flag].order for cell in reversed(row) if cell.flag), len(FLAGS))


def _text(cell: Cell, role: str) -> Text:
    marks = f" {' '.join(cell.marks)}" if cell.marks else ""
    if role == "flag" and cell.flag:
        style = FLAGS[cell.flag]
        return Text(f"{style.glyph} {cell.text}{marks}", style=TERMINAL.get(cell.flag, ""))
    return Text(cell.text + marks, style="bold" if role == "strong" else "")


TERMINAL = {
    "missed": "bold red",
    "off_track": "bold red",
    "watch": "yellow",
    "ahead": "cyan",
    "exceeded": "cyan",
    "no_data": "dim",
    "cannot_be_judged": "dim",
    "not_due": "dim",
    "no_target": "dim",
}
"""Named colours: print's dark tones cannot be read on a dark terminal; these follow the user's own palette."""


def section(content: Section) -> RenderableType:
    """A section's sentence, its two-column tables without frames, and its remarks."""
    parts: list[RenderableType] = [Text(content.title, style="bold")]
    for table in content.tables:
        grid = Grid(box=None, show_header=False, pad_edge=False)
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column()
        for label, value in table.rows:
            grid.add_row(label.text, _text(value, "flag" if value.flag else "text"))
        parts.append(grid)
    return Group(*parts, *(Text(f"  {text}", style="dim") for text in content.texts), Text(""))


SAID = {"note": say("Cause"), "remark": say("Remark")}
"""What was said with a figure: columns only where anything was."""


def vintages(found: Sequence[Vintage], indicator: Indicator | None, language: Language) -> RenderableType:
    """Every vintage of an indicator's figures, the oldest knowledge first."""
    heads = (
        say("Reporting unit"),
        say("Period"),
        say("Figure"),
        say("Status"),
        say("Known"),
        say("Recorded"),
        say("Given by"),
        say("Hand-in"),
        say("Source"),
        *(head for column, head in SAID.items() if any(getattr(vintage.actual, column) for vintage in found)),
    )
    grid = Grid(*(language.render(head) for head in heads), box=box.SIMPLE_HEAD, safe_box=True, pad_edge=False, show_edge=False)
    for vintage in found:
        said = (getattr(vintage.actual, column) or "" for column in SAID if any(getattr(each.actual, column) for each in found))
        grid.add_row(*_vintage(vintage, indicator, language), *said)
    return grid


def _vintage(vintage: Vintage, indicator: Indicator | None, language: Language) -> tuple[str, ...]:
    actual = vintage.actual
    none = language.render(MISSING)
    if actual.value is None:
        value = language.render(say("withdrawn"))
    elif indicator and indicator.kind == "milestone":
        value = language.date(datetime.date.fromordinal(int(actual.value)))
    else:
        value = language.number(actual.value, max(0, -int(actual.value.normalize().as_tuple().exponent)))
    return (
        actual.unit or none,
        str(actual.period),
        value,
        language.render(STATUSES[actual.status]) if actual.status in STATUSES else none,
        language.date(actual.known) if actual.known else none,
        language.date(vintage.recorded.date()),
        vintage.giver,
        f"{vintage.name}:{actual.place}",
        actual.source or none,
    )
