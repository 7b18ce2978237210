"""The whole database as one SQLite file, taken while others write, and back into an empty database of either kind."""

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Column, Connection, Engine, Table, insert, inspect, select, text

from monitor.problems import Problem, Stop
from monitor.store.engine import CODE, connect, place, reading, rebuilding
from monitor.store.guards import protect
from monitor.store.ledger_tables import CHANGING, KEPT
from monitor.store.migrate import HEAD, revision, upgrade
from monitor.store.tables import IMMUTABLE, blobs, metadata
from monitor.store.telling import watch
from monitor.wording import say

AT_ONCE = 50
"""Rows held in memory: each may be a file of megabytes."""


def snapshot(source: Engine, file: Path) -> str:
    """Writes the database as it is at one instant to `file`, and gives its schema; Stop where there is none, or what cannot be copied."""
    with reading(source) as connection:
        found = revision(connection)
    if found is None:
        raise Stop(Problem(place(source), say("there is no database yet"), say("take in a figure first")), code=CODE)
    if source.dialect.name == "sqlite":
        _pages(source, file)
        return found
    apart = source.execution_options(isolation_level="REPEATABLE READ")
    with reading(apart) as connection:
        fill(connection, connect(_url(file)), found)
    return found


def fill(source: Connection, target: Engine, schema: str) -> None:
    """Copies every row into an empty database, in one transaction that ends with the guards laid; Stop where it is not empty."""
    with rebuilding(target) as connection:
        if revision(connection) is not None:
            what, hint = (
                say("this database is not empty, and nothing is overwritten"),
                say("name an empty one in {name}", name="MONITOR_DATABASE"),
            )
            raise Stop(Problem(place(target), what, hint), code=CODE)
        upgrade(connection, schema)
        for table in _tables(source):
            for rows in _rows(source, table):
                connection.execute(insert(table), rows)
            _count_on(connection, table)
        if schema == HEAD:  # an older one gets its guards when it is migrated
            protect(connection, IMMUTABLE | KEPT)
            watch(connection, CHANGING)


def counts(connection: Connection) -> dict[str, int]:
    """Rows by table."""
    return {table.name: connection.execute(text(f"SELECT count(*) FROM {table.name}")).scalar_one() for table in _tables(connection)}  # noqa: S608 - our own names


def sound(file: Path) -> dict[str, int]:
    """Opens the copy as a database, checks it to the last byte of what was handed in, and counts its rows; Stop where it is damaged."""
    engine = connect(_url(file))
    with reading(engine) as connection:
        said = str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar())
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        damaged = [each for each in _digests(connection) if each]
        if said != "ok" or lost or damaged:
            raise Stop(
                Problem(str(file), say("this copy of the database is damaged: {what}", what=said if said != "ok" else damaged or lost))
            )
        return counts(connection)


def opened(file: Path) -> Engine:
    """The copy as a database."""
    return connect(_url(file))


def _url(file: Path) -> str:
    return f"sqlite:///{quote(str(file))}"


def _pages(source: Engine, file: Path) -> None:
    """SQLite's own online backup."""
    with reading(source) as connection:
        copy = sqlite3.connect(file)
        try:
            connection.connection.driver_connection.backup(copy)  # type: ignore[union-attr]
        finally:
            copy.close()


def _tables(connection: Connection) -> tuple[Table, ...]:
    """Those that are there, each row after what it points to; Stop where one holds what this programme does not know."""
    there = inspect(connection)
    found = tuple(table for table in metadata.sorted_tables if there.has_table(table.name))
    strange = {
        f"{table.name}.{column['name']}" for table in found for column in there.get_columns(table.name) if column["name"] not in table.c
    }
    if strange:
        what = say("the database holds what this version does not know: {names}", names=", ".join(sorted(strange)))
        raise Stop(Problem("database", what, say("back it up with the version that made it")), code=CODE)
    return found


def _rows(source: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    there = {column["name"] for column in inspect(source).get_columns(table.name)}
    columns: list[Column[object]] = [column for column in table.c if column.name in there]
    query = select(*columns).order_by(*table.primary_key).execution_options(yield_per=AT_ONCE)
    for part in source.execute(query).mappings().partitions():
        yield [dict(row) for row in part]


def _count_on(connection: Connection, table: Table) -> None:
    """PostgreSQL does not see which numbers were given by hand."""
    if connection.dialect.name == "postgresql" and table.name != "receipts" and "id" in table.c:
        last = f"(SELECT max(id) FROM {table.name})"  # noqa: S608 - our own names
        connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {last}) WHERE {last} IS NOT NULL")


def _digests(connection: Connection) -> Iterator[str]:
    """What was handed in and no longer has its SHA-256."""
    for row in connection.execute(select(blobs.c.sha256, blobs.c.content).execution_options(yield_per=AT_ONCE)):
        whole = isinstance(row.content, bytes) and hashlib.sha256(row.content).hexdigest() == row.sha256
        yield "" if whole else row.sha256
