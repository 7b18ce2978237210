"""What a form's rows are prefilled with: figures in force, first reports, and where the plan should stand."""

import datetime
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from monitor.assess import assess_tables
from monitor.periods import Period, year_to_date
from monitor.reported import flow
from monitor.series import NOWHERE, Figures, Floats, Ints, known_by, spans

LONG_AFTER = datetime.timedelta(days=3700)
"""Once everything is overdue, every target says where it should stand."""
KEYS = ["indicator", "unit"]


def promised(
    targets: pd.DataFrame,
    actuals: pd.DataFrame,
    period: Period,
    *,
    phasing: pd.DataFrame | None = None,
    holidays: Sequence[datetime.date] = (),
) -> pd.DataFrame:
    """The findings that lead for each indicator and unit, as if nothing had been reported since the year began.

    Their `expected` is then where the target should stand at the end of `period` and not at that of its latest figure.
    Of several plans the one over the shorter time counts.
    """
    earlier = actuals[ends(actuals) <= year_to_date(period).begin.toordinal()]
    plain = targets.drop(columns="rules", errors="ignore")  # no flag of theirs is shown
    found = assess_tables(plain, earlier, period, as_of=period.end + LONG_AFTER, phasing=phasing, holidays=holidays)
    length = [Period.parse(text).months for text in found["target_period"]]
    ordered = found.assign(length=length)[found["governs"].astype(bool)].sort_values("length", kind="stable")
    return ordered.drop_duplicates(KEYS).sort_index()


def ends(actuals: pd.DataFrame) -> Ints:
    """Day number of the first day after each figure's span."""
    return spans(actuals["period"], actuals.get("cumulative")).after


def worth(known: Figures, rows: pd.DataFrame, periods: pd.Series) -> tuple[Floats, Ints]:
    """The figure of each row (indicator, unit, sums, stands) for its span, and its row in `known` where it was given as such.

    Flows are derived from other spans where they can be; what stands until it changes is taken at the span's end.
    """
    value, at = np.full(len(rows), np.nan), np.full(len(rows), NOWHERE, dtype=np.int64)
    for text, places in _each(periods):
        period, mine = Period.parse(text), rows.iloc[places]
        calendar = np.full(len(mine), int(period.calendar == "administrative"), dtype=np.int64)
        series = known.series_of(mine["indicator"], mine["unit"], calendar)
        exact = known.exact(series, period)
        given = np.where(exact >= 0, known.value[exact], np.nan) if len(known.value) else np.full(len(mine), np.nan)
        value[places] = np.where(np.isnan(given), _derived(known, mine, series, period), given)
        at[places] = exact
    return value, at


def _derived(known: Figures, rows: pd.DataFrame, series: Ints, period: Period) -> Floats:
    if not period.months or period.months > 12:
        return np.full(len(rows), np.nan)
    begin = np.full(len(rows), period.first.year * 12 + period.first.month - 1)
    last = begin + period.months - 1
    ending = known.grid.at(known.grid.ending, series, last)
    found: Floats = np.where(rows["sums"], flow(known, series, begin, last), np.where(rows["stands"], ending, np.nan))
    return found


def first_reported(actuals: pd.DataFrame, rows: pd.DataFrame, periods: pd.Series, as_of: datetime.date) -> Floats:
    """The value that each row's figure had when it was given for the first time; NaN where it never was."""
    wanted = known_by(actuals, as_of)
    wanted = wanted[wanted["indicator"].isin(set(rows["indicator"])).to_numpy() & wanted["value"].notna().to_numpy()]
    if not len(wanted):
        return np.full(len(rows), np.nan)
    span = spans(wanted["period"], wanted.get("cumulative"))
    texts = np.array([str(period) for period in span.unique], dtype=object)[span.codes]
    order = [name for name in ("known", "recorded") if name in wanted]
    frame = wanted.assign(span=texts, unit=wanted["unit"].fillna("") if "unit" in wanted else "")
    frame = frame.sort_values(order, kind="stable", na_position="first") if order else frame
    first = frame.drop_duplicates([*KEYS, "span"]).set_index([*KEYS, "span"])["value"]
    found: Floats = first.reindex(pd.MultiIndex.from_arrays([rows["indicator"], rows["unit"], periods])).to_numpy(np.float64)
    return found


def _each(periods: pd.Series) -> Iterable[tuple[str, Ints]]:
    """Each span with the places of its rows; rows without one are left out."""
    codes, texts = pd.factorize(periods)
    return ((str(text), np.flatnonzero(codes == code)) for code, text in enumerate(texts) if text)
