"""The database itself refuses to change what was kept, whoever connects to it and with whatever tool.

The statements below are sent by the bare driver, on a connection of its own, as a person with a database console would.
"""

import contextlib
import datetime
import sqlite3
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Text

from monitor.periods import Period
from monitor.store import Draft, File, Override, Rendering, Store, migrate
from monitor.store.guards import missing
from monitor.store.tables import IMMUTABLE, metadata
from monitor.vintages import Actual

NOW = datetime.datetime(2021, 8, 5, 9, 30, tzinfo=datetime.UTC)
Run = Callable[[str], Any]
EDITION = Draft(
    "nine-months",
    Period.parse("2021-9M"),
    NOW.date(),
    edition=1,
    earlier=None,
    figures=1,
    overrides=1,
    sources={"targets/plan.yaml": b"plan: {}"},
    versions={"weasyprint": "70.0"},
    files=(File("vi", "pdf", "nine-months.vi.pdf", "1" * 64, b"%PDF", b"{}"),),
)


@pytest.fixture
def kept(store: Store) -> Store:
    """A store with one row in each table."""
    submission = store.receive(b"bytes", name="a.csv", channel="file", giver="Lan", recorded=NOW)
    with store.writing() as transaction:
        transaction.append(submission, [Actual("2", "output", "lao-cai", Period.parse("2021"), Decimal("40400.5"))], recorded=NOW)
        transaction.close(submission, rows=1, accepted=1, unchanged=0, rejected=0, empty=0, problems=(), recorded=NOW)
    store.override(Override("plan/output/lao-cai/2021/assigned", "2021", "watch", "Lan", "Mưa lũ", NOW.date()), recorded=NOW)
    store.note([Rendering("nine-months", "vi", "pdf", "1" * 64, "2" * 64, "3" * 64)], recorded=NOW)
    with store.writing() as transaction:
        transaction.issue(EDITION, recorded=NOW)
    return store


@pytest.fixture
def run(kept: Store) -> Iterator[Run]:
    """Runs one statement by the bare driver and commits."""
    url = kept.engine.url
    if url.get_backend_name() == "sqlite":
        with contextlib.closing(sqlite3.connect(str(url.database))) as connection:
            yield lambda statement: [connection.execute(statement).fetchall(), connection.commit()][0]
        return
    with psycopg.connect(**url.query, user=url.username, dbname=url.database, autocommit=True) as connection:
        yield lambda statement: [cursor := connection.execute(statement), cursor.fetchall() if cursor.description else None][1]


def refused(run: Run, statement: str, reason: str) -> None:
    before = [run(f"SELECT * FROM {table}") for table in IMMUTABLE]
    with pytest.raises((sqlite3.Error, psycopg.Error), match=reason):
        run(statement)
    assert [run(f"SELECT * FROM {table}") for table in IMMUTABLE] == before


CHANGES = {
    "blobs": "content = 'other'",
    "submissions": "giver = 'Hoa'",
    "receipts": "accepted = 0",
    "actuals": "value = '1'",
    "overrides": "flag = 'ahead'",
    "renderings": "sha256 = content",
    "issues": "edition = 2",
    "artifacts": "name = 'other.pdf'",
}


@pytest.mark.parametrize("table", CHANGES)
def test_update_is_refused(run: Run, table: str) -> None:
    """UPDATE of any kept row fails."""
    change = CHANGES[table].replace("'other'", "CAST('other' AS BYTEA)") if table == "blobs" else CHANGES[table]
    refused(run, f"UPDATE {table} SET {change}", "append-only")


@pytest.mark.parametrize("table", CHANGES)
def test_delete_is_refused(run: Run, table: str) -> None:
    """DELETE of any kept row fails."""
    refused(run, f"DELETE FROM {table}", "append-only")


REPLACED = {
    "blobs": ("sha256", "(sha256, content, recorded) SELECT sha256, content, 'now' FROM blobs"),
    "submissions": (
        "id",
        "(id, sha256, name, channel, giver, recorded) SELECT id, sha256, name, channel, 'Hoa', recorded FROM submissions",
    ),
    "receipts": (
        "submission_id",
        (
            "(submission_id, rows, accepted, unchanged, rejected, empty, problems, recorded)"
            " SELECT submission_id, 0, 0, 0, 0, 0, problems, recorded FROM receipts"
        ),
    ),
    "actuals": (
        "id",
        (
            '(id, submission_id, place, indicator, "begin", "end", calendar, recorded, giver)'
            ' SELECT id, submission_id, place, indicator, "begin", "end", calendar, recorded, giver FROM actuals'
        ),
    ),
    "overrides": (
        "id",
        (
            "(id, target_id, period, flag, giver, reason, known, recorded)"
            " SELECT id, target_id, period, 'ahead', giver, reason, known, recorded FROM overrides"
        ),
    ),
    "renderings": (
        "id",
        (
            "(id, report, lang, format, inputs, content, sha256, recorded)"
            " SELECT id, report, lang, format, content, inputs, sha256, recorded FROM renderings"
        ),
    ),
    "issues": (
        "id",
        (
            "(id, report, period, as_of, edition, figures, overrides, sources, versions, recorded)"
            " SELECT id, report, period, as_of, 2, figures, overrides, sources, versions, recorded FROM issues"
        ),
    ),
    "artifacts": (
        "id",
        (
            "(id, issue_id, lang, format, name, inputs, composed, sha256)"
            " SELECT id, issue_id, lang, format, name, inputs, sha256, composed FROM artifacts"
        ),
    ),
}


