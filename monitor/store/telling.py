"""What makes a table of state tell: its rows cannot be deleted or replaced, and each change of one is an event."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from monitor.store.guards import Keys, names_of_guards

_ROW = {
    "occurrences": "'occurrence', {cast}(NEW.id AS TEXT), NEW.state, NEW.reason, NEW.epoch, NEW.changed",
    "deliveries": "'delivery', {cast}(NEW.id AS TEXT), NEW.state, NEW.reason, NEW.epoch, NEW.changed",
    "marks": "'mark', NEW.name, {cast}(NEW.at AS TEXT), NEW.reason, 0, NEW.changed",
}
_INTO = "INSERT INTO events (subject, key, state, reason, epoch, recorded) "

_SQLITE = (
    *(
        statement
        for what in ("insert", "update")
        for statement in (
            f"DROP TRIGGER IF EXISTS {{table}}_tells_{what}",
            f"CREATE TRIGGER {{table}}_tells_{what} AFTER {what.upper()} ON {{table}} BEGIN {_INTO} VALUES ({{row}}); END",
        )
    ),
    "DROP TRIGGER IF EXISTS {table}_refuses_delete",
    "CREATE TRIGGER {table}_refuses_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is never deleted from'); END",
    "DROP TRIGGER IF EXISTS {table}_refuses_replace",
    (
        "CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"
        " BEGIN SELECT RAISE(ABORT, '{table} has this row'); END"
    ),
)

_POSTGRESQL = (
    f"CREATE OR REPLACE FUNCTION {{table}}_tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_INTO} SELECT {{row}}; RETURN NEW; END $$",
    "DROP TRIGGER IF EXISTS {table}_tells ON {table}",
    "CREATE TRIGGER {table}_tells AFTER INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_tell()",
    "ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_tells",
    "DROP TRIGGER IF EXISTS {table}_refuses_change ON {table}",
    ("CREATE TRIGGER {table}_refuses_change BEFORE DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"),
    "ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuses_change",
)

_NAMES = {"sqlite": ("tells_insert", "tells_update", "refuses_delete", "refuses_replace"), "postgresql": ("tells", "refuses_change")}


def watch(connection: Connection, tables: Mapping[str, Keys]) -> None:
    """Lays the triggers on each of `tables`, afresh where they are there already."""
    sqlite = connection.dialect.name == "sqlite"
    for table, keys in tables.items():
        same = " OR ".join(" AND ".join(f"{name} = NEW.{name}" for name in key) for key in keys)
        row = _ROW[table].format(cast="CAST")
        for statement in _SQLITE if sqlite else _POSTGRESQL:
            connection.exec_driver_sql(statement.format(table=table, same=same, row=row).replace("%", "%%"))


def untold(connection: Connection, tables: Iterable[str]) -> tuple[str, ...]:
    """Names of triggers that are not there or not armed."""
    found = names_of_guards(connection)
    wanted = (f"{table}_{what}" for table in tables for what in _NAMES[connection.dialect.name])
    return tuple(name for name in wanted if name not in found)
