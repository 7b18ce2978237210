"""An .ods by odfpy and by calamine."""

import datetime
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from odf import teletype
from odf.meta import UserDefined
from odf.namespaces import OFFICENS, STYLENS, TABLENS, TEXTNS
from odf.opendocument import load
from python_calamine import CalamineWorkbook

from monitor.sources.workbook.agreed import agreed, table
from monitor.sources.workbook.book import Book, Sheet
from monitor.sources.workbook.envelope import MOST_CELLS, Refused
from monitor.sources.workbook.layout import MOST_MERGED, WIDEST, bounded

Place = tuple[int, int]
CALCEXTNS = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
_INSIDE = ("table-row-group", "table-header-rows", "table-rows", "table-column-group", "table-header-columns", "table-columns")


@dataclass
class Found:
    """Of one sheet, as far as it was walked."""

    values: dict[Place, tuple[Any, str]] = field(default_factory=dict)
    calculated: set[Place] = field(default_factory=set)
    uncalculated: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def book(content: bytes, archive: zipfile.ZipFile) -> Book:
    archive.close()
    document = load(io.BytesIO(content))
    hidden = _hidden_styles(document)
    sheets = [element for element in document.spreadsheet.childNodes if _is(element, "table")]
    if not sheets:
        raise Refused("no_sheets")
    found = [(_named(sheet), _get(sheet, "style-name") in hidden, _walked(sheet)) for sheet in sheets]
    bounded(value for *_, cells in found for value in cells.values.values())
    # Calamine unrolls what is repeated: only after the walk is it known to be of proper size.
    other = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return Book("ods", tuple(_sheet(name, unseen, cells, other) for name, unseen, cells in found), _properties(document))


def _sheet(name: str, hidden: bool, found: Found, other: CalamineWorkbook) -> Sheet:
    sheet = other.get_sheet_by_name(name)
    start = sheet.start or (0, 0)
    cells = agreed(
        found.values,
        table(sheet.to_python(skip_empty_area=True), (start[0] + 1, start[1] + 1)),
        calculated=found.calculated,
        uncalculated=found.uncalculated,
        errors=found.errors,
    )
    return Sheet(
        name,
        hidden,
        {(cell.row, cell.column): cell for cell in cells},
        tuple(found.merged),
        frozenset(found.hidden_rows),
        frozenset(found.hidden_columns),
    )


def _walked(sheet: Any) -> Found:
    found, row, column = Found(), 1, 1
    for element in _flat(sheet):
        if _is(element, "table-column"):
            times = _times(element, "number-columns-repeated")
            if _get(element, "visibility") in ("collapse", "filter"):
                found.hidden_columns.update(range(column, min(column + times, 16_385)))
            column += times
        elif _is(element, "table-row"):
            row += _row(element, row, found)
    _bounded(found, _named(sheet))
    return found


def _flat(element: Any) -> Iterator[Any]:
    """Rows and columns, also those in groups."""
    for child in element.childNodes:
        if any(_is(child, name) for name in _INSIDE):
            yield from _flat(child)
        elif _is(child, "table-row") or _is(child, "table-column"):
            yield child


def _row(element: Any, row: int, found: Found) -> int:
    """Walks the cells of a row; returns how many rows it stands for."""
    times = _times(element, "number-rows-repeated")
    filled = []
    for column, many, cell in _cells(element):
        _spans(cell, row, column, found)
        if _get(cell, "value-type", OFFICENS) or _get(cell, "formula"):
            filled.append((column, many, cell))
    if filled and _get(element, "visibility") in ("collapse", "filter"):
        found.hidden_rows.update(range(row, min(row + times, row + MOST_CELLS)))
    if times * sum(many for _, many, _ in filled) + len(found.values) > MOST_CELLS:
        raise Refused("too_many_cells", most=MOST_CELLS)
    for first, many, cell in filled:
        value = _value(cell)
        for line in range(row, row + times):
            for at in range(first, first + many):
                _keep(cell, (line, at), value, found)
    return times


