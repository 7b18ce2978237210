"""The outbox: mails that are to be handed over, each once; each method is one transaction.

A delivery goes queued → sending → in_data → sent. `in_data` is committed before the first byte of a mail leaves; what is left there
by somebody who was killed may have arrived or not: it becomes unknown and is never sent again by itself.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, and_, func, insert, or_, select, update
from sqlalchemy.sql import ColumnElement

from monitor.store import engine as database
from monitor.store.blobs import keep
from monitor.store.ledger import Moment, Occurrence, Stale, finish
from monitor.store.ledger_tables import attempts, deliveries

FARTHEST = datetime.timedelta(hours=12)
"""No lease or next try of a mail lies farther ahead; one that seems to was written before the clock was set back."""


@dataclass(frozen=True)
class Outgoing:
    """A mail before it is kept: `content` is the same for all who get the same, its To and Message-ID are added when it leaves."""

    address: str
    name: str
    lang: str
    message_id: str
    content: bytes


@dataclass(frozen=True)
class Delivery:
    """A row of the outbox as it was read; with it goes the right to write while the epoch is the same."""

    id: int
    occurrence_id: int
    address: str
    name: str
    lang: str
    message_id: str
    sha256: str
    state: str
    reason: str
    epoch: int
    owner: str | None
    lease: Moment | None
    tries: int
    next_try: Moment
    created: Moment
    changed: Moment


@dataclass(frozen=True)
class Attempt:
    """One try: the phase it came to (connect, hello, tls, login, mail, rcpt, data, body, done), and what the server said."""

    delivery_id: int
    epoch: int
    phase: str
    code: int | None
    answer: str
    outcome: str
    started: Moment


def enqueue(
    connection: Connection, claimed: Occurrence, mails: Sequence[Outgoing], *, now: Moment, reason: str = "", issue_id: int | None = None
) -> None:
    """The end of an occurrence with all its mails, inside the transaction that keeps its artifacts; raises Stale."""
    finish(connection, claimed, "done", reason, now=now, issue_id=issue_id)
    rows = [
        {
            "occurrence_id": claimed.id, "address": mail.address, "name": mail.name, "lang": mail.lang, "message_id": mail.message_id,
            "sha256": keep(connection, mail.content, now), "state": "queued", "reason": "", "epoch": 0, "tries": 0, "next_try": now,
            "created": now, "changed": now,
        }
        for mail in mails
    ]  # fmt: skip
    if rows:
        connection.execute(insert(deliveries), rows)


@dataclass(frozen=True)
class Outbox:
    """The mails of a workspace."""

    engine: Engine

    def claim(self, owner: str, *, now: Moment, lease: datetime.timedelta, most: int = 1) -> tuple[Delivery, ...]:
        """The oldest that wait, now the caller's until the lease is over; what others left in the middle of a mail becomes unknown."""
        with database.writing(self.engine) as connection:
            left = and_(deliveries.c.state == "in_data", _past(deliveries.c.lease, now))
            connection.execute(update(deliveries).where(left).values(state="unknown", reason="interrupted", changed=now))
            free = and_(deliveries.c.state == "queued", _past(deliveries.c.next_try, now))
            free = or_(free, and_(deliveries.c.state == "sending", _past(deliveries.c.lease, now)))
            query = select(deliveries.c.id).where(free).order_by(deliveries.c.next_try, deliveries.c.id).limit(most)
            chosen = deliveries.c.id.in_(connection.execute(query).scalars().all())
            taken = {"state": "sending", "epoch": deliveries.c.epoch + 1, "owner": owner, "lease": now + lease, "changed": now}
            connection.execute(update(deliveries).where(chosen).values(**taken))
            return _all(connection, chosen)

    def into_data(self, delivery: Delivery, *, now: Moment, lease: datetime.timedelta) -> None:
        """Committed before the first byte of the mail leaves; raises Stale where somebody else has it by now."""
        with database.writing(self.engine) as connection:
            _change(connection, delivery, ("sending",), state="in_data", lease=now + lease, changed=now)

    def settle(self, delivery: Delivery, attempt: Attempt, state: str, reason: str, *, now: Moment, next_try: Moment | None = None) -> None:
        """How the try ended. Who learns late that an interrupted mail was taken may still say so; raises Stale."""
        with database.writing(self.engine) as connection:
            connection.execute(insert(attempts).values(**vars(attempt), recorded=now))
            mine = ("sending", "in_data", "unknown")
            values = {"state": state, "reason": reason, "lease": None, "next_try": next_try or now, "changed": now}
            _change(connection, delivery, mine, **values, tries=deliveries.c.tries + 1)

    def release(self, claimed: Sequence[Delivery], *, now: Moment) -> None:
        """Gives back what was claimed and not begun, as far as nobody else has it by now."""
        if not claimed:
            return
        with database.writing(self.engine) as connection:
            for each in claimed:
                mine = and_(_mine(each), deliveries.c.state == "sending")
                connection.execute(update(deliveries).where(mine).values(state="queued", lease=None, next_try=now, changed=now))

    def decide(self, delivery: Delivery, state: str, reason: str, *, now: Moment) -> None:
        """A person, or a log of accepted mail, decides what became of a mail; its former owner has no say any more. Raises Stale."""
        with database.writing(self.engine) as connection:
            values = {"state": state, "reason": reason, "epoch": deliveries.c.epoch + 1, "lease": None, "next_try": now, "changed": now}
            _change(connection, delivery, ("queued", "unknown", "failed"), **values)

    def deliveries(self, *, state: str | None = None, occurrence: int | None = None, since: Moment | None = None) -> tuple[Delivery, ...]:
        wanted = [deliveries.c.id > 0]
        wanted += [deliveries.c.state == state] if state else []
        wanted += [deliveries.c.occurrence_id == occurrence] if occurrence else []
        wanted += [deliveries.c.changed > since] if since else []
        with database.reading(self.engine) as connection:
            return _all(connection, and_(*wanted))

    def counts(self) -> dict[str, int]:
        """Mails by state."""
        with database.reading(self.engine) as connection:
            return dict(connection.execute(select(deliveries.c.state, func.count()).group_by(deliveries.c.state)).all())

    def tried(self, place: int) -> Moment | None:
        """When the try with that place was made, counted from the last one, whoever made it."""
        with database.reading(self.engine) as connection:
            query = select(attempts.c.recorded).order_by(attempts.c.id.desc()).offset(place - 1).limit(1)
            return connection.execute(query).scalar()

    def attempts(self, delivery_id: int) -> tuple[Attempt, ...]:
        columns = [attempts.c[name] for name in Attempt.__dataclass_fields__]
        with database.reading(self.engine) as connection:
            rows = connection.execute(select(*columns).where(attempts.c.delivery_id == delivery_id).order_by(attempts.c.id))
            return tuple(Attempt(*row) for row in rows)


def _change(connection: Connection, delivery: Delivery, states: Sequence[str], **values: object) -> None:
    mine = and_(_mine(delivery), deliveries.c.state.in_(states))
    if connection.execute(update(deliveries).where(mine).values(**values)).rowcount != 1:
        raise Stale(delivery.message_id)


def _mine(delivery: Delivery) -> ColumnElement[bool]:
    return and_(deliveries.c.id == delivery.id, deliveries.c.epoch == delivery.epoch)


def _past(column: ColumnElement[Moment], now: Moment) -> ColumnElement[bool]:
    return or_(column <= now, column > now + FARTHEST)


def _all(connection: Connection, wanted: ColumnElement[bool]) -> tuple[Delivery, ...]:
    query = select(deliveries).where(wanted).order_by(deliveries.c.id)
    return tuple(Delivery(**row) for row in connection.execute(query).mappings())
