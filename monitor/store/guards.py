"""What makes a table append-only in the database itself, whoever connects to it.

They are laid again after every migration, because rebuilding a table (which is how SQLite alters one) drops its triggers.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, text

Keys = tuple[tuple[str, ...], ...]
"""Columns that are unique together, of each unique key of a table: REPLACE gets past a guard that does not know one."""

# REPLACE deletes the row in its way without firing a DELETE trigger, so the way is barred before the insert.
_SQLITE = (
    "DROP TRIGGER IF EXISTS {table}_refuses_update",
    "CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    "DROP TRIGGER IF EXISTS {table}_refuses_delete",
    "CREATE TRIGGER {table}_refuses_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    "DROP TRIGGER IF EXISTS {table}_refuses_replace",
    (
        "CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"
        " BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    ),
)

# ENABLE ALWAYS holds under session_replication_role = replica too.
_POSTGRESQL = (
    (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    ),
    "DROP TRIGGER IF EXISTS {table}_refuses_change ON {table}",
    (
        "CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    ),
    "ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuses_change",
)

_NAMES = {"sqlite": ("update", "delete", "replace"), "postgresql": ("change",)}

_FOUND = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'"
    " AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)",
}


def protect(connection: Connection, tables: Mapping[str, Keys]) -> None:
    """Lays the guards on each of `tables` (name to its unique keys), afresh where they are there already."""
    statements = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL
    for table, keys in tables.items():
        same = " OR ".join(" AND ".join(f"{name} = NEW.{name}" for name in key) for key in keys)
        for statement in statements:
            connection.exec_driver_sql(statement.format(table=table, same=same).replace("%", "%%"))


def missing(connection: Connection, tables: Iterable[str]) -> tuple[str, ...]:
    """Names of guards that are not there or not armed."""
    found = names_of_guards(connection)
    wanted = [f"{table}_refuses_{what}" for table in tables for what in _NAMES[connection.dialect.name]]
    return tuple(name for name in wanted if name not in found)


def names_of_guards(connection: Connection) -> set[str]:
    """The triggers that stand and are armed."""
    return set(connection.execute(text(_FOUND[connection.dialect.name])).scalars())