def _cells(row: Any) -> Iterator[tuple[int, int, Any]]:
    """Each cell with its column and the number of columns that it stands for."""
    column = 1
    for cell in row.childNodes:
        if _is(cell, "table-cell") or _is(cell, "covered-table-cell"):
            many = _times(cell, "number-columns-repeated")
            yield column, many, cell
            column += many


def _keep(cell: Any, place: Place, value: tuple[Any, str], found: Found) -> None:
    formula = _get(cell, "formula")
    if _get(cell, "value-type", CALCEXTNS) == "error" or (formula and str(value[0]).startswith(("#", "Err:"))):
        found.errors[place] = _written(cell)
    elif formula and value[0] is None:
        found.uncalculated.add(place)
    elif value[0] not in (None, ""):
        found.values[place] = value
        if formula:
            found.calculated.add(place)


def _spans(cell: Any, row: int, column: int, found: Found) -> None:
    down, across = _times(cell, "number-rows-spanned"), _times(cell, "number-columns-spanned")
    if (down > 1 or across > 1) and len(found.merged) >= MOST_MERGED:
        raise Refused("too_many_merged", most=MOST_MERGED)
    if down > 1 or across > 1:
        found.merged.append((row, column, row + down - 1, column + across - 1))


def _value(cell: Any) -> tuple[Any, str]:
    """Value and number format of a cell."""
    kind = _get(cell, "value-type", OFFICENS)
    if kind in ("float", "percentage", "currency"):
        given = float(_get(cell, "value", OFFICENS) or "nan")
        if not abs(given) < float("inf"):
            return _written(cell) or "NaN", ""
        return given, "0%" if kind == "percentage" else "General"
    if kind == "date":
        return _moment(_get(cell, "date-value", OFFICENS)), ""
    if kind == "time":
        return _get(cell, "time-value", OFFICENS), ""
    if kind == "boolean":
        return _get(cell, "boolean-value", OFFICENS) == "true", ""
    stated = _get(cell, "string-value", OFFICENS)
    return (stated if stated is not None else _written(cell)) if kind == "string" else None, ""


def _moment(text: str | None) -> Any:
    try:
        return datetime.datetime.fromisoformat(text or "")
    except ValueError:
        return text


def _written(cell: Any) -> str:
    """The paragraphs of a cell, without what was commented on it."""
    return "\n".join(teletype.extractText(child) for child in cell.childNodes if getattr(child, "qname", None) == (TEXTNS, "p"))


def _bounded(found: Found, name: str) -> None:
    places = found.values.keys() | found.errors.keys() | found.uncalculated
    if places:
        rows, columns = [row for row, _ in places], [column for _, column in places]
        if (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) > WIDEST:
            last = max(places)
            raise Refused("far_apart", sheet=name, row=last[0], column=last[1])


def _hidden_styles(document: Any) -> set[str]:
    """Styles of sheets that are not displayed."""
    found = set()
    for style in document.automaticstyles.childNodes:
        for part in style.childNodes:
            if getattr(part, "qname", None) == (STYLENS, "table-properties") and _get(part, "display") == "false":
                found.add(str(style.getAttrNS(STYLENS, "name")))
    return found


def _properties(document: Any) -> dict[str, str]:
    return {str(one.getAttribute("name")): teletype.extractText(one) for one in document.meta.getElementsByType(UserDefined)}


def _named(sheet: Any) -> str:
    return str(_get(sheet, "name") or "")


def _is(element: Any, name: str) -> bool:
    return bool(getattr(element, "qname", None) == (TABLENS, name))


def _get(element: Any, name: str, space: str = TABLENS) -> str | None:
    """An attribute as it is written; odfpy keeps them by namespace and name."""
    value = element.attributes.get((space, name))
    return None if value is None else str(value)


def _times(element: Any, name: str) -> int:
    given = _get(element, name) or "1"
    if not given.isdigit():
        raise Refused("odd_address", address=given[:20])
    return max(int(given), 1)
