"""What was reported for each target: the figure for its period so far, and the figures that it is compared with."""

import datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from monitor.columns import Column, Columns, each, present
from monitor.periods import Period
from monitor.series import NOWHERE, Figures, Floats, Ints, first_of, known_by, spans

SPAN_KINDS = ("growth", "index")
"""Rates hold only for the span that they were given for: a month's growth is no part of the year's."""
FAR = 1_000_000
"""More months than any period has, to name a span by one number."""
LEVEL_KINDS = ("average_growth", "change")
"""Their figures are the levels of whole years that the change is counted between."""


def carried(targets: Columns) -> Column:
    """How figures carry over time: sum, average, last, span (given for just that span) or level (whole years)."""
    kind, own = targets["kind"], targets["aggregation"]
    levels = np.isin(kind, LEVEL_KINDS) | (targets["method"] == "sdg")
    return first_of([(levels, "level"), (np.isin(kind, SPAN_KINDS), "span"), (present(own), own), (kind == "flow", "sum")], "last")


def reported(targets: Columns, figures: Figures, as_of: datetime.date, open_ended: bool) -> Columns:
    """The targets, each with the figure for its period so far.

    Adds `series`, `carried`, `till` (month after the figure's last, or NOWHERE), `actual`, `at` (row of the figure where it
    was given as such), `last_at` (row of the last figure that it rests on), `spanning` (a figure given for just a span of
    several years, or one that does not begin in January) and `withdrawn`.
    """
    series = figures.series_of(targets["indicator"], targets["unit"], targets["calendar"])
    frame = targets.assign(series=series, carried=carried(targets))
    till, at = _given(frame, figures)
    later = np.where(frame["days"], NOWHERE, _newest(frame, figures, as_of))
    aged = ~np.isnan(frame["greatest_age"]) | open_ended | _standing(frame)
    oldest = np.where(aged, frame["begin"], frame["limit"] - 1)
    use = (later > till) & (later > oldest)
    till, at = np.where(use, later, till), np.where(use, NOWHERE, at)
    spanning = at >= 0
    actual, at = _value(frame, figures, till, at)
    # A completion still to come is a plan, not an actual.
    actual = np.where((frame["kind"] == "milestone") & (actual > as_of.toordinal()), np.nan, actual)
    actual, till = _before_the_gap(frame, figures, actual, till)
    till = np.where(np.isnan(actual), NOWHERE, till)
    last_at = np.where(at >= 0, at, figures.grid.at(figures.grid.ending_at, series, till - 1))
    grid, month = figures.grid, frame["limit"] - 1
    emptied = _emptied(figures, grid.at(grid.given_at, series, month)) | _emptied(figures, grid.at(grid.own_at, series, month))
    return frame.assign(
        till=till,
        actual=actual,
        at=at,
        last_at=np.where(till > 0, last_at, NOWHERE),
        spanning=spanning,
        withdrawn=np.isnan(actual) & emptied,
    )


def _emptied(figures: Figures, rows: Ints) -> npt.NDArray[np.bool_]:
    """Where a figure was given and withdrawn: its row is there, its value is not."""
    if not len(figures.value):
        return np.full(len(rows), False)
    return (rows >= 0) & np.isnan(figures.value[np.maximum(rows, 0)])


def _standing(frame: Columns) -> npt.NDArray[np.bool_]:
    """Figures that stand until there is a newer one: completion dates, and the levels that the SDG method compares."""
    return np.asarray((frame["kind"] == "milestone") | (frame["method"] == "sdg"))


def _given(frame: Columns, figures: Figures) -> tuple[Ints, Ints]:
    """End and row of the newest figure given for just the target's span so far, where the grid of months holds none."""
    till, at = (np.full(len(frame), NOWHERE, dtype=np.int64) for _ in range(2))
    begin, limit, end, days = (frame[name] for name in ("begin", "limit", "end", "days"))
    shape = figures.shape
    length = shape.end - shape.begin
    # A span of days has no length; one of up to a year that begins with it stands in the grid.
    outside = np.flatnonzero(((length == 0) | (length > 12) | (shape.begin % 12 > 0)) & np.isin(shape.begin, begin))
    for place in outside[np.argsort(shape.after[outside], kind="stable")].tolist():
        period, first, last = figures.unique[place], shape.begin[place], shape.begin[place] + max(length[place], 1)
        same = ~days if length[place] else days & (frame["period"] == str(period))
        mine = np.flatnonzero(same & (begin == first) & (last <= limit) & ((last == limit) | (limit == end)))
        found = figures.exact(frame["series"][mine], period)
        valued = (found >= 0) & ~np.isnan(figures.value[found])
        till[mine[valued]], at[mine[valued]] = last, found[valued]
    return till, at


