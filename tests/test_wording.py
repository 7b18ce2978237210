"""Numbers, dates, periods and flags in Vietnamese and English, and a catalogue without holes."""

import ast
import datetime
import string
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from babel import Locale

from monitor.app.languages import load
from monitor.assess import NOTES, REASONS
from monitor.periods import Period
from monitor.problems import Stop
from monitor.wording import FLAGS, FlagStyle, Language, decimals_for, say

PACKAGE = Path(__file__).parent.parent / "monitor"
VI, EN = load("vi"), load("en")


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (1234567.8, 1, "1.234.567,8", "1,234,567.8"),
        (-3055.1, 1, "−3.055,1", "−3,055.1"),
        (Decimal("567634.2"), 1, "567.634,2", "567,634.2"),
        (999, 0, "999", "999"),
        (1000, 0, "1.000", "1,000"),
        (0, 2, "0,00", "0.00"),
        (40412, -2, "40.400", "40,400"),
    ],
)
def test_numbers_are_written_as_each_language_writes_them(value: float, decimals: int, vi: str, en: str) -> None:
    """Thousands by point and decimals by comma in Vietnamese, the other way round in English; the minus is U+2212."""
    assert (VI.number(value, decimals), EN.number(value, decimals)) == (vi, en)


@pytest.mark.parametrize("code", ["vi", "en"])
def test_separators_are_those_of_the_locale_data(code: str) -> None:
    """The two marks are written in our own table because they are wanted often; Babel's data is the authority."""
    symbols = Locale(code).number_symbols["latn"]
    assert load(code).number(Decimal("1234.5"), 1) == f"1{symbols['group']}234{symbols['decimal']}5"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(2.675, 2, "2,68"), (0.5, 0, "1"), (-0.5, 0, "−1"), (0.285 / 0.3 * 100 / 2, 1, "47,5"), (1.005, 2, "1,01")],
)
def test_halves_are_rounded_up_once_from_the_decimal_that_was_meant(value: float, decimals: int, text: str) -> None:
    """A float stands for its 15 digits: 2.675 is rounded as a person would, and not down from 2.67499…."""
    assert VI.number(value, decimals) == text


def test_a_sign_is_printed_on_request_and_never_on_a_printed_zero() -> None:
    """Variances carry + and −; what rounds to zero has no sign."""
    assert [VI.number(value, 1, sign=True) for value in (16.04, -0.3, -0.04, 0.0)] == ["+16,0", "−0,3", "0,0", "0,0"]


