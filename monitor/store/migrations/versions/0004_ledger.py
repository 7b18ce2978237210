"""What is due, what is sent to whom, how each try ended, and the events of all that."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "0004"
down_revision = "0003"

KINDS = "'scheduled', 'manual', 'resend', 'reminder', 'alert', 'digest', 'backup'"
OCCURRENCE = "'waiting', 'claimed', 'asked', 'held', 'done', 'skipped', 'failed'"
DELIVERY = "'queued', 'sending', 'in_data', 'sent', 'failed', 'unknown', 'withdrawn'"


def upgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    instant: sa.types.TypeEngine[Any] = sa.Text() if sqlite else TIMESTAMP(timezone=True)

    def texts(*names: str) -> list[sa.Column[Any]]:
        return [sa.Column(name, sa.Text, nullable=False) for name in names]

    def turns() -> list[sa.Column[Any]]:
        return [
            *texts("state", "reason"),
            sa.Column("epoch", sa.Integer, nullable=False),
            sa.Column("owner", sa.Text),
            sa.Column("lease", instant),
            sa.Column("tries", sa.Integer, nullable=False),
            sa.Column("next_try", instant, nullable=False),
        ]

    op.create_table(
        "occurrences",
        sa.Column("id", sa.Integer, primary_key=True),
        *texts("report", "kind", "period"),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("due", instant, nullable=False),
        *turns(),
        sa.Column("issue_id", sa.Integer, sa.ForeignKey("issues.id")),
        sa.Column("changed", instant, nullable=False),
        sa.UniqueConstraint("report", "kind", "period", "seq", name="an_occurrence_comes_once"),
        sa.CheckConstraint(f"kind IN ({KINDS})", name="kind_is_known"),
        sa.CheckConstraint(f"state IN ({OCCURRENCE})", name="state_is_known"),
        sqlite_autoincrement=True,
    )
    op.create_index("occurrences_by_state", "occurrences", ["state", "next_try"])
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("occurrence_id", sa.Integer, sa.ForeignKey("occurrences.id"), nullable=False),
        *texts("address", "name", "lang", "message_id"),
        sa.Column("sha256", sa.Text, sa.ForeignKey("blobs.sha256"), nullable=False),
        *turns(),
        sa.Column("created", instant, nullable=False),
        sa.Column("changed", instant, nullable=False),
        sa.UniqueConstraint("occurrence_id", "address", name="one_mail_to_each"),
        sa.UniqueConstraint("message_id", name="a_message_id_is_used_once"),
        sa.CheckConstraint(f"state IN ({DELIVERY})", name="state_is_known"),
        sqlite_autoincrement=True,
    )
    op.create_index("deliveries_by_state", "deliveries", ["state", "next_try"])
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("deliveries.id"), nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        *texts("phase"),
        sa.Column("code", sa.Integer),
        *texts("answer", "outcome"),
        sa.Column("started", instant, nullable=False),
        sa.Column("recorded", instant, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("attempts_by_delivery", "attempts", ["delivery_id"])
    op.create_table(
        "marks",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("at", instant, nullable=False),
        *texts("reason"),
        sa.Column("changed", instant, nullable=False),
    )
    op.create_table(
        "closings",
        sa.Column("id", sa.Integer, primary_key=True),
        *texts("period", "plan"),
        sa.Column("until", instant, nullable=False),
        *texts("giver"),
        sa.Column("recorded", instant, nullable=False),
        sa.UniqueConstraint("period", "plan", "until", name="a_closing_is_said_once"),
        sa.CheckConstraint("trim(giver) <> ''", name="somebody_said_it"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, primary_key=True),
        *texts("subject", "key", "state", "reason"),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("recorded", instant, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("events_by_subject", "events", ["subject", "key"])
