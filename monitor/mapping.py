"""How a table of an office's own is read without changing it: what may be written in `targets/…/import/*.yaml`."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

from monitor.periods import Period, shift, year_to_date
from monitor.plan import STRICT, Indicator
from monitor.said_periods import DITTO

Role = Literal[
    "period",
    "previous",
    "cumulative",
    "previous_cumulative",
    "same_period",
    "same_period_cumulative",
    "year",
    "last_year",
    "plan",
    "ignore",
]
"""What a column holds: the table's period, the one before, since the year's start, the same of last year; the plan is compared only."""
Gives = Literal["level", "growth", "share"]
Status = Literal["estimate", "preliminary", "official"]


@dataclass(frozen=True)
class PeriodAt:
    """Where the table says which period it is about; one of these."""

    __pydantic_config__: ClassVar = STRICT
    fixed: Period | None = None
    cell: str = ""
    """A cell or a range whose words name it: `A1`, `A1:A3`."""
    sheet_name: bool = False
    column: str = ""
    """Letter or heading of a column that names each row's period: `2024-09`, `9/2024`, `Quý III năm 2024`."""
    year: str = ""
    """Letter or heading of a column with the year; so every row has a period of its own."""
    month: str = ""
    quarter: str = ""


@dataclass(frozen=True)
class Column:
    """A column with figures."""

    __pydantic_config__: ClassVar = STRICT
    role: Role
    column: str = ""
    """Its letter; without one it is found by its heading."""
    heading: str = ""
    """What stands in its header rows, `*` for whatever changes: `Ước tính*tháng*`. With a letter, it must stand there."""
    gives: Gives = "level"
    """Which of the row's indicators: its own, or the one of its published growth or share."""
    status: Status | None = None
    month: int | None = None
    """The month of the table's year that this column is about, where each month has one."""
    quarter: int | None = None
    year: int | None = None
    """The year that this column is about, where each year has one."""
    times: Decimal = Decimal(1)
    less: Decimal = Decimal(0)
    """Taken off after multiplying: 100 makes growth of an index."""
    measure: str = ""
    """Unit of measure of this column, where the row's own is not meant; `%` for growth and shares."""


@dataclass(frozen=True)
class Measure:
    """A unit of measure as the table writes it, and what it means for an indicator measured in `measure`."""

    __pydantic_config__: ClassVar = STRICT
    written: str
    measure: str
    times: Decimal = Decimal(1)


@dataclass(frozen=True)
class Row:
    """A label of the table and what it is about."""

    __pydantic_config__: ClassVar = STRICT
    label: str
    aliases: tuple[str, ...] = ()
    """Further spellings of the label."""
    indicator: str | None = None
    growth: str | None = None
    share: str | None = None
    unit: str | None = None
    under: str | None = None
    """The label above it, where two rows have the same: the last one that any row names so."""
    measure: str = ""
    """As the table would write it, where it does not."""
    times: Decimal = Decimal(1)

    def gives(self, what: Gives, default: str | None) -> str | None:
        return {"level": self.indicator or default, "growth": self.growth, "share": self.share}[what]


@dataclass(frozen=True)
class Table:
    """One sheet, or several of the same shape."""

    __pydantic_config__: ClassVar = STRICT
    labels: tuple[str, ...]
    """Columns in which labels stand, by letter or heading; the first filled one counts."""
    columns: tuple[Column, ...]
    period: PeriodAt
    sheet: str = "*"
    """Name of the sheet, `*` for whatever changes."""
    title: str = ""
    """What must stand above the header, `*` for whatever changes."""
    header: tuple[int, ...] = (1,)
    """First and last row of the headings; figures begin below."""
    last: int | None = None
    """Last row with figures; the sheet's by default."""
    measures: str = ""
    """Column of the units of measure."""
    measure: str = ""
    """Unit of measure of the whole table, as it writes it."""
    ditto: tuple[str, ...] = DITTO
    """What stands for "as above" in the column of units."""
    indicator: str | None = None
    """Of every row, where rows are reporting units."""
    rows: tuple[Row, ...] = ()
    skip: tuple[str, ...] = ()
    """Labels that are known and not wanted; not listed any more."""


@dataclass(frozen=True)
class MappingFile:
    """One file in `targets/…/import/`."""

    __pydantic_config__: ClassVar = STRICT
    tables: tuple[Table, ...]
    unit: str | None = None
    """The reporting unit whose figures these are, unless a row says otherwise."""
    source: str = ""
    """What the figures' source is called, beside file and cell."""
    lang: Literal["vi", "en"] = "vi"
    """In whose way numbers are written where they stand as text."""
    decimal: Literal[".", ","] = "."
    """In a CSV: what stands before decimals."""
    delimiter: str = ","
    legacy: bool = False
    """Whether an old Excel file (.xls) is read; by one reader only."""
    links: bool = False
    """Whether a workbook is read that takes figures from other files; they are as they were when it was saved."""
    known_after: int | None = None
    """Days from the period's end to the table's publication; the day it is taken in without it."""
    note: str = ""
    """Why figures that look wrong are right as they stand, where that was looked into."""
    measures: tuple[Measure, ...] = ()

    @property
    def allowed(self) -> tuple[Literal["xls", "links"], ...]:
        """What is read although it is refused as a rule."""
        xls: tuple[Literal["xls"], ...] = ("xls",) if self.legacy else ()
        links: tuple[Literal["links"], ...] = ("links",) if self.links else ()
        return (*xls, *links)


def span(column: Column, period: Period) -> Period:
    """The period that a column's figures are about, in a table about `period`."""
    if column.year:
        period = Period.parse(str(column.year))
    if column.month:
        year = period.first.year
        period = Period.parse(f"{year}-{column.month:02d}")
    elif column.quarter:
        period = Period.parse(f"{period.first.year}-Q{column.quarter}")
    length = period.months or 12
    return {
        "previous": lambda: shift(period, -length),
        "cumulative": lambda: year_to_date(period),
        "previous_cumulative": lambda: year_to_date(shift(period, -length)),
        "same_period": lambda: shift(period, -12),
        "same_period_cumulative": lambda: shift(year_to_date(period), -12),
        "year": lambda: _year(period),
        "plan": lambda: _year(period),
        "last_year": lambda: shift(_year(period), -12),
    }.get(column.role, lambda: period)()


def _year(period: Period) -> Period:
    return Period.parse(str(period.last.year))


def factor(given: str, indicator: Indicator, measures: tuple[Measure, ...]) -> Decimal | None:
    """What a figure measured in `given` is multiplied by; None where that is neither the indicator's unit nor declared."""
    wanted = plain(indicator.measure.vi), plain(indicator.measure.en)
    declared = [one.times for one in measures if plain(one.written) == plain(given) and plain(one.measure) in wanted]
    return declared[0] if declared else Decimal(1) if plain(given) in wanted else None


def plain(text: str) -> str:
    """The same for one unit of measure, however it is typed: case, blanks, tỉ and tỷ."""
    return "".join(text.split()).casefold().replace("tỉ", "tỷ")
