"""Flags set by people: which finding, who, why and until when."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "0002"
down_revision = "0001"

FLAGS = "'ahead', 'on_track', 'watch', 'off_track', 'exceeded', 'achieved', 'missed', 'cannot_be_judged'"


def upgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    instant: sa.types.TypeEngine[Any] = sa.Text() if sqlite else TIMESTAMP(timezone=True)
    # With a modifier SQLite carries over: 30 February becomes 2 March, which is not what was written.
    days = [sa.CheckConstraint(f'date("{name}", \'+0 days\') IS "{name}"', name=f"{name}_is_a_day") for name in ("until", "known")]
    op.create_table(
        "overrides",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("target_id", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("flag", sa.Text),
        sa.Column("giver", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("known", sa.Date, nullable=False),
        sa.Column("recorded", instant, nullable=False),
        sa.CheckConstraint(f"flag IN ({FLAGS})", name="flag_is_known"),
        sa.CheckConstraint("trim(giver) <> ''", name="somebody_set_it"),
        sa.CheckConstraint("trim(reason) <> ''", name="reason_is_given"),
        *(days if sqlite else ()),
        sqlite_autoincrement=True,
    )
    op.create_index("overrides_by_target", "overrides", ["target_id", "period"])
