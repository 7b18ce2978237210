"""Figures in force as of a day, laid out by year and month, so that whole columns of questions are answered at once.

A series is an indicator of one reporting unit in one calendar. Its grid has a row for each year and twelve columns. What
a figure is worth at the end of a month depends on what it measures: flows add up from January, stocks keep their last
figure, rates hold only for the span that they were given for.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import take

from monitor.periods import Period, year_to_date

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
NOWHERE = -1
_YEARS = 10_000
PLACE: type[Any] = np.int32
"""Places of figures in tables of millions: half as wide as other numbers, because it is the width that takes the time."""
SPARSE = 16
"""Possible figures for each one given, up to which every possible one has a place of its own."""


@dataclass(frozen=True)
class Spans:
    """Periods of a column: `codes` points into `unique`; months are counted from year 0."""

    codes: Ints
    unique: tuple[Period, ...]

    @cached_property
    def begin(self) -> Ints:
        return self._column([_month(p.first) for p in self.unique])

    @cached_property
    def end(self) -> Ints:
        return self._column([_month(p.first) + p.months for p in self.unique])

    @cached_property
    def after(self) -> Ints:
        """Day number of the first day after each period."""
        return self._column([p.end.toordinal() for p in self.unique])

    @cached_property
    def calendar(self) -> Ints:
        return self._column([int(p.calendar == "administrative") for p in self.unique])

    def _column(self, values: list[int]) -> Ints:
        return np.asarray([*values, 0], dtype=np.int64)[self.codes]


def spans(periods: pd.Series, cumulative: pd.Series | None = None) -> Spans:
    """Each text's period, the earliest first in `unique`; with `cumulative`, the year to date of it. Raises NotAPeriod."""
    codes, texts = coded(periods)
    parsed = [_parsed(str(text)) for text in texts]
    both = [own for own, _ in parsed] if cumulative is None else [*(own for own, _ in parsed), *(whole for _, whole in parsed)]
    unique = sorted(set(both))
    place = {p: n for n, p in enumerate(unique)}
    lookup = np.asarray([place[p] for p in both], dtype=np.int64)
    if cumulative is not None:
        codes = codes + _true(cumulative) * np.int64(len(parsed))
    return Spans(lookup[codes], tuple(unique))


@lru_cache(maxsize=10_000)
def _parsed(text: str) -> tuple[Period, Period]:
    """The period, and the year to date that ends with it; days have none."""
    period = Period.parse(text)
    return period, year_to_date(period) if period.months else period


