"""What people do to a form, cell by cell: taken as meant, or refused by sheet and cell, never read as blank."""

import datetime
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor import form_rows
from monitor.app import gather, languages
from monitor.app import settings as places
from monitor.outputs.form_book import form_workbook
from monitor.periods import Period
from monitor.plan import Promises, Text
from monitor.sources import hand_in, workbook
from monitor.sources.hand_in import HandIn
from monitor.sources.workbook import Book
from tests import hostile, small_workspace
from tests.filled_form import Change, Values, cell, filled

CATALOGUE = (
    small_workspace.CATALOGUE
    + """\
  - {code: pci, name: {vi: Xếp hạng PCI, en: PCI rank}, measure: {vi: bậc}, kind: rank, direction: lower}
  - {code: dam, name: {vi: Nhà máy thủy điện Sông Vàng}, measure: {vi: ngày}, kind: milestone, frequency: monthly}
"""
)
PLAN = (
    small_workspace.PLAN
    + """\
  - {indicator: pci, period: 2024, stated: trong 15 tỉnh dẫn đầu, form: rank, high: 15, rank_of: 63}
  - {indicator: dam, period: 2024, stated: trước 31/12/2024, form: done_by, by: 2024-12-31}
"""
)
TODAY = datetime.date(2024, 12, 31)
LAST = {("power", "binh-an"): Decimal(1010), ("exports", "binh-an"): Decimal(570)}


class Desk:
    """Blank forms of December 2024, and what is read from them once they are filled in."""

    def __init__(self, folder: Path) -> None:
        small_workspace.workspace(folder, catalogue=CATALOGUE, plan=PLAN)
        small_workspace.monitor(folder, "take", "figures.csv", "--by", "Lan")
        self.known = gather.gather(places.find(str(folder)))
        self.blanks = {lang: self._blank(lang) for lang in ("vi", "en")}

    def _blank(self, lang: str) -> bytes:
        form = form_rows.form(
            self.known.promises, self.known.actuals, self.known.targets, "binh-an-2024", "binh-an", Period.parse("2024-12"),
            as_of=TODAY, language=languages.load(lang), phasing=self.known.phasing,
        )  # fmt: skip
        return form_workbook(form, languages.load(lang))

    @property
    def promises(self) -> Promises:
        return self.known.promises

    def read(self, values: Values, change: Change | None = None, lang: str = "vi", raw: Callable[[bytes], bytes] = bytes) -> HandIn:
        book = workbook.read(raw(filled(self.blanks[lang], values, change)), "form.xlsx")
        assert isinstance(book, Book), book
        found = hand_in.read(book, "form.xlsx", self.promises, today=TODAY, last=LAST)
        handed = found.handed
        assert handed.rows == len(handed.actuals) + found.same + handed.refused + handed.empty
        return found


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


def said(found: HandIn) -> str:
    return "\n".join(f"{p.where.removeprefix('form.xlsx:')}: {p.what}" for p in found.handed.problems)


TAKEN: Mapping[str, tuple[Any, str]] = {
    "a number": (1120.5, "1120.5"),
    "a whole number": (1120, "1120"),
    "zero": (0, "0"),
    "a sum that binary numbers miss": (0.1 + 0.2, "0.3"),
    "a text with a decimal comma": ("1120,5", "1120.5"),
    "thousands and decimals": ("1.120,5", "1120.5"),
    "millions": ("1.234.567", "1234567"),
    "no-break spaces between thousands": ("1\u00a0120,5", "1120.5"),
    "narrow spaces between thousands": ("1\u202f120\u202f500", "1120500"),
    "the true minus sign": ("\u22125,5", "-5.5"),
    "blanks around it": ("  1120,5 ", "1120.5"),
}


def test_figures_are_taken_as_they_are_meant(desk: Desk) -> None:
    """Numbers as they are shown, texts by the form's language; each spelling in a row of its own."""
    codes = ("power", "retail", "exports", "output", "coal", "fairs")
    taken = list(TAKEN.values())
    for part in (taken[:6], taken[6:]):
        values = {(code, "estimate"): value for code, (value, _) in zip(codes, part, strict=False)}
        found = desk.read(values)
        assert said(found) == ""
        assert {str(actual.value) for actual in found.handed.actuals} == {wanted for _, wanted in part}


