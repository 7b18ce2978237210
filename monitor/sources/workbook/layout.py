"""What the sheets of an .xlsx say beside values: formulas, errors, cells given twice, what is hidden or merged; read from the XML.

Neither of the two readers tells all of it: one gives a formula never calculated as blank, the other an error value.
"""

import posixpath
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO

from monitor.sources.workbook.book import placed
from monitor.sources.workbook.envelope import MOST_CELLS, Refused

MOST_TEXT = 32 << 20
"""Characters of all texts together; one shared text can stand in a hundred thousand cells."""
MOST_MERGED = 2_000
WIDEST = 5_000_000
"""Cells between the first and the last one with something in it; a reader takes memory for all of them."""

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SPACES = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass
class Layout:
    """Of one sheet, by row and column."""

    name: str
    hidden: bool
    formulas: set[tuple[int, int]] = field(default_factory=set)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    twice: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filled: set[tuple[int, int]] = field(default_factory=set)


def laid(archive: zipfile.ZipFile, sheets: Iterable[tuple[str, str, str]]) -> Iterator[tuple[Layout, Iterator[ET.Element]]]:
    """Each sheet of cells with its rows: the layout is whole when they were gone through."""
    found = []
    for name, state, part in sheets:
        layout = Layout(name, state != "visible")
        with archive.open(part) as file:
            yield layout, _rows(file, layout)
        _bounded(layout)
        found.append(len(layout.filled))
        if sum(found) > MOST_CELLS:
            raise Refused("too_many_cells", most=MOST_CELLS)


def bounded(values: Iterable[tuple[object, str]]) -> None:
    """Refuses more text than a workbook holds, before the second reader copies it for every cell."""
    if sum(len(value) for value, _ in values if isinstance(value, str)) > MOST_TEXT:
        raise Refused("too_much_text", most=MOST_TEXT >> 20)


def parts(archive: zipfile.ZipFile) -> list[tuple[str, str, str]]:
    """Name, state and part of each sheet of cells, in the order of the workbook."""
    names = archive.namelist()
    if "xl/_rels/workbook.xml.rels" not in names:
        raise Refused("damaged")
    relations = {
        relation.get("Id"): (relation.get("Type", ""), relation.get("Target", ""))
        for relation in ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - entities were refused before
    }
    found = []
    for element in ET.fromstring(archive.read("xl/workbook.xml")).iter():  # noqa: S314 - as above
        if _tag(element) != "sheet":
            continue
        kind, target = relations.get(element.get(_RELATION) or element.get(_STRICT), ("", ""))
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        if kind.endswith("/worksheet") and part not in names:
            raise Refused("damaged")
        if kind.endswith("/worksheet"):
            found.append((element.get("name", ""), element.get("state", "visible"), part))
    if not found:
        raise Refused("no_sheets")
    return found


def _rows(file: IO[bytes], layout: Layout) -> Iterator[ET.Element]:
    row, inside = 0, _named("c", "v", "f", "is", "t", "r", "rPr")
    for _, element in ET.iterparse(file):  # noqa: S314 - as above
        if element.tag in inside:
            continue
        tag = _tag(element)
        if tag == "row":
            row = int(element.get("r") or row + 1)
            _row(element, row, layout)
            yield element
            element.clear()
        elif tag == "mergeCell":
            if len(layout.merged) >= MOST_MERGED:
                raise Refused("too_many_merged", most=MOST_MERGED)
            layout.merged.append(_span(element.get("ref", "")))
        elif tag == "col" and (_true(element.get("hidden")) or element.get("width") in ("0", "0.0")):
            layout.hidden_columns.update(range(int(element.get("min", 1)), min(int(element.get("max", 1)), 16_384) + 1))
        else:
            element.clear()


def _row(element: ET.Element, row: int, layout: Layout) -> None:
    if _true(element.get("hidden")) or element.get("ht") in ("0", "0.0"):
        layout.hidden_rows.add(row)
    column = 0
    for cell in element:
        given = cell.get("r")
        place = placed(given) if given else (row, column + 1)
        if place is None:
            raise Refused("odd_address", address=str(given)[:20])
        column = place[1]
        if len(cell):
            (layout.twice if place in layout.filled else layout.filled).add(place)
            if len(layout.filled) > MOST_CELLS:
                raise Refused("too_many_cells", most=MOST_CELLS)
            if len(cell) > 1 or cell.get("t") != "inlineStr":  # most texts are just that
                _cell(cell, place, layout)


def _cell(cell: ET.Element, place: tuple[int, int], layout: Layout) -> None:
    parts = {_tag(part): part for part in cell}
    kind, value = cell.get("t", "n"), parts["v"].text if "v" in parts else None
    if kind == "e":
        layout.errors[place] = value or ""
    if "f" in parts:
        layout.formulas.add(place)
        if not value and not (kind == "str" and "v" in parts):
            layout.uncalculated.add(place)
    if kind == "n" and value and not _number(value):
        raise Refused("odd_number", sheet=layout.name, row=place[0], column=place[1], given=value[:30])


def _bounded(layout: Layout) -> None:
    if not layout.filled:
        return
    rows, columns = [row for row, _ in layout.filled], [column for _, column in layout.filled]
    if (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) > WIDEST:
        last = max(layout.filled)
        raise Refused("far_apart", sheet=layout.name, row=last[0], column=last[1])


def _number(text: str) -> bool:
    try:
        return abs(float(text)) < float("inf")
    except ValueError:
        return False


def _span(reference: str) -> tuple[int, int, int, int]:
    first, _, last = reference.partition(":")
    begin, end = placed(first), placed(last or first)
    if not begin or not end:
        raise Refused("odd_address", address=reference[:20])
    return (*begin, *end)


def _true(text: str | None) -> bool:
    return text in ("1", "true")


def _named(*tags: str) -> frozenset[str]:
    """Elements of cells in either namespace of such files."""
    return frozenset(f"{{{space}}}{tag}" for space in _SPACES for tag in tags)


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
