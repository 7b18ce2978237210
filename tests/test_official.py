"""The official theme, by Decree 30/2020/NĐ-CP, and its draft for Word: what the report says, ready for a signature."""

import datetime
import io
import itertools
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pikepdf
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from PIL import Image

from monitor.app.languages import load
from monitor.letterhead import Letterhead, letter
from monitor.official import arranged
from monitor.outputs.pdf import render_pdf
from monitor.outputs.word import render_docx
from monitor.plan import Text
from monitor.report import Cell, Report
from monitor.wording import FLAGS
from tests.sample_report import REPORT
from tests.small_workspace import monitor, workspace

ROOT = Path(__file__).parent.parent
OFFICE = Letterhead(
    superior=Text("UBND tỉnh Mẫu", "Mẫu People's Committee"),
    issuer=Text("Sở Công Thương", "Department of Industry and Trade"),
    abbreviation="BC-SCT",
    place=Text("Mẫu"),
    to=(Text("UBND tỉnh Mẫu"), Text("Bộ Công Thương")),
    copies=(Text("Như trên"), Text("Lưu: VT, KHTC")),
    position=Text("Giám đốc"),
)
ISSUER = Text("Sở Công Thương tỉnh Mẫu", "Mẫu Department of Industry and Trade")
OFFICIAL = replace(REPORT, theme="official", letter=letter(OFFICE, ISSUER, REPORT.as_of, load("vi")))
SIDE = 25.4 / 72
"""Millimetres of a point."""


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("paper") / "official.pdf"
    path.write_bytes(render_pdf(OFFICIAL, (ROOT / "templates",)))
    return path


@pytest.fixture(scope="module")
def draft() -> Document:
    return docx.Document(io.BytesIO(render_docx(OFFICIAL)))


def printed(path: Path, *options: str) -> str:
    return subprocess.run(["pdftotext", *options, path, "-"], check=True, capture_output=True, encoding="utf-8").stdout


def bare(text: str) -> str:
    return "".join(text.split())


def written(draft: Document) -> str:
    """All text of the draft, in no order."""
    return bare("".join(node.text or "" for node in draft.element.body.iter(qn("w:t"))))


def told(report: Report) -> Iterator[str]:
    """Whatever a reader of the report is told in words and figures."""
    yield from (report.title, report.headline, *(text for fact in report.facts[1:] for text in fact))
    for section in report.sections:
        yield from section.texts
        yield from (text for note in section.notes for text in (note.mark, note.text))
        for table in section.tables:
            yield from (cell.text for row in table.rows for cell in row if not cell.figure)
            yield from (head.text for head, role in zip(table.columns, table.roles, strict=True) if role != "figure")


def test_the_head_is_that_of_the_decree(paper: Path) -> None:
    """Superior and issuing body beside the national motto, number left blank, place and date, name and subject, addressees."""
    first = printed(paper, "-f", "1", "-l", "1", "-layout")
    for line in (
        "UBND TỈNH MẪU", "SỞ CÔNG THƯƠNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "Mẫu, ngày 05 tháng 10 năm 2026", "BÁO CÁO", REPORT.title, "UBND tỉnh Mẫu", "Bộ Công Thương",
        "Sở Công Thương tỉnh Mẫu báo cáo như sau:",
    ):  # fmt: skip
        assert line in first, line
    assert re.search(r"Số: +/BC-SCT", first)
    assert first.index("BÁO CÁO") < first.index("Kính gửi:") < first.index("I. ")


def test_number_signer_and_seal_stay_blank(paper: Path) -> None:
    """A draft for signature: beside who gets it stands the signer's position, and under that nothing."""
    assert re.search(r"Nơi nhận:\n- Như trên;\n- Lưu: VT, KHTC\.\nGIÁM ĐỐC\n", printed(paper, "-raw"))
    boxes = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>(.*)</word>|(<page) ', printed(paper, "-bbox"))
    end = next(place for place, box in enumerate(boxes) if box[2] == "ĐỐC")
    left, top = map(float, boxes[end][:2])
    below = [
        box[2] for box in itertools.takewhile(lambda box: not box[3], boxes[end:]) if float(box[0]) > left - 60 and float(box[1]) > top
    ]
    assert below == []


def test_paper_has_the_decrees_margins_and_page_numbers(paper: Path) -> None:
    """Upright A4, 30 mm on the left; no number on the first page, then centred at the top; each annex is numbered anew."""
    with pikepdf.open(paper) as document:
        sizes = [tuple(round(float(side) * SIDE) for side in page.MediaBox[2:]) for page in document.pages]
        document_pages = [printed(paper, "-f", str(number), "-l", str(number)) for number in range(1, len(sizes) + 1)]
    assert sizes[0] == (210, 297)
    assert (297, 210) in sizes
    begins = [0, *(number for number, text in enumerate(document_pages) if "Phụ lục" in text.partition("\n")[0])]
    assert len(begins) == 4
    for begin, end in zip(begins, [*begins[1:], len(sizes)], strict=True):
        heads = [text.partition("\n")[0] for text in document_pages[begin:end]]
        assert heads[1:] == [str(number) for number in range(2, end - begin + 1)]


def test_everything_the_report_says_is_on_paper(paper: Path) -> None:
    """The same texts, cells, flags and notes as in any other medium, only in another order."""
    said = bare(printed(paper, "-raw"))
    assert [text for text in told(REPORT) if bare(text) not in said] == []


