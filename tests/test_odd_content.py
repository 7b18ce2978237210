"""Long and odd content: whatever an office names, plans and reports, nothing leaves its cell, its page, or the report."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import numpy as np
import openpyxl
import pytest
from weasyprint import Document
from weasyprint.formatting_structure import boxes

from monitor.app import gather, publish, settings
from monitor.official import arranged
from monitor.outputs.pdf import _brief_pages, _one_page_brief
from monitor.report import Report, Theme
from tests.small_workspace import monitor

TEMPLATES = Path(__file__).parents[1] / "templates"
SENTENCE = "Tỷ lệ doanh nghiệp nhỏ và vừa được hỗ trợ đổi mới công nghệ, máy móc thiết bị trong công nghiệp chế biến, chế tạo " * 2
WORD = "Xâydựngcơbản" * 17


@dataclass(frozen=True)
class Line:
    """An indicator with its plan for the year and its figure: texts, as an office writes them."""

    name: str
    low: str = "1200"
    value: str = "840"
    measure: str = "tỷ đồng"
    more: str = ""
    """Further keys of the indicator."""
    unit: str = "tinh"


def many(number: int, groups: int) -> tuple[Line, ...]:
    """One in thirty is late, for a page of its own."""
    return tuple(
        Line(
            f"Chỉ tiêu số {place + 1}",
            value=str(600 if place % 30 == 0 else 840 + place),
            more=f", group: {{vi: Nhóm {place % groups + 1}}}",
        )
        for place in range(number)
    )


BASES = ("current", "constant 1994", "constant 2010")
SIZES = ((f"1{'0' * 15}", f"78{'0' * 13}.5"), ("0.0001", "0.00007"), ("1200", "-840.25"), ("-50", "-70"), ("987654321.25", "0"))
ODD: dict[str, tuple[Line, ...]] = {
    "names of 200 letters": tuple(Line(f"{number}. {SENTENCE[:196]}", value=f"{500 + 60 * number}") for number in range(1, 6)),
    "names without a blank": tuple(Line(f"{WORD[:198]}{number}", value=f"{500 + 60 * number}") for number in range(1, 6)),
    "measures of 60 letters": tuple(Line(f"Chỉ tiêu {n}", measure=SENTENCE[:60].strip()) for n in range(1, 4)),
    "one indicator": (Line("Điện thương phẩm"),),
    "nothing reported": tuple(Line(f"Chỉ tiêu {number}", value="") for number in range(1, 15)),
    "prices of three years": tuple(Line(f"Giá trị {basis}", more=f", basis: {basis}") for basis in BASES),
    "negative, huge and tiny": tuple(Line(f"Số {low}", low, value, more=", decimals: 4") for low, value in SIZES),
}
BIG: dict[str, tuple[Line, ...]] = {
    "300 indicators in 12 groups": many(300, 12),
    "a unit with 100 children": tuple(Line("Thu ngân sách", value=str(790 + 9 * place), unit=f"xa-{place}") for place in range(100)),
}
LONG = ("names without a blank", "negative, huge and tiny")
"""Tried on the official theme too, whose columns are the narrowest."""
CLOSED = tuple(Line(f"Chỉ tiêu {number}", value=f"{1000 + 40 * number}") for number in range(1, 12))


def composed(root: Path, lines: tuple[Line, ...], theme: Theme = "modern", period: str = "2024-9M") -> tuple[settings.Workspace, Report]:
    """The report of a workspace with these indicators, one plan and one report file."""
    codes = {name: f"i{place}" for place, name in enumerate(dict.fromkeys(line.name for line in lines))}
    units = [unit for unit in dict.fromkeys(line.unit for line in lines) if unit != "tinh"]
    catalogue = ["units:", "  - {code: tinh, name: {vi: Tỉnh Bình An}}"]
    catalogue += [f"  - {{code: {unit}, name: {{vi: Xã thứ {unit[3:]}}}, parent: tinh}}" for unit in units]
    if lines:
        catalogue.append("indicators:")
    for line in {line.name: line for line in lines}.values():
        own = f", units: [{', '.join(units)}]" if line.unit != "tinh" else ""
        named = f"code: {codes[line.name]}, name: {{vi: {line.name!r}}}, measure: {{vi: {line.measure!r}}}"
        catalogue.append(f"  - {{{named}, kind: flow, entry: cumulative, frequency: monthly{own}{line.more or ', decimals: 1'}}}")
    plan = ["plan: {code: ke-hoach, name: {vi: Kế hoạch năm 2024}, unit: tinh, period: 2024}"]
    plan += ["targets:"] if lines else []
    plan += [
        f"  - {{indicator: {codes[line.name]}, unit: {line.unit}, period: 2024, form: at_least, low: {line.low}, stated: {line.low!r}}}"
        for line in lines
    ]
    figures = ["indicator,unit,period,value,known"]
    figures += [f"{codes[line.name]},{line.unit},{period},{line.value},2024-10-01" for line in lines if line.value]
    report = f"title: {{vi: Kết quả 9 tháng}}\nperiod: {period}\nas_of: 2025-02-15\nissuer: {{vi: Sở Công Thương}}\ntheme: {theme}\n"
    for name, text in {"targets/a.yaml": catalogue, "targets/b.yaml": plan, "f.csv": figures, "reports/r.yaml": [report]}.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("\n".join(text) + "\n", encoding="utf-8")
    (root / "monitor.toml").write_text("")
    taken = monitor(root, "take", "f.csv", "--by", "An")
    assert taken.code == 0 or not lines, taken.err
    found = settings.find(str(root))
    gathered = gather.gather(found)
    definitions, problems = gather.definitions(found, gathered.promises)
    assert [str(problem.what) for problem in problems if problem.severity == "error"] == []
    ((_, made),) = publish.compose_all(found, gathered, definitions)
    return found, made


def beneath(box: Any, cell: Any = None) -> Iterator[tuple[Any, Any]]:
    """Every text that was laid out, with the cell that it stands in."""
    if isinstance(box, boxes.TextBox):
        yield box, cell
    inside = box if isinstance(box, boxes.TableCellBox) else cell
    for child in getattr(box, "children", ()):
        yield from beneath(child, inside)


def sides(box: Any) -> tuple[float, float, float, float]:
    """Left, top, right and bottom."""
    return box.position_x, box.position_y, box.position_x + box.width, box.position_y + box.height


def border(box: Any) -> tuple[float, float, float, float]:
    x, y = box.border_box_x(), box.border_box_y()
    return x, y, x + box.border_width(), y + box.border_height()


def outside(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    left, top, right, bottom = (b - a for a, b in zip(outer, inner, strict=True))
    return left < -1 or top < -1 or right > 1 or bottom > 1


def astray(document: Document) -> list[tuple[int, str, str]]:
    """Texts that reach out of their cell or their page, or lie on one another."""
    found = []
    for number, page in enumerate(document.pages, 1):
        sheet = (0.0, 0.0, page.width, page.height)
        texts = list(beneath(page._page_box))
        found += [(number, "cell", text.text) for text, cell in texts if cell is not None and outside(sides(text), border(cell))]
        found += [(number, "page", text.text) for text, _ in texts if outside(sides(text), sheet)]
        found += [(number, "text", f"{texts[one][0].text} | {texts[other][0].text}") for one, other in overlapping(texts)]
    return found


def overlapping(texts: list[tuple[Any, Any]]) -> list[tuple[int, int]]:
    """Pairs whose boxes share more than a hair of width and a third of a line; lines of one text stand closer than their boxes."""
    left, top, right, bottom = np.array([sides(text) for text, _ in texts]).reshape(-1, 4).T
    across = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    down = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    lower = np.minimum((bottom - top)[:, None], bottom - top)
    return [(int(one), int(other)) for one, other in zip(*np.nonzero((across > 1) & (down > 0.35 * lower)), strict=True) if one < other]


def whole(found: settings.Workspace, report: Report) -> None:
    """In the workbook and the draft every text of the report stands unshortened, and no number is wider than its column."""
    cells = {cell.text for section in report.sections for table in section.tables for row in table.rows for cell in row if not cell.figure}
    book = openpyxl.load_workbook(io.BytesIO(publish.render(found, report, "xlsx")))
    written = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    draft = docx.Document(io.BytesIO(publish.render(found, report, "docx")))
    typed = {cell.text for table in draft.tables for row in table.rows for cell in row.cells}
    long = [text for text in cells if len(text) > 40]
    assert [text for text in long if text not in written] == []
    assert [text for text in long if not any(text in one for one in typed)] == []


def laid(report: Report) -> Document:
    report = arranged(report) if report.theme == "official" else report
    document, _ = _one_page_brief(report, (TEMPLATES,))
    assert _brief_pages(document, report) == 1
    return document


@pytest.mark.parametrize(("name", "theme"), [*((name, "modern") for name in ODD), *((name, "official") for name in LONG)])
def test_nothing_leaves_its_place(tmp_path: Path, name: str, theme: Theme) -> None:
    """On paper every text lies in its cell and on its page and on no other, the first page is one; the others show it whole."""
    found, report = composed(tmp_path, ODD[name], theme)
    assert astray(laid(report)) == []
    whole(found, report)


@pytest.mark.parametrize("name", BIG)
def test_the_first_page_stays_one_and_says_what_it_leaves_out(tmp_path: Path, name: str) -> None:
    """Of hundreds it shows the worst; the rest is counted there, and stands in the detail, each with its flag."""
    _, report = composed(tmp_path, BIG[name])
    assert astray(laid(report)) == []
    brief, *others = report.sections
    shown = len(brief.tables[0].rows)
    assert 0 < shown <= 12
    assert f"Còn {len(BIG[name]) - shown} chỉ tiêu nêu ở phần chi tiết" in brief.texts
    details = [section for section in others if section.kind == "detail"]
    rows = [row[0].text for section in details for table in section.tables for row in table.rows]
    assert len(rows) == len(set(rows)) == len(BIG[name])
    assert len(details) == len({line.more for line in BIG[name]})


def test_a_year_that_is_over(tmp_path: Path) -> None:
    """All closed: exceeded, achieved or missed, and no projection of a year that has ended."""
    _, report = composed(tmp_path, CLOSED, period="2024")
    assert astray(laid(report)) == []
    assert {cell.flag for cell in report.sections[0].counts} == {"missed", "achieved", "exceeded"}
    figures = [figure for section in report.sections for figure in section.figures]
    assert figures
    assert not any(name.startswith("projection") for figure in figures for name, _ in figure.series)


@pytest.mark.parametrize("theme", ["modern", "official"])
def test_nothing_to_report_on(tmp_path: Path, theme: Theme) -> None:
    """A plan without a target is a report that says so, in every format."""
    found, report = composed(tmp_path, (), theme)
    assert astray(laid(report)) == []
    assert report.headline == "9 tháng đầu năm 2024: không có chỉ tiêu để đánh giá"
    whole(found, report)


def test_prices_of_different_years_stand_in_their_names(tmp_path: Path) -> None:
    """Where the name does not say it itself; each row is judged by its own figures."""
    _, report = composed(tmp_path, (Line("Sản lượng", more=", basis: constant 1994"), *ODD["prices of three years"][2:]))
    names = [row[0].text for row in report.sections[0].tables[0].rows]
    assert sorted(names) == ["Giá trị constant 2010 (giá so sánh 2010)", "Sản lượng (giá cố định 1994)"]
