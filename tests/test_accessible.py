"""A PDF for those who do not see it, or see it without colour: tags, order, letters and contrast, walked through with another library."""

import io
import itertools
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageStat
from weasyprint import HTML

from monitor.app import gather, publish, settings
from monitor.official import arranged
from monitor.outputs import svg
from monitor.outputs.shapes import shape_url
from monitor.report import Report
from monitor.wording import FLAGS
from tests.small_workspace import DEFINITION, monitor, workspace

TEMPLATES = Path(__file__).parents[1] / "templates"
CREST = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><circle cx="10" cy="10" r="9" fill="#c8102e"/></svg>'
MORE = """\
logo: crest.svg
actions: [{text: {vi: Kết nối đơn hàng mới, en: Find new orders}, indicator: exports, owner: {vi: Phòng QLTM}, due: 2024-10-31}]
decisions: [{text: {vi: Gia hạn thuế, en: Defer taxes}, owner: {vi: UBND tỉnh}, due: 2024-11-15}]
official: {superior: {vi: UBND tỉnh Bình An}, place: {vi: Bình An}, to: [{vi: UBND tỉnh Bình An}], position: {vi: Giám đốc}}
"""
SHOWS, PAINTS = {"Tj", "TJ", "'", '"'}, {"f", "f*", "F", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "BI"}
Element = Any
"""A node of the structure tree."""


