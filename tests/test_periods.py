"""Periods: the notation that plans, figures and commands share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.periods import NotAPeriod, Period, administrative, shift, year_to_date

MONTHS = st.builds(lambda year, month: f"{year}-{month:02}", st.integers(1900, 2198), st.integers(1, 12))
SPANS = st.one_of(
    st.integers(1900, 2198).map(str),
    st.builds(lambda year, part: f"{year}-{part}", st.integers(1900, 2198), st.sampled_from(["Q1", "Q2", "Q3", "Q4", "H1", "H2", "9M"])),
    MONTHS,
    MONTHS.map(lambda month: f"{month}-28"),
)


@given(SPANS)
def test_a_period_is_written_as_it_is_read(text: str) -> None:
    """What is printed can be read again, and means the same days."""
    assert str(Period.parse(text)) == text


@given(SPANS, st.integers(-24, 24))
def test_there_and_back_is_the_same_period(text: str, months: int) -> None:
    """Of whole months: 31 January has no twin in February."""
    period = Period.parse(text)
    if period.months:
        assert shift(shift(period, months), -months) == period
        assert shift(period, months).months == period.months


@pytest.mark.parametrize("text", ["0001", "9999", "1899-12", "2200", "1899..2000", "2199..2200", "0201-05", "9999-12-31", "0001@15"])
def test_years_outside_1900_to_2199_are_no_periods(text: str) -> None:
    """They are slips of the keyboard, and could not be shifted by a year or printed near the calendar's ends."""
    with pytest.raises(NotAPeriod):
        Period.parse(text)


@pytest.mark.parametrize("text", ["1900", "2199", "1900-01", "2199-12", "1900@15", "2199-12@15", "2199-12-31"])
def test_every_period_that_is_one_can_be_printed_and_moved(text: str) -> None:
    """To the last day of the last year, in both calendars."""
    period = Period.parse(text)
    assert str(period) == text
    assert shift(period, -12).kind == period.kind
    assert year_to_date(period).end == period.end


NONE = (
    "",
    " ",
    "..",
    "2024..",
    "..2024",
    "2024-13",
    "2024-00",
    "2024-Q5",
    "2024-H3",
    "2024-10M",
    "2024-02-30",
    "24",
    "2024-5",
    "2024-05..2024-01",
)


@pytest.mark.parametrize("text", [*NONE, "2024@14", "2024@", "năm 2024", "٢٠٢٤", "2024-05-04@15"])
def test_anything_else_is_no_period(text: str) -> None:
    """Said as NotAPeriod, whatever it is."""
    with pytest.raises(NotAPeriod):
        Period.parse(text)


def test_the_administrative_month_begins_on_the_15th_before() -> None:
    """Decree 09/2019/NĐ-CP, article 12: from the 15th of the month before to the 14th."""
    period = administrative(Period.parse("2024-01"))
    assert (str(period), str(period.begin), str(period.last)) == ("2024-01@15", "2023-12-15", "2024-01-14")


@pytest.mark.parametrize(
    ("text", "to_date"),
    [
        ("2024-05", "2024-01..2024-05"),
        ("2024-Q3", "2024-9M"),
        ("2023-11..2024-02", "2024-01..2024-02"),
        ("2021..2023", "2021..2023"),
        ("2024-05@15", "2024-01..2024-05@15"),
        ("2024-01-01", "2024-01-01"),
    ],
)
def test_year_to_date_counts_from_the_january_before_the_end(text: str, to_date: str) -> None:
    """Whole years keep their own begin; the calendar stays."""
    assert str(year_to_date(Period.parse(text))) == to_date


def test_the_same_period_last_year_is_in_the_same_calendar() -> None:
    """A month from the 15th to the 14th is compared with such a month."""
    assert str(shift(Period.parse("2024-03@15"), -12)) == "2023-03@15"


def test_what_is_no_period_says_which_text() -> None:
    """The message names it; days have no administrative month."""
    with pytest.raises(NotAPeriod, match="2024-13"):
        Period.parse("2024-13")
    with pytest.raises(NotAPeriod, match="2024-05-04@15"):
        administrative(Period.parse("2024-05-04"))