def _newest(frame: Columns, figures: Figures, as_of: datetime.date) -> Ints:
    """The month after the newest one that has a figure, by how figures carry; NOWHERE without one."""
    grid = figures.grid
    newest = np.full(len(frame), NOWHERE, dtype=np.int64)
    limit = frame["limit"]
    seen = np.maximum(limit, as_of.year * 12 + as_of.month)
    limit = np.where(_standing(frame) & (limit == frame["end"]), seen, limit)
    for first, begun in each(frame["begin"] % 12):
        for carried, members in each(frame["carried"][begun]):
            chosen = begun[members]
            month = grid.latest(_worth(figures, carried, first), frame["series"][chosen], limit[chosen] - 1)
            newest[chosen] = np.where(month >= 0, month + 1, NOWHERE)
    return newest


def _worth(figures: Figures, carried: str, start: int = 0) -> Floats:
    """What a series is worth at the end of each month, by how its figures carry; flows also from month `start` on."""
    if carried == "sum":
        whole = figures.grid.cumulative
        return np.where(np.isnan(whole), figures.grid.since(start), whole) if start else whole
    if carried == "span":
        return figures.grid.given
    if carried == "level":
        return _yearly(figures)
    return _mean(figures) if carried == "average" else figures.grid.ending


def _value(frame: Columns, figures: Figures, till: Ints, at: Ints) -> tuple[Floats, Ints]:
    """The figure from the target's begin to `till`, and its row where it was given as such."""
    grid, begin = figures.grid, frame["begin"]
    actual = np.where(at >= 0, figures.value[at] if len(figures.value) else np.nan, np.nan)
    row = at.copy()
    for carried, members in each(frame["carried"]):
        chosen = members[(at[members] < 0) & (till[members] > 0)]
        series, last = frame["series"][chosen], till[chosen] - 1
        january = begin[chosen] % 12 == 0
        same_year = begin[chosen] // 12 == last // 12
        if carried == "sum":
            actual[chosen] = flow(figures, series, begin[chosen], last)
            given = same_year & january & ~np.isnan(grid.at(grid.given, series, last))
            row[chosen] = np.where(given, grid.at(grid.given_at, series, last), NOWHERE)
            single = begin[chosen] == last
            row[chosen] = np.where(single, grid.at(grid.own_at, series, last), row[chosen])
        elif carried == "span":
            # A year's rate counts from January; over several years only the newest year's own figure can be meant.
            actual[chosen] = np.where(january, grid.at(grid.given, series, last), np.nan)
            row[chosen] = np.where(january, grid.at(grid.given_at, series, last), NOWHERE)
        else:
            actual[chosen] = grid.at(_worth(figures, carried), series, last)
            row[chosen] = grid.at(grid.ending_at, series, last) if carried != "average" else NOWHERE
    return actual, row


