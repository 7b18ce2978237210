"""The first facts: raw bytes, hand-ins, receipts and actuals by vintage."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "0001"
down_revision = None

# A plain decimal: an optional minus, digits without a leading zero, optionally a point and digits.
PLAIN = (
    "typeof(value) = 'text' AND length(value) <= 64 AND value GLOB '*[0-9]*' AND value NOT GLOB '*[^0-9.-]*'"
    " AND value NOT GLOB '?*-*' AND value NOT GLOB '*.*.*' AND value NOT GLOB '.*' AND value NOT GLOB '-.*' AND value NOT GLOB '*.'"
    " AND value NOT GLOB '0[0-9]*' AND value NOT GLOB '-0[0-9]*'"
)
FINITE = "value NOT IN ('NaN', 'Infinity', '-Infinity')"


def upgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    exact: sa.types.TypeEngine[Any] = sa.Text() if sqlite else sa.Numeric()
    instant: sa.types.TypeEngine[Any] = sa.Text() if sqlite else TIMESTAMP(timezone=True)
    # With a modifier SQLite carries over: 30 February becomes 2 March, which is not what was written.
    days = [sa.CheckConstraint(f'date("{name}", \'+0 days\') IS "{name}"', name=f"{name}_is_a_day") for name in ("begin", "end", "known")]
    op.create_table(
        "blobs",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("recorded", instant, nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_is_whole"),
    )
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sha256", sa.Text, sa.ForeignKey("blobs.sha256"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("giver", sa.Text, nullable=False),
        sa.Column("recorded", instant, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("submissions_by_sha256", "submissions", ["sha256"])
    op.create_table(
        "receipts",
        sa.Column("submission_id", sa.Integer, sa.ForeignKey("submissions.id"), primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("rows", "accepted", "unchanged", "rejected", "empty")),
        sa.Column("problems", sa.Text, nullable=False),
        sa.Column("recorded", instant, nullable=False),
        sa.CheckConstraint("rows = accepted + unchanged + rejected + empty", name="rows_conserved"),
    )
    op.create_table(
        "actuals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("submission_id", sa.Integer, sa.ForeignKey("submissions.id"), nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("indicator", sa.Text, nullable=False),
        sa.Column("unit", sa.Text),
        sa.Column("begin", sa.Date, nullable=False),
        sa.Column("end", sa.Date, nullable=False),
        sa.Column("calendar", sa.Text, nullable=False),
        sa.Column("value", exact),
        sa.Column("measure", sa.Text),
        sa.Column("basis", sa.Text),
        sa.Column("status", sa.Text),
        sa.Column("known", sa.Date),
        sa.Column("recorded", instant, nullable=False),
        sa.Column("decimals", sa.Integer),
        sa.Column("source", sa.Text),
        sa.Column("giver", sa.Text, nullable=False),
        sa.Column("stated", sa.Text),
        sa.Column("note", sa.Text),
        sa.Column("remark", sa.Text),
        sa.CheckConstraint('"begin" < "end"', name="begins_before_it_ends"),
        sa.CheckConstraint("calendar IN ('statistical', 'administrative')", name="calendar_is_known"),
        sa.CheckConstraint("status IN ('estimate', 'preliminary', 'official')", name="status_is_known"),
        sa.CheckConstraint(f"value IS NULL OR ({PLAIN})" if sqlite else FINITE, name="value_is_a_plain_decimal"),
        *(days if sqlite else ()),
        sqlite_autoincrement=True,
    )
    op.create_index("actuals_by_indicator", "actuals", ["indicator", "begin"])
