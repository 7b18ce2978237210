"""What a failing disk, a foreign file or a killed programme leaves behind: a plain sentence, and nothing half-written."""

import datetime
import multiprocessing
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from monitor.periods import Period
from monitor.problems import Stop
from monitor.store import Store
from monitor.vintages import Actual

NOW = datetime.datetime(2021, 8, 5, 9, 30, tzinfo=datetime.UTC)
JULY = Actual("2", "output", "lao-cai", Period.parse("2021-07"), Decimal("4008.1"))


def hand_in(store: Store, content: bytes, figures: int = 1) -> None:
    submission = store.receive(content, name="a.csv", channel="file", giver="Lan", recorded=NOW)
    with store.writing() as writing:
        writing.append(submission, [JULY] * figures, recorded=NOW)
        writing.close(submission, rows=figures, accepted=figures, unchanged=0, rejected=0, empty=0, problems=(), recorded=NOW)


def told(url: str) -> str:
    """What the user reads: the place, and what is wrong, in one line without a traceback."""
    with pytest.raises(Stop) as stop:
        hand_in(Store.open(url), b"x")
    assert stop.value.code == 1
    (problem,) = stop.value.problems
    return f"{problem.where}: {problem.what}"


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """Somebody's text file under the database's name is not touched."""
    file = tmp_path / "monitor.db"
    file.write_text("ghi chép của Lan\n" * 100, encoding="utf-8")
    assert told(f"sqlite:///{file}") == f"{file}: this file is not a database"
    assert file.read_text(encoding="utf-8") == "ghi chép của Lan\n" * 100


def test_a_corrupt_database(tmp_path: Path) -> None:
    """Bytes overwritten in the middle of the file are reported, not read as figures."""
    file = tmp_path / "monitor.db"
    store = Store.open(f"sqlite:///{file}")
    hand_in(store, b"y" * 50_000, figures=500)
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    file.write_bytes(content)
    assert told(f"sqlite:///{file}") == f"{file}: the database is corrupt"
    with pytest.raises(Stop, match="the database is corrupt"):
        store.actuals()


def test_a_blob_that_the_disk_changed(store: Store) -> None:
    """Bytes that no longer have their hash are not handed out as what somebody gave us."""
    sha256 = "0" * 64
    with store.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO blobs VALUES (:sha256, :content, '2021-08-05T00:00:00Z')"), {"sha256": sha256, "content": b"other"}
        )
    with pytest.raises(Stop, match="what was handed in is damaged"):
        store.content(sha256)


def test_a_folder_that_cannot_be_made() -> None:
    """/proc takes no files, not even from root."""
    assert told("sqlite:////proc/var/monitor.db") == "/proc/var: this folder cannot be made: No such file or directory"
    assert told("sqlite:////proc/monitor.db") == "/proc/monitor.db: the database file cannot be opened"


def test_a_database_that_is_read_only(tmp_path: Path) -> None:
    """It can be read, and says so when something is to be written."""
    file = tmp_path / "monitor.db"
    hand_in(Store.open(f"sqlite:///{file}"), b"x")
    url = f"sqlite:///file:{file}?mode=ro&uri=true"
    assert len(Store.open(url).actuals()) == 1
    assert told(url).endswith("the database cannot be written")


def test_a_folder_that_is_read_only() -> None:
    """Without the right to write into the folder SQLite cannot even make its journal; what is there can be read."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/monitor.db"
        hand_in(Store.open(url), b"x")
        assert len(Store.open(url).actuals()) == 1
        Path(folder).chmod(0o555)
        assert as_nobody(lambda: len(Store.open(url).actuals())) == "1"
        assert as_nobody(lambda: told(url)) == f"{folder}/monitor.db: the database cannot be written"
        assert as_nobody(lambda: told(f"sqlite:///{folder}/new.db")) == f"{folder}/new.db: the database file cannot be opened"
        Path(folder).chmod(0o755)


def as_nobody(work: Callable[[], object]) -> str:
    """What the work gives in a process that may not write everywhere, as root may."""
    processes = multiprocessing.get_context("fork")
    answers = processes.SimpleQueue()

    def run() -> None:
        if os.geteuid() == 0:
            os.setuid(65534)
        answers.put(str(work()))

    process = processes.Process(target=run)
    process.start()
    process.join()
    return "" if answers.empty() else str(answers.get())


LIMITED = """
import resource, sys
sys.path.insert(0, {root!r})
from tests.test_store_failures import Store, Stop, hand_in
store = Store.open({url!r})
hand_in(store, b"small")
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    hand_in(store, bytes(1_000_000), figures=2000)
except Stop as stop:
    print(stop)
