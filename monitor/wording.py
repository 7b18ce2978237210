"""Numbers, units, periods, flags and sentences in Vietnamese and English.

Pure code writes what it means as a `Message`: an English text with named values. A `Language` renders it at the edge,
with a catalogue of translations that is handed in, so no file here knows which language is read.
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from monitor.periods import Period, add_months

Number = Decimal | float | int | None


@dataclass(frozen=True)
class Message:
    """An English text with {named} places and the values that fill them; nested messages are rendered too."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text.format(**self.values)


def say(text: str, /, **values: Any) -> Message:
    """A message; the catalogue is extracted from the texts given here."""
    return Message(text, values)


@dataclass(frozen=True)
class FlagStyle:
    """How a flag is shown: always by shape, word and colour together, never by colour alone."""

    shape: str
    glyph: str
    colour: str
    tint: str
    """Background of its row; empty for none."""
    word: Message
    order: int
    """Worst first."""


FLAGS: dict[str, FlagStyle] = {
    "missed": FlagStyle("cross", "✗", "#801650", "#F7EEF2", say("Missed"), 0),
    "off_track": FlagStyle("triangle_down", "▼", "#801650", "#F7EEF2", say("Off track"), 1),
    "watch": FlagStyle("diamond", "◆", "#B45F06", "", say("Watch"), 2),
    "no_data": FlagStyle("circle_open", "○", "#595959", "", say("No data"), 3),
    "cannot_be_judged": FlagStyle("approx", "≈", "#595959", "", say("Cannot be judged"), 4),
    "on_track": FlagStyle("circle", "●", "#3D3D3D", "", say("On track"), 5),
    "achieved": FlagStyle("check", "✓", "#3D3D3D", "", say("Achieved"), 6),
    "ahead": FlagStyle("triangle_up", "▲", "#12436D", "", say("Ahead"), 7),
    "exceeded": FlagStyle("star", "★", "#12436D", "", say("Exceeded"), 8),
    "not_due": FlagStyle("circle_dotted", "◌", "#595959", "", say("Not due"), 9),
    "no_target": FlagStyle("dash", "–", "#595959", "", say("No target"), 10),
}
"""The one table of flags: CSS, workbooks and the terminal take shape, word and colour from here; in order, worst first."""


MISSING = say("[x]")
"""Not available: `…` in Vietnamese yearbooks."""
NOT_APPLICABLE = say("[z]")
"""Did not occur, or has no meaning here: `-` in Vietnamese yearbooks."""
STATUSES = {"estimate": say("[e]"), "preliminary": say("[p]")}
OVERRIDDEN = say("[o]")
"""Beside a flag that a person set."""
MINUS = "\u2212"
_MARKS = {"vi": (".", ","), "en": (",", ".")}
"""Grouping and decimal mark, as in Babel's locale data (a test compares); written here because they are wanted 50,000 times."""
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
_ROMAN = ("I", "II", "III", "IV")
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_DOTTED = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")


