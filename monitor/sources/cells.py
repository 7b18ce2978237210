"""The text of one cell to a value, or to what is wrong with it, beside the indicator that the cell is about."""

import datetime
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from monitor.periods import NotAPeriod, Period, year_to_date
from monitor.plan import Basis, Indicator
from monitor.problems import did_you_mean
from monitor.wording import Message, say

Mark = Literal[".", ","]
"""What stands before the decimals."""

NOT_REPORTED = ("...", "…", "[x]", "-", "–", "[z]")
WITHDRAWN = ("withdraw", "xóa", "xoá")
_STATUS = {
    "estimate": ("estimate", "ước", "(ước)", "[e]"),
    "preliminary": ("preliminary", "sơ bộ", "(sơ bộ)", "[p]"),
    "official": ("official", "chính thức", "(chính thức)"),
}
_TRUE, _FALSE = ("true", "yes", "1", "có", "lũy kế", "luỹ kế"), ("", "false", "no", "0", "không")
_PLAIN = {".": re.compile(r"[+-]?\d+(\.\d+)?"), ",": re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?")}
_VIETNAMESE = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+(,\d+)?|\d+,\d{1,2}|\d+,\d{4,})")
_ENGLISH = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
_NOT_A_NUMBER = ("nan", "inf", "infinity", "n/a", "na", "null", "none")
_INDEX_LIKE = 80
"""No rate of growth is usual from here on; an index of the previous year = 100 is."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell."""

    what: Message
    hint: Message | None = None


def folded(text: str) -> str:
    """In composed form (NFC), with every kind and number of blanks as one."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def code(text: str, known: Collection[str]) -> str | Fault:
    """A code that is known."""
    if not text:
        return Fault(say("nothing is written here"), say("write one of the codes in targets/"))
    return text if text in known else Fault(say("unknown: {given}", given=text), did_you_mean(text, known))


def period(text: str, cumulative: bool | None, indicator: Indicator | None) -> Period | Fault:
    """The figure's span; the indicator says whether a bare month or quarter counts from the start of its year."""
    try:
        span = Period.parse(text)
    except NotAPeriod:
        return Fault(
            say("this is no period: {given}", given=text), say("write 2021, 2021-Q3, 2021-9M, 2021-07, 2021-01..2021-07 or 2021-07-31")
        )
    if cumulative and not span.months:
        return Fault(say("only whole months can be cumulative"), say("write the span itself: 2021-01..2021-07"))
    if cumulative is None:
        cumulative = bool(indicator and indicator.entry == "cumulative" and span.months and ".." not in text)
    return year_to_date(span) if cumulative else span


def truth(text: str) -> bool | Fault | None:
    """Yes, no, or nothing said."""
    if text.casefold() in _TRUE:
        return True
    return (
        (None if not text else False)
        if text.casefold() in _FALSE
        else Fault(say("neither yes nor no: {given}", given=text), say("write true or false"))
    )


def value(text: str, indicator: Indicator | None, *, mark: Mark, decimals: int | None, note: str | None) -> Decimal | Fault:
    """The figure; a milestone's is a date, as its day number."""
    if indicator and indicator.kind == "milestone":
        done = day(text)
        return (
            Decimal(done.toordinal())
            if isinstance(done, datetime.date)
            else Fault(say("a milestone's value is the day on which it was done"), _DAY)
        )
    read = number(_without_percent(text, indicator), mark)
    if isinstance(read, Fault):
        return read
    places = max(decimals or 0, indicator.decimals if indicator else 0)
    if mark == "." and _GROUPED.fullmatch(text) and places < 3:
        return Fault(
            say("{given} can be read in two ways", given=text),
            say(
                "write {whole} if the point separates thousands; if it separates decimals, write 3 in the column `decimals`",
                whole=text.replace(".", ""),
            ),
        )
    if indicator and indicator.kind in ("growth", "average_growth") and read >= _INDEX_LIKE and not note:
        return Fault(
            say("growth of {given} %: an index?", given=text),
            say("108.2 as an index means 8.2 % growth: write 8.2; a growth that really is as high needs a note"),
        )
    return read