def coded(column: pd.Series) -> tuple[Ints, pd.Index]:
    """Places in the column's different values, and those; missing ones are "". Categories are taken as they are, if used."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        codes, texts = pd.factorize(column.fillna("") if column.isna().any() else column)
        return codes.astype(np.int64), pd.Index(texts, dtype=object)
    # Numbers as wide as places: numpy looks up with others at a third of the speed.
    places, texts = np.asarray(column.cat.codes, dtype=np.int64), column.cat.categories.astype(object)
    if not len(texts) or places.min(initial=0) < 0:
        return coded(column.astype(object))
    seen = np.bincount(places, minlength=len(texts)) > 0
    return places if seen.all() else _dense(seen)[places], texts[seen]


def _dense(seen: npt.NDArray[np.bool_]) -> Ints:
    """Number of each place among those seen."""
    return np.cumsum(seen) - 1


def _true(column: pd.Series) -> npt.NDArray[np.bool_]:
    """Where it is true; missing is false."""
    values = column.to_numpy()
    return values if values.dtype == bool else column.fillna(False).astype(bool).to_numpy()


def known_by(actuals: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """The rows known on `as_of`; a row without `known` was always known."""
    return actuals[_known(actuals, as_of)]


def _known(actuals: pd.DataFrame, as_of: datetime.date) -> npt.NDArray[np.bool_]:
    if "known" not in actuals:
        return np.full(len(actuals), True)
    return np.asarray(instants(actuals["known"]) <= np.datetime64(as_of, "us").view(np.int64))


def instants(column: pd.Series) -> Ints:
    """Microseconds since 1970; what is missing comes before everything."""
    given = column if column.dtype.kind == "M" else pd.to_datetime(column, utc=True)
    plain = given.dt.tz_localize(None) if isinstance(given.dtype, pd.DatetimeTZDtype) else given
    return plain.to_numpy("datetime64[us]").view(np.int64)


@dataclass(frozen=True)
class Figures:
    """Actuals in force: one row per series and span, sorted by both; `rows` are their places in the actuals given."""

    source: pd.DataFrame
    rows: Ints
    indicators: pd.Index
    units: pd.Index
    unique: tuple[Period, ...]
    series: Ints
    span: Ints
    value: Floats

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The actuals in force with all their columns, row by row."""
        return self.source.take(self.rows)

    def taken(self, name: str, at: Ints) -> npt.NDArray[Any]:
        """A column at those rows; missing where the row is NOWHERE or the column is absent."""
        if name not in self.source or not len(self.rows):
            return np.full(len(at), None)
        rows = np.where(at >= 0, self.rows[np.maximum(at, 0)], NOWHERE)
        return np.asarray(take(self.source[name].array, rows, allow_fill=True))

    @cached_property
    def shape(self) -> Spans:
        """Each of `unique` once."""
        return Spans(np.arange(len(self.unique)), self.unique)

    @cached_property
    def _place(self) -> dict[Period, int]:
        return {p: n for n, p in enumerate(self.unique)}

    @cached_property
    def _key(self) -> Ints:
        return self.series * (len(self.unique) + 1) + self.span

    def series_of(self, indicator: Any, unit: Any, calendar: Ints) -> Ints:
        """The series of each indicator and unit; NOWHERE where nothing was ever reported."""
        first, second = (
            known.get_indexer(pd.Index(np.asarray(asked, dtype=object), dtype=object))
            for known, asked in ((self.indicators, indicator), (self.units, unit))
        )
        series = (first * len(self.units) + second) * 2 + calendar
        return np.where((first < 0) | (second < 0), NOWHERE, series)

    def exact(self, series: Ints, period: Period) -> Ints:
        """Row of the figure given for just this period, in each series; NOWHERE where there is none."""
        place = self._place.get(period)
        if place is None or not len(self._key):
            return np.full(len(series), NOWHERE, dtype=np.int64)
        wanted = series * (len(self.unique) + 1) + place
        at = np.minimum(np.searchsorted(self._key, wanted), len(self._key) - 1)
        return np.where((self._key[at] == wanted) & (series >= 0), at, NOWHERE)

    @cached_property
    def grid(self) -> "Grid":
        return _grid(self)


