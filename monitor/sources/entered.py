"""What a person entered in one cell of a form: a figure, a day, a word, or what is wrong with it."""

import datetime
import re
from decimal import Decimal

from monitor.form import NOT_APPLICABLE, NOT_REPORTED, STATUSES, TICKS
from monitor.plan import Indicator
from monitor.sources import cells
from monitor.sources.cells import Fault, folded
from monitor.sources.legacy_text import legacy
from monitor.sources.workbook import Cell
from monitor.wording import Message, say

Blank = type(None)
WITHDRAWN = "withdrawn"
"""Instead of a figure: it is taken back."""

_GROUPED = {"vi": re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?"), "en": re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")}
_PLAIN = {"vi": re.compile(r"[+-]?\d+(,\d+)?"), "en": re.compile(r"[+-]?\d+(\.\d+)?")}
_EITHER_WAY = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
"""1.234 and 1,234: a thousand to one reader, one to another."""
_SPACED = re.compile(r"[+-]?\d{1,3}( \d{3})+([.,]\d+)?")
_LONGEST = 40

_UNREADABLE: dict[str, Fault] = {
    "formula": Fault(
        say("the formula was never calculated"),
        say("open the file in Excel or LibreOffice, save it and hand it in again; or type the figure"),
    ),
    "duplicate": Fault(say("the file holds this cell twice"), say("type the figure again and save")),
    "long": Fault(say("the text is longer than a cell can hold"), say("shorten it")),
    "time": Fault(say("a time of day stands here"), say("format the cell as a number and type the figure again")),
    "bool": Fault(say("TRUE or FALSE stands here"), say("type a figure")),
}


def figure(cell: Cell, indicator: Indicator, lang: str, last: Decimal | None = None) -> Decimal | Fault | str | None:
    """The figure; WITHDRAWN; None where the cell says that there is none. `last` is the figure before, which helps to hint."""
    if cell.kind == "number":
        return _number(cell, indicator)
    if cell.kind == "text":
        return _text(folded(cell.value), indicator, lang, last)
    if cell.kind == "date":
        return Fault(say("a date stands here: {day}", day=cell.value.date()), say("format the cell as a number and type the figure again"))
    return unreadable(cell)


def unreadable(cell: Cell) -> Fault:
    """Why a cell of no use has none."""
    if cell.kind == "error":
        return Fault(say("the cell shows the error {error}", error=cell.value or "#"), say("mend the formula, or type the figure"))
    if cell.kind == "held":
        return Fault(say("two readers of the file disagree about this cell: {given}", given=cell.value), say("type it again and save"))
    return _UNREADABLE[cell.kind]


def _number(cell: Cell, indicator: Indicator) -> Decimal | Fault:
    # Fifteen digits are what spreadsheets show and keep: 0.1 + 0.2 is 0.3.
    value = Decimal(f"{cell.value:.15g}")
    value = abs(value) if value.is_zero() else value
    if not cell.percent:
        return value
    if not in_percent(indicator):
        return Fault(
            say("the cell shows {percent} %, but {measure} is asked for", percent=trimmed(value * 100), measure=indicator.measure.vi),
            say("format the cell as a number and type the figure again"),
        )
    return trimmed(value * 100)


def in_percent(indicator: Indicator | None) -> bool:
    """Whether 12% means 12 of it."""
    return bool(indicator and indicator.measure.vi == "%")


def trimmed(value: Decimal) -> Decimal:
    plain = value.normalize()
    return plain.quantize(Decimal(1)) if int(plain.as_tuple().exponent) > 0 else plain


def _text(text: str, indicator: Indicator, lang: str, last: Decimal | None) -> Decimal | Fault | str | None:
    if not text or text in NOT_REPORTED or text in NOT_APPLICABLE:
        return None
    if text.casefold() in cells.WITHDRAWN:
        return WITHDRAWN
    plain = text.replace("\u2212", "-")
    if plain.endswith("%"):
        if not in_percent(indicator):
            return Fault(say("{given} is a percentage, but {measure} is asked for", given=text, measure=indicator.measure.vi))
        plain = plain[:-1].rstrip()
    return _parsed(plain, text, lang, last)