@pytest.mark.parametrize("table", REPLACED)
def test_replacing_a_row_by_inserting_it_again_is_refused(run: Run, kept: Store, table: str) -> None:
    """SQLite's REPLACE and PostgreSQL's ON CONFLICT DO UPDATE fail."""
    key, rows = REPLACED[table]
    if kept.engine.dialect.name == "sqlite":
        refused(run, f"INSERT OR REPLACE INTO {table} {rows}", "append-only")
        refused(run, f"REPLACE INTO {table} {rows}", "append-only")
    refused(run, f"INSERT INTO {table} {rows} WHERE true ON CONFLICT ({key}) DO UPDATE SET {key} = excluded.{key}", "append-only")


ANEW = {
    "issues": (
        "report, period, edition",
        (
            "(report, period, as_of, edition, figures, overrides, sources, versions, recorded)"
            " SELECT report, period, '2021-09-01', edition, 9, overrides, sources, versions, recorded FROM issues"
        ),
    ),
    "artifacts": (
        "issue_id, lang, format",
        (
            "(issue_id, lang, format, name, inputs, composed, sha256)"
            " SELECT issue_id, lang, format, name, inputs, sha256, composed FROM artifacts"
        ),
    ),
}


@pytest.mark.parametrize("table", ANEW)
def test_an_edition_and_its_files_are_kept_once(run: Run, kept: Store, table: str) -> None:
    """A second row for the same edition, or the same file of it, is refused under a new number too, and by REPLACE."""
    key, rows = ANEW[table]
    rows = rows.replace("'2021-09-01'", "as_of" if kept.engine.dialect.name == "postgresql" else "'2021-09-01'")
    if kept.engine.dialect.name == "sqlite":
        refused(run, f"INSERT OR REPLACE INTO {table} {rows}", "append-only")
    refused(run, f"INSERT INTO {table} {rows}", "append-only|an_edition_is_issued_once|one_file_of_each_kind")
    refused(run, f"INSERT INTO {table} {rows} WHERE true ON CONFLICT ({key}) DO UPDATE SET id = 9", "append-only")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_truncate_is_refused(run: Run) -> None:
    """PostgreSQL's TRUNCATE fails, alone and cascading; nor does the replication role get past the guards."""
    for table in IMMUTABLE:
        refused(run, f"TRUNCATE {table} CASCADE", "append-only")
    run("SET session_replication_role = replica")
    refused(run, "UPDATE actuals SET giver = 'Hoa'", "append-only")


ROW = (
    'INSERT INTO actuals (submission_id, place, indicator, "begin", "end", calendar, recorded, giver, status, value)'
    " VALUES (1, '3', 'output', '{begin}', '2022-01-01', '{calendar}', '2021-08-05T00:00:00.000000Z', 'Lan', {status}, {value})"
)
FINE = {"begin": "2021-01-01", "calendar": "statistical", "status": "NULL", "value": "'40400.5'"}


@pytest.mark.parametrize("value", ["NULL", "'0'", "'-0.5'", "'40400.50'", "'12345678901234567890.12345678901234567890'"])
def test_plain_decimals_are_accepted(run: Run, value: str) -> None:
    """Plain decimals, and none for a figure withdrawn, go in by any tool."""
    run(ROW.format(**{**FINE, "value": value}))
    assert run("SELECT count(*) FROM actuals") == [(2,)]


@pytest.mark.parametrize("value", ["'NaN'", "'Infinity'", "'-Infinity'"])
def test_what_is_not_finite_is_refused(run: Run, value: str) -> None:
    """NaN and the infinities are no figures, though PostgreSQL's NUMERIC knows them."""
    refused(run, ROW.format(**{**FINE, "value": value}), "value_is_a_plain_decimal")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "value", ["''", "'.'", "'-'", "'1e5'", "'1.'", "'.5'", "'1,5'", "'007'", "'--1'", "'1-2'", "'1.2.3'", "'+1'", "' 1'", "x'31'", "1e300"]
)
def test_sqlite_takes_nothing_but_plain_decimals(run: Run, value: str) -> None:
    """SQLite would keep any text under any name; a decimal is an optional minus, digits, and optionally a point and digits."""
    refused(run, ROW.format(**{**FINE, "value": value}), "value_is_a_plain_decimal")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"begin": "2022-01-01"}, "begins_before_it_ends"),
        ({"calendar": "lunar"}, "calendar_is_known"),
        ({"status": "'guessed'"}, "status_is_known"),
        ({"begin": "2021-02-30"}, "begin_is_a_day|out of range"),
    ],
)
def test_rows_that_make_no_sense_are_refused(run: Run, wrong: dict[str, str], reason: str) -> None:
    """A span has two ends in their order, calendar and status are known words, days are days."""
    refused(run, ROW.format(**{**FINE, **wrong}), reason)