@dataclass(frozen=True)
class Shown:
    """What one operator of a page's stream shows: under which marked content, in which font, as which letters."""

    page: int
    marked: tuple[str, ...]
    mcid: int | None
    operator: str
    font: str = ""
    glyphs: tuple[int, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Paper:
    """A PDF of one theme and language, opened, beside the report that it shows."""

    report: Report
    document: pikepdf.Pdf

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """All nodes of the structure tree in reading order."""
        return tuple(below(self.document.Root.StructTreeRoot))

    @cached_property
    def shown(self) -> tuple[Shown, ...]:
        return tuple(one for number, page in enumerate(self.document.pages) for one in operators(number, page))

    @cached_property
    def texts(self) -> dict[tuple[int, int], str]:
        """What stands under each marked content of each page."""
        found: dict[tuple[int, int], str] = {}
        for one in self.shown:
            if one.mcid is not None:
                found[one.page, one.mcid] = found.get((one.page, one.mcid), "") + one.text
        return found

    def text(self, element: Element) -> str:
        """What is read aloud of an element."""
        if "/Alt" in element:
            return str(element.Alt)
        page = self.numbers.get(element.Pg.objgen, 0) if "/Pg" in element else 0
        return "".join(self.texts.get((page, int(kid)), "") if isinstance(kid, int) else self.text(kid) for kid in kids(element))

    @cached_property
    def numbers(self) -> dict[tuple[int, int], int]:
        return {page.objgen: number for number, page in enumerate(self.document.pages)}

    @cached_property
    def read(self) -> str:
        """All that is read aloud, without blanks."""
        (whole,) = kids(self.document.Root.StructTreeRoot)
        return bare(self.text(whole))

    def of_kind(self, *kinds: str) -> list[Element]:
        return [element for element in self.elements if element.S in kinds]


def kids(element: Element) -> list[Any]:
    inside = element.get("/K", ())
    return list(inside) if isinstance(inside, pikepdf.Array) else [inside]


def below(element: Element) -> Iterator[Element]:
    for kid in kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from below(kid)


def operators(number: int, page: pikepdf.Page) -> Iterator[Shown]:
    """Everything that a page's stream writes or paints."""
    marked: list[tuple[str, int | None]] = []
    font = ""
    fonts = {name: letters(each) for name, each in page.Resources.Font.items()}
    for operands, operator in pikepdf.parse_content_stream(page):
        word = str(operator)
        if word in ("BMC", "BDC"):
            named = operands[1] if len(operands) > 1 else {}
            marked.append((str(operands[0]), int(named["/MCID"]) if "/MCID" in named else None))
            yield Shown(number, tuple(tag for tag, _ in marked), marked[-1][1], word)
        elif word == "EMC":
            marked.pop()
        elif word == "Tf":
            font = str(operands[0])
        elif word in SHOWS | PAINTS:
            mcid = next((each for _, each in reversed(marked) if each is not None), None)
            glyphs = tuple(codes(operands)) if word in SHOWS else ()
            text = "".join(fonts[font].get(glyph, "\ufffd") for glyph in glyphs)
            yield Shown(number, tuple(tag for tag, _ in marked), mcid, word, font if glyphs else "", glyphs, text)


def codes(operands: Any) -> Iterator[int]:
    """Two bytes for each letter, as in fonts under Identity-H."""
    for part in operands[0] if isinstance(operands[0], pikepdf.Array) else operands:
        if isinstance(part, pikepdf.String):
            written = bytes(part)
            yield from (int.from_bytes(written[at : at + 2], "big") for at in range(0, len(written), 2))


def letters(font: Any) -> dict[int, str]:
    """What each glyph of a font is read as: its ToUnicode map."""
    table = font.ToUnicode.read_bytes().decode("ascii")
    pairs = re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>\s*\n", table)
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module", params=["modern vi", "modern en", "official vi", "official en"])
def paper(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paper]:
    """The small plan with every flag, as an office would publish it, with what it attaches."""
    theme, lang = request.param.split()
    root = workspace(tmp_path_factory.mktemp("office"), report=f"{DEFINITION}theme: {theme}\n{MORE}")
    (root / "templates").mkdir()
    (root / "templates" / "crest.svg").write_text(CREST, encoding="utf-8")
    assert monitor(root, "take", "figures.csv", "--by", "An").code == 0
    found = settings.find(str(root))
    gathered = gather.gather(found)
    definitions, problems = gather.definitions(found, gathered.promises)
    assert problems == ()
    (made,) = publish.composing(found, gathered, "thang-9", definitions["thang-9"], (lang,))
    (root / "report.pdf").write_bytes(made.bytes_of("pdf"))
    with pikepdf.open(root / "report.pdf") as document:
        yield Paper(arranged(made.report) if theme == "official" else made.report, document)


def test_it_says_what_it_is_and_in_which_language(paper: Paper) -> None:
    """A reader's window shows the title, the voice speaks the language, and the archive finds the profile and dates."""
    root, document = paper.document.Root, paper.document
    assert str(root.Lang) == paper.report.lang
    assert str(document.docinfo.Title) == paper.report.title
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert bool(root.MarkInfo.Marked)
    assert {str(page.get("/Tabs")) for page in document.pages} == {"/S"}
    with document.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["dc:title"] == paper.report.title


def test_what_is_attached_says_what_it_is(paper: Paper) -> None:
    """The workbook and the figures, once each, with their relation to the page and a sentence about them."""
    attached = {str(each.UF): (str(each.AFRelationship), str(each.Desc)) for each in paper.document.Root.AF}
    assert [(name.rpartition(".")[2], relation) for name, (relation, _) in attached.items()] == [("xlsx", "/Source"), ("csv", "/Data")]
    assert len(paper.document.Root.AF) == len(paper.document.attachments) == 2
    assert all(paper.report.title in about for _, about in attached.values())


def test_headings_and_bookmarks_have_no_jumps(paper: Paper) -> None:
    """One first heading; below a heading comes the next level, never the one after; bookmarks are the same headings."""
    headings = paper.of_kind(*(f"/H{level}" for level in range(1, 7)))
    levels = [int(str(heading.S)[2:]) for heading in headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [(before, after) for before, after in itertools.pairwise(levels) if after > before + 1] == []
    with paper.document.open_outline() as outline:
        marks = [item.title for item in flattened(outline.root)]
    assert [bare(mark) for mark in marks] == [bare(paper.text(heading)) for heading in headings]


def flattened(items: Any) -> Iterator[Any]:
    for item in items:
        yield item
        yield from flattened(item.children)


def test_every_figure_is_said_in_words(paper: Paper) -> None:
    """A chart's sentence is its Alt, and where it stands is told in the page's own measure: inside its edges."""
    figures = paper.of_kind("/Figure")
    assert figures
    assert [figure for figure in figures if len(str(figure.get("/Alt", ""))) < 5] == []
    for figure in figures:
        left, bottom, right, top = map(float, figure.A.BBox)
        _, _, width, height = map(float, figure.Pg.MediaBox)
        assert 0 <= left < right <= width
        assert 0 <= bottom < top <= height


def test_every_cell_knows_its_headings(paper: Paper) -> None:
    """Each row has a heading, each table a row of headings, and each other cell names both."""
    tables = paper.of_kind("/Table")
    assert tables
    for table in tables:
        nodes = list(below(table))
        rows = [[cell for cell in kids(node) if cell.S in ("/TH", "/TD")] for node in nodes if node.S == "/TR"]
        assert {str(cell.S) for cell in rows[0]} == {"/TH"}
        names = {str(cell.ID) for row in rows for cell in row if cell.S == "/TH"}
        for row in rows[1:]:
            assert [str(cell.S) for cell in row] == ["/TH", *["/TD"] * (len(row) - 1)]
            for place, cell in enumerate(row[1:], 1):
                assert [str(name) for name in cell.A.Headers] == [str(row[0].ID), str(rows[0][place].ID)]
                assert {str(name) for name in cell.A.Headers} <= names
        assert {str(cell.A.get("/Scope")) for row in rows[1:] for cell in row[:1]} <= {"/Row"}
        assert {str(cell.A.get("/Scope")) for cell in rows[0]} == {"/Column"}


def test_everything_is_tagged_or_an_artifact(paper: Paper) -> None:
    """Each stroke and letter hangs in the tree or is marked as decoration; nothing is in the tree twice."""
    assert [one for one in paper.shown if not one.marked] == []
    assert [one for one in paper.shown if one.mcid is None and "/Artifact" not in one.marked] == []
    hung = [(paper.numbers[element.Pg.objgen], int(kid)) for element in paper.elements for kid in kids(element) if isinstance(kid, int)]
    assert len(hung) == len(set(hung))
    assert set(hung) == {(one.page, one.mcid) for one in paper.shown if one.mcid is not None}


def test_what_stands_on_each_page_is_read_once(paper: Paper) -> None:
    """Rules, numbers of pages, and running heads from the second page on are artifacts; who reports and known when is read first."""
    pages = range(len(paper.document.pages))
    furniture = [[bare(one.text) for one in paper.shown if "/Artifact" in one.marked and one.page == page and one.text] for page in pages]
    if paper.report.theme == "official":
        assert {"".join(texts) for texts in furniture} <= {"", *(str(page + 1) for page in pages[1:])}
        return
    (_, office), *facts = paper.report.facts
    head = bare(office + " · ".join(f"{label}: {value}" for label, value in facts) + paper.report.name)
    assert "".join(furniture[0]) == f"1/{len(pages)}"
    for page in pages[1:]:
        assert sorted("".join(furniture[page])) == sorted(f"{head}{page + 1}/{len(pages)}")
    assert paper.read.startswith(bare(office) + head)
    assert paper.read.count(head) == 1


def test_it_is_read_in_the_order_of_the_report(paper: Paper) -> None:
    """The headline, then every section in turn with its title and the rows of its tables, whatever stands beside what."""
    place = 0
    for section in paper.report.sections:
        words = [paper.report.headline if section.kind == "brief" else section.title]
        words += [
            "".join(cell.text for cell in row if not cell.figure and not cell.marks) for table in section.tables for row in table.rows
        ]
        for word in words:
            found = paper.read.find(bare(word)[:20], place)
            assert found >= place, (section.title, word)
            place = found


def test_every_letter_is_drawn_and_can_be_read(paper: Paper) -> None:
    """No empty box: each glyph is read as something and has a form in its font, which is in the file, cut down to what is used."""
    fonts = {name: font for page in paper.document.pages for name, font in page.Resources.Font.items()}
    used: dict[str, dict[int, str]] = {}
    for one in paper.shown:
        used.setdefault(one.font, {}).update(zip(one.glyphs, one.text, strict=False))
    for name, glyphs in used.items():
        if name:
            (descendant,) = fonts[name].DescendantFonts
            assert re.match(r"/[A-Z]{6}\+", str(fonts[name].BaseFont))
            assert "\ufffd" not in glyphs.values()
            assert 0 not in glyphs
            assert undrawn(descendant.FontDescriptor, glyphs) == []


def undrawn(descriptor: Any, glyphs: dict[int, str]) -> list[str]:
    """Letters without an outline."""
    data = descriptor.get("/FontFile2") or descriptor.get("/FontFile3")
    font = TTFont(io.BytesIO(data.read_bytes()))
    order = font.getGlyphOrder()
    outlines = font.getGlyphSet()
    return [text for glyph, text in glyphs.items() if text.strip() and not drawn(outlines, order[glyph])]


def drawn(outlines: Any, name: str) -> bool:
    pen = RecordingPen()
    outlines[name].draw(pen)
    return bool(pen.value)


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def tokens(name: str) -> dict[str, str]:
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", (TEMPLATES / name).read_text(encoding="utf-8")))


TEXT = {
    f"{file}: {name}": tokens(file)[name] for file in ("tokens.css", "official-tokens.css") for name in ("ink", "quiet", "accent")
} | {"charts": svg.INK, "charts, quiet": svg.QUIET}  # fmt: skip
"""What text is set in anywhere; the other tokens are lines."""


@pytest.mark.parametrize("flag", FLAGS)
def test_all_text_stands_out_from_its_ground(flag: str) -> None:
    """At least 4.5 to 1: a flag's word, what stands in its row and what its charts write, on white and on the row's tint."""
    style = FLAGS[flag]
    inks = TEXT | {flag: style.colour}
    weak = {(name, ground) for ground in ("#FFFFFF", style.tint or "#FFFFFF") for name in inks if contrast(inks[name], ground) < 4.5}
    assert weak == set()


def test_a_mail_is_as_easy_to_read() -> None:
    """Its colours stand in its own style, on white."""
    written = set(re.findall(r"(?<![-\w])color: (#[0-9a-f]{6})", (TEMPLATES / "mail.css").read_text(encoding="utf-8")))
    assert written
    assert [ink for ink in written if contrast(ink, "#ffffff") < 4.5] == []


def test_flags_are_told_apart_in_black_and_white(tmp_path: Path) -> None:
    """All in one black, as a copying machine prints them at the size of a table: no two shapes are nearly the same."""
    drawn = "".join(f'<img alt="" src="{shape_url(code, "#000000")}">' for code in FLAGS)
    style = "@page { size: 12px 12px; margin: 0 } body { margin: 0 } img { display: block; width: 12px; height: 12px; break-after: page }"
    HTML(string=f"<style>{style}</style>{drawn}").write_pdf(tmp_path / "flags.pdf")
    subprocess.run(["pdftoppm", "-r", "200", "-gray", "-l", str(len(FLAGS)), tmp_path / "flags.pdf", tmp_path / "flag"], check=True)
    shapes = dict(zip(FLAGS, (Image.open(path) for path in sorted(tmp_path.glob("flag*.pgm"))), strict=True))
    assert all(shape.getextrema()[0] < 80 for shape in shapes.values())
    alike = {
        (one, other): round(difference, 3)
        for (one, first), (other, second) in itertools.combinations(shapes.items(), 2)
        if (difference := ImageStat.Stat(ImageChops.difference(first, second)).mean[0] / 255) < 0.08
    }
    assert alike == {}
