"""A workspace's own look: one variable, one template, a logo; and what is said when one of them cannot be used."""

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from monitor.outputs.html import render_html
from monitor.outputs.pdf import render_pdf
from monitor.problems import Stop
from monitor.report import Report
from tests.sample_report import BRIEF, MILESTONES, REPORT
from tests.small_workspace import DEFINITION, monitor, workspace

SHIPPED = Path(__file__).parent.parent / "templates"
SHORT = replace(REPORT, sections=(replace(BRIEF, tables=BRIEF.tables[1:]), MILESTONES))
CREST = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><circle cx="10" cy="10" r="9" fill="#c8102e"/></svg>'


def pdf(report: Report, folder: Path) -> bytes:
    return render_pdf(report, (folder, SHIPPED))


def drawn(content: bytes) -> str:
    """What is drawn on the first page, its logo too."""
    with pikepdf.open(io.BytesIO(content)) as document:
        page = document.pages[0]
        parts = [
            page.Contents.read_bytes() if not isinstance(page.Contents, pikepdf.Array) else b"".join(p.read_bytes() for p in page.Contents)
        ]
        parts += [each.read_bytes() for each in page.Resources.get("/XObject", {}).values()]
    return b"\n".join(parts).decode("latin-1")


def colour(code: str) -> str:
    """As a PDF names it: three parts of one."""
    return " ".join(f"{int(code[at : at + 2], 16) / 255:.6f}".rstrip("0") for at in (1, 3, 5))


def test_one_variable_changes_the_page(tmp_path: Path) -> None:
    """A custom.css with a colour in it; everything else stays as shipped."""
    before = drawn(pdf(SHORT, tmp_path))
    (tmp_path / "custom.css").write_text(":root { --accent: #0b6e4f; }\n", encoding="utf-8")
    after = drawn(pdf(SHORT, tmp_path))
    assert after != before
    assert colour("#0b6e4f") not in before
    assert colour("#0b6e4f") in after


def test_another_font_is_one_variable_too(tmp_path: Path) -> None:
    """With the last resort behind it; the font of the shipped style need not be there then."""
    (tmp_path / "custom.css").write_text(':root { --font: Tinos, "DejaVu Sans"; }\n', encoding="utf-8")
    with pikepdf.open(io.BytesIO(pdf(SHORT, tmp_path))) as document:
        fonts = {str(font.BaseFont) for page in document.pages for font in page.Resources.Font.values()}
    assert any("Tinos" in font for font in fonts)
    assert not any("Inter" in font for font in fonts)


def test_a_logo_stands_at_the_head_of_each_page(tmp_path: Path) -> None:
    """It is named in the report's file and lies in templates/; its text is the issuer's name."""
    (tmp_path / "crest.svg").write_text(CREST, encoding="utf-8")
    with_logo = replace(SHORT, logo="crest.svg")
    assert f'<img class="logo" src="crest.svg" alt="{REPORT.facts[0][1]}">' in render_html(with_logo, (tmp_path, SHIPPED), density=0)
    assert colour("#c8102e") in drawn(pdf(with_logo, tmp_path))


def test_a_report_without_a_brief_begins_with_its_headline(tmp_path: Path) -> None:
    """So that it still says what it is about."""
    alone = replace(REPORT, sections=(MILESTONES,))
    assert f"<h1>{REPORT.headline}</h1>" in render_html(alone, (tmp_path, SHIPPED), density=0)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("custom.css", ".kicker { color: rde }\n", "custom.css:1: this line of the style is not understood"),
        ("custom.css", "\n\n.kicker { colour: red }\n", "custom.css:3: this line of the style is not understood"),
        ("custom.css", '@import url("https://example.org/a.css");\n', "custom.css:1: this line of the style is not understood"),
        ("custom.css", '@font-face { font-family: "Own"; src: url("https://example.org/a.woff") }', "https://example.org/a.woff"),
        ("custom.css", 'body { background: url("https://example.org/a.png") }', "https://example.org/a.png"),
        ("custom.css", 'body { background: url("file:///etc/passwd") }', "file:///etc/passwd: this address cannot be read"),
        ("custom.css", ":root { --font: NoSuchFont; }", "this font"),
        (
            "custom.css",
            ":root { --accent: {{ no_such_name }}; }",
            "custom.css:1: the template cannot be filled: 'no_such_name' is undefined",
        ),
        ("running.html", "<p>\n{% if %}</p>", "running.html:2: this is no template"),
        ("running.html", "<p>\n{{ report.tilte }}</p>", "running.html:2: the template cannot be filled"),
        ("running.html", '<div class="running-head"><img src="crest.png" alt="x"></div>', "crest.png: this address cannot be read"),
        ("running.html", '<div class="running-head"><img src="http://10.0.0.1/x" alt="x"></div>', "http://10.0.0.1/x"),
    ],
)
def test_what_cannot_be_used_ends_the_rendering(tmp_path: Path, name: str, content: str, said: str) -> None:
    """With the file and line, or the address; never a page without it."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(Stop) as stopped:
        pdf(SHORT, tmp_path)
    assert said in str(stopped.value)


def test_a_character_without_a_letterform_is_an_error(tmp_path: Path) -> None:
    """No font here has Egyptian hieroglyphs; an empty box would pass for a word."""
    with pytest.raises(Stop) as stopped:
        pdf(replace(SHORT, headline="Báo cáo \U00013000"), tmp_path)
    assert "U+13000" in str(stopped.value)


def test_a_missing_logo_is_told_at_its_line(tmp_path: Path) -> None:
    """By `monitor report` and `monitor check`, before anything is made."""
    folder = workspace(tmp_path, report=DEFINITION + "logo: crest.svg\n")
    ran = monitor(folder, "--lang", "en", "report")
    assert ran.code == 1
    assert "reports/thang-9.yaml:6:7: error: there is no picture templates/crest.svg" in ran.err
    (folder / "templates").mkdir()
    (folder / "templates" / "crest.svg").write_text(CREST, encoding="utf-8")
    assert "crest.svg" not in monitor(folder, "--lang", "en", "check").err
