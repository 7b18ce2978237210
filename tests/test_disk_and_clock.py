"""A disk that is full at each write, and a clock that jumps a day: nothing is called sent that is not, and nothing is doubled after."""

import collections
import contextlib
import datetime
import os
import resource
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from monitor.app.clockwork.run import once
from monitor.app.settings import Workspace
from monitor.problems import Stop
from monitor.store import Store
from tests.conftest import new_postgresql
from tests.mail_server import Mailbox, serving
from tests.small_workspace import Ran, monitor
from tests.tiny_office import LATER, REPORT, at, counts, mails, office, reached, rows, serving_at, tick

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits and time zones as only Unix has them")


def limited(here: Workspace, largest: int, now: str) -> Ran:
    """`monitor run --once` where no file may grow beyond that many bytes, as on a full disk; Python has the signal ignored."""

    def work() -> str:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
        ran = monitor(here.root, "run", "--once", "--now", at(now).isoformat(), "--lang", "en")
        return f"{ran.code}\0{ran.out}\0{ran.err}"

    code, out, err = told_by(work).split("\0")
    return Ran(int(code), out, err)


def told_by(work: Callable[[], str]) -> str:
    """What the work gives in a process of its own: a limit once set stays."""
    reading, told = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(told, work().encode())
        finally:
            os._exit(0)
    os.close(told)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(child, 0)
    return said


def nothing_is_called_sent_that_is_not(here: Workspace) -> None:
    sent = counts(here).get("sent", 0)
    assert sent <= len(mails(here))


def all_there_once(here: Workspace) -> None:
    """With room again: the report is issued, its file is whole, each mail is there once."""
    for times in (1, 2, 3):
        if counts(here) != {"sent": 2}:
            tick(here, at("1 07:30") + times * LATER)
    assert rows(here) == {"1 07:30": "done"}
    assert (reached(here), counts(here)) == (["lan", "minh"], {"sent": 2})
    store = Store.open(here.database_url)
    (issue,) = store.issues("brief")
    for artifact in store.files(issue):
        assert (here.root / "output" / artifact.name).read_bytes() == store.content(artifact.sha256)
    assert not [path for path in here.root.rglob("*") if path.name.startswith(".") and path.suffix in (".eml", ".csv")]


LOOKS = (1, 9, 12, 16, 18, 21)


@pytest.mark.parametrize("look", LOOKS)
def test_the_disk_is_full_from_some_moment_on(tmp_path: Path, look: int) -> None:
    """From each look of a tick at the clock on nothing can be written: one plain sentence; with room again all goes on, each mail once."""
    here = office(tmp_path)
    said = told_by(lambda: full_from(look, here))
    assert "the disk cannot be written" in said or "không ghi được lên đĩa" in said, said
    nothing_is_called_sent_that_is_not(here)
    all_there_once(here)
    with contextlib.closing(sqlite3.connect(tmp_path / "var" / "monitor.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("look", [16, 17, 18, 19])
def test_the_disk_is_full_for_a_moment(tmp_path: Path, look: int) -> None:
    """A mail that was taken while nobody could write it down is unknown, never "not sent": the server gets none twice."""
    here, box = office(tmp_path), Mailbox()
    with serving(box) as port:
        there = serving_at(here, port)
        told_by(lambda: full_from(look, there, look + 1))
        for times in (1, 2, 3):
            tick(there, at("1 07:30") + times * LATER)
    taken = collections.Counter(address for address, _, _ in box.taken)
    assert set(taken.values()) == {1}
    states = counts(here)
    assert states.get("sent", 0) + states.get("unknown", 0) == 2
    assert states.get("sent", 0) <= len(taken)


def full_from(look: int, here: Workspace, until: int = 0) -> str:
    """What a tick says whose disk is full from its nth look at the clock on."""
    looks, room = [0], resource.getrlimit(resource.RLIMIT_FSIZE)[1]

    def clock() -> datetime.datetime:
        looks[0] += 1
        if looks[0] == look:
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, room))
        if looks[0] == until:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        return at("1 07:30")

    try:
        done = once(here, Store.open(here.database_url), clock)
    except Stop as stop:
        return str(stop)
    return f"{looks} {[one.reason for one in done.worked]}"


def test_the_database_has_no_more_room(tmp_path: Path) -> None:
    """There is room for some rows and not for a report: it is held with the reason and made once there is."""
    here = office(tmp_path)
    ran = limited(here, (tmp_path / "var" / "monitor.db").stat().st_size + 20480, "1 07:30")
    assert ran.out == "brief  2026-09-30  held: không lập được: không ghi được lên đĩa: đĩa đầy, quá hạn mức hoặc bị lỗi\n"
    assert ran.err == ""
    all_there_once(here)


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
