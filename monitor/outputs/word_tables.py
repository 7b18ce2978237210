"""Tables of a draft for Word: the report's own, ruled, with heads that repeat; and blocks that stand side by side."""

from collections.abc import Sequence
from typing import Any

from docx.document import Document as Draft
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from monitor.outputs.columns import needed
from monitor.report import Cell, Table
from monitor.wording import FLAGS

Block = Sequence[tuple[str, str]]
"""Paragraphs as style and text."""
EM = 3.3
"""Millimetres that an em of a table's text takes in Times New Roman at 11 points, beside Inter's that columns are measured in."""

WHOLE = 6
"""Rows of a table up to which it is not broken between pages."""


def filled(draft: Draft, table: Table, millimetres: float) -> None:
    """A report's table without its charts, as wide as the page; the type is smaller where its columns need it."""
    kept = [index for index, role in enumerate(table.roles) if role != "figure"]
    made = draft.add_table(rows=0, cols=len(kept), style="Table Grid")
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _close(made)
    ems = [needed(table)[index] for index in kept]
    size = Pt(max(8.0, min(11.0, 11.0 * millimetres / (sum(ems) * EM))))
    roomy = _roomy(ems, [table.roles[index] for index in kept], millimetres / EM)
    widths = [Mm(millimetres * each / sum(roomy)) for each in roomy]
    _row(made, [(table.columns[index], "head") for index in kept], size, head=True)
    for row in table.rows:
        _row(made, [(row[index], table.roles[index]) for index in kept], size)
    _set_wide(made, widths)
    if len(table.rows) <= WHOLE:
        for row in made.rows[:-1]:
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
    draft.add_paragraph(style="Gap")


def beside(draft: Draft, *rows: Sequence[Block], widths: tuple[int, ...]) -> None:
    """Blocks in unruled columns of so many millimetres, row by row."""
    made = draft.add_table(rows=0, cols=len(widths))
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for blocks in rows:
        for cell, block in zip(made.add_row().cells, blocks, strict=True):
            for index, (style, text) in enumerate(block):
                paragraph = cell.paragraphs[0] if not index else cell.add_paragraph()
                paragraph.style = draft.styles[style]
                paragraph.add_run(text)
    _set_wide(made, [Mm(width) for width in widths])


def _set_wide(made: Any, widths: Sequence[int]) -> None:
    """Of each column and of each of its cells: Word goes by these, LibreOffice by those."""
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    for row in made.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _close(made: Any) -> None:
    """Margins of a millimetre beside the texts of cells."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "57")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    made._tbl.tblPr.insert_element_before(margins, "w:tblLook")  # noqa: SLF001 - python-docx has no words for these margins


def _roomy(ems: Sequence[float], roles: Sequence[str], room: float) -> list[float]:
    """Room to spare goes to the columns of text."""
    texts = sum(each for each, role in zip(ems, roles, strict=True) if role in ("text", "note")) or 1.0
    spare = max(room - sum(ems), 0.0)
    return [each + (spare * each / texts if role in ("text", "note") else 0.0) for each, role in zip(ems, roles, strict=True)]


def _row(made: Any, cells: Sequence[tuple[Cell, str]], size: Pt, *, head: bool = False) -> None:
    row = made.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader" if head else "w:cantSplit"))  # noqa: SLF001 - no words for it
    styles = {"head": "Cell Head", "number": "Cell Number", "strong": "Cell Number"}
    for place, (cell, role) in zip(row.cells, cells, strict=True):
        paragraph = place.paragraphs[0]
        paragraph.style = styles.get(role, "Cell")
        if role == "flag" and cell.flag in FLAGS:
            paragraph.add_run(FLAGS[cell.flag].glyph, style="Flag Sign").font.size = size
            paragraph.add_run(" ").font.size = size
        run = paragraph.add_run(cell.text)
        run.font.size, run.bold = size, True if role == "strong" else None
        if cell.marks:
            marks = paragraph.add_run(", ".join(cell.marks))
            marks.font.size, marks.font.superscript = size, True
