"""The official document as a draft for Word: the same texts and tables under named styles, to be edited and signed.

Figures are left out: what a chart draws stands in figures beside it in its row, and what a wide one says in its sentence.
"""

import datetime
import io
import zipfile
from collections.abc import Iterable

from docx import Document
from docx.document import Document as Draft
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_BREAK
from docx.section import Section as Pages
from docx.shared import Mm

from monitor.official import arranged, said
from monitor.outputs.word_styles import number_pages, styled
from monitor.outputs.word_tables import beside, filled
from monitor.report import Cell, Report, Section
from monitor.wording import FLAGS

FIRST = (1980, 1, 1, 0, 0, 0)
"""A zip's first moment: the same report gives the same bytes."""


def render_docx(report: Report) -> bytes:
    """The draft's bytes."""
    laid = arranged(report)
    draft = Document()
    styled(draft, laid.lang)
    _barred(draft.sections[0], laid)
    _described(draft, laid)
    _head(draft, laid)
    for section in laid.sections:
        _section(draft, section, laid)
    return _settled(draft)


def _described(draft: Draft, report: Report) -> None:
    """Properties of the file; its dates are the report's."""
    properties, day = draft.core_properties, datetime.datetime.combine(report.as_of, datetime.time())
    properties.title, properties.language = report.title, report.lang
    properties.author = properties.last_modified_by = report.facts[0][1] if report.facts else ""
    properties.subject, properties.comments, properties.keywords = report.headline[:255], "", ""
    properties.created = properties.modified = day
    properties.revision = 1


def _head(draft: Draft, report: Report) -> None:
    styles = {"superior": "Office", "issuer": "Issuer", "nation": "Nation", "motto": "Motto", "number": "Office", "dated": "Dated"}
    lines = {place: [(style, text) for text in said(report, place)] for place, style in styles.items()}
    office = [*lines["superior"], *lines["issuer"], ("Issuer Rule", "")]
    state = [*lines["nation"], *lines["motto"], ("Motto Rule", "")]
    beside(draft, (office, state), (lines["number"], lines["dated"]), widths=(72, 93))
    title = draft.add_paragraph(style="Title")
    title.add_run(" ".join(said(report, "kind"))).add_break(WD_BREAK.LINE)
    title.add_run(report.title)
    draft.add_paragraph(style="Title Rule")
    to = said(report, "to")
    if to:
        beside(draft, ([("Address", text) for text in said(report, "address")], [("Recipient", text) for text in to]), widths=(45, 120))
    _paragraphs(draft, said(report, "opening"))


def _section(draft: Draft, section: Section, report: Report) -> None:
    if section.kind == "closing":
        _closing(draft, report)
        return
    if section.kind in ("wide", "upright"):
        _pages(draft, report, landscape=section.kind == "wide")
    level = {"chapter": 1, "item": 2, "wide": 1, "upright": 1}.get(section.kind, 2)
    annex = section.kind in ("wide", "upright")
    if section.title:
        _heading(draft, section.title, "Annex Heading" if annex else f"Heading {level}", section)
    if section.kind == "item":
        _counts(draft, section.counts)
        _paragraphs(draft, section.texts[:1])
        _paragraphs(draft, section.texts[1:], "Ground")
    else:
        _paragraphs(draft, section.texts, "Attached" if annex else "Body Text")
        _counts(draft, section.counts)
    for table in section.tables:
        if table.title not in ("", section.title) and section.kind != "item":
            _heading(draft, table.title, f"Heading {level + 1 if section.title else level}", section)
        filled(draft, table, millimetres=_width(draft.sections[-1]))
    _paragraphs(draft, (figure.title for figure in section.figures if figure.title not in section.texts), "Ground")
    _paragraphs(draft, (f"{note.mark} {note.text}" for note in section.notes), "Note")


def _heading(draft: Draft, text: str, style: str, section: Section) -> None:
    """In the document indented like its paragraphs, in annexes not."""
    heading = draft.add_paragraph(text, style=style)
    if section.kind.endswith("-part"):
        heading.paragraph_format.left_indent = Mm(0)


def _counts(draft: Draft, counts: Iterable[Cell]) -> None:
    for count in counts:
        line = draft.add_paragraph(style="Count")
        line.add_run(FLAGS[count.flag].glyph, style="Flag Sign")
        line.add_run(f" {count.text}" + (f": {count.value}" if isinstance(count.value, int) else ""))


def _closing(draft: Draft, report: Report) -> None:
    _paragraphs(draft, said(report, "closing"))
    copies = [("Copies", text) for text in said(report, "copies")]
    names = said(report, "copy")
    copies += [("Copy", f"- {text}{'.' if text == names[-1] else ';'}") for text in names]
    beside(draft, (copies, [("Position", text) for text in said(report, "position")] + [("Position", "")] * 5), widths=(78, 87))


def _paragraphs(draft: Draft, texts: Iterable[str], style: str = "Body Text") -> None:
    for text in texts:
        draft.add_paragraph(text, style=style)


def _pages(draft: Draft, report: Report, *, landscape: bool) -> None:
    """Pages of an annex: numbered anew, the first without its number."""
    pages = draft.add_section(WD_SECTION.NEW_PAGE)
    long, short = Mm(297), Mm(210)
    pages.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    pages.page_width, pages.page_height = (long, short) if landscape else (short, long)
    pages.left_margin, pages.right_margin = (Mm(20), Mm(20)) if landscape else (Mm(30), Mm(15))
    number_pages(pages)
    _barred(pages, report)


def _barred(pages: Pages, report: Report) -> None:
    """What is for internal use says so at the head of each page, the first too."""
    for text in said(report, "access"):
        for head in (pages.header, pages.first_page_header):
            head.paragraphs[0].insert_paragraph_before().add_run(text).bold = True


def _width(pages: Pages) -> float:
    return float((pages.page_width or 0) - (pages.left_margin or 0) - (pages.right_margin or 0)) / 36000


def _settled(draft: Draft) -> bytes:
    """The saved file with its parts in order and without the moment of writing."""
    saved, settled = io.BytesIO(), io.BytesIO()
    draft.save(saved)
    with zipfile.ZipFile(saved) as read, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as write:
        for name in read.namelist():
            write.writestr(zipfile.ZipInfo(name, FIRST), read.read(name), zipfile.ZIP_DEFLATED)
    return settled.getvalue()
