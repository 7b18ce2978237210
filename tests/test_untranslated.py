"""No word for people stands outside the message catalogue: not in templates, styles, charts, workbooks or drafts."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from findings import DEFINITION, INDICATORS, PROMISES, evidence, finding, growth, level, milestone
from jinja2 import Environment

from monitor.compose import compose
from monitor.letterhead import Letterhead
from monitor.official import arranged
from monitor.outputs.excel import render_xlsx
from monitor.outputs.html import render_html
from monitor.outputs.terminal import status_table
from monitor.outputs.word import render_docx
from monitor.plan import Text
from monitor.report import Report, Theme
from monitor.wording import FLAGS, Language
from tests.small_workspace import plain
from tests.test_wording import texts

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning:openpyxl")
TEMPLATES = Path(__file__).parent.parent / "templates"
WORD = re.compile(r"[^\W\d_]{2,}")
CLEAN = str.maketrans("abcdefghijklmnopqrstuvwxyz", "αβγδεζηθικλμνξοπρςστυφχψωϊ")
OWN = {"ngày", "tháng", "năm", "as", "issued", "BC", "II", "III"}
"""How Vietnamese writes a long date, whose padding is a rule; codes on the sheet of data; Roman numbers."""
HEAD = Letterhead(superior=Text("UBND tỉnh Lào Cai"), place=Text("Lào Cai"), to=(Text("UBND tỉnh"),), copies=(Text("Như trên"),))


def greek(text: str) -> str:
    """A translation that can be told from English: Greek letters, places left as they are."""
    return re.sub(r"\{[^}]*\}|[^{]+", lambda part: part[0] if part[0].startswith("{") else part[0].lower().translate(CLEAN), text)


GREEK = Language("vi", {text: greek(text) for text, _, _ in texts()})
ROWS = (
    *(level(flag=flag) for flag in ("ahead", "on_track", "watch", "off_track")),
    growth(flag="missed", override_by="Lan", override_reason="Lan", flag_by_rule="watch"),
    milestone(),
    finding(indicator="pci", flag="no_target"),
    finding(indicator="losses", flag="no_data", days_overdue=12),
)


def known() -> set[str]:
    """Words of the data, in which the report is about something."""
    said = repr((PROMISES, INDICATORS, DEFINITION, HEAD, ROWS, FLAGS.keys()))
    return {word.casefold() for word in (*WORD.findall(said), *OWN, "lao", "cai")}


def report(theme: Theme) -> Report:
    definition = replace(DEFINITION, theme=theme, official=HEAD)
    return compose(definition, evidence(*ROWS), GREEK, name="lao-cai")


def page(theme: Theme) -> str:
    """What a page shows: texts between tags, and what is read aloud."""
    made = report(theme)
    shown = render_html(arranged(made) if theme == "official" else made, (TEMPLATES,), density=0).partition("<body>")[2]
    spoken = " ".join(re.findall(r'(?:alt|title|aria-label)="([^"]*)"', shown))
    return html.unescape(re.sub(r"<[^>]*>", " ", shown) + spoken)


def book() -> str:
    """Every text of the workbook that a person can see; hidden sheets hold codes."""
    sheets = openpyxl.load_workbook(io.BytesIO(render_xlsx(report("modern"), GREEK))).worksheets
    cells = (cell.value for sheet in sheets if sheet.sheet_state == "visible" for row in sheet.iter_rows() for cell in row)
    names = [sheet.title for sheet in sheets if sheet.sheet_state == "visible"]
    return " ".join([*names, *(str(value) for value in cells if isinstance(value, str) and not value.startswith("="))])


def draft() -> str:
    with zipfile.ZipFile(io.BytesIO(render_docx(report("official")))) as file:
        return " ".join(re.findall(r"<w:t[^>]*>([^<]*)", file.read("word/document.xml").decode()))


MEDIA = {
    "modern": lambda: page("modern"),
    "official": lambda: page("official"),
    "draft": draft,
    "workbook": book,
    "terminal": lambda: plain(status_table(report("modern"), "detail")),
    "brief on the terminal": lambda: plain(status_table(report("modern"), "brief")),
}


@pytest.mark.parametrize("medium", MEDIA)
def test_every_word_comes_from_the_catalogue_or_the_data(medium: str) -> None:
    """With a catalogue that turns all our words Greek, nothing but the data's own words is left in Latin letters."""
    shown = MEDIA[medium]()
    assert re.search("[α-ω]", shown)
    assert sorted({word.casefold() for word in WORD.findall(shown) if re.search("[A-Za-z]", word)} - known()) == []


def literal(path: Path) -> Iterator[str]:
    """What a template prints as it stands: outside tags, comments and expressions."""
    tokens = Environment().lex(path.read_text(encoding="utf-8"))
    shown = "".join(text if kind == "data" else "\0" for _, kind, text in tokens)
    yield from WORD.findall(re.sub(r"<style>.*?</style>|<[^>]*>", " ", shown, flags=re.DOTALL))


def test_templates_hold_no_words() -> None:
    """A template lays out; what it prints is in the report."""
    assert {path.name: words for path in TEMPLATES.rglob("*.html") if (words := list(literal(path)))} == {}


def test_styles_hold_no_words() -> None:
    """What a style puts on the page by `content` are signs and counters."""
    for path in TEMPLATES.glob("*.css"):
        for declared in re.findall(r"content:([^;}]*)", path.read_text(encoding="utf-8")):
            assert not [text for text in re.findall(r"\"([^\"]*)\"", declared) if WORD.search(text)], path.name
