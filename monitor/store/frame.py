"""Figures in bulk: from the driver's own cursor to a frame by whole columns, each different text, day and span read once.

A million figures take about six seconds, half of them the driver's. Arrow (ADBC) would take a third of that, for three more
libraries; to join texts in the query, so that fewer columns are carried, saves nothing. The figures of a province's year, some
thousands, are read in less than a tenth of a second as it is.
"""

import datetime
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray
from sqlalchemy import Connection, Date, Double, Text, case, cast, func, select
from sqlalchemy.sql import ColumnElement

from monitor.actuals import ACTUALS
from monitor.periods import Period
from monitor.store.tables import actuals as table
from monitor.store.tables import submissions

TEXTS = ("indicator", "unit", "measure", "basis", "status", "giver", "stated", "note", "remark")
COLUMNS = ("id", *TEXTS, "known", "recorded", "decimals", "value", "span", "source")


def actuals(connection: Connection, indicators: Collection[str] | None = None) -> pd.DataFrame:
    """All vintages, or those of some indicators, in the order of their recording."""
    query = select(*(_plain(name, connection) for name in COLUMNS[:-2]), _span(), _source()).join(submissions)
    if indicators is not None:
        query = query.where(table.c.indicator.in_(sorted(indicators)))
    cursor = connection.execute(query.order_by(table.c.id)).cursor
    return _frame(cursor.fetchall())[list(ACTUALS)]


def _frame(rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    got = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    return pd.DataFrame(
        {
            **{name: _texts(got[name]) for name in TEXTS},
            "source": got["source"].astype("str"),
            "id": got["id"].to_numpy(np.int64),
            "period": _texts(got["span"], _notation),
            "value": got["value"].to_numpy(np.float64, na_value=np.nan),
            "cumulative": np.zeros(len(rows), dtype=bool),
            "known": _moments(got["known"]),
            "recorded": _moments(got["recorded"]).tz_localize("UTC"),
            "decimals": pd.to_numeric(got["decimals"]).astype("Int64"),
        }
    )


def _plain(name: str, connection: Connection) -> ColumnElement[Any]:
    """The column in a form that the driver hands over without work: days as text, decimals as binary numbers.

    SQLite's own conversion of text to numbers is not exact in the last digit; numpy's is.
    """
    column = table.c[name]
    if isinstance(column.type, Date) or name == "recorded":
        return cast(column, Text).label(name)
    return cast(column, Double if connection.dialect.name == "postgresql" else Text).label(name) if name == "value" else column


def _span() -> ColumnElement[Any]:
    """Both days and the calendar in one text: three columns less to carry for each row."""
    return (cast(table.c.begin, Text) + "/" + cast(table.c.end, Text) + "/" + table.c.calendar).label("span")


def _source() -> ColumnElement[Any]:
    """Where a figure was read: as said, else the file that was handed in and the place in it."""
    place = case((submissions.c.channel != "record", submissions.c.name + ":" + table.c.place))
    return func.coalesce(table.c.source, place).label("source")


def _texts(column: pd.Series, convert: Callable[[str], str] = str) -> ExtensionArray:
    """Texts, equal ones converted once: a hundred thousand figures have some hundred spans and codes."""
    codes, texts = pd.factorize(column)
    return pd.array([convert(text) for text in texts], dtype="str").take(codes, allow_fill=True)


def _moments(column: pd.Series) -> pd.DatetimeIndex:
    """Days and moments, the latter in UTC; each of the few different ones is parsed once."""
    codes, texts = pd.factorize(column)
    parsed = [np.datetime64(datetime.datetime.fromisoformat(text).replace(tzinfo=None), "us") for text in texts]
    return pd.DatetimeIndex(np.array([*parsed, np.datetime64("NaT")], dtype="datetime64[us]")[codes])


def _notation(span: str) -> str:
    begin, end, calendar = span.split("/")
    return str(
        Period(
            datetime.date.fromisoformat(begin),
            datetime.date.fromisoformat(end),
            "administrative" if calendar == "administrative" else "statistical",
        )
    )