def _parsed(plain: str, text: str, lang: str, last: Decimal | None) -> Decimal | Fault:
    if len(plain) > _LONGEST or not plain.isascii():
        return cells.number(text)  # it says why not
    if _EITHER_WAY.fullmatch(plain):
        return Fault(say("{given} can be read in two ways", given=text), _nearest(plain, lang, last))
    if _SPACED.fullmatch(plain):
        plain = plain.replace(" ", "")
    if _GROUPED[lang].fullmatch(plain) or _PLAIN[lang].fullmatch(plain):
        point, comma = (".", ",") if lang == "en" else (",", ".")
        value = Decimal(plain.replace(comma, "").replace(point, "."))
        return abs(value) if value.is_zero() else value
    other = "en" if lang == "vi" else "vi"
    if _GROUPED[other].fullmatch(plain) or _PLAIN[other].fullmatch(plain):
        return Fault(
            say(
                "{given} is written the other way: this form takes {example}", given=text, example="1.234,5" if lang == "vi" else "1,234.5"
            ),
            say("type the figure as a number, without separators of thousands"),
        )
    return cells.number(plain)


def _nearest(plain: str, lang: str, last: Decimal | None) -> Message:
    """The reading whose magnitude is that of the last figure, or both; written without separators of thousands."""
    whole, parted = re.sub("[.,]", "", plain), plain.replace(",", ".")
    shown = parted if lang == "en" else parted.replace(".", ",")
    if last is None or last.is_zero():
        return say("type {whole} if the mark separates thousands, {parted}0 if it separates decimals", whole=whole, parted=shown)
    near = min((whole, parted), key=lambda text: abs((abs(Decimal(text)) / abs(last)).ln()))
    meant = whole if near == whole else f"{shown}0"
    return say("the last figure was {last}: if {meant} is meant, type that", last=last, meant=meant)


def day(cell: Cell, lang: str, today: datetime.date) -> datetime.date | Fault | str | None:
    """The day on which something was done; WITHDRAWN or None as above."""
    if cell.kind == "text":
        text = folded(cell.value)
        if not text or text in NOT_REPORTED or text in NOT_APPLICABLE:
            return None
        if text.casefold() in cells.WITHDRAWN:
            return WITHDRAWN
        return _past(_day(text, lang), today)
    if cell.kind == "date":
        return _past(cell.value.date(), today)
    if cell.kind == "number":
        return Fault(say("a number stands here, a day is asked for"), say("write the day as 20/12/2024"))
    return unreadable(cell)


def _day(text: str, lang: str) -> datetime.date | Fault:
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
    if found and lang == "en" and int(found[1]) <= 12 and found[1].zfill(2) != found[2].zfill(2):
        return Fault(say("{given} can be read in two ways", given=text), say("write the day as 2024-12-20"))
    written = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else text
    read = cells.day(written)
    return Fault(say("this is no date: {given}", given=text[:60]), say("write the day as 20/12/2024")) if isinstance(read, Fault) else read


def _past(read: datetime.date | Fault, today: datetime.date) -> datetime.date | Fault:
    if isinstance(read, datetime.date) and read > today:
        return Fault(say("{day} lies ahead: today is {today}", day=read, today=today), say("give it when it is done"))
    if isinstance(read, datetime.date) and read.year < 1950:
        return Fault(say("this is no date: {given}", given=read), say("write the day as 20/12/2024"))
    return read


def words(cell: Cell | None) -> str | Fault:
    """A text as it is meant: composed, folded, in Unicode; a number in a cell for text is its digits."""
    if cell is None:
        return ""
    if cell.kind == "number":
        return f"{cell.value:.15g}"
    if cell.kind == "date":
        return str(cell.value.date().isoformat())
    if cell.kind != "text":
        return unreadable(cell)
    text = folded(cell.value)
    if coding := legacy(text):
        return Fault(
            say("the text is in {coding}, from before Unicode: {given}", coding=coding, given=text[:40]),
            say("convert it to Unicode (UniKey: Ctrl+Shift+F6) or type it again"),
        )
    return text


def status(text: str) -> str | Fault | None:
    """How firm the figure is; the words of both languages are read."""
    found = next((name for listed in STATUSES.values() for name, word in listed.items() if text.casefold() == word), None)
    return found or cells.status(text)


def ticked(text: str) -> str | Fault | None:
    """`done` or `open`."""
    found = next((name for listed in TICKS.values() for name, word in listed.items() if text.casefold() == word), None)
    if found or not text:
        return found
    return Fault(say("unknown: {given}", given=text), say("choose from the list: {known}", known=", ".join(TICKS["vi"].values())))
