"""Editions of reports with their files, and what was written to the output folder from which inputs."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    instant: sa.types.TypeEngine[Any] = sa.Text() if sqlite else TIMESTAMP(timezone=True)
    # With a modifier SQLite carries over: 30 February becomes 2 March, which is not what was written.
    day = [sa.CheckConstraint('date("as_of", \'+0 days\') IS "as_of"', name="as_of_is_a_day")] if sqlite else []
    op.create_table(
        "renderings",
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("report", "lang", "format", "inputs", "content", "sha256")),
        sa.Column("recorded", instant, nullable=False),
        sa.CheckConstraint("length(sha256) = 64 AND length(inputs) = 64 AND length(content) = 64", name="digests_are_whole"),
        sqlite_autoincrement=True,
    )
    op.create_index("renderings_by_report", "renderings", ["report", "lang", "format"])
    op.create_table(
        "issues",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("report", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("earlier", sa.Integer, sa.ForeignKey("issues.id")),
        sa.Column("figures", sa.Integer, nullable=False),
        sa.Column("overrides", sa.Integer, nullable=False),
        sa.Column("sources", sa.Text, sa.ForeignKey("blobs.sha256"), nullable=False),
        sa.Column("versions", sa.Text, sa.ForeignKey("blobs.sha256"), nullable=False),
        sa.Column("recorded", instant, nullable=False),
        sa.UniqueConstraint("report", "period", "edition", name="an_edition_is_issued_once"),
        sa.CheckConstraint("edition >= 1", name="editions_count_from_one"),
        *day,
        sqlite_autoincrement=True,
    )
    op.create_table(
        "artifacts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("issue_id", sa.Integer, sa.ForeignKey("issues.id"), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("lang", "format", "name", "inputs")),
        sa.Column("composed", sa.Text, sa.ForeignKey("blobs.sha256"), nullable=False),
        sa.Column("sha256", sa.Text, sa.ForeignKey("blobs.sha256"), nullable=False),
        sa.UniqueConstraint("issue_id", "lang", "format", name="one_file_of_each_kind"),
        sqlite_autoincrement=True,
    )
    op.create_index("artifacts_by_sha256", "artifacts", ["sha256"])