@pytest.mark.parametrize("nothing", [None, float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_not_there_prints_as_not_available(nothing: float | None) -> None:
    """`…` in Vietnamese, `[x]` in English; never 0 and never blank, with or without a unit."""
    assert (VI.number(nothing, 1), VI.percent(nothing), VI.points(nothing), EN.number(nothing, 1)) == ("…", "…", "…", "[x]")


def test_percent_and_points_are_two_things() -> None:
    """A share is printed in percent, the difference of two shares in percentage points."""
    assert (VI.percent(96.54), VI.points(-1.94), EN.points(0.68, 2)) == ("96,5%", "−1,9 điểm %", "+0.68 points")


@pytest.mark.parametrize(
    ("value", "decimals", "bound", "enough"),
    [(6.96, 1, 7.0, 2), (7.0, 1, 7.0, 1), (6.9996, 1, 7.0, 4), (6.9, 1, 7.0, 1), (6.9999999999, 1, 7.0, 1), (-2.04, 1, -2.0, 2)],
)
def test_as_many_decimals_as_the_flag_needs(value: float, decimals: int, bound: float, enough: int) -> None:
    """6.96 against 7.0 prints 6.96, so that print and flag cannot contradict; equal within 1e-9 is equal."""
    assert decimals_for(value, decimals, bound) == enough


@pytest.mark.parametrize(
    ("notation", "vi", "en"),
    [
        ("2024-05", "Tháng 5/2024", "May 2024"),
        ("2026-Q3", "Quý III/2026", "Q3 2026"),
        ("2021-H1", "6 tháng đầu năm 2021", "First 6 months of 2021"),
        ("2021-H2", "6 tháng cuối năm 2021", "Last 6 months of 2021"),
        ("2021-9M", "9 tháng đầu năm 2021", "First 9 months of 2021"),
        ("2021-01..2021-07", "7 tháng đầu năm 2021", "First 7 months of 2021"),
        ("2020", "Năm 2020", "2020"),
        ("2021..2030", "Giai đoạn 2021–2030", "2021–2030"),
        ("2020-11..2021-02", "Từ tháng 11/2020 đến tháng 2/2021", "November 2020 to February 2021"),
        ("2024-05-04", "Ngày 04/05/2024", "4 May 2024"),
        ("2024-05@15", "Tháng 5/2024 (từ 15/04/2024 đến 14/05/2024)", "May 2024 (15 April 2024 to 14 May 2024)"),
        ("2024-Q1@15", "Quý I/2024 (từ 15/12/2023 đến 14/03/2024)", "Q1 2024 (15 December 2023 to 14 March 2024)"),
    ],
)
def test_periods_have_the_names_that_offices_use(notation: str, vi: str, en: str) -> None:
    """Administrative periods, from the 15th to the 14th, always name their days."""
    assert (VI.period(Period.parse(notation)), EN.period(Period.parse(notation))) == (vi, en)


@pytest.mark.parametrize(
    ("day", "short", "long"),
    [
        (datetime.date(2020, 1, 5), "05/01/2020", "ngày 05 tháng 01 năm 2020"),
        (datetime.date(2019, 6, 29), "29/06/2019", "ngày 29 tháng 6 năm 2019"),
        (datetime.date(2021, 10, 9), "09/10/2021", "ngày 09 tháng 10 năm 2021"),
    ],
)
def test_dates_of_letters_pad_days_below_ten_and_the_first_two_months(day: datetime.date, short: str, long: str) -> None:
    """As Decree 30/2020/NĐ-CP wants it, against forgery; in tables dates have eight digits."""
    assert (VI.date(day), VI.long_date(day)) == (short, long)


def test_a_message_renders_everything_inside_it() -> None:
    """Nested messages, periods, days, decimals and sequences all take the reader's language; braces in a value stay."""
    message = say(
        "{a}; {b}; {c}; {d}; {e}; {f}",
        a=say("No data"), b=Period.parse("2026-Q3"), c=datetime.date(2026, 9, 30), d=Decimal("40400.5"),
        e=("x", Decimal("0.5")), f="{{7*7}}",
    )  # fmt: skip
    assert VI.render(message) == "Chưa có số liệu; quý III/2026; 30/09/2026; 40.400,5; x, 0,5; {{7*7}}"
    assert EN.render(message) == "No data; Q3 2026; 30 September 2026; 40,400.5; x, 0.5; {{7*7}}"


def test_what_the_catalogue_lacks_stays_english() -> None:
    """A missing translation never stops a command."""
    assert Language("vi").render(say("no {thing}", thing="x")) == "no x"


def test_only_known_languages_are_read() -> None:
    """`--lang fr` says which languages there are."""
    with pytest.raises(Stop) as stopped:
        load("fr")
    assert (stopped.value.code, EN.render(stopped.value.problems[0].hint or "")) == (2, "known are: vi, en")


def test_every_flag_has_its_own_word_and_shape_in_both_languages() -> None:
    """Never colour alone: eleven flags, eleven words, eleven shapes; the table stands worst first."""
    words = [{language.render(style.word) for style in FLAGS.values()} for language in (VI, EN)]
    shapes = {style.shape for style in FLAGS.values()}
    assert [len(words[0]), len(words[1]), len(shapes)] == [11, 11, 11]
    assert [style.order for style in FLAGS.values()] == list(range(11))


@pytest.mark.parametrize("style", FLAGS.values(), ids=FLAGS)
def test_flags_can_be_read_on_paper_and_on_their_tint(style: FlagStyle) -> None:
    """Contrast of at least 4.5 to 1 on white and on the row's tint (WCAG 2.1, 1.4.3)."""
    for ground in ("#FFFFFF", style.tint or "#FFFFFF"):
        assert _contrast(style.colour, ground) >= 4.5


def test_every_text_for_people_is_translated() -> None:
    """Each text given to `say` in the package, and each reason and note, has a Vietnamese translation."""
    assert sorted(f"{place}: {text}" for text, _, place in texts() if text not in VI.catalogue) == []


def test_translations_fill_only_places_that_are_given() -> None:
    """A translation may leave a value out or use one more of those given, but never one that nobody gives."""
    given: dict[str, set[str]] = {}
    for text, values, _ in texts():
        given[text] = given.get(text, set()) | values | _places(text)
    wrong = {text: translated for text, translated in VI.catalogue.items() if text in given and not _places(translated) <= given[text]}
    assert wrong == {}


def test_translations_are_composed_letters() -> None:
    """NFC: what a reader searches for is found."""
    assert [text for text in VI.catalogue.values() if not unicodedata.is_normalized("NFC", text)] == []


def texts() -> Iterator[tuple[str, set[str], str]]:
    """Every literal text of a `say(...)` call, the names of the values given with it, and where it stands."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "say"
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                yield node.args[0].value, {each.arg or "" for each in node.keywords}, f"{path.name}:{node.lineno}"
    yield from ((text, set(), "assess.py") for text in (*REASONS.values(), *NOTES.values()))


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
