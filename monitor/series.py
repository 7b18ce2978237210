"""Figures in force as of a day, laid out by year and month, so that whole columns of questions are answered at once.

A series is an indicator of one reporting unit in one calendar. Its grid has a row for each year and twelve columns. What
a figure is worth at the end of a month depends on what it measures: flows add up from January, stocks keep their last
figure, rates hold only for the span that they were given for.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from monitor.periods import Period, year_to_date

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
NOWHERE = -1
_YEARS = 10_000


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
    """Each text's period; with `cumulative`, the year to date of it. Raises NotAPeriod."""
    codes, texts = pd.factorize(periods)
    parsed = [Period.parse(str(text)) for text in texts]
    if cumulative is None:
        return Spans(codes.astype(np.int64), tuple(parsed))
    both = [*parsed, *(year_to_date(p) if p.months else p for p in parsed)]
    unique = list(dict.fromkeys(both))
    place = {p: n for n, p in enumerate(unique)}
    lookup = np.asarray([place[p] for p in both], dtype=np.int64)
    return Spans(lookup[codes + np.where(cumulative.fillna(False).astype(bool), len(parsed), 0)], tuple(unique))


def known_by(actuals: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """The rows known on `as_of`; a row without `known` was always known."""
    if "known" not in actuals:
        return actuals
    known = pd.to_datetime(actuals["known"])
    return actuals[known.isna() | (known <= pd.Timestamp(as_of))]


@dataclass(frozen=True)
class Figures:
    """Actuals in force: one row per series and span, sorted by both; `frame` holds their other columns, row by row."""

    frame: pd.DataFrame
    indicators: pd.Index
    units: pd.Index
    unique: tuple[Period, ...]
    series: Ints
    span: Ints
    value: Floats

    @cached_property
    def _place(self) -> dict[Period, int]:
        return {p: n for n, p in enumerate(self.unique)}

    @cached_property
    def _key(self) -> Ints:
        return self.series * (len(self.unique) + 1) + self.span

    def series_of(self, indicator: pd.Series, unit: pd.Series, calendar: Ints) -> Ints:
        """The series of each indicator and unit; NOWHERE where nothing was ever reported."""
        first = self.indicators.get_indexer(pd.Index(indicator))
        second = self.units.get_indexer(pd.Index(unit))
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
    `ending`: the shortest figure that ends with the month.
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
    def monthly(self) -> Floats:
        """Each month's own flow: as given, else the difference of two years to date."""
        return np.where(np.isnan(self.own), np.diff(self.cumulative, axis=1, prepend=0.0), self.own)

    def rows(self, series: Ints, year: Ints) -> Ints:
        """Row of each series and year, or NOWHERE."""
        if not len(self.key):
            return np.full(len(series), NOWHERE, dtype=np.int64)
        wanted = series * _YEARS + year
        at = np.minimum(np.searchsorted(self.key, wanted), len(self.key) - 1)
        return np.where((self.key[at] == wanted) & (series >= 0), at, NOWHERE)

    def at(self, values: npt.NDArray[Any], series: Ints, month: Ints) -> npt.NDArray[Any]:
        """`values` of each series in the month with that number; NaN or NOWHERE where there is no such year."""
        nothing = np.nan if values.dtype.kind == "f" else NOWHERE
        if not len(self.key):
            return np.full(len(series), nothing)
        row = self.rows(series, month // 12)
        return np.where(row < 0, nothing, values[row, month % 12])

    def latest(self, values: Floats, series: Ints, month: Ints) -> Ints:
        """Number of the newest month, not after `month`, in which each series has a value; NOWHERE without one."""
        if not len(self.key):
            return np.full(len(series), NOWHERE, dtype=np.int64)
        place = np.where(np.isnan(values), NOWHERE, np.arange(values.size).reshape(values.shape)).ravel()
        newest = np.maximum.accumulate(place)
        wanted = series * _YEARS + month // 12
        row = np.searchsorted(self.key, wanted, side="right") - 1
        exact = (row >= 0) & (self.key[row] == wanted)
        at = newest[np.maximum(row, 0) * 12 + np.where(exact, month % 12, 11)]
        key = self.key[np.maximum(at, 0) // 12]
        found = (row >= 0) & (at >= 0) & (series >= 0) & (key // _YEARS == series)
        return np.where(found, key % _YEARS * 12 + at % 12, NOWHERE)


def figures(actuals: pd.DataFrame, as_of: datetime.date) -> Figures:
    """The figures in force on `as_of`: the latest vintage of each known by then; a withdrawn one has no value."""
    frame = known_by(actuals, as_of).reset_index(drop=True)
    span = spans(frame["period"], frame.get("cumulative"))
    indicator, indicators = pd.factorize(frame["indicator"])
    unit, units = pd.factorize(frame["unit"].fillna("") if "unit" in frame else pd.Series("", index=frame.index))
    series = (indicator.astype(np.int64) * max(len(units), 1) + unit) * 2 + span.calendar
    key = series * (len(span.unique) + 1) + span.codes
    order = _vintage_order(frame, key)
    last = order[np.append(np.diff(key[order]) != 0, True)] if len(order) else order
    value = pd.to_numeric(frame["value"]).to_numpy(np.float64, na_value=np.nan)
    return Figures(frame.take(last), pd.Index(indicators), pd.Index(units), span.unique, series[last], span.codes[last], value[last])


def _vintage_order(frame: pd.DataFrame, key: Ints) -> Ints:
    """Rows by figure, then by when they became known (always first), were recorded, and stand in the frame."""
    names = [name for name in ("recorded", "known") if name in frame]
    columns = [pd.to_datetime(frame[name], utc=True).dt.tz_localize(None).to_numpy("datetime64[us]").astype(np.int64) for name in names]
    return np.lexsort((*columns, key)) if columns else np.argsort(key, kind="stable")


def _grid(figures: Figures) -> Grid:
    shape = Spans(figures.span, figures.unique)
    month, months = shape.end - 1, shape.end - shape.begin
    year = shape.begin // 12
    at = np.flatnonzero((months > 0) & (year == month // 12))
    key, row = np.unique(figures.series[at] * _YEARS + year[at], return_inverse=True)
    column, length, january = month[at] % 12, months[at], shape.begin[at] % 12 == 0

    def lay(chosen: npt.NDArray[np.bool_]) -> tuple[Floats, Ints]:
        values, places = np.full((len(key), 12), np.nan), np.full((len(key), 12), NOWHERE, dtype=np.int64)
        values[row[chosen], column[chosen]] = figures.value[at[chosen]]
        places[row[chosen], column[chosen]] = at[chosen]
        return values, places

    own, given = lay(length == 1), lay(january)
    later = {n: lay((length == n) & ~january) for n in (3, 6) if np.any((length == n) & ~january)}
    ending, ending_at = given[0].copy(), given[1].copy()
    for values, places in (*reversed(later.values()), own):
        ending_at = np.where(np.isnan(values), ending_at, places)
        ending = np.where(np.isnan(values), ending, values)
    return Grid(key, *own, *given, tuple((n, laid[0]) for n, laid in later.items()), ending, ending_at)


def first_of(cases: Sequence[tuple[Any, Any]], otherwise: Any = None) -> npt.NDArray[np.object_]:
    """The value of the first case whose condition holds, row by row; values may be columns or single ones."""
    picked = np.select(
        [np.asarray(case, dtype=bool) for case, _ in cases], [np.asarray(value, dtype=object) for _, value in cases], otherwise
    )
    return picked.astype(object)


def _month(day: datetime.date) -> int:
    return day.year * 12 + day.month - 1