def test_everything_the_report_says_is_in_the_draft(draft: Document) -> None:
    """The same in the .docx, charts apart: what they draw stands in figures beside them."""
    said = written(draft)
    assert [text for text in told(REPORT) if bare(text) not in said] == []


def test_the_drafts_tables_are_the_reports(draft: Document) -> None:
    """Row by row and cell by cell, with note marks raised and the flag's shape before its word."""
    made = [[[cell.text for cell in row.cells] for row in table.rows] for table in draft.tables]
    for section in arranged(OFFICIAL).sections:
        for table in section.tables:
            shown = [index for index, role in enumerate(table.roles) if role != "figure"]
            rows = [[row[index] for index in shown] for row in (table.columns, *table.rows)]
            assert [[_with_marks(cell) for cell in row] for row in rows] in made, table.title


def _with_marks(cell: Cell) -> str:
    shape = f"{FLAGS[cell.flag].glyph} " if cell.flag in FLAGS and not cell.figure else ""
    return shape + cell.text + ", ".join(cell.marks)


def test_a_clerk_edits_styles_not_letters(draft: Document) -> None:
    """Headings, paragraphs and cells are under named styles in Times New Roman; heads of tables repeat; wide annexes lie."""
    used = {paragraph.style.name for paragraph in draft.paragraphs if paragraph.style}
    assert {"Title", "Heading 1", "Heading 2", "Annex Heading", "Body Text", "Note"} <= used
    assert {draft.styles[name].font.name for name in used} == {"Times New Roman"}
    heads = [
        table.rows[0]._tr.findall(f".//{qn('w:tblHeader')}") for table in draft.tables if table.style and table.style.name == "Table Grid"
    ]
    assert heads
    assert all(heads)
    turned = [pages.orientation for pages in draft.sections]
    assert turned == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    assert all(pages.different_first_page_header_footer for pages in draft.sections)


def test_the_same_report_gives_the_same_draft() -> None:
    """In another process, hash seed, time zone and locale; its dates are the report's and those of its parts the zip's first."""
    code = (
        "import sys; from monitor.outputs.word import render_docx; from tests.test_official import OFFICIAL;"
        "sys.stdout.buffer.write(render_docx(OFFICIAL))"
    )
    strange = {"PYTHONHASHSEED": "7", "TZ": "Australia/Lord_Howe", "LC_ALL": "C", "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    again = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=strange, check=True, capture_output=True).stdout
    assert again == render_docx(OFFICIAL)
    with zipfile.ZipFile(io.BytesIO(again)) as file:
        assert {part.date_time for part in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert docx.Document(io.BytesIO(again)).core_properties.created == datetime.datetime(2026, 10, 5, tzinfo=datetime.UTC)


def test_it_is_black(paper: Path, tmp_path: Path) -> None:
    """Flags by shape and word alone, charts in greys: a copying machine loses nothing."""
    subprocess.run(["pdftoppm", "-r", "30", paper, tmp_path / "page"], check=True)
    pages = sorted(tmp_path.glob("page*.ppm"))
    assert pages
    for page in pages:
        red, green, blue = Image.open(page).split()
        assert red.tobytes() == green.tobytes() == blue.tobytes(), page.name


def test_headings_make_an_outline_without_jumps(paper: Path) -> None:
    """One first heading, the chapters and annexes beneath it, items and tables beneath these; bookmarks follow."""
    with pikepdf.open(paper) as document, document.open_outline() as outline:
        (whole,) = outline.root
        titles = [item.title for item in whole.children]
    chapters = [section.title for section in arranged(OFFICIAL).sections if section.kind in ("chapter", "wide", "upright")]
    assert [bare(title) for title in titles] == [bare(title) for title in chapters]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_theme_is_chosen_on_the_command_line(lang: str, tmp_path: Path) -> None:
    """Another theme than the definition's has its name in the file's, so that neither replaces the other."""
    root = workspace(tmp_path)
    assert monitor(root, "take", "figures.csv", "--by", "An").code == 0
    assert monitor(root, "report", "--theme", "official", "--lang", lang, "--format", "pdf,docx").code == 0
    assert sorted(path.name for path in (root / "output").iterdir() if path.is_file()) == [
        f"thang-9.official.{lang}.docx",
        f"thang-9.official.{lang}.pdf",
    ]


def test_what_the_office_does_not_say_stays_open() -> None:
    """Without `official:` in the definition nothing is invented: place and position are dots, addressees are left out."""
    lines = letter(Letterhead(), ISSUER, REPORT.as_of, load("vi"))
    assert dict(lines)["issuer"] == "SỞ CÔNG THƯƠNG TỈNH MẪU"
    assert {"superior", "to", "copy", "address"}.isdisjoint(dict(lines))
    assert dict(lines)["dated"].startswith("……")
    assert set(dict(lines)["position"]) == {"…"}


def test_what_is_for_internal_use_says_so_on_every_page(tmp_path: Path) -> None:
    """At the head of each page of the PDF, and of each section of the draft, its first page too."""
    barred = replace(OFFICIAL, letter=letter(OFFICE, ISSUER, REPORT.as_of, load("vi"), confidential=True))
    path = tmp_path / "barred.pdf"
    path.write_bytes(render_pdf(barred, (ROOT / "templates",)))
    words = "Lưu hành nội bộ"
    pages = printed(path).rstrip("\f").split("\f")
    assert [page.count(words) for page in pages] == [1] * len(pages)
    for section in docx.Document(io.BytesIO(render_docx(barred))).sections:
        assert [head.paragraphs[0].text for head in (section.header, section.first_page_header)] == [words, words]
