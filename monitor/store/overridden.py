"""Flags set by people, as rows and as the frame that `monitor.overrides` documents."""

import datetime
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection, insert, select

from monitor.overrides import OVERRIDES
from monitor.store.tables import overrides as table


@dataclass(frozen=True)
class Override:
    """One act of one person; without a flag it gives the finding back to the rules."""

    target_id: str
    period: str
    flag: str | None
    by: str
    reason: str
    known: datetime.date
    until: datetime.date | None = None


def append(connection: Connection, given: Override, recorded: datetime.datetime) -> None:
    row = {"target_id": given.target_id, "period": given.period, "flag": given.flag, "giver": given.by, "reason": given.reason}
    connection.execute(insert(table).values(**row, known=given.known, until=given.until, recorded=recorded))


def frame(connection: Connection) -> pd.DataFrame:
    """All of them, in the order of their recording."""
    columns = [table.c.giver.label("by") if name == "by" else table.c[name] for name in OVERRIDES]
    rows = connection.execute(select(*columns).order_by(table.c.id)).all()
    found = pd.DataFrame([tuple(row) for row in rows], columns=list(OVERRIDES), dtype=object)
    days = {name: pd.to_datetime(found[name]).astype("datetime64[us]") for name in ("until", "known")}
    return found.assign(**days, recorded=pd.to_datetime(found["recorded"], utc=True))
