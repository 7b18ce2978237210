"""What is wrong with a form's rows and columns as such: hidden, merged, moved apart, added by hand."""

from collections import defaultdict
from collections.abc import Iterator

from monitor.form import GIVEN, chosen
from monitor.plan import Indicator, Promises
from monitor.problems import Problem, did_you_mean
from monitor.sources.cells import Fault, folded
from monitor.sources.form_cells import VALUES, Laid, Line
from monitor.sources.workbook import address
from monitor.wording import say


def row_fault(line: Line, promises: Promises) -> Fault | None:
    """What keeps a whole row from being taken in."""
    if not line.text("code"):
        return _NAMELESS[line.block == "corrections"]
    return _unseen(line) or _unknown(line, promises)


_NAMELESS = {
    True: Fault(say("of which indicator is this correction?"), say("choose one from the list")),
    False: Fault(say("this row has no code: rows added by hand are not read"), say("report it in a row of the form, or as a correction")),
}


def _unseen(line: Line) -> Fault | None:
    if line.sheet.hidden:
        return Fault(say("the sheet {sheet} is hidden", sheet=line.sheet.name), say("show it, check its figures and hand it in again"))
    if line.row in line.sheet.hidden_rows:
        return Fault(say("this row is hidden"), say("show it (clear filters), check its figures and hand it in again"))
    return None


def _unknown(line: Line, promises: Promises) -> Fault | None:
    code, _, unit = chosen(line.text("code")).partition("|")
    indicator = promises.indicators.get(code)
    if not indicator:
        hint = did_you_mean(code, promises.indicators) or say("get a new form with `monitor form`")
        return Fault(say("there is no indicator {code} any more", code=code), hint)
    if unit and unit not in promises.units:
        return Fault(say("there is no reporting unit {unit} any more", unit=unit), say("get a new form with `monitor form`"))
    return _strange(line, indicator, promises)


def _strange(line: Line, indicator: Indicator, promises: Promises) -> Fault | None:
    """A row whose visible words say something else than its hidden code: cells were moved apart, or the unit was changed."""
    name, measure = line.text("name"), line.text("measure")
    if name and not _named(indicator, name) and any(_named(other, name) for other in promises.indicators.values()):
        return Fault(
            say("this row is named {name}, but its hidden code is that of {other}", name=name, other=indicator.name.vi),
            say("were only some of its cells sorted or moved? copy the figures into a fresh form"),
        )
    known = {folded(text) for text in (indicator.measure.vi, indicator.measure.en) if text}
    if measure and not any(measure == text or measure.startswith((f"{text} ", f"{text},")) for text in known):
        return Fault(
            say("the row counts in {measure}, the plan in {known}", measure=measure, known=indicator.measure.vi),
            say("convert the figure and write it into a fresh form"),
        )
    return None


def _named(indicator: Indicator, name: str) -> bool:
    """Whether that is its name; the price basis may stand behind it."""
    names = [folded(text) for text in (indicator.name.vi, indicator.name.en) if text]
    return any(name == own or name.startswith(f"{own} (") for own in names)


def covered(line: Line, role: str) -> Fault | None:
    column = line.columns[role]
    if column in line.sheet.hidden_columns:
        return Fault(say("this column is hidden"), say("show it, check its figures and hand it in again"))
    if line.sheet.merge(line.row, column):
        return Fault(say("this cell is merged with others: whose figure is it?"), say("unmerge it and write each figure into its own cell"))
    return None


def twice(block: Laid) -> Iterator[tuple[str, Fault]]:
    """Figures in a second column of one role: which of the two counts, nobody can tell."""
    for role, first, second in block.twice:
        fault = Fault(
            say(
                "the column of {role} stands there twice: {first} and {second}",
                role=role,
                first=address(block.key, first),
                second=address(block.key, second),
            ),
            say("delete the copy"),
        )
        for line in block.lines():
            if role in VALUES[block.block] and (line.row, second) in block.sheet.cells:
                place = f"{block.sheet.name}!{address(line.row, second)}"
                yield place, fault


def merged(block: Laid) -> list[Problem]:
    """Merged ranges that swallow cells for figures: what stood there would be read as blank."""
    values = {block.columns[role] for role in VALUES[block.block] if role in block.columns}
    found = []
    for top, left, bottom, right in block.sheet.merged:
        swallowed = any(left <= column <= right for column in values) and (top, left) not in block.sheet.cells
        coded = any(line.text("code") for line in block.lines() if top <= line.row <= bottom)
        if (swallowed or ((top, left) in block.sheet.cells and left not in values and any(left < c <= right for c in values))) and coded:
            what = say("cells for figures are merged: {range}", range=f"{address(top, left)}:{address(bottom, right)}")
            found.append(Problem(f"{block.sheet.name}!{address(top, left)}", what, say("unmerge them"), "warning"))
    return found


def speechless(block: Laid) -> list[Problem]:
    """Notes beside no figure: there is nothing that they could be kept with."""
    found = []
    for line in block.lines():
        note, values = line.cell("note"), [line.cell(role) for role in (*VALUES[line.block], "tick")]
        given = line.cell(GIVEN + "note")
        if note and not any(values) and (given is None or given.value != note.value):
            what = say("a note without a figure is not kept")
            found.append(Problem(line.place("note"), what, say("write the figure that it is about"), "information"))
    return found


def unread(block: Laid) -> list[Problem]:
    """Figures in columns that the form does not know."""
    known = set(block.columns.values()) | {second for *_, second in block.twice}
    strange: dict[int, list[int]] = defaultdict(list)
    for (row, column), cell in block.sheet.cells.items():
        if block.key < row <= block.last and column not in known and cell.kind == "number" and not cell.calculated:
            strange[column].append(row)
    return [
        Problem(
            f"{block.sheet.name}!{address(min(rows), column)}",
            say("{count} figures in a column that the form does not know were not read", count=len(rows)),
            severity="information",
        )
        for column, rows in sorted(strange.items())
    ]
