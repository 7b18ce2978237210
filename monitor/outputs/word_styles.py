"""The named styles of a draft for Word, so that a clerk changes the whole document at one place each."""

from typing import Any, NamedTuple

from docx.document import Document as Draft
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section as Pages
from docx.shared import Mm, Pt, RGBColor

TYPE = "Times New Roman"
SIGNS = "Segoe UI Symbol"
"""Has the shapes of flags, which Times New Roman lacks; elsewhere another font stands in."""


class Look(NamedTuple):
    """How a paragraph style looks: size in points, distances in points, indents in millimetres."""

    size: float = 13
    bold: bool = False
    italic: bool = False
    align: str = "LEFT"
    before: float = 0
    after: float = 0
    first: float = 0
    left: float = 0
    keep: bool = False
    rule: float = 0
    """Indents, on both sides, of a line that is drawn beneath nothing: an empty paragraph."""


LOOKS = {
    "Title": Look(14, bold=True, align="CENTER", before=18),
    "Title Rule": Look(2, after=10, rule=62),
    "Heading 1": Look(13, bold=True, before=12, after=4, left=10, keep=True),
    "Heading 2": Look(13, bold=True, before=8, after=3, left=10, keep=True),
    "Heading 3": Look(12, bold=True, italic=True, before=6, after=3, keep=True),
    "Annex Heading": Look(14, bold=True, align="CENTER", after=2, keep=True),
    "Attached": Look(13, italic=True, align="CENTER", after=8),
    "Body Text": Look(13, align="JUSTIFY", after=6, first=10),
    "Ground": Look(12, align="JUSTIFY", after=3, first=10),
    "Count": Look(13, after=2, left=10),
    "Note": Look(10, after=1),
    "Gap": Look(4),
    "Cell": Look(11),
    "Cell Number": Look(11, align="RIGHT"),
    "Cell Head": Look(11, bold=True, align="CENTER"),
    "Office": Look(13, align="CENTER", after=2),
    "Issuer": Look(13, bold=True, align="CENTER"),
    "Issuer Rule": Look(2, after=8, rule=22),
    "Nation": Look(12, bold=True, align="CENTER"),
    "Motto": Look(13, bold=True, align="CENTER"),
    "Motto Rule": Look(2, after=8, rule=22),
    "Dated": Look(13, italic=True, align="CENTER", after=2),
    "Address": Look(13, align="RIGHT"),
    "Recipient": Look(13),
    "Copies": Look(12, bold=True, italic=True),
    "Copy": Look(11),
    "Position": Look(13, bold=True, align="CENTER"),
}
ANNEXES = ("Annex Heading",)
"""Headings of the first level, as an outline shows them."""


def styled(draft: Draft, lang: str) -> None:
    """Gives the draft its styles and its first pages: A4, margins of Decree 30/2020/NĐ-CP."""
    normal = draft.styles["Normal"]
    _typed(normal, TYPE)
    normal.font.size = Pt(13)
    _spoken(normal, lang)
    for name, look in LOOKS.items():
        _look(_style(draft, name), look)
    for name in ANNEXES:
        _outlined(draft.styles[name], 0)
    _typed(_style(draft, "Flag Sign", WD_STYLE_TYPE.CHARACTER), SIGNS)
    pages = draft.sections[0]
    pages.page_width, pages.page_height = Mm(210), Mm(297)
    pages.top_margin = pages.bottom_margin = Mm(20)
    pages.left_margin, pages.right_margin = Mm(30), Mm(15)
    pages.header_distance = Mm(10)
    number_pages(pages)


def number_pages(pages: Pages) -> None:
    """A number centred at the top, from one on, not on the first page."""
    pages.different_first_page_header_footer = True
    pages.header.is_linked_to_previous = pages.first_page_header.is_linked_to_previous = False
    paragraph = pages.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text or None
        run._r.append(element)  # noqa: SLF001 - python-docx has no words for fields
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    pages._sectPr.append(start)  # noqa: SLF001


def _style(draft: Draft, name: str, kind: WD_STYLE_TYPE = WD_STYLE_TYPE.PARAGRAPH) -> Any:
    made = next((style for style in draft.styles if style.name == name), None) or draft.styles.add_style(name, kind)
    made.hidden, made.quick_style = False, True
    return made


def _look(style: Any, look: Look) -> None:
    _typed(style, TYPE)
    style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.bold, look.italic
    shape = style.paragraph_format
    shape.alignment = getattr(WD_ALIGN_PARAGRAPH, look.align)
    shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
    shape.first_line_indent, shape.left_indent = Mm(look.first), Mm(look.left)
    shape.line_spacing_rule = WD_LINE_SPACING.SINGLE
    shape.keep_with_next = look.keep
    style.element.get_or_add_pPr().remove_all("w:pBdr")
    if look.rule:
        shape.left_indent = shape.right_indent = Mm(look.rule)
        _ruled(style)


def _typed(style: Any, name: str) -> None:
    """Black, and the font by its name for every script: a theme's font would win over it."""
    style.font.name, style.font.color.rgb = name, RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{script}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)


def _spoken(style: Any, lang: str) -> None:
    """The language that spelling is checked in."""
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), {"vi": "vi-VN", "en": "en-GB"}[lang])
    style.element.get_or_add_rPr().append(spoken)


def _ruled(style: Any) -> None:
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    style.element.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _outlined(style: Any, level: int) -> None:
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), str(level))
    style.element.get_or_add_pPr().append(outline)
