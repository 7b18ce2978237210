"""The PDF: one page for the brief, nothing clipped, the same bytes each time, and no half page ever."""

import datetime
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from monitor.outputs.html import render_html
from monitor.outputs.pdf import render_pdf
from monitor.problems import Stop
from monitor.report import Cell, Report, Section
from tests.sample_report import BRIEF, INDUSTRY, MILESTONES, REPORT, table

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "templates"
HOSTILE = '<script>alert(1)</script> "><img src=x onerror=y> {{7*7}} {% raw %} =1+1'
PAGE_WIDTH, PAGE_HEIGHT = 841.9, 595.3


def pdf(report: Report, *folders: Path) -> bytes:
    return render_pdf(report, (*folders, SHIPPED))


def text_of(content: bytes, tmp_path: Path) -> str:
    (tmp_path / "report.pdf").write_bytes(content)
    command = ["pdftotext", "-raw", tmp_path / "report.pdf", "-"]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def words_of(content: bytes, tmp_path: Path) -> Iterator[tuple[int, str, float, float, float, float]]:
    """Every word with its page and box: left, top, right, bottom."""
    (tmp_path / "report.pdf").write_bytes(content)
    command = ["pdftotext", "-bbox", tmp_path / "report.pdf", "-"]
    page = 0
    for line in subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout.splitlines():
        page += "<page " in line
        found = re.search(r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*)</word>', line)
        if found:
            left, top, right, bottom = map(float, found.groups()[:4])
            yield page, found[5], left, top, right, bottom


