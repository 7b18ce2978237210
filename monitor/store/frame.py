"""Figures in bulk: from the cursor to a frame by whole columns, without a Python object for each row."""

import datetime
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Date, Double, Text, cast, select
from sqlalchemy.sql import ColumnElement

from monitor.actuals import ACTUALS
from monitor.periods import Period
from monitor.store.tables import actuals as table
from monitor.store.tables import submissions

TEXTS = ("indicator", "unit", "measure", "basis", "status", "source", "giver", "stated", "note", "remark")
COLUMNS = ("id", *TEXTS, "begin", "end", "calendar", "value", "known", "recorded", "decimals")


def actuals(connection: Connection, indicators: Collection[str] | None = None) -> pd.DataFrame:
    """All vintages, or those of some indicators, in the order of their recording."""
    query = select(*(_plain(name, connection) for name in COLUMNS), submissions.c.name, submissions.c.channel, table.c.place).join(
        submissions
    )
    if indicators is not None:
        query = query.where(table.c.indicator.in_(sorted(indicators)))
    cursor = connection.execute(query.order_by(table.c.id)).cursor
    return _frame(cursor.fetchall())[list(ACTUALS)]


def _frame(rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    columns = list(zip(*rows, strict=True)) or [()] * (len(COLUMNS) + 3)
    got = dict(zip(COLUMNS, columns, strict=False))
    texts = {name: pd.array(list(got[name]), dtype="str") for name in TEXTS}
    texts["source"] = texts["source"].fillna(pd.array(_places(*columns[-3:]), dtype="str"))
    return pd.DataFrame(
        {
            **texts,
            "id": np.array(got["id"], dtype=np.int64),
            "period": pd.array(_each(list(zip(got["begin"], got["end"], got["calendar"], strict=True)), _notation), dtype="str"),
            "value": np.array([np.nan if value is None else value for value in got["value"]], dtype=np.float64),
            "cumulative": np.zeros(len(rows), dtype=bool),
            "known": _moments(got["known"]),
            "recorded": _moments(got["recorded"]).tz_localize("UTC"),
            "decimals": pd.array(list(got["decimals"]), dtype="Int64"),
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


def _each(column: Sequence[Any], convert: Callable[[Any], Any]) -> list[Any]:
    """Every value converted, equal ones once: a hundred thousand figures have some hundred spans and days."""
    made = {value: convert(value) for value in set(column)}
    return [made[value] for value in column]


def _moments(column: Sequence[str | None]) -> pd.DatetimeIndex:
    """Days and moments, the latter in UTC; each of the few different ones is parsed once."""
    codes, texts = pd.factorize(np.array(column, dtype=object))
    parsed = [np.datetime64(datetime.datetime.fromisoformat(text).replace(tzinfo=None), "us") for text in texts]
    return pd.DatetimeIndex(np.array([*parsed, np.datetime64("NaT")], dtype="datetime64[us]")[codes])


def _notation(span: tuple[str, str, Any]) -> str:
    begin, end = (datetime.date.fromisoformat(day) for day in span[:2])
    return str(Period(begin, end, span[2]))


def _places(names: Sequence[str], channels: Sequence[str], places: Sequence[str]) -> list[str | None]:
    """Where a figure was read, if nobody said: the file that was handed in and the place in it."""
    return [f"{name}:{place}" if channel == "file" else None for name, channel, place in zip(names, channels, places, strict=True)]
