"""The tables of what is made and sent: state with its events, and attempts that are never changed."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from monitor.store.guards import Keys
from monitor.store.tables import Instant, metadata

occurrences = Table(
    "occurrences",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("due", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("owner", Text),
    Column("lease", Instant),
    Column("tries", Integer, nullable=False),
    Column("next_try", Instant, nullable=False),
    Column("issue_id", Integer, ForeignKey("issues.id")),
    Column("changed", Instant, nullable=False),
    UniqueConstraint("report", "kind", "period", "seq", name="an_occurrence_comes_once"),
    Index("occurrences_by_state", "state", "next_try"),
    sqlite_autoincrement=True,
)
"""Each due date of a report, and each mail to its people beside it; `epoch` counts those who have worked on it."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("occurrence_id", Integer, ForeignKey("occurrences.id"), nullable=False),
    Column("address", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("lang", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("sha256", Text, ForeignKey("blobs.sha256"), nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("owner", Text),
    Column("lease", Instant),
    Column("tries", Integer, nullable=False),
    Column("next_try", Instant, nullable=False),
    Column("created", Instant, nullable=False),
    Column("changed", Instant, nullable=False),
    UniqueConstraint("occurrence_id", "address", name="one_mail_to_each"),
    UniqueConstraint("message_id", name="a_message_id_is_used_once"),
    Index("deliveries_by_state", "state", "next_try"),
    sqlite_autoincrement=True,
)
"""One mail to one person: its bytes but for the address are in `blobs`, the same for all who get the same."""

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("delivery_id", Integer, ForeignKey("deliveries.id"), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("phase", Text, nullable=False),
    Column("code", Integer),
    Column("answer", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("started", Instant, nullable=False),
    Column("recorded", Instant, nullable=False),
    Index("attempts_by_delivery", "delivery_id"),
    sqlite_autoincrement=True,
)
"""What became of each try to hand a mail over: how far it came, and what the server said."""

marks = Table(
    "marks",
    metadata,
    Column("name", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("changed", Instant, nullable=False),
)
"""Instants that are remembered: up to when a report's occurrences are in the ledger, until when mail rests."""

closings = Table(
    "closings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("period", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("until", Instant, nullable=False),
    Column("giver", Text, nullable=False),
    Column("recorded", Instant, nullable=False),
    UniqueConstraint("period", "plan", "until", name="a_closing_is_said_once"),
    sqlite_autoincrement=True,
)
"""That the figures of a period were frozen: what is known until then counts (chốt số liệu)."""

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("recorded", Instant, nullable=False),
    Index("events_by_subject", "subject", "key"),
    sqlite_autoincrement=True,
)
"""Each change of an occurrence, a delivery or a mark, written by the database itself."""

KEPT: dict[str, Keys] = {"attempts": (("id",),), "closings": (("id",), ("period", "plan", "until")), "events": (("id",),)}
"""Never changed."""

CHANGING: dict[str, Keys] = {
    "occurrences": (("id",), ("report", "kind", "period", "seq")),
    "deliveries": (("id",), ("occurrence_id", "address"), ("message_id",)),
    "marks": (("name",),),
}
"""State: rows change and are never deleted, and each change is an event."""
