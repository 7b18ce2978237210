"""Tidy CSV of actuals: what a good file may hold, and what a bad one is told, all at once, with its line and column."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from monitor.plan import Promises
from monitor.sources import tidy
from monitor.vintages import Actual, Handed

TODAY = datetime.date(2022, 2, 1)


def read(promises: Promises, text: str | bytes, **declared: Any) -> Handed:
    content = text if isinstance(text, bytes) else text.encode()
    return tidy.read(content, "july.csv", promises, today=TODAY, **declared)


def figure(promises: Promises, line: str, columns: str = "indicator,period,value") -> Actual:
    handed = read(promises, f"{columns}\n{line}\n")
    assert told(handed) == []
    return handed.actuals[0]


def told(handed: Handed) -> list[str]:
    """Each problem as a person reads it: place, what, hint."""
    return [f"{p.where}: {p.what}" + (f" - {p.hint}" if p.hint else "") for p in handed.problems]


def problem(promises: Promises, line: str, columns: str = "indicator,period,value") -> str:
    handed = read(promises, f"{columns}\n{line}\n")
    (only,) = told(handed)
    assert (handed.rows, handed.refused, handed.actuals) == (1, 1, ())
    return only


def test_a_figure_with_everything_said_about_it(promises: Promises) -> None:
    """Three columns are required; the others say where a figure comes from and how firm it is."""
    handed = read(
        promises,
        """\
indicator,period,value,unit,measure,basis,cumulative,status,known,decimals,source,stated,note,remark
output,2021-07,22800,lao-cai,tỷ đồng,constant 2010,true,ước,2021-07-29,-2,"Báo Lào Cai, 29/7/2021","trên 22.800 tỷ đồng",thiếu điện,làm tròn
""",
    )
    assert told(handed) == []
    (actual,) = handed.actuals
    assert (actual.place, actual.indicator, actual.unit, str(actual.period)) == ("2", "output", "lao-cai", "2021-01..2021-07")
    assert (actual.value, actual.measure, actual.basis, actual.status) == (Decimal(22800), "tỷ đồng", "constant 2010", "estimate")
    assert (actual.known, actual.decimals, actual.source) == (datetime.date(2021, 7, 29), -2, "Báo Lào Cai, 29/7/2021")
    assert (actual.stated, actual.note, actual.remark) == ("trên 22.800 tỷ đồng", "thiếu điện", "làm tròn")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("40400.5", "40400.5"),
        ("-6.8", "-6.8"),
        ("−6.8", "-6.8"),
        ("0", "0"),
        ("-0.0", "0.0"),
        ("0.285", "0.285"),
        ("4008.125", "4008.125"),
        ("7.00", "7.00"),
    ],
)
def test_numbers_keep_the_digits_that_were_written(promises: Promises, written: str, value: str) -> None:
    """A point before the decimals, a minus in front (of either kind), nothing between thousands."""
    assert str(figure(promises, f"output,2021,{written}").value) == value


@pytest.mark.parametrize(("written", "value"), [("40.400,5", "40400.5"), ("40.400", "40400"), ("7,68", "7.68"), ("1.234.567", "1234567")])
def test_vietnamese_numbers_where_they_are_declared(promises: Promises, written: str, value: str) -> None:
    """With the comma declared as mark of decimals, points separate thousands; the columns then stand between semicolons."""
    handed = read(promises, f"indicator;period;value\noutput;2021;{written}\n", delimiter=";", mark=",")
    assert told(handed) == []
    assert str(handed.actuals[0].value) == value


def test_a_percent_sign_is_no_news_where_percent_is_measured(promises: Promises) -> None:
    """7.68 % of an indicator in percent is 7.68; elsewhere it is a mistake."""
    assert figure(promises, "iip,2021,7.68 %,lang-son", "indicator,period,value,unit").value == Decimal("7.68")
    assert "this is no number: 7.68 %" in problem(promises, "output,2021,7.68 %")


def test_the_indicator_says_whether_a_bare_month_is_cumulative(promises: Promises) -> None:
    """`budget` is entered since the start of the year, `output` month by month; a column or a written span overrides it."""
    spans = {
        "output,2021-07,1,": "2021-07",
        "output,2021-07,1,true": "2021-01..2021-07",
        "budget,2021-07,1,": "2021-01..2021-07",
        "budget,2021-07,1,false": "2021-07",
        "budget,2021-03..2021-07,1,": "2021-03..2021-07",
        "budget,2021,1,": "2021",
    }
    assert {line: str(figure(promises, line, "indicator,period,value,cumulative").period) for line in spans} == spans


def test_a_milestone_is_reported_by_the_day_on_which_it_was_done(promises: Promises) -> None:
    """The day is kept as its number."""
    assert figure(promises, "dam,2021,2021-12-20").value == datetime.date(2021, 12, 20).toordinal()
    assert problem(promises, "dam,2021,1").startswith(
        "july.csv:2:value: a milestone's value is the day on which it was done - write a date"
    )


def test_without_a_unit_the_only_one_that_answers_is_meant(promises: Promises) -> None:
    """The plan's unit answers for `output`; two answer for `iip`, so one must be named."""
    assert figure(promises, "output,2021,1").unit == "lao-cai"
    assert problem(promises, "iip,2021,1") == "july.csv:2:unit: which unit reports it? - one of: lang-son, lao-cai"