def pages(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as document:
        return len(document.pages)


def only(*sections: Section) -> Report:
    return replace(REPORT, sections=sections)


@pytest.fixture(scope="module")
def whole() -> bytes:
    return pdf(REPORT)


def test_every_cell_is_on_the_page(whole: bytes, tmp_path: Path) -> None:
    """Each text, flag word and note of the report stands in the PDF, its Vietnamese letters whole."""
    printed = "".join(text_of(whole, tmp_path).split())
    for section in REPORT.sections:
        cells = [cell for table in section.tables for row in (table.columns, *table.rows) for cell in row if not cell.figure]
        for text in (*section.texts, *(cell.text for cell in (*section.counts, *cells)), *(note.text for note in section.notes)):
            assert "".join(text.split()) in printed, text


def test_same_report_same_bytes(whole: bytes) -> None:
    """The same report gives the same bytes in another process, with other hashing, time zone and locale."""
    code = (
        "import sys, pathlib; from monitor.outputs.pdf import render_pdf; from tests.sample_report import REPORT;"
        "sys.stdout.buffer.write(render_pdf(REPORT, (pathlib.Path('templates'),)))"
    )
    strange = {"PYTHONHASHSEED": "7", "TZ": "Australia/Lord_Howe", "LC_ALL": "C", "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    again = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=strange, check=True, capture_output=True).stdout
    assert again == whole


def test_archival_and_tagged(whole: bytes) -> None:
    """PDF/A-3a: language, title, bookmarks, dates of the report, every figure described, every cell with its headers."""
    with pikepdf.open(io.BytesIO(whole)) as document:
        metadata = bytes(document.Root.Metadata.read_bytes()).decode()
        assert 'pdfaid:part="3"' in metadata
        assert 'pdfaid:conformance="A"' in metadata
        assert REPORT.as_of.isoformat() in metadata
        assert document.Root.Lang == "vi"
        assert document.docinfo["/Title"] == REPORT.title
        with document.open_outline() as outline:
            headings = [item.title for item in outline.root] + [child.title for item in outline.root for child in item.children]
        assert REPORT.headline in headings
        assert {section.title for section in REPORT.sections[1:]} <= set(headings)
        figures = [node for node in structure(document.Root.StructTreeRoot) if node.get("/S") == "/Figure"]
        drawn = sum(bool(cell.figure) for section in REPORT.sections for table in section.tables for row in table.rows for cell in row)
        assert len(figures) == drawn + sum(len(section.figures) for section in REPORT.sections)
        assert all(str(node.get("/Alt", "")) for node in figures)
        assert all(len(node.A.Headers) for node in structure(document.Root.StructTreeRoot) if node.get("/S") == "/TD")


def structure(node: Any) -> Iterator[Any]:
    kids = node.get("/K", ())
    for kid in kids if isinstance(kids, pikepdf.Array) else (kids,):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from structure(kid)


def test_fonts_are_embedded(whole: bytes, tmp_path: Path) -> None:
    """Every font is in the file, cut down to the letters used, and is one that the style names."""
    (tmp_path / "report.pdf").write_bytes(whole)
    listed = subprocess.run(["pdffonts", tmp_path / "report.pdf"], check=True, capture_output=True, encoding="utf-8").stdout
    for line in listed.splitlines()[2:]:
        assert re.match(r"[A-Z]{6}\+(Inter|DejaVu)", line), line
        assert line.split()[-5:-2] == ["yes", "yes", "yes"], line


LONG = "Tỷ lệ doanh nghiệp nhỏ và vừa được hỗ trợ đổi mới công nghệ, máy móc thiết bị trong công nghiệp chế biến, chế tạo trên địa bàn " * 2
ODD = {
    "as usual": REPORT,
    "names of 250 characters": only(
        replace(BRIEF, tables=(table("Chỉ tiêu", tuple(replace(line, name=LONG) for line in INDUSTRY) * 2, "name plan actual pin flag"),)),
    ),
    "one name without a blank": only(
        replace(BRIEF, tables=(table("Chỉ tiêu", (replace(INDUSTRY[0], name="x" * 200),), "name measure plan actual pin flag"),)),
    ),
    "huge and tiny": only(
        replace(
            BRIEF,
            tables=(
                table(
                    "T",
                    tuple(replace(INDUSTRY[1], plan=10.0**n, actual=-(7.0**n)) for n in range(13)),
                    "name plan actual gap pin bullet flag",
                ),
            ),
        ),
    ),
    "no indicator": only(replace(BRIEF, counts=(), tables=(table("Chỉ tiêu", (), "name plan actual pin flag"),))),
    "no table": only(replace(BRIEF, tables=(), counts=(), notes=())),
    "a long headline": replace(only(BRIEF), headline=REPORT.headline * 3),
    "many notes": only(replace(BRIEF, notes=BRIEF.notes * 6, texts=("Còn 20 chỉ tiêu nêu ở phần chi tiết",) * 6)),
}


@pytest.mark.parametrize("name", ODD)
def test_nothing_is_clipped_and_the_brief_is_one_page(name: str, tmp_path: Path) -> None:
    """Whatever the texts, the brief takes one page, every word lies inside the margins, and no two words overlap."""
    content = pdf(ODD[name])
    assert pages(content) == 1 or len(ODD[name].sections) > 1
    boxes = list(words_of(content, tmp_path))
    for _, word, left, top, right, bottom in boxes:
        assert 30 < left < right < PAGE_WIDTH - 30, word
        assert 20 < top < bottom < PAGE_HEIGHT - 15, word
    for index, (page, word, left, top, right, bottom) in enumerate(boxes):
        for other_page, other, x1, y1, x2, y2 in boxes[index + 1 :]:
            across, down = min(right, x2) - max(left, x1), min(bottom, y2) - max(top, y1)
            assert page != other_page or across < 0.5 or down < 0.35 * min(bottom - top, y2 - y1), (word, other)


def test_brief_that_cannot_fit_is_refused() -> None:
    """A brief too long for a page at the smallest type is an error that says so, never a second page."""
    with pytest.raises(Stop) as stopped:
        pdf(only(replace(BRIEF, tables=(table("Chỉ tiêu", INDUSTRY * 20, "name plan actual flag"),))))
    assert "does not fit one page" in str(stopped.value)


def test_numbers_line_up(tmp_path: Path) -> None:
    """Figures of a column end at the same place, whether or not a note mark stands behind one."""
    ends = {word: right for _, word, _, _, right, _ in words_of(pdf(only(BRIEF)), tmp_path)}
    assert ends["803.300,0"] == pytest.approx(ends["41.880,0"], abs=0.1)
    assert ends["567.634,2"] == pytest.approx(ends["930.111,2"], abs=0.1)


def test_written_text_stays_text(tmp_path: Path) -> None:
    """HTML, template code and formulas in any text are printed as they were written."""
    cell = Cell(HOSTILE, HOSTILE)
    odd = replace(BRIEF.tables[1], title=HOSTILE, columns=(cell, cell), rows=((cell, replace(cell, marks=(HOSTILE,))),))
    section = replace(MILESTONES, title=HOSTILE, texts=(HOSTILE,), tables=(odd,), figures=(replace(MILESTONES.figures[0], title=HOSTILE),))
    report = replace(only(section), title=HOSTILE, name=HOSTILE, period=HOSTILE, facts=((HOSTILE, HOSTILE), (HOSTILE, HOSTILE)))
    page = render_html(report, (SHIPPED,), density=0)
    assert "<script" not in page
    assert "<img src=x" not in page
    printed = "".join(text_of(pdf(report), tmp_path).split())
    assert printed.count("{{7*7}}") >= 6


def test_workspace_template_wins(tmp_path: Path) -> None:
    """A workspace overrides one template by a file of the same name; the rest stays as shipped."""
    (tmp_path / "running.html").write_text('<div class="running-foot">Bản của tỉnh</div>', encoding="utf-8")
    printed = text_of(pdf(only(MILESTONES), tmp_path), tmp_path)
    assert "Bản của tỉnh" in printed
    assert REPORT.name not in printed


def test_logo_of_the_workspace(tmp_path: Path) -> None:
    """A template may show a picture that lies beside it, by its name."""
    (tmp_path / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>')
    (tmp_path / "running.html").write_text('<div class="running-head"><img src="logo.svg" alt="Logo"></div>')
    assert pdf(only(MILESTONES), tmp_path)


def stopped_by(folder: Path, name: str, content: str) -> str:
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(Stop) as stopped:
        pdf(only(MILESTONES), folder)
    return str(stopped.value)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/logo.png",
        "http://127.0.0.1/",
        "file:///etc/passwd",
        "../secret.svg",
        "missing.png",
        "ftp://example.org/x",
        "//example.org/x",
    ],
)
def test_other_addresses_end_the_rendering(address: str, tmp_path: Path) -> None:
    """Nothing is read from the network or outside the template folders, and a missing picture is an error, not a gap."""
    (tmp_path / "secret.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    folder = tmp_path / "templates"
    folder.mkdir()
    said = stopped_by(folder, "running.html", f'<div class="running-head"><img src="{address}" alt="x"></div>')
    assert "cannot be read from a template" in said


@pytest.mark.parametrize("rule", ['@import url("https://example.org/a.css");', 'body { background: url("https://example.org/a.png") }'])
def test_style_reads_nothing_either(rule: str, tmp_path: Path) -> None:
    """The same holds for addresses in a style."""
    assert "example.org" in stopped_by(tmp_path, "tokens.css", rule)


def test_undefined_name_says_where(tmp_path: Path) -> None:
    """A name that a template does not know is an error with the template's file and line."""
    said = stopped_by(tmp_path, "said.html", "<p>\n{{ section.texts[0] }}\n{{ no_such_name }}</p>")
    assert f"{tmp_path / 'said.html'}:3" in said
    assert "no_such_name" in said


def test_broken_template_says_where(tmp_path: Path) -> None:
    """A template that cannot be read as one is an error with file and line."""
    assert f"{tmp_path / 'said.html'}:2" in stopped_by(tmp_path, "said.html", "<p>\n{% for x in %}</p>")


def test_unknown_section_or_theme_is_an_error() -> None:
    """A section or theme without a template is named, with the folders that were looked in."""
    for report in (only(replace(MILESTONES, kind="surprise")), replace(REPORT, theme="baroque")):  # type: ignore[arg-type]
        with pytest.raises(Stop) as stopped:
            pdf(report)
        assert "there is no such template" in str(stopped.value)


def test_missing_font_is_named(tmp_path: Path) -> None:
    """A style whose font is not installed gives an error that names the font, never a page in another."""
    style = (SHIPPED / "tokens.css").read_text(encoding="utf-8").replace("--font: Inter", '--font: "Sao Khuê"')
    assert "Sao Khuê: this font is not installed" in stopped_by(tmp_path, "tokens.css", style)


def test_character_without_a_letterform_is_named() -> None:
    """A character that no font can draw is an error that spells it, never an empty box."""
    with pytest.raises(Stop) as stopped:
        pdf(only(replace(MILESTONES, texts=("Ký tự lạ: \U000f1234",))))
    assert "U+F1234" in str(stopped.value)


def test_every_flag_has_its_own_shape() -> None:
    """Flags are told apart without colour: each has a drawing and a word of its own."""
    from monitor.outputs.shapes import shape_url
    from monitor.wording import FLAGS

    def uncoloured(code: str) -> str:
        return shape_url(code).replace(FLAGS[code].colour.replace("#", "%23"), "")

    assert len({uncoloured(code) for code in FLAGS}) == len(FLAGS) == len({str(style.word) for style in FLAGS.values()})


def test_dates_are_the_reports() -> None:
    """The file is dated by the day whose knowledge it shows, not by the clock."""
    later = pdf(replace(only(MILESTONES), as_of=datetime.date(2020, 2, 29)))
    with pikepdf.open(io.BytesIO(later)) as document:
        assert str(document.docinfo["/CreationDate"]).startswith("D:20200229")