@dataclass(frozen=True)
class Language:
    """A language with its catalogue: English texts to their translations; a text that is not in it stays English."""

    code: str
    catalogue: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    def render(self, message: Message | str) -> str:
        """The message in this language; its values too: messages, periods, dates, decimals, sequences."""
        if isinstance(message, str):
            return self.catalogue.get(message, message)
        template = self.catalogue.get(message.text, message.text)
        return template.format(**{name: self._value(value) for name, value in message.values.items()})

    def number(self, value: Number, decimals: int, sign: bool = False) -> str:
        """Rounded half up, once, from what is left of a float at 15 digits; `decimals` below zero rounds to tens and so on."""
        exact = _exact(value)
        if exact is None:
            return self.render(MISSING)
        rounded = exact.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)
        group, point = _MARKS.get(self.code, _MARKS["en"])
        whole, _, part = f"{abs(rounded):f}".partition(".")
        digits = _DOTTED.sub(group, whole) + (point + part if part else "")
        return (MINUS if rounded < 0 else "+" if sign and rounded > 0 else "") + digits

    def percent(self, value: Number, decimals: int = 1, sign: bool = False) -> str:
        text = self.number(value, decimals, sign)
        return text if _exact(value) is None else f"{text}%"

    def points(self, value: Number, decimals: int = 1, sign: bool = True) -> str:
        """Percentage points: the difference of two percentages is never itself a percentage."""
        text = self.number(value, decimals, sign)
        return text if _exact(value) is None else self.render(say("{value} points", value=text))

    def date(self, day: datetime.date) -> str:
        return f"{day:%d/%m/%Y}" if self.code == "vi" else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def month(self, day: datetime.date) -> str:
        return f"{day:%m/%Y}" if self.code == "vi" else f"{self.short_month(day.month)} {day.year}"

    def short_month(self, number: int) -> str:
        return f"T{number}" if self.code == "vi" else _MONTHS[number - 1][:3]

    def long_date(self, day: datetime.date) -> str:
        """As letters are dated: in Vietnamese with a leading zero for days below 10 and for January and February."""
        month = f"{day.month:02}" if day.month < 3 else f"{day.month}"
        return f"ngày {day.day:02} tháng {month} năm {day.year}" if self.code == "vi" else self.date(day)

    def period(self, period: Period) -> str:
        """A label, as it stands at the head of a column or a sentence: `Quý III/2026`."""
        return capital(self.period_in_text(period))

    def period_in_text(self, period: Period) -> str:
        label = self.render(_label(period))
        if period.calendar == "statistical":
            return label
        return self.render(say("{label} ({begin} to {end})", label=label, begin=period.begin, end=period.last))

    def _value(self, value: Any) -> str:
        if isinstance(value, Message):
            return self.render(value)
        if isinstance(value, Period):
            return self.period_in_text(value)
        if isinstance(value, datetime.date):
            return self.date(value)
        if isinstance(value, (Decimal, float)):
            return self.number(value, _own_decimals(value))
        if isinstance(value, (tuple, list)):
            return ", ".join(self._value(each) for each in value)
        return self.render(MISSING) if value is None else str(value)


def capital(text: str) -> str:
    """The first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """The first letter small, unless the word is an abbreviation: `GRDP` stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def decimals_for(value: float, decimals: int, *bounds: float | None) -> int:
    """As many decimals as it takes for the print to stand on the same side of every bound as the value does.

    6.96 against 7.0 needs two: "7.0" printed beside "missed" would contradict itself.
    """
    for more in range(decimals, decimals + 7):
        if all(bound is None or _same_side(value, bound, more) for bound in bounds):
            return more
    return decimals


def same(left: float, right: float) -> bool:
    """Equal at the one relative tolerance that all judging uses."""
    return abs(left - right) <= 1e-9 * max(abs(left), abs(right))


def _same_side(value: float, bound: float, decimals: int) -> bool:
    if same(value, bound) or abs(value - bound) > 2 * 10.0**-decimals:
        return True
    return _rounded(value, decimals) != _rounded(bound, decimals)


def _rounded(value: float, decimals: int) -> Decimal | None:
    exact = _exact(value)
    return exact and exact.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)


def _exact(value: Number) -> Decimal | None:
    """The decimal that a person means by a float: 2.675 and 62.49999999999999 are 2.675 and 62.5."""
    if value is None:
        return None
    exact = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    return exact if exact.is_finite() else None


def _own_decimals(value: Decimal | float) -> int:
    exact = _exact(value)
    exponent = exact.as_tuple().exponent if exact is not None else 0
    return max(0, -int(exponent))


def _label(period: Period) -> Message:
    first, kind, months = period.first, period.kind, period.months
    if kind in ("month", "quarter", "half", "year", "years"):
        return _named(kind, first, months)
    if kind == "day":
        return say("{day}", day=first)
    if not months:
        return say("{begin} to {end}", begin=period.begin, end=period.last)
    if first.month == 1 and months < 12:
        return say("first {n} months of {year}", n=months, year=first.year)
    last = add_months(first, months - 1)
    return say("{first} to {last}", first=_month(first.year, first.month), last=_month(last.year, last.month))


def _named(kind: str, first: datetime.date, months: int) -> Message:
    year = first.year
    if kind == "month":
        return _month(year, first.month)
    if kind == "quarter":
        quarter = first.month // 3 + 1
        return say("Q{quarter} {year}", quarter=quarter, roman=_ROMAN[quarter - 1], year=year)
    if kind == "half":
        return say("first 6 months of {year}", year=year) if first.month == 1 else say("last 6 months of {year}", year=year)
    return say("{year}", year=year) if kind == "year" else say("{year}–{last}", year=year, last=year + months // 12 - 1)


def _month(year: int, month: int) -> Message:
    return say("{month} {year}", month=say(_MONTHS[month - 1]), number=month, year=year)