@pytest.mark.parametrize("word", ["...", "…", "[x]", "-", "[z]"])
def test_not_reported_is_neither_a_figure_nor_a_problem(promises: Promises, word: str) -> None:
    """The marks of yearbooks count as empty, not as zero."""
    handed = read(promises, f"indicator,period,value\noutput,2021,{word}\n")
    assert (handed.rows, handed.actuals, handed.empty, handed.refused, handed.problems) == (1, (), 1, 0, ())


@pytest.mark.parametrize("word", ["Xóa", "xoá", "withdraw"])
def test_a_withdrawal_is_a_figure_without_a_value(promises: Promises, word: str) -> None:
    """Xóa takes a figure back."""
    assert figure(promises, f"output,2021,{word}").value is None


def test_text_is_compared_in_one_form(promises: Promises) -> None:
    """Letters typed as a vowel and a mark (as some keyboards do), hard blanks and a byte order mark change nothing."""
    decomposed = "ty\u0309 đô\u0300ng"
    handed = read(promises, b"\xef\xbb\xbf" + f"indicator,period,value,measure\r\n output\u00a0,2021,1,{decomposed}\r\n".encode())
    assert told(handed) == []
    assert handed.actuals[0].measure == "tỷ đồng"


BAD = {
    ("outputs,2021,1", ""): "july.csv:2:indicator: unknown: outputs - did you mean output?",
    (",2021,1", ""): "july.csv:2:indicator: nothing is written here",
    ("output,07/2021,1", ""): "july.csv:2:period: this is no period: 07/2021 - write 2021, 2021-Q3",
    ("output,2021-13,1", ""): "july.csv:2:period: this is no period: 2021-13",
    ("output,,1", ""): "july.csv:2:period: this is no period: ",
    ("output,2022-03,1", ""): "july.csv:2:period: 2022-03 has not begun",
    ("output,2021,", ""): "july.csv:2:value: nothing is written here - write ... where nothing was reported",
    ("output,2021,NaN", ""): "july.csv:2:value: NaN is no value",
    ("output,2021,-inf", ""): "july.csv:2:value: -inf is no value",
    ("output,2021,khoảng 40", ""): "july.csv:2:value: this is no number: khoảng 40",
    ("output,2021,1e5", ""): "july.csv:2:value: this is no number: 1e5",
    ("output,2021,=1+1", ""): "july.csv:2:value: this is no number: =1+1",
    ("output,2021,٣", ""): "july.csv:2:value: this is no number",
    ('output,2021,"40.400,5"', ""): "july.csv:2:value: this is no number: 40.400,5 - write 40400.5:",
    ('output,2021,"40,400.5"', ""): "july.csv:2:value: this is no number: 40,400.5 - write 40400.5:",
    ('output,2021,"7,68"', ""): "july.csv:2:value: this is no number: 7,68 - write 7.68:",
    ("output,2021,1.234.567", ""): "july.csv:2:value: this is no number: 1.234.567 - write 1234567:",
    ("output,2021,40.400", ""): "july.csv:2:value: 40.400 can be read in two ways - write 40400 if",
    ("output,2021,1,lao-cay", ",unit"): "july.csv:2:unit: unknown: lao-cay - did you mean lao-cai?",
    ("iip,2021,108.2,lang-son", ",unit"): "july.csv:2:value: growth of 108.2 %: an index? - 108.2 as an index means 8.2 % growth",
    ("output,2021,1,triệu đồng", ",measure"): "july.csv:2:measure: output is measured in tỷ đồng, not in triệu đồng",
    ("output,2021,1,constant 1994", ",basis"): "july.csv:2:basis: output is at constant 2010 prices, not at constant 1994",
    ("output,2021,1,constant 2011", ",basis"): "july.csv:2:basis: unknown price basis: constant 2011 - did you mean constant 2010?",
    ("output,2021,1,perhaps", ",cumulative"): "july.csv:2:cumulative: neither yes nor no: perhaps",
    ("output,2021-07-04,1,true", ",cumulative"): "july.csv:2:period: only whole months can be cumulative",
    ("output,2021,1,final", ",status"): "july.csv:2:status: unknown status: final - write estimate, preliminary or official",
    ("output,2021,1,03/08/2021", ",known"): "july.csv:2:known: this is no date: 03/08/2021 - write a date as 2021-12-20",
    ("output,2021,1,2022-02-02", ",known"): "july.csv:2:known: 2022-02-02 lies ahead: today is 2022-02-01",
    ("output,2021,1,two", ",decimals"): "july.csv:2:decimals: this is no number of decimals: two",
    ("output,2021", ""): "july.csv:2: 2 cells under 3 columns",
    ("output,2021,1,2", ""): "july.csv:2: 4 cells under 3 columns - a text with a comma in it stands in double quotes",
    ('output,2021,"1', ""): "july.csv:2: this line cannot be read as CSV",
}