OVERRIDE = (
    "INSERT INTO overrides (target_id, period, flag, giver, reason, until, known, recorded)"
    " VALUES ('a', '2021', {flag}, {giver}, {reason}, {until}, '2021-08-05', '2021-08-05T00:00:00.000000Z')"
)
SET = {"flag": "'watch'", "giver": "'Lan'", "reason": "'Mưa lũ'", "until": "NULL"}


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"flag": "'red'"}, "flag_is_known"),
        ({"giver": "' '"}, "somebody_set_it"),
        ({"reason": "''"}, "reason_is_given"),
        ({"until": "'2021-02-30'"}, "until_is_a_day|out of range"),
    ],
)
def test_a_flag_set_by_nobody_or_for_no_reason_is_refused(run: Run, wrong: dict[str, str], reason: str) -> None:
    """Who and why are part of the row; the flag is one of the flags; without one the rules hold again."""
    refused(run, OVERRIDE.format(**{**SET, **wrong}), reason)
    run(OVERRIDE.format(**{**SET, "flag": "NULL"}))
    assert run("SELECT count(*) FROM overrides") == [(2,)]


def test_counts_that_do_not_add_up_are_refused(run: Run, kept: Store) -> None:
    """Rows in = accepted + unchanged + rejected + empty, or there is no receipt."""
    kept.receive(b"more", name="b.csv", channel="file", giver="Lan", recorded=NOW)
    columns = "(submission_id, rows, accepted, unchanged, rejected, empty, problems, recorded)"
    refused(run, f"INSERT INTO receipts {columns} VALUES (2, 5, 1, 1, 1, 1, '[]', '2021-08-05T00:00:00Z')", "rows_conserved")


def test_guards_stand_again_after_every_migration(kept: Store, run: Run) -> None:
    """A migration that rebuilds tables, as SQLite must to alter one, drops their triggers; migrating lays them again."""

    def next_migration(connection: Any) -> None:
        operations = Operations(MigrationContext.configure(connection))
        for table in IMMUTABLE:
            with operations.batch_alter_table(table, recreate="always" if connection.dialect.name == "sqlite" else "auto") as batch:
                batch.add_column(Column("weather", Text))

    with migrate.migrating(kept.engine) as connection:
        next_migration(connection)
        gone = missing(connection, IMMUTABLE)
    assert bool(gone) == (kept.engine.dialect.name == "sqlite")
    for table in IMMUTABLE:
        refused(run, f"DELETE FROM {table}", "append-only")


def test_an_older_database_is_upgraded_with_all_its_rows(database_url: str) -> None:
    """What an earlier monitor kept is there after the upgrade, and the new table is guarded like the others."""
    from alembic import command
    from alembic.config import Config

    from monitor.store.engine import connect, rebuilding
    from monitor.store.guards import protect

    engine = connect(database_url)
    config = Config()
    config.set_main_option("script_location", "monitor.store:migrations")
    with rebuilding(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        protect(connection, {name: IMMUTABLE[name] for name in ("blobs", "submissions", "receipts", "actuals")})
    old = Store(engine)
    submission = old.receive(b"bytes", name="a.csv", channel="file", giver="Lan", recorded=NOW)
    with old.writing() as transaction:
        transaction.append(submission, [Actual("2", "output", "lao-cai", Period.parse("2021"), Decimal("40400.5"))], recorded=NOW)
    engine.dispose()

    store = Store.open(database_url)
    assert [vintage.actual.value for vintage in store.history("output")] == [Decimal("40400.5")]
    assert store.overrides().empty
    assert store.issues() == ()
    assert all(fact.fine for fact in store.durability())
    store.close()


def test_a_guard_that_somebody_dropped_is_seen(kept: Store, run: Run) -> None:
    """The doctor names a guard that is gone."""
    name = "actuals_refuses_update" if kept.engine.dialect.name == "sqlite" else "actuals_refuses_change"
    run(f"DROP TRIGGER {name}" + ("" if kept.engine.dialect.name == "sqlite" else " ON actuals"))
    assert [fact.value for fact in kept.durability() if not fact.fine] == [name]


def test_migrations_make_the_tables_that_queries_see(store: Store) -> None:
    """The migrated schema and the one in the code are the same."""
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": False}), metadata) == []


def test_the_newest_migration_is_the_one_that_the_code_knows() -> None:
    """HEAD is written down so that opening a database need not load the migrations; it must be the newest."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "monitor.store:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.HEAD]