def number(text: str, mark: Mark = ".") -> Decimal | Fault:
    """A decimal, digit by digit as written."""
    plain = text.replace("\u2212", "-").replace(" ", "" if mark == "," else " ")
    if not plain:
        return Fault(say("nothing is written here"), say("write ... where nothing was reported, or Xóa to withdraw a figure"))
    if plain.casefold().lstrip("+-") in _NOT_A_NUMBER:
        return Fault(say("{given} is no value", given=text), say("write ... where nothing was reported"))
    if len(plain) <= 40 and _PLAIN[mark].fullmatch(plain) and plain.isascii():
        return _decimal(plain, mark)
    return Fault(say("this is no number: {given}", given=text[:60]), _as_number(plain))


def _decimal(plain: str, mark: Mark) -> Decimal:
    read = Decimal(plain.replace(".", "").replace(",", ".") if mark == "," else plain)
    return abs(read) if read.is_zero() else read


def _as_number(text: str) -> Message | None:
    for shape, mark in ((_VIETNAMESE, ","), (_ENGLISH, ".")):
        if shape.fullmatch(text):
            plain = text.replace(".", "").replace(",", ".") if mark == "," else text.replace(",", "")
            return say("write {plain}: no separator of thousands, a point before the decimals", plain=plain)
    return say("write digits only, as in 40400.5; words and units have their own columns")


def _without_percent(text: str, indicator: Indicator | None) -> str:
    return text.removesuffix("%").rstrip() if indicator and indicator.measure.vi == "%" else text


_DAY = say("write a date as 2021-12-20")


def day(text: str) -> datetime.date | Fault:
    """A date as 2021-12-20."""
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        return Fault(say("this is no date: {given}", given=text), _DAY)


def known(text: str, today: datetime.date) -> datetime.date | Fault | None:
    """The day on which a figure became known, which cannot lie ahead."""
    read = day(text) if text else None
    if isinstance(read, datetime.date) and read > today:
        return Fault(
            say("{day} lies ahead: today is {today}", day=read, today=today), say("`known` is the day on which the figure became known")
        )
    return read


def status(text: str) -> str | Fault | None:
    """How firm the figure is, in English or Vietnamese."""
    found = next((name for name, words in _STATUS.items() if text.casefold() in words), None)
    return (
        found
        if found or not text
        else Fault(say("unknown status: {given}", given=text), say("write estimate, preliminary or official (ước, sơ bộ, chính thức)"))
    )


def measure(text: str, indicator: Indicator | None) -> str | Fault | None:
    """The indicator's own unit of measure, in Vietnamese, if it is stated."""
    if not text or not indicator:
        return text or None
    if text in (folded(indicator.measure.vi), folded(indicator.measure.en)):
        return indicator.measure.vi
    return Fault(
        say("{code} is measured in {measure}, not in {given}", code=indicator.code, measure=indicator.measure.vi, given=text),
        say("convert the figure"),
    )


def basis(text: str, indicator: Indicator | None) -> str | Fault | None:
    """The price basis, if it is stated; figures on different bases never meet."""
    if text and text not in get_args(Basis):
        return Fault(say("unknown price basis: {given}", given=text), did_you_mean(text, get_args(Basis)))
    if text and indicator and indicator.basis and text != indicator.basis:
        return Fault(
            say("{code} is at {basis} prices, not at {given}", code=indicator.code, basis=indicator.basis, given=text),
            say("figures on different price bases never meet: they need an indicator of their own"),
        )
    return text or None


def decimals(text: str) -> int | Fault | None:
    """To how many decimals the figure was given; negative for tens and hundreds."""
    if not text:
        return None
    plain = text.replace("\u2212", "-")
    read = int(plain) if re.fullmatch(r"[+-]?[0-9]{1,2}", plain) else 99
    return (
        read
        if -12 <= read <= 12
        else Fault(say("this is no number of decimals: {given}", given=text), say("write 1 for tenths, 0 for units, -2 for hundreds"))
    )