def _before_the_gap(frame: Columns, figures: Figures, actual: Floats, till: Ints) -> tuple[Floats, Ints]:
    """Of a flow over several years with a year missing, what was reached by the last December before the gap."""
    begin = frame["begin"]
    lost = np.flatnonzero((frame["carried"] == "sum") & np.isnan(actual) & (till > 0) & (till - begin > 12) & frame["open_ended"])
    for back in range(1, int(((till - begin)[lost] // 12).max(initial=0)) + 1):
        end = ((till[lost] - 1) // 12 + 1 - back) * 12
        found = flow(figures, frame["series"][lost], begin[lost], np.maximum(end, begin[lost] + 1) - 1)
        closed = ~np.isnan(found) & (end > begin[lost])
        actual[lost[closed]], till[lost[closed]] = found[closed], end[closed]
        lost = lost[~closed]
    return actual, till


def flow(figures: Figures, series: Ints, begin: Ints, last: Ints) -> Floats:
    """Sum of a flow from month `begin` through month `last`, over any number of years; NaN where a part is missing."""
    grid, total = figures.grid, np.full(len(series), np.nan)
    for start in np.unique(begin % 12).tolist():
        rows = np.flatnonzero(begin % 12 == start)
        first = np.where(begin[rows] // 12 == last[rows] // 12, last[rows], begin[rows] // 12 * 12 + 11)
        total[rows] = grid.at(grid.since(start), series[rows], first)
    years = last // 12 - begin // 12
    for back in range(int(years.max(initial=0))):
        month = np.where(back == 0, last, (last // 12 - back) * 12 + 11)
        total = np.where(years > back, total + grid.at(grid.cumulative, series, month), total)
    return np.where(begin == last, grid.at(grid.monthly, series, last), total)


def stated_growth(frame: Columns, published: pd.DataFrame | None, as_of: datetime.date) -> Floats:
    """Growth in percent as published by then for just the span of each figure; NaN where none was."""
    if published is None or published.empty:
        return np.full(len(frame), np.nan)
    said = known_by(published, as_of)
    said = said[said["comparison"] == "growth"]
    span = spans(said["period"], said.get("cumulative"))
    keys = zip(said["indicator"], said["unit"].fillna(""), span.begin, span.end, span.calendar, strict=True)
    latest = dict(zip(keys, said["value"], strict=True))
    wanted = zip(*(frame[name].tolist() for name in ("indicator", "unit", "begin", "till", "calendar")), strict=True)
    return np.asarray([latest.get(key, np.nan) for key in wanted], dtype=np.float64)


def last_year(frame: Columns, figures: Figures) -> tuple[Floats, Ints]:
    """The same span one year earlier, and the row of the last figure it rests on; rates and spans over a year have none."""
    grid, series, begin, till = figures.grid, *(frame[name] for name in ("series", "begin", "till"))
    month = np.maximum(till - 13, 0)
    flows = flow(figures, series, begin - 12, month)
    within = (till > 0) & (till - begin <= 12)
    value = np.where(frame["carried"] == "sum", flows, np.where(frame["carried"] == "last", grid.at(grid.ending, series, month), np.nan))
    return np.where(within, value, np.nan), np.where(within, grid.at(grid.ending_at, series, month), NOWHERE)


def month_and_previous(frame: Columns, figures: Figures) -> tuple[Floats, Floats]:
    """The last month's own figure and the one before it."""
    grid, series, till = figures.grid, frame["series"], frame["till"]
    flows = frame["carried"] == "sum"
    pair = []
    for back in (1, 2):
        month = np.maximum(till - back, 0)
        pair.append(np.where(till > 1, np.where(flows, grid.at(grid.monthly, series, month), grid.at(grid.own, series, month)), np.nan))
    return pair[0], pair[1]


def _yearly(figures: Figures) -> Floats:
    """Levels of whole years, in the column of December."""
    grid = figures.grid
    values = np.full_like(grid.given, np.nan)
    whole = np.where(np.isnan(grid.given[:, 11]), grid.cumulative[:, 11], grid.given[:, 11])
    values[:, 11] = np.where(np.isnan(whole), grid.ending[:, 11], whole)
    return values


def _mean(figures: Figures) -> Floats:
    """Mean of the year's months so far, where none is missing."""
    return np.asarray(np.cumsum(figures.grid.own, axis=1) / np.arange(1, 13))


def notation(begin: Ints, till: Ints, calendar: Ints) -> npt.NDArray[np.object_]:
    """Each span in the notation of periods.py; None where `till` is NOWHERE."""
    codes, spans = pd.factorize(np.where(till > 0, (begin * FAR + till) * 2 + calendar, NOWHERE))
    texts = [None if span < 0 else _written(span // 2 // FAR, span // 2 % FAR, span % 2) for span in spans.tolist()]
    return np.asarray([*texts, None], dtype=object)[codes]


def _written(begin: int, till: int, calendar: int) -> str:
    period = Period(datetime.date(begin // 12, begin % 12 + 1, 1), datetime.date(till // 12, till % 12 + 1, 1))
    return f"{period}@15" if calendar else str(period)