@dataclass(frozen=True)
class Grid:
    """`key` (series × year) sorted; arrays of shape (rows, 12); `*_at` hold the row of the figure, or NOWHERE.

    `own`: a month's own figure; `given`: from January on; `longer`: quarters and halves that begin later, by length;
    `ending`: the longest figure that ends with the month: a year's share before December's.
    """

    key: Ints
    own: Floats
    own_at: Ints
    given: Floats
    given_at: Ints
    longer: tuple[tuple[int, Floats], ...]
    ending: Floats
    ending_at: Ints

    @cached_property
    def cumulative(self) -> Floats:
        """Year to date of flows: as given, else the last one plus what came since."""
        total = np.full_like(self.own, np.nan)
        for month in range(12):
            before = total[:, month - 1] if month else np.zeros(len(total))
            column = np.where(np.isnan(self.given[:, month]), before + self.own[:, month], self.given[:, month])
            for length, figures in self.longer:
                if month + 1 > length:
                    column = np.where(np.isnan(column), total[:, month - length] + figures[:, month], column)
            total[:, month] = column
        return total

    @cached_property
    def _since(self) -> dict[int, Floats]:
        return {}

    def since(self, start: int) -> Floats:
        """Flow from month `start` of each year (0 is January) to the end of each month; NaN before it."""
        if start == 0:
            return self.cumulative
        if start not in self._since:
            self._since[start] = self._summed(start)
        return self._since[start]

    def _summed(self, start: int) -> Floats:
        """The difference of two years to date, else the sum of the months and quarters since."""
        total, nothing = np.full_like(self.own, np.nan), np.zeros(len(self.own))
        for month in range(start, 12):
            column = (total[:, month - 1] if month > start else nothing) + self.own[:, month]
            for length, figures in self.longer:
                begin = month + 1 - length
                if begin >= start:
                    before = total[:, begin - 1] if begin > start else nothing
                    column = np.where(np.isnan(column), before + figures[:, month], column)
            between = self.cumulative[:, month] - self.cumulative[:, start - 1]
            total[:, month] = np.where(np.isnan(between), column, between)
        return total

    @cached_property
    def monthly(self) -> Floats:
        """Each month's own flow: as given, else the difference of two years to date."""
        return np.where(np.isnan(self.own), np.diff(self.cumulative, axis=1, prepend=0.0), self.own)

    @cached_property
    def _first(self) -> int:
        return int((self.key % _YEARS).min(initial=_YEARS))

    @cached_property
    def _width(self) -> int:
        return int((self.key % _YEARS).max(initial=-1)) - self._first + 1

    @cached_property
    def _table(self) -> Ints | None:
        """Row of each series and year, NOWHERE where there is none; nothing where the table would be mostly empty."""
        size = (int(self.key[-1]) // _YEARS + 1) * self._width
        if size > SPARSE * len(self.key):
            return None
        table = np.full(size, NOWHERE)
        table[self.key // _YEARS * self._width + self.key % _YEARS - self._first] = np.arange(len(self.key))
        return table

    def rows(self, series: Ints, year: Ints) -> Ints:
        """Row of each series and year, or NOWHERE."""
        if not len(self.key):
            return np.full(np.broadcast_shapes(series.shape, year.shape), NOWHERE)
        if self._table is None:
            wanted = series * _YEARS + year
            at = np.minimum(np.searchsorted(self.key, wanted), len(self.key) - 1)
            return np.where((self.key[at] == wanted) & (series >= 0), at, NOWHERE)
        place = series * self._width + year - self._first
        inside = (series >= 0) & (year >= self._first) & (year < self._first + self._width) & (place < len(self._table))
        return np.where(inside, self._table[np.where(inside, place, 0)], NOWHERE)

    def at(self, values: npt.NDArray[Any], series: Ints, month: Ints) -> npt.NDArray[Any]:
        """`values` of each series in the month with that number; NaN or NOWHERE where there is no such year."""
        nothing = np.nan if values.dtype.kind == "f" else NOWHERE
        if not len(self.key):
            return np.full(len(series), nothing)
        row = self.rows(series, month // 12)
        return np.where(row < 0, nothing, values[row, month % 12])

    def latest(self, values: Floats, series: Ints, month: Ints) -> Ints:
        """Number of the newest month, not after `month`, in which each series has a value; NOWHERE without one."""
        newest = np.full(len(series), NOWHERE, dtype=np.int64)
        wanted = series * _YEARS + month // 12
        row = np.searchsorted(self.key, wanted, side="right") - 1
        left = np.flatnonzero((row >= 0) & (series >= 0))
        while len(left):
            key = self.key[row[left]]
            left, key = left[key // _YEARS == series[left]], key[key // _YEARS == series[left]]
            there = ~np.isnan(values[row[left]]) & (np.arange(12) <= np.where(key == wanted[left], month[left] % 12, 11)[:, None])
            found = there.any(axis=1)
            newest[left[found]] = (key % _YEARS * 12 + 11 - np.argmax(there[:, ::-1], axis=1))[found]
            row[left] -= 1
            left = left[~found & (row[left] >= 0)]
        return newest


def figures(actuals: pd.DataFrame, as_of: datetime.date) -> Figures:
    """The figures in force on `as_of`: the latest vintage of each known by then; a withdrawn one has no value.

    What is infinite is no figure and withdraws none: an earlier vintage stays in force.
    """
    span = spans(actuals["period"], actuals.get("cumulative"))
    indicator, indicators = coded(actuals["indicator"])
    unit, units = coded(actuals["unit"]) if "unit" in actuals else (np.zeros(len(actuals), dtype=np.int64), pd.Index([""]))
    width, calendars = len(span.unique) + 1, Spans(np.arange(len(span.unique)), span.unique).calendar
    both = bool(calendars.any())
    key = np.multiply(indicator, max(len(units), 1), dtype=np.int64)
    key += unit
    key *= (1 + both) * width
    key += np.append(calendars * width + np.arange(len(span.unique)), 0)[span.codes] if both else span.codes
    value = pd.to_numeric(actuals["value"]).to_numpy(np.float64, na_value=np.nan)
    key, rows = _newest(key, _known(actuals, as_of) & ~np.isinf(value), _vintage_order(actuals))
    series = key // width
    key -= series * width
    return Figures(actuals, rows, indicators, units, span.unique, series if both else series * 2, key, value[rows])


def finite(values: Floats) -> Floats:
    """The numbers; what is infinite is none."""
    beyond = np.isinf(values)
    return np.where(beyond, np.nan, values) if beyond.any() else values


def _vintage_order(actuals: pd.DataFrame) -> Ints | None:
    """The rows by when they became known (always first), were recorded, and stand in the frame; None where they stand so."""
    columns = [instants(actuals[name]) for name in ("recorded", "known") if name in actuals]
    return None if _ascending(columns) else np.lexsort(columns)


def _ascending(columns: Sequence[Ints]) -> bool:
    """Whether the rows stand by the last column, and where that is equal by those before it."""
    if not columns:
        return True
    *others, leading = columns
    if np.any(leading[1:] < leading[:-1]):
        return False
    equal = leading[1:] == leading[:-1]
    return all(not np.any(equal & (column[1:] < column[:-1])) for column in others)


def _newest(key: Ints, known: npt.NDArray[np.bool_], order: Ints | None) -> tuple[Ints, Ints]:
    """Each key, the least first, and the row of the last one known in that order."""
    size = int(key.max(initial=-1)) + 1
    if size > SPARSE * len(key):
        rows = np.flatnonzero(known) if order is None else order[known[order]]
        rows = rows[np.argsort(key[rows], kind="stable")]
        rows = rows[np.append(np.diff(key[rows]) != 0, True)[: len(rows)]]
        return key[rows], rows
    # Nearly every key is there: a place for each costs less than sorting.
    rank = np.arange(len(key), dtype=PLACE)
    if order is not None:
        rank[order] = rank.copy()
    np.putmask(rank, ~known, NOWHERE)
    place = np.full(size, NOWHERE, dtype=PLACE)
    np.maximum.at(place, key, rank)
    found = np.flatnonzero(place >= 0)
    rows = place[found].astype(np.int64)
    return found, rows if order is None else order[rows]


def _grid(figures: Figures) -> Grid:
    shape = figures.shape
    month, months, year = shape.end - 1, shape.end - shape.begin, shape.begin // 12
    laid = (months > 0) & (year == month // 12)
    january = shape.begin % 12 == 0
    rows = None if laid.all() else np.flatnonzero(laid[figures.span])
    series, span, value = (column if rows is None else column[rows] for column in (figures.series, figures.span, figures.value))
    key = series * _YEARS
    key += year[span]
    # Spans are numbered by their begin, so that the figures stand by series and year.
    first = np.append(True, key[1:] != key[:-1])[: len(key)]
    cell = np.cumsum(first)
    height = int(first.sum())
    # Laid month by month, because most of what follows goes through the months.
    cell += (month % 12 * height - 1)[span]

    def lay(chosen: npt.NDArray[np.bool_]) -> tuple[Floats, Ints]:
        mine = np.flatnonzero(chosen[span])
        place = cell[mine]
        values, places = np.full(height * 12, np.nan), np.full(height * 12, NOWHERE, dtype=PLACE)
        values[place], places[place] = value[mine], mine if rows is None else rows[mine]
        return values.reshape(12, height).T, places.reshape(12, height).T

    own, given = lay(months == 1), lay(january)
    later = {n: lay((months == n) & ~january) for n in (3, 6) if np.any((months == n) & ~january)}
    ending, ending_at = own[0].copy(order="K"), own[1].copy(order="K")
    for values, places in (*later.values(), given):
        there = ~np.isnan(values)
        np.copyto(ending, values, where=there)
        np.copyto(ending_at, places, where=there)
    return Grid(key[first], *own, *given, tuple((n, laid[0]) for n, laid in later.items()), ending, ending_at)


def first_of(cases: Sequence[tuple[Any, Any]], otherwise: Any = None) -> npt.NDArray[np.object_]:
    """The value of the first case whose condition holds, row by row; values may be columns or single ones."""
    values = [*(value for _, value in cases), otherwise]
    single = np.empty(len(values), dtype=object)
    single[:] = [None if np.ndim(value) else value for value in values]
    which = np.select([np.asarray(case, dtype=bool) for case, _ in cases], [*range(len(cases))], len(cases))
    picked: npt.NDArray[np.object_] = single[which]
    for n, value in enumerate(values):
        if np.ndim(value):
            rows = which == n
            picked[rows] = np.asarray(value, dtype=object)[rows]
    return picked


def _month(day: datetime.date) -> int:
    return day.year * 12 + day.month - 1
