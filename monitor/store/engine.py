"""Connecting: settings that make a commit durable, set and read back on every connection, and failures told in plain words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from monitor.problems import Problem, Stop, reason
from monitor.wording import Message, say

CODE = 1
"""Exit code where the database cannot be used: something for people to mend, and no fault of the programme."""

PATIENCE = 60
"""Seconds that a writer waits for another."""

SQLITE = {"journal_mode": "delete", "synchronous": 3, "foreign_keys": 1}
"""What must hold on every SQLite connection; 3 is EXTRA. WAL is left out: SQLite before 3.51.3 can corrupt it."""


def connect(url: str) -> Engine:
    """An engine for the database at `url`; makes the folder of an SQLite file, not yet the file."""
    parsed = _parse(url)
    if parsed.get_backend_name() == "postgresql":
        engine = create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
        event.listen(engine, "connect", _settle_postgresql)
        return engine
    _make_folder(parsed)
    engine = create_engine(parsed, poolclass=NullPool, connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", _settle_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    with _told(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction, with every other writer waiting outside; nothing of it stays if the block is left by an exception."""
    with _told(engine), engine.execution_options(immediate=True).begin() as connection:
        _wait(connection)
        yield connection


@contextmanager
def rebuilding(engine: Engine) -> Iterator[Connection]:
    """As `writing`, for migrations: SQLite checks foreign keys once at the end, because it rebuilds a table by dropping it."""
    with _told(engine), engine.execution_options(immediate=True).connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            _driver(connection).execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            _wait(connection)
            yield connection
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() if sqlite else ()
            if broken:
                raise Stop(Problem(place(engine), say("rows point to rows that are not there: {rows}", rows=broken)), code=CODE)


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _wait(connection: Connection) -> None:
    """On PostgreSQL writers wait here; on SQLite they do so when their transaction begins."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7716140)")


def place(engine: Engine) -> str:
    """Where the database is, as a person may read it: without its password."""
    return _shown(engine.url)


def settings(connection: Connection) -> Iterator[tuple[str, str, bool]]:
    """What a commit rests on: name, value, and whether it is as it must be."""
    if connection.dialect.name == "sqlite":
        yield "SQLite", str(connection.exec_driver_sql("SELECT sqlite_version()").scalar()), True
        for name, wanted in SQLITE.items():
            found = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            yield name, str(found), found == wanted
        return
    yield "PostgreSQL", str(connection.exec_driver_sql("SHOW server_version").scalar()), True
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        shown = connection.exec_driver_sql(f"SHOW {name}").scalar()
        yield name, str(shown), shown == "on"


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    except ArgumentError:
        raise Stop(Problem("database", say("this is no database URL"), _EXAMPLES), code=2) from None
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise Stop(Problem(_shown(parsed), say("{name} is not supported", name=parsed.get_backend_name()), _EXAMPLES), code=2)
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise Stop(Problem(_shown(parsed), say("a database in memory would be lost"), _EXAMPLES), code=2)
    return parsed


_EXAMPLES = say("write sqlite:///var/monitor.db or postgresql://user@host/name")


def _shown(url: URL) -> str:
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def _make_folder(url: URL) -> None:
    folder = Path(str(url.database)).parent
    if "uri" in url.query:
        return
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise Stop(Problem(str(folder), say("this folder cannot be made: {error}", error=reason(error))), code=CODE) from None


def _settle_sqlite(connection: Any, _record: Any) -> None:
    # The driver would otherwise begin transactions by itself, and never around DDL.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("PRAGMA foreign_keys = ON")
    found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in SQLITE}
    if found != SQLITE:
        path = connection.execute("PRAGMA database_list").fetchone()[2]
        raise Stop(Problem(path, say("SQLite did not take its settings: {found}", found=found)), code=CODE)


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _settle_postgresql(connection: Any, _record: Any) -> None:
    connection.autocommit = True
    connection.execute("SET TIME ZONE 'UTC'")
    connection.execute("SET synchronous_commit = on")
    connection.execute("SET datestyle = 'ISO'")
    connection.autocommit = False


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """Turns a failing database into a Stop; a mistake of ours stays an exception."""
    try:
        yield
    except DBAPIError as error:
        known = _reason(str(error.orig))
        if (
            known is None
            and type(error.orig).__name__ != "OperationalError"
            and not _sqlstate(error).startswith(("08", "53", "57", "58", "28", "3D"))
        ):
            raise
        what, hint = known or (say("the database fails: {error}", error=str(error.orig).strip().splitlines()[0]), None)
        raise Stop(Problem(place(engine), what, hint), code=CODE) from None


def _sqlstate(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def _reason(text: str) -> tuple[Message, Message | None] | None:
    for sign, what, hint in _REASONS:
        if sign in text:
            return what, hint
    return None


_SPACE = say("free some space and run the command again: nothing of it was kept")
_REASONS = (
    (
        "file is not a database",
        say("this file is not a database"),
        say("move it away or restore a backup; if it never held data, delete it"),
    ),
    ("malformed", say("the database is corrupt"), say("move it away and restore a backup")),
    ("database or disk is full", say("the disk is full"), _SPACE),
    ("disk I/O error", say("the disk cannot be written: it is full, over its quota, or failing"), _SPACE),
    ("No space left on device", say("the disk is full"), _SPACE),
    ("readonly database", say("the database cannot be written"), say("check who owns the file and its folder, and their permissions")),
    ("read-only transaction", say("the database cannot be written"), say("it is a standby or set to read only: name the primary")),
    ("unable to open database file", say("the database file cannot be opened"), say("check the folder and its permissions")),
    ("database is locked", say("another programme has held the database for a minute"), say("end it, or try again later")),
)