@pytest.mark.parametrize(("line", "columns"), BAD)
def test_a_bad_line_is_told_what_is_wrong_and_what_to_do(promises: Promises, line: str, columns: str) -> None:
    """A line with anything wrong in it is refused, with the column and a hint."""
    assert problem(promises, line, "indicator,period,value" + columns).startswith(BAD[line, columns])


def test_growth_that_really_is_high_needs_a_note(promises: Promises) -> None:
    """Trade over the border grew by 85.12 % in 2023: written with a note it is believed."""
    columns = "indicator,period,value,unit,note"
    assert problem(promises, "iip,2021,85.12,lang-son,", columns).startswith("july.csv:2:value: growth of 85.12 %")
    assert figure(promises, "iip,2021,85.12,lang-son,cửa khẩu mở lại", columns).value == Decimal("85.12")


def test_three_decimals_are_believed_where_they_are_declared(promises: Promises) -> None:
    """40.400 is forty and four tenths if the line says that it has three decimals."""
    assert figure(promises, "output,2021,40.400,3", "indicator,period,value,decimals").value == Decimal("40.400")


def test_all_problems_are_told_at_once(promises: Promises) -> None:
    """Good lines are taken, bad ones refused, each of their cells named; lines are counted as an editor does."""
    handed = read(
        promises,
        """\
indicator,period,value,status,note
output,2021-06,3200,estimate,"hai dòng
ghi chú"

,,,,
outputs,2021-07,NaN,final,
output,2021-07,4008,estimate,
""",
    )
    assert [(a.place, a.value) for a in handed.actuals] == [("2", 3200), ("7", 4008)]
    assert handed.actuals[0].note == "hai dòng ghi chú"
    assert [line.split(" ")[0] for line in told(handed)] == ["july.csv:6:indicator:", "july.csv:6:value:", "july.csv:6:status:"]
    assert (handed.rows, handed.refused, handed.empty) == (3, 1, 0)


BAD_FILES = {
    b"": ["july.csv:1: the file is empty - its first line names the columns: indicator,period,value"],
    b"indicator,period,vlaue\nx,2021,1\n": [
        "july.csv:1: unknown column: vlaue - did you mean value?",
        "july.csv:1: the column value is missing",
    ],
    b"indicator,period,value,value\n": ["july.csv:1: the column value stands there twice"],
    b"indicator;period;value\noutput;2021;1\n": [
        "july.csv:1: the columns are separated by ; - save with commas, or declare it: --delimiter “;”"
    ],
    "indicator,period,value\noutput,2021,1\nxã".encode("cp1258", "replace") + b"\xe3\n": [
        "july.csv:3: this is not UTF-8 from here on - in Excel choose “CSV UTF-8” when saving"
    ],
    "indicator,period,value".encode("utf-16"): ["july.csv:1: this is not UTF-8 from here on - in Excel choose “CSV UTF-8” when saving"],
}


@pytest.mark.parametrize("content", BAD_FILES)
def test_a_bad_file_gives_nothing(promises: Promises, content: bytes) -> None:
    """A header that is not understood could mean anything below it: no line is taken, every line counts as refused."""
    handed = read(promises, content)
    assert told(handed) == BAD_FILES[content]
    assert (handed.actuals, handed.refused) == ((), handed.rows)
