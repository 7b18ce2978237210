"""Rows of the database as values: hand-ins, and figures with the hand-in that they came from."""

import datetime
import json
from collections.abc import Collection
from dataclasses import dataclass, fields

from sqlalchemy import Connection, Row, select

from monitor.periods import Period
from monitor.problems import Severity
from monitor.store.tables import actuals, receipts
from monitor.store.tables import submissions as table
from monitor.vintages import Actual, Vintage

MOST = 500
"""Codes asked for at once; databases bound the parameters of a query."""
SAME = tuple(field.name for field in fields(Actual) if field.name != "period")
"""What an actual and its row have under one name; the period takes three columns."""


@dataclass(frozen=True)
class Submission:
    """A hand-in, with what became of it; without the counts where it was interrupted."""

    id: int
    sha256: str
    name: str
    channel: str
    giver: str
    recorded: datetime.datetime
    rows: int | None = None
    accepted: int | None = None
    unchanged: int | None = None
    rejected: int | None = None
    empty: int | None = None


def submissions(connection: Connection) -> tuple[Submission, ...]:
    counts = (receipts.c[name] for name in ("rows", "accepted", "unchanged", "rejected", "empty"))
    query = select(table, *counts).select_from(table.outerjoin(receipts)).order_by(table.c.id)
    return tuple(Submission(**row) for row in connection.execute(query).mappings())


@dataclass(frozen=True)
class Told:
    """What a receipt said of one cell."""

    where: str
    what: str
    hint: str
    severity: Severity


def told(connection: Connection, submission: int) -> tuple[Told, ...]:
    found = connection.execute(select(receipts.c.problems).where(receipts.c.submission_id == submission)).scalar()
    return tuple(Told(**one) for one in json.loads(found or "[]"))


def vintages(connection: Connection, indicators: Collection[str]) -> tuple[Vintage, ...]:
    """By indicator, unit and span; of one figure the vintages in the order of their knowledge and recording."""
    codes = sorted(indicators)
    found: list[Vintage] = []
    for at in range(0, len(codes), MOST):
        query = select(actuals, table.c.name, table.c.sha256).join(table).where(actuals.c.indicator.in_(codes[at : at + MOST]))
        found += (_vintage(row) for row in connection.execute(query))
    return tuple(sorted(found, key=_order))


def _vintage(row: Row[tuple[object, ...]]) -> Vintage:
    given = row._mapping  # noqa: SLF001 - the name under which SQLAlchemy publishes it
    period = Period(given["begin"], given["end"], given["calendar"])
    actual = Actual(period=period, **{name: given[name] for name in SAME})
    return Vintage(actual, given["id"], given["recorded"], given["giver"], given["submission_id"], given["name"], given["sha256"])


def _order(vintage: Vintage) -> tuple[object, ...]:
    actual = vintage.actual
    known = actual.known or datetime.date.min
    return actual.indicator, actual.unit or "", actual.period, known, vintage.recorded, vintage.id
