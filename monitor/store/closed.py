"""Periods whose figures were frozen: until when what was known counts, and who said so."""

import datetime
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from monitor.periods import Period
from monitor.store.ledger_tables import closings


@dataclass(frozen=True)
class Closing:
    """The last day whose knowledge counts for a period, of one plan or, with no plan named, of all."""

    period: Period
    plan: str
    day: datetime.date
    by: str
    recorded: datetime.datetime


def close(connection: Connection, given: Closing) -> None:
    """A further closing of the same period holds instead of the one before; both stay. The database refuses the same one twice."""
    until = datetime.datetime.combine(given.day, datetime.time(), datetime.UTC)
    row = {"period": str(given.period), "plan": given.plan, "until": until, "giver": given.by, "recorded": given.recorded}
    connection.execute(insert(closings).values(**row))


def all_closings(connection: Connection) -> tuple[Closing, ...]:
    """In the order of their recording."""
    rows = connection.execute(select(closings).order_by(closings.c.id))
    return tuple(Closing(Period.parse(row.period), row.plan, row.until.date(), row.giver, row.recorded) for row in rows)


def day_of(found: tuple[Closing, ...], period: Period, plans: tuple[str, ...]) -> datetime.date | None:
    """The day on which a report's figures were frozen: the last one said of its period, for all plans or for its only one."""
    fits = [each for each in found if each.period == period and (not each.plan or plans == (each.plan,))]
    return fits[-1].day if fits else None