REFUSED: Mapping[str, tuple[Any, str]] = {
    "one point and three digits": ("1.234", "1.234 can be read in two ways"),
    "one comma and three digits": ("1,234", "1,234 can be read in two ways"),
    "the English way": ("1,234.5", "is written the other way"),
    "an English decimal point": ("1120.5", "is written the other way"),
    "NA": ("NA", "NA is no value"),
    "None": ("None", "None is no value"),
    "null": ("null", "null is no value"),
    "nan": ("nan", "nan is no value"),
    "N/A": ("#N/A", "#N/A"),
    "a word": ("chưa rõ", "this is no number"),
    "a unit in the cell": ("1120,5 triệu kWh", "this is no number"),
    "an exponent": ("1e5", "this is no number"),
    "full-width digits": ("１１２０", "this is no number"),
    "a percentage": ("12%", "is a percentage"),
    "true": (True, "TRUE or FALSE stands here"),
    "a day": (datetime.date(2024, 5, 1), "a date stands here"),
    "a time": (datetime.time(12, 30), "a time of day stands here"),
    "a formula never calculated": ("=1+1", "the formula was never calculated"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_figure_is_refused_by_its_cell(desk: Desk, name: str) -> None:
    """One cell refused with its address and the reason; its neighbour is taken."""
    value, wanted = REFUSED[name]
    found = desk.read({("power", "estimate"): value, ("retail", "estimate"): 3400})
    assert found.handed.refused == 1
    assert len(found.handed.actuals) == 1
    assert wanted in said(found)
    assert said(found).startswith("Nhập liệu!M")


def test_marks_for_nothing_are_not_figures(desk: Desk) -> None:
    """`...` and [x] say that there is no figure, - and [z] that nothing occurred; both are empty, as a blank is."""
    marks = {("power", "estimate"): "...", ("retail", "estimate"): "…", ("exports", "estimate"): "[x]", ("coal", "estimate"): "-"}
    found = desk.read({**marks, ("fairs", "estimate"): "[z]"})
    assert (len(found.handed.actuals), found.handed.refused, said(found)) == (0, 0, "")


def test_percentages_are_read_as_they_are_shown(desk: Desk) -> None:
    """3,9% typed, 3,9 typed, and 0.039 shown as 3.9 % are one figure; a percentage of money is refused."""

    def shown_as_percent(book: openpyxl.Workbook) -> None:
        cell(book, "iip", "estimate").number_format = "0.0%"

    found = desk.read({("losses", "estimate"): "3,9%", ("iip", "estimate"): 0.081}, shown_as_percent)
    assert {a.indicator: str(a.value) for a in found.handed.actuals} == {"losses": "3.9", "iip": "8.1"}

    def money_as_percent(book: openpyxl.Workbook) -> None:
        cell(book, "power", "estimate").number_format = "0%"

    assert "the cell shows 12 %" in said(desk.read({("power", "estimate"): 0.12}, money_as_percent))


def test_an_english_form_reads_english_numbers(desk: Desk) -> None:
    """The language of the form says what point and comma mean."""
    found = desk.read({("power", "estimate"): "1,120.5", ("retail", "estimate"): "3400.25", ("exports", "estimate"): "630,5"}, lang="en")
    assert sorted(str(actual.value) for actual in found.handed.actuals) == ["1120.5", "3400.25"]
    assert "is written the other way" in said(found)


def hidden_row(book: openpyxl.Workbook) -> None:
    cell(book, "power", "name").parent.row_dimensions[cell(book, "power", "name").row].hidden = True


def hidden_column(book: openpyxl.Workbook) -> None:
    one = cell(book, "power", "estimate")
    one.parent.column_dimensions[one.column_letter].hidden = True


def hidden_sheet(book: openpyxl.Workbook) -> None:
    cell(book, "power", "estimate").parent.sheet_state = "hidden"


def merged(book: openpyxl.Workbook) -> None:
    one = cell(book, "power", "estimate")
    one.parent.merge_cells(start_row=one.row, end_row=one.row, start_column=one.column, end_column=one.column + 1)


def error(book: openpyxl.Workbook) -> None:
    one = cell(book, "power", "estimate")
    one.value, one.data_type = "#DIV/0!", "e"


def without_code(book: openpyxl.Workbook) -> None:
    cell(book, "power", "code").value = None


def unknown_code(book: openpyxl.Workbook) -> None:
    cell(book, "power", "code").value = "powr|binh-an"


def unknown_unit(book: openpyxl.Workbook) -> None:
    cell(book, "power", "code").value = "power|binh-yen"


def other_period(book: openpyxl.Workbook) -> None:
    cell(book, "power", "period").value = "tháng 12"


def other_measure(book: openpyxl.Workbook) -> None:
    cell(book, "power", "measure").value = "nghìn kWh"


def other_status(book: openpyxl.Workbook) -> None:
    cell(book, "power", "status").value = "gần đúng"


def tcvn3(book: openpyxl.Workbook) -> None:
    cell(book, "power", "note").value = "S¶n l­îng t¨ng do thêi tiÕt"


def vni(book: openpyxl.Workbook) -> None:
    cell(book, "power", "note").value = "Saûn löôïng taêng do thôøi tieát"


def column_twice(book: openpyxl.Workbook) -> None:
    sheet = cell(book, "power", "estimate").parent
    key = next(line for line in sheet.iter_rows(max_col=1) if str(line[0].value) == "#figures")[0].row
    sheet.cell(key, 40).value = "estimate"
    sheet.cell(cell(book, "power", "code").row, 40).value = 99


DAMAGED: Mapping[str, tuple[Change, str]] = {
    "hidden row": (hidden_row, "this row is hidden"),
    "hidden column": (hidden_column, "this column is hidden"),
    "hidden sheet": (hidden_sheet, "is hidden"),
    "merged cells": (merged, "this cell is merged with others"),
    "error": (error, "the cell shows the error #DIV/0!"),
    "row without its code": (without_code, "this row has no code"),
    "unknown code": (unknown_code, "there is no indicator powr any more"),
    "unknown unit": (unknown_unit, "there is no reporting unit binh-yen any more"),
    "changed period": (other_period, "the row's hidden period was changed"),
    "changed unit of measure": (other_measure, "the row counts in nghìn kWh"),
    "unknown status": (other_status, "unknown status"),
    "note in TCVN3": (tcvn3, "the text is in TCVN3"),
    "note in VNI": (vni, "the text is in VNI"),
    "column twice": (column_twice, "the column of estimate stands there twice"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_row_is_refused_by_its_cell(desk: Desk, name: str) -> None:
    """Its figure is neither taken nor read as blank."""
    change, wanted = DAMAGED[name]
    found = desk.read({("power", "estimate"): 1120.5}, change)
    assert found.handed.refused == 1
    assert wanted in said(found)


def in_xml(old: str, new: str) -> Callable[[bytes], bytes]:
    """The entry sheet with a piece of its XML otherwise."""

    def changed(content: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            text = archive.read("xl/worksheets/sheet2.xml").decode()
        assert old in text
        return hostile.rezipped(content, {"xl/worksheets/sheet2.xml": text.replace(old, new, 1).encode()})

    return changed


def test_a_cell_given_twice_is_refused(desk: Desk) -> None:
    """Two readers would each choose one of them."""
    found = desk.read({("power", "estimate"): 1120.5}, raw=in_xml("<v>1120.5</v></c>", '<v>1120.5</v></c><c r="M6"><v>9</v></c>'))
    assert "the file holds this cell twice" in said(found)


def test_a_false_extent_hides_nothing(desk: Desk) -> None:
    """A sheet that declares itself smaller than it is, is read whole."""
    found = desk.read({("power", "estimate"): 1120.5, ("losses", "estimate"): 3.9}, raw=_small_extent)
    assert len(found.handed.actuals) == 2


def _small_extent(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("xl/worksheets/sheet2.xml").decode()
    return hostile.rezipped(content, {"xl/worksheets/sheet2.xml": _shrunk(text).encode()})


def _shrunk(text: str) -> str:
    return re.sub('<dimension ref="[^"]*"', '<dimension ref="A1:A1"', text)


def test_a_formula_with_its_value_is_taken(desk: Desk) -> None:
    """What a formula gave when the file was saved is a figure as any other."""
    found = desk.read({("power", "estimate"): 1120.5}, raw=in_xml("<v>1120.5</v></c>", "<f>1000+120.5</f><v>1120.5</v></c>"))
    assert [str(actual.value) for actual in found.handed.actuals] == ["1120.5"]


def test_a_text_longer_than_a_cell_is_refused(desk: Desk) -> None:
    """One reader would cut it at 32,767 characters."""
    old = '<c r="P6"'
    text = f'<c r="P6" t="inlineStr"><is><t>{"x" * 40_000}</t></is></c><c r="AZ6"'
    found = desk.read({("power", "estimate"): 1120.5}, raw=in_xml(old, text))
    assert "the text is longer than a cell can hold" in said(found)


def test_notes_and_statuses_are_composed(desk: Desk) -> None:
    """Letters with separate accents are the same letters."""
    note, status = (unicodedata.normalize("NFD", text) for text in ("Điều chỉnh  số liệu", "sơ bộ"))
    found = desk.read({("power", "estimate"): 1120.5, ("power", "note"): note, ("power", "status"): status})
    assert [(actual.note, actual.status) for actual in found.handed.actuals] == [("Điều chỉnh số liệu", "preliminary")]


def test_milestones_are_days_and_ticks(desk: Desk) -> None:
    """Done wants its day; not done without a day is reported as not done; days of both systems of Excel are the same days."""
    day = datetime.date(2024, 11, 20)

    def mac(book: openpyxl.Workbook) -> None:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904

        book.epoch = CALENDAR_MAC_1904

    def as_number(book: openpyxl.Workbook) -> None:
        cell(book, "dam", "done").number_format = "0"

    for value, change in ((day, None), ("20/11/2024", None), ("2024-11-20", None), (day, mac)):
        found = desk.read({("dam", "done"): value}, change)
        assert [actual.value for actual in found.handed.actuals] == [day.toordinal()], said(found)
    assert [a.value for a in desk.read({("dam", "tick"): "chưa xong"}).handed.actuals] == [0]
    assert "on which day" in said(desk.read({("dam", "tick"): "đã xong"}))
    assert "a number stands here" in said(desk.read({("dam", "done"): 45616}, as_number))
    assert "lies ahead" in said(desk.read({("dam", "done"): datetime.date(2025, 2, 1)}))


def test_ranks_are_whole_and_keep_among_how_many(desk: Desk) -> None:
    """Rank 15 of 63 keeps both numbers; 15,5 is no rank."""
    found = desk.read({("pci", "estimate"): 14, ("pci", "population"): 63})
    assert [(str(a.value), a.stated) for a in found.handed.actuals] == [("14", "14/63")]
    assert "a rank is a whole number" in said(desk.read({("pci", "estimate"): 14.5}))


def test_corrections_choose_indicator_and_period(desk: Desk) -> None:
    """A bare month of an indicator entered cumulatively is its year to date; without a choice the line is refused."""
    choice, month = "power|binh-an · Điện thương phẩm", "2024-06 · Tháng 6/2024"
    found = desk.read({("1", "code"): choice, ("1", "period"): month, ("1", "value"): 640, ("1", "note"): "Rà soát", ("2", "value"): 5})
    assert [(a.indicator, str(a.period), str(a.value), a.status) for a in found.handed.actuals] == [("power", "2024-H1", "640", "official")]
    assert "of which indicator is this correction?" in said(found)


def test_figures_in_columns_of_ones_own_are_told(desk: Desk) -> None:
    """They are not read, and that is said."""

    def sums(book: openpyxl.Workbook) -> None:
        one = cell(book, "power", "estimate")
        one.parent.cell(one.row, 60).value = 5

    found = desk.read({("power", "estimate"): 1120.5}, sums)
    assert "1 figures in a column that the form does not know were not read" in said(found)
    assert [problem.severity for problem in found.handed.problems] == ["information"]


def test_a_form_from_before_a_change_is_taken_as_far_as_it_means_the_same(desk: Desk) -> None:
    """A new name changes nothing; in another unit of measure the row's figures would be wrong: refused by cell, the others taken."""
    file = next(name for name, one in desk.promises.files.items() if one.indicators)
    changed = {"power": {"name": Text("Điện bán ra", "")}, "retail": {"measure": Text("nghìn tỷ đồng", "")}}
    indicators = tuple(replace(one, **changed.get(one.code, {})) for one in desk.promises.files[file].indicators)
    later = Promises({**desk.promises.files, file: replace(desk.promises.files[file], indicators=indicators)})
    book = workbook.read(filled(desk.blanks["vi"], {("power", "estimate"): 1120.5, ("retail", "estimate"): 3400}), "form.xlsx")
    assert isinstance(book, Book)
    found = hand_in.read(book, "form.xlsx", later, today=TODAY, last=LAST)
    assert [(one.indicator, str(one.value)) for one in found.handed.actuals] == [("power", "1120.5")]
    assert "the row counts in tỷ đồng, the plan in nghìn tỷ đồng" in said(found)


def test_a_form_of_a_later_version_is_refused(desk: Desk) -> None:
    """Nobody knows what its cells mean."""

    def later(book: openpyxl.Workbook) -> None:
        for line in book["_meta"].iter_rows(max_col=2):
            if line[0].value == "version":
                line[1].value = "99"

    assert "the form is of version 99" in said(desk.read({("power", "estimate"): 1}, later))


ANY = st.one_of(
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.sampled_from([value for value, _ in (*TAKEN.values(), *REFUSED.values())]),
    st.sampled_from(["...", "-", "Xóa", "xoá", "[z]"]),
    st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12),
    st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 1, 1)),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.dictionaries(st.sampled_from([(c, r) for c in ("power", "retail", "iip", "pci") for r in ("official", "estimate")]), ANY))
def test_nothing_that_is_typed_gets_lost(desk: Desk, typed: dict[tuple[str, str], Any]) -> None:
    """Whatever is typed: filled cells in = taken + unchanged + refused with a reason, and those that say that there is nothing."""
    blank = {"...", "…", "[x]", "-", "–", "[z]"}
    try:
        found = desk.read(typed)
    except (ValueError, openpyxl.utils.exceptions.IllegalCharacterError):
        return  # no spreadsheet programme can hold it
    figures = [value for value in typed.values() if not (isinstance(value, str) and (not value.strip() or value.strip() in blank))]
    assert len(found.handed.actuals) + found.handed.refused == len(figures), (typed, said(found))
    assert len({p.where for p in found.handed.problems}) >= found.handed.refused or found.handed.refused == 0