"""


def test_a_full_disk(tmp_path: Path) -> None:
    """No more room: a sentence, nothing of the hand-in is kept, and what was there before is whole."""
    url = f"sqlite:///{tmp_path}/monitor.db"
    code = LIMITED.format(root=str(Path(__file__).parent.parent), url=url)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"{tmp_path}/monitor.db: the disk")
    assert done.stderr == ""
    store = Store.open(url)
    assert len(store.actuals()) == 1
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_another_database_than_these_two() -> None:
    """A URL that cannot work is a wrong use (exit code 2), and a password in it is never shown."""
    for url, words in {
        "mysql://lan:s3cret@db/monitor": "mysql is not supported",
        "monitor.db": "this is no database URL",
        "sqlite://": "a database in memory would be lost",
    }.items():
        with pytest.raises(Stop) as stop:
            Store.open(url)
        assert stop.value.code == 2
        assert words in str(stop.value)
        assert "s3cret" not in str(stop.value)


def test_a_server_that_does_not_answer() -> None:
    """No PostgreSQL at that address: the place is named without its password."""
    words = told("postgresql://lan:s3cret@127.0.0.1:9/monitor")
    assert words.startswith("postgresql+psycopg://lan:***@127.0.0.1:9/monitor: the database fails: connection failed")
    assert "s3cret" not in words


def test_a_database_of_a_newer_monitor(store: Store, database_url: str) -> None:
    """It is left alone."""
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert "this database was made by a newer monitor (schema 9999" in told(database_url)


def kill_after(seconds: float, work: Callable[[Callable[[], None]], None]) -> None:
    """Does the work in a process of its own, and kills that with SIGKILL so long after it says that it has begun."""
    processes = multiprocessing.get_context("fork")
    begun = processes.Event()
    process = processes.Process(target=work, args=(begun.set,))
    process.start()
    begun.wait()
    time.sleep(seconds)
    process.kill()
    process.join()


def test_a_killed_migration_leaves_no_tables(tmp_path: Path) -> None:
    """The schema is made in one transaction; whenever it is killed, the next start finds all of it or nothing, and goes on."""
    seen: list[bool] = []
    while sum(seen) < 2:
        file = tmp_path / f"{len(seen)}.db"
        kill_after(0.006 * len(seen), lambda begun, url=f"sqlite:///{file}": (begun(), Store.open(url)))
        with closing(sqlite3.connect(file)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert not tables or tables >= {"alembic_version", "blobs", "submissions", "receipts", "actuals"}
        hand_in(Store.open(f"sqlite:///{file}"), b"x")
        seen.append(bool(tables))
    assert not seen[0]


def test_a_killed_hand_in_leaves_all_of_its_figures_or_none(database_url: str) -> None:
    """Killed at any moment: each hand-in has its receipt and all its figures, or neither."""

    def work(begun: Callable[[], None]) -> None:
        store = Store.open(database_url)
        begun()
        for n in range(10_000):
            hand_in(store, b"%d" % n, figures=100)

    Store.open(database_url).close()
    for pause in range(20, 100, 5):
        kill_after(pause / 1000, work)
    store = Store.open(database_url)
    with store.engine.connect() as connection:
        counts = connection.execute(text("SELECT submission_id, count(*) FROM actuals GROUP BY submission_id ORDER BY 1")).all()
    done = [submission.id for submission in store.submissions() if submission.accepted is not None]
    assert counts == [(number, 100) for number in done]
    assert done
    store.close()


def test_eight_writers_wait_for_each_other(database_url: str) -> None:
    """Eight at once for three seconds, readers between them: nobody is told that the database is locked, nothing is lost."""
    Store.open(database_url).close()
    until, failures, counts = time.monotonic() + 3, [], [0] * 8

    def work(n: int) -> None:
        store = Store.open(database_url)
        try:
            while time.monotonic() < until:
                hand_in(store, b"%d %d" % (n, counts[n]), figures=3)
                counts[n] += 1
                store.history("iip")
        except BaseException as error:  # noqa: BLE001 - a thread's failure must be seen outside it
            failures.append(error)
        store.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(Store.open(database_url).actuals()) == 3 * sum(counts)
    assert min(counts) > 0
