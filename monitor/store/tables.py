"""The tables as queries see them; the migrations make them."""

import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.types import TypeEngine

from monitor.store.guards import Keys


class Exact(TypeDecorator[Decimal]):
    """A decimal kept digit by digit: NUMERIC on PostgreSQL, plain text on SQLite, whose numbers are binary."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Numeric() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        plain = format(value, "f")
        return Decimal(plain) if dialect.name == "postgresql" else plain

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - as it is called
        return None if value is None else Decimal(value)


class Instant(TypeDecorator[datetime.datetime]):
    """A moment with its zone, kept in UTC; as text on SQLite, of one width so that it sorts as time."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(TIMESTAMP(timezone=True) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: datetime.datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        moment = value.astimezone(datetime.UTC)
        return moment if dialect.name == "postgresql" else moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime.datetime | None:  # noqa: ARG002 - as it is called
        return datetime.datetime.fromisoformat(value) if isinstance(value, str) else value


metadata = MetaData()

blobs = Table(
    "blobs",
    metadata,
    Column("sha256", Text, CheckConstraint("length(sha256) = 64", name="sha256_is_whole"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("recorded", Instant, nullable=False),
)
"""Raw bytes of what was handed in, each once."""

submissions = Table(
    "submissions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", Text, ForeignKey("blobs.sha256"), nullable=False),
    Column("name", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("giver", Text, nullable=False),
    Column("recorded", Instant, nullable=False),
    Index("submissions_by_sha256", "sha256"),
    sqlite_autoincrement=True,
)
"""Each hand-in: who, when, which bytes. Written before anything reads the bytes."""

receipts = Table(
    "receipts",
    metadata,
    Column("submission_id", Integer, ForeignKey("submissions.id"), primary_key=True, autoincrement=False),
    Column("rows", Integer, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("empty", Integer, nullable=False),
    Column("problems", Text, nullable=False),
    Column("recorded", Instant, nullable=False),
    CheckConstraint("rows = accepted + unchanged + rejected + empty", name="rows_conserved"),
)
"""What became of a hand-in, in one transaction with its figures; a submission without one was interrupted."""

actuals = Table(
    "actuals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("submission_id", Integer, ForeignKey("submissions.id"), nullable=False),
    Column("place", Text, nullable=False),
    Column("indicator", Text, nullable=False),
    Column("unit", Text),
    Column("begin", Date, nullable=False),
    Column("end", Date, nullable=False),
    Column("calendar", Text, nullable=False),
    Column("value", Exact),
    Column("measure", Text),
    Column("basis", Text),
    Column("status", Text),
    Column("known", Date),
    Column("recorded", Instant, nullable=False),
    Column("decimals", Integer),
    Column("source", Text),
    Column("giver", Text, nullable=False),
    Column("stated", Text),
    Column("note", Text),
    Column("remark", Text),
    Index("actuals_by_indicator", "indicator", "begin"),
    sqlite_autoincrement=True,
)
"""Figures by vintage; a value that is null withdraws the figure."""

overrides = Table(
    "overrides",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("target_id", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("flag", Text),
    Column("giver", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("until", Date),
    Column("known", Date, nullable=False),
    Column("recorded", Instant, nullable=False),
    Index("overrides_by_target", "target_id", "period"),
    sqlite_autoincrement=True,
)
"""Flags set by people; a row without a flag gives the finding back to the rules."""

renderings = Table(
    "renderings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report", Text, nullable=False),
    Column("lang", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("inputs", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("recorded", Instant, nullable=False),
    Index("renderings_by_report", "report", "lang", "format"),
    sqlite_autoincrement=True,
)
"""What was written to `output/`, and from which inputs: digests only, so that what did not change is not rendered again."""

issues = Table(
    "issues",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("earlier", Integer, ForeignKey("issues.id")),
    Column("figures", Integer, nullable=False),
    Column("overrides", Integer, nullable=False),
    Column("sources", Text, ForeignKey("blobs.sha256"), nullable=False),
    Column("versions", Text, ForeignKey("blobs.sha256"), nullable=False),
    Column("recorded", Instant, nullable=False),
    UniqueConstraint("report", "period", "edition", name="an_edition_is_issued_once"),
    sqlite_autoincrement=True,
)
"""Editions of reports: `figures` and `overrides` count what the store then held, `sources` lists the workspace's files by SHA-256."""

artifacts = Table(
    "artifacts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("issue_id", Integer, ForeignKey("issues.id"), nullable=False),
    Column("lang", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("inputs", Text, nullable=False),
    Column("composed", Text, ForeignKey("blobs.sha256"), nullable=False),
    Column("sha256", Text, ForeignKey("blobs.sha256"), nullable=False),
    UniqueConstraint("issue_id", "lang", "format", name="one_file_of_each_kind"),
    Index("artifacts_by_sha256", "sha256"),
    sqlite_autoincrement=True,
)
"""The files of an issue, their bytes and the composed report in `blobs`."""

IMMUTABLE: dict[str, Keys] = {
    "blobs": (("sha256",),),
    "submissions": (("id",),),
    "receipts": (("submission_id",),),
    "actuals": (("id",),),
    "overrides": (("id",),),
    "renderings": (("id",),),
    "issues": (("id",), ("report", "period", "edition")),
    "artifacts": (("id",), ("issue_id", "lang", "format")),
}
"""Tables that the database itself keeps from being changed, with their unique keys."""
