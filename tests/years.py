"""Years of monthly figures as a page would show them: one line per year, laid into the grid that pace and projection read."""

import datetime

import numpy as np
import pandas as pd

from monitor import pace
from monitor.pace import Past
from monitor.projection import Projection, project
from monitor.series import Figures, figures


def years(text: str) -> pd.DataFrame:
    """`2020: 3 10, 6 25, 12 60` means 10 to March, 25 to June, 60 in the year; `2020-Q2` and the like are spans of their own."""
    rows = []
    for line in filter(None, map(str.strip, text.splitlines())):
        year, _, pairs = line.partition(": ")
        for pair in pairs.split(", "):
            span, value = pair.split()
            to_date = span.isdigit()
            period = f"{year}-{int(span):02}" if to_date else span
            rows.append({"indicator": "a", "unit": "x", "period": period, "value": float(value), "cumulative": to_date})
    return pd.DataFrame(rows)


def known(text: str) -> Figures:
    return figures(years(text), datetime.date(2030, 1, 1))


def past(text: str, begin: str, till: str, months: int = 12, calendar: int = 0) -> Past:
    """The past of a target that begins with month `begin` and was last reported through month `till`."""
    found = known(text)
    series = found.series_of(pd.Series(["a"]), pd.Series(["x"]), np.array([calendar]))
    return pace.past(found.grid, series, month(begin), month(till) + 1, np.array([months]))


def month(text: str) -> np.ndarray:
    year, number = map(int, text.split("-"))
    return np.array([year * 12 + number - 1])


def projected(before: Past, till: int, actual: float, *, least: float = np.nan, most: float = np.nan, stated: float = np.nan) -> Projection:
    """The projection of a year's target reported through month `till`."""
    begin = month("2024-01")
    bounds = (np.array([value], dtype=float) for value in (actual, least, most))
    return project(before, begin, begin + till, np.array([12]), *bounds, stated=np.array([stated]))
