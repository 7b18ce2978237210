"""Bringing a database to the schema of this programme: in one transaction, so that a killed migration leaves the old one."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, inspect, text

from monitor.problems import Problem, Stop
from monitor.store.engine import CODE, place, reading, rebuilding
from monitor.store.guards import protect
from monitor.store.ledger_tables import CHANGING, KEPT
from monitor.store.tables import IMMUTABLE
from monitor.store.telling import watch
from monitor.wording import say

HEAD = "0004"
"""The newest migration; kept here so that opening an up-to-date database need not load Alembic."""


def migrate(engine: Engine) -> None:
    """Makes or upgrades the schema and lays the guards; a database of a newer programme stops."""
    with reading(engine) as connection:
        found = revision(connection)
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        what = say("this database was made by a newer monitor (schema {found}, this one knows {head})", found=found, head=HEAD)
        raise Stop(Problem(place(engine), what, say("upgrade monitor")), code=CODE)
    with migrating(engine) as connection:
        upgrade(connection)


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """A transaction in which tables may be rebuilt; it ends with the guards laid again."""
    with rebuilding(engine) as connection:
        yield connection
        protect(connection, IMMUTABLE | KEPT)
        watch(connection, CHANGING)


def revision(connection: Connection) -> str | None:
    """The schema's number; none in a new database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(connection: Connection, to: str = "head") -> None:
    """Runs the migrations up to one of them, in the open transaction."""
    # Only a database that is behind pays for loading Alembic.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "monitor.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, to)
