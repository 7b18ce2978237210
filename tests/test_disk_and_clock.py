"""A disk that is full at each write, and a clock that jumps a day: nothing is called sent that is not, and nothing is doubled after."""

import contextlib
import os
import resource
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.app import settings
from monitor.app.settings import Workspace
from monitor.store import Store
from tests.conftest import new_postgresql
from tests.small_workspace import Ran, monitor
from tests.tiny_office import LATER, REPORT, at, counts, mails, office, reached, rows, tick

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits and time zones as only Unix has them")


STEP = 20480
"""Bytes by which the disk is larger each time: what a tick writes comes to some hundred thousand."""


def limited(here: Workspace, largest: int, now: str) -> Ran:
    """`monitor run --once` where no file may grow beyond that many bytes, as on a full disk; Python has the signal ignored."""
    reading, told = os.pipe()
    child = os.fork()
    if not child:
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
            ran = monitor(here.root, "run", "--once", "--now", at(now).isoformat(), "--lang", "en")
            os.write(told, f"{ran.code}\0{ran.out}\0{ran.err}".encode())
        finally:
            os._exit(0)
    os.close(told)
    with os.fdopen(reading, "rb") as pipe:
        code, out, err = pipe.read().decode().split("\0")
    os.waitpid(child, 0)
    return Ran(int(code), out, err)


def nothing_is_called_sent_that_is_not(here: Workspace) -> None:
    sent = counts(here).get("sent", 0)
    assert sent <= len(mails(here))


def all_there_once(here: Workspace) -> None:
    """With room again: the report is issued, its file is whole, each mail is there once."""
    for times in (1, 2, 3):
        tick(here, at("1 07:30") + times * LATER)
    assert rows(here) == {"1 07:30": "done"}
    assert (reached(here), counts(here)) == (["lan", "minh"], {"sent": 2})
    store = Store.open(here.database_url)
    (issue,) = store.issues("brief")
    for artifact in store.files(issue):
        assert (here.root / "output" / artifact.name).read_bytes() == store.content(artifact.sha256)
    assert not [path for path in here.root.rglob("*") if path.name.startswith(".") and path.suffix in (".eml", ".csv")]


def test_the_database_has_no_more_room(tmp_path: Path) -> None:
    """Wherever in a tick the disk fills up: one plain sentence, no traceback, nothing called sent; with room again all goes on."""
    first = office(tmp_path / "0").root
    begun, told = (first / "var" / "monitor.db").stat().st_size, list[str]()
    for step in range(1, 30):
        here = settings.find(str(shutil.copytree(first, tmp_path / str(step))))
        ran = limited(here, begun + step * STEP, "1 07:30")
        nothing_is_called_sent_that_is_not(here)
        assert "Traceback" not in ran.err
        if counts(here) == {"sent": 2}:
            break
        told.append(ran.err + ran.out)
        all_there_once(here)
        with contextlib.closing(sqlite3.connect(here.root / "var" / "monitor.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(told) > 2, "it was full at several places"
    assert all("the disk" in each or "đĩa" in each for each in told), told


@pytest.mark.parametrize("largest", [0, 4000])
def test_files_have_no_more_room(tmp_path: Path, postgresql: object, monkeypatch: pytest.MonkeyPatch, largest: int) -> None:
    """The database is elsewhere and fine; reports and mails cannot be written: held or queued with the reason, and made up for."""
    monkeypatch.setenv("MONITOR_DATABASE", new_postgresql(postgresql))
    here = office(tmp_path)
    ran = limited(here, largest, "1 07:30")
    assert "Traceback" not in ran.err
    assert "File too large" in ran.err + ran.out, ran
    nothing_is_called_sent_that_is_not(here)
    assert mails(here) == []
    all_there_once(here)


@pytest.fixture(params=["UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Ho_Chi_Minh"])
def host_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The machine's own time zone; on Lord Howe clocks go half an hour forward on 4 October 2026."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def test_the_clock_jumps_a_day_both_ways(tmp_path: Path, host_zone: str) -> None:
    """Set a day ahead and back, then a day behind and right again, wherever the machine believes to be: the ledger is the calendar."""
    here = office(tmp_path, brief=REPORT.replace("[lan, minh]", "[lan]"))
    told = ["3 07:29", "3 07:31", "4 07:32", "4 08:00", "3 08:01", "3 23:59", "4 07:31"]  # a day ahead after the 3rd's, and back
    told += ["3 07:40", "3 12:00", "4 12:00", "5 00:00", "5 07:31"]  # a day behind, and right again
    for now in told:
        tick(here, at(now).astimezone())
        assert reached(here) == ["lan"] * len([state for state in rows(here).values() if state == "done"]), (host_zone, now)
    assert rows(here) == {"3 07:30": "done", "4 07:30": "done", "5 07:30": "done"}
    assert len(mails(here)) == 3
    assert len({str(each["Message-ID"]) for each in mails(here)}) == 3
