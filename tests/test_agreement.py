"""One report, many media: whatever a cell, a flag or a note says in one of them it says in all."""

import datetime
import html
import io
import itertools
import json
import re
import subprocess
from collections.abc import Iterator
from email.parser import BytesParser
from email.policy import SMTP
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl.cell.cell import Cell as SheetCell

from monitor.app import gather, publish, settings
from monitor.app.languages import load
from monitor.covering import covering
from monitor.explanations import LATE
from monitor.outputs.mail import mail
from monitor.outputs.terminal import status_table
from monitor.report import Definition, Report, Section, Table
from monitor.wording import FLAGS
from tests.small_workspace import monitor, plain, workspace

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning:openpyxl")
TEMPLATES = Path(__file__).parents[1] / "templates"
EXAMPLE = "lao-cai-2021-9m"
APART = 60
"""Characters that may stand between two cells of a row: what a chart writes, note marks, a flag's shape."""


def composed(root: Path, name: str, lang: str) -> tuple[Definition, Report]:
    """The definition and its report, from the workspace's own plans and figures."""
    found = settings.find(str(root))
    gathered = gather.gather(found)
    definitions, _ = gather.definitions(found, gathered.promises)
    (made,) = publish.compose_all(found, gathered, {name: definitions[name]}, (lang,))
    return made


@pytest.fixture(scope="module", params=["every flag, vi", "every flag, en", "example"])
def media(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, dict[str, str]]:
    """A report and what each medium says of it, without blanks: lines break where the paper ends."""
    root = tmp_path_factory.mktemp("office")
    if request.param == "example":
        assert monitor(root, "init", "demo").code == 0
        definition, report = composed(root / "demo", EXAMPLE, "vi")
    else:
        assert monitor(workspace(root), "take", "figures.csv", "--by", "An").code == 0
        definition, report = composed(root, "thang-9", request.param[-2:])
    return report, {medium: bare(text) for medium, text in laid_out(root, definition, report).items()}


def laid_out(root: Path, definition: Definition, report: Report) -> dict[str, str]:
    found = settings.find(str(root if (root / "monitor.toml").exists() else root / "demo"))
    return {medium: read(found, report) for medium, read in MEDIA.items()} | mailed(definition, report)


def mailed(definition: Definition, report: Report) -> dict[str, str]:
    """The two bodies of the mail that covers it, as a mail programme decodes them; HTML without its tags."""
    said = covering(report, definition, ["a.pdf"], [], "output", load(report.lang))
    content = mail(said, {}, (TEMPLATES,), sender="bao-cao@example.vn", now=datetime.datetime(2024, 10, 15, tzinfo=datetime.UTC))
    message = BytesParser(policy=SMTP).parsebytes(content)
    bodies = {str(part.get_content_subtype()): str(part.get_content()) for part in message.walk() if not part.is_multipart()}
    return {"mail as text": bodies["plain"], "mail as HTML": html.unescape(re.sub(r"<[^>]*>", " ", bodies["html"]))}


def pdf(found: settings.Workspace, report: Report) -> str:
    page = publish.render(found, report, "pdf")
    return subprocess.run(["pdftotext", "-raw", "-", "-"], input=page, check=True, capture_output=True).stdout.decode()


def docx(found: settings.Workspace, report: Report) -> str:
    """The text of its paragraphs, those in tables too, in order."""
    body = Document(io.BytesIO(publish.render(found, report, "docx"))).element.body
    return "\n".join("".join(text.text or "" for text in part.iter(qn("w:t"))) for part in body.iter(qn("w:p")))


MEDIA = {
    "pdf": pdf,
    "docx": docx,
    "xlsx": lambda found, report: "\n".join(displayed(publish.render(found, report, "xlsx"), report.lang)),
    "json": lambda found, report: "\n".join(strings(json.loads(publish.render(found, report, "json")))),
    "terminal": lambda _, report: plain(status_table(report, "brief")) + plain(status_table(report, "detail")),
}
"""How each medium is read; a further one is a line here, and a word in the tests that it is held to."""
BODIES = ("mail as text", "mail as HTML")
"""Those that hold what is late, and why."""
WHOLE = ("pdf", "docx", "xlsx")
"""Those that hold all tables as tables."""


def displayed(book: bytes, lang: str) -> Iterator[str]:
    """What a spreadsheet shows in each cell: text as it is, a number or a day through its number format."""
    for sheet in openpyxl.load_workbook(io.BytesIO(book), data_only=True).worksheets:
        for row in sheet.iter_rows():
            yield from (through_format(cell, lang) for cell in row if isinstance(cell, SheetCell) and cell.value is not None)


def through_format(cell: SheetCell, lang: str) -> str:
    value, language = cell.value, load(lang)
    if isinstance(value, datetime.datetime):
        return language.date(value.date())
    if not isinstance(value, (int, float)) or cell.number_format == "General":
        return str(value)
    positive = cell.number_format.split(";")[0]
    sign, body, after = re.fullmatch(r"(\+?)(#,##0(?:\.0+)?)(.*)", positive).groups()  # type: ignore[union-attr]
    return language.number(value, len(body.partition(".")[2]), sign=bool(sign)) + after.replace('"', "")


def strings(value: object) -> Iterator[str]:
    """Every text in a JSON document, in order; a note's mark before its text."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


def bare(text: str) -> str:
    return "".join(text.split())


def tables(report: Report, *kinds: str) -> Iterator[Table]:
    return itertools.chain.from_iterable(section.tables for section in sections(report, *kinds))


def sections(report: Report, *kinds: str) -> tuple[Section, ...]:
    return tuple(section for section in report.sections if not kinds or section.kind in kinds)


def stands_together(words: list[str], text: str) -> bool:
    """The words one behind the other, with hardly anything between them: a row, and not words from all over the page."""
    gap = f".{{0,{APART}}}?"
    return bool(re.search(gap.join(re.escape(word) for word in words), text))


def missing_rows(report: Report, text: str, roles: tuple[str, ...], *kinds: str) -> list[list[str]]:
    """Rows of these kinds of sections that the medium does not show, with the cells of these roles."""
    rows = [
        [bare(cell.text) for cell, role in zip(row, table.roles, strict=True) if role in roles and not cell.figure]
        for table in tables(report, *kinds)
        for row in (table.columns, *table.rows)
    ]
    return [words for words in rows if not stands_together(words, text)]


ALL = ("text", "number", "strong", "flag", "note")


def test_the_small_plan_has_every_flag(tmp_path: Path) -> None:
    """Otherwise this would be tried on less than there is."""
    assert monitor(workspace(tmp_path), "take", "figures.csv", "--by", "An").code == 0
    (brief,) = sections(composed(tmp_path, "thang-9", "vi")[1], "brief")
    assert {cell.flag for cell in brief.counts} == set(FLAGS)


@pytest.mark.parametrize("medium", WHOLE)
def test_every_row_of_every_table_is_on_paper_and_in_the_workbook(media: tuple[Report, dict[str, str]], medium: str) -> None:
    """Brief, detail, cards and annex: all cells of a row stand together, except charts, which draw what other cells say."""
    report, said = media
    assert missing_rows(report, said[medium], ALL) == []


def test_every_cell_is_in_the_json(media: tuple[Report, dict[str, str]]) -> None:
    """Charts too: there they are their sentence and their series."""
    report, said = media
    cells = [cell for table in tables(report) for row in (table.columns, *table.rows) for cell in row]
    assert [cell.text for cell in cells if bare(cell.text) not in said["json"]] == []


def test_the_terminal_shows_brief_and_detail_without_charts_and_note_numbers(media: tuple[Report, dict[str, str]]) -> None:
    """A line of text has no room for more; `monitor explain` says the notes of one indicator."""
    report, said = media
    assert missing_rows(report, said["terminal"], ("text", "number", "strong", "flag"), "brief", "detail") == []


@pytest.mark.parametrize("medium", BODIES)
def test_the_mail_says_what_is_late_and_why(media: tuple[Report, dict[str, str]], medium: str) -> None:
    """The first page's counts and lower tables as they stand there, and each late row of its upper one as the sentence of its chart."""
    report, said = media
    (brief,) = sections(report, "brief")
    main, *below = brief.tables
    counts = [bare(f"{cell.value}{cell.text}") for cell in brief.counts]
    rows = ["".join(bare(cell.text) for cell in row) for table in below for row in table.rows]
    late = [next(cell.figure.title for cell in row if cell.figure) for row in main.rows if any(cell.flag in LATE for cell in row)]
    assert late
    told = said[medium].replace("|", "")
    assert [text for text in (*counts, *rows, *map(bare, late)) if text not in told] == []


@pytest.mark.parametrize("medium", [*MEDIA, *BODIES])
def test_headline_and_head_are_everywhere(media: tuple[Report, dict[str, str]], medium: str) -> None:
    """Who reports, on which period, with the knowledge of which day, which edition."""
    report, said = media
    assert bare(report.headline) in said[medium]
    assert [value for _, value in report.facts if bare(value) not in said[medium]] == []


@pytest.mark.parametrize("medium", MEDIA)
def test_every_flag_word_is_everywhere(media: tuple[Report, dict[str, str]], medium: str) -> None:
    """As often as findings have it, at least: once in the detail for each."""
    report, said = media
    words = [cell.text for table in tables(report, "detail") for row in table.rows for cell in row if cell.flag and not cell.figure]
    assert words
    assert [word for word in set(words) if said[medium].count(bare(word)) < words.count(word)] == []


@pytest.mark.parametrize("medium", [*WHOLE, "json"])
def test_every_note_and_text_is_everywhere_but_on_the_terminal(media: tuple[Report, dict[str, str]], medium: str) -> None:
    """Notes with their mark; sentences of cards; the method; counts of the brief."""
    report, said = media
    parts = [text for section in sections(report) for text in section.texts]
    parts += [note.mark + note.text for section in sections(report) for note in section.notes]
    parts += [cell.text for section in sections(report) for cell in section.counts]
    assert [part for part in parts if bare(part) not in said[medium]] == []
