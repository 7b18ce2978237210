"""The drop folder: what lies still is taken in, answered beside, and put aside; ended at any point nothing is lost."""

import contextlib
import hashlib
import io
import json
import multiprocessing
import os
import random
import signal
import sys
import time
import zipfile
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from monitor.app import gather, languages, settings
from monitor.app.inbox import empty, settled
from monitor.sources import workbook as workbooks
from monitor.sources.plans import read_plans
from monitor.store import Store
from tests import hostile
from tests.chaos import points
from tests.filled_form import filled
from tests.small_workspace import monitor, workspace

HEADER = "indicator,period,value,known\n"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "var/inbox/Minh").mkdir(parents=True)
    return workspace(tmp_path)


def drop(office: Path, name: str, text: str) -> Path:
    path = office / "var/inbox" / name
    path.write_text(text, encoding="utf-8")
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*") if path.is_file())


def test_what_lies_in_the_inbox_is_taken_and_answered(office: Path) -> None:
    """The receipt lies in var/outbox/, the file in var/inbox/done/; a folder's name is who gives what lies in it."""
    drop(office, "Số liệu tháng 9.csv", f"{HEADER}power,2024-9M,1010.5,2024-09-30\n")
    drop(office, "Minh/tax.csv", f"{HEADER}tax,2024-9M,NaN,2024-09-30\n")
    ran = monitor(office, "--lang", "en", "inbox", "--by", "Lan", "--pause", "0")
    assert ran.code == 1
    assert "Số liệu tháng 9.csv: 1 accepted" in ran.out
    assert "NaN is no value" in ran.err
    assert names(office / "var/inbox") == names(office / "var/inbox/Minh") == []
    assert len(names(office / "var/inbox/done")) == 2
    receipts = [json.loads(path.read_text("utf-8")) for path in sorted((office / "var/outbox").glob("*.json"))]
    assert sorted((receipt["accepted"], receipt["rejected"]) for receipt in receipts) == [(0, 1), (1, 0)]
    given = json.loads(monitor(office, "submissions", "--json").out)["submissions"]
    assert sorted(one["giver"] for one in given) == ["Lan", "Minh"]
    assert monitor(office, "inbox", "--pause", "0").out == ""


def test_unfinished_and_open_files_are_left_alone(office: Path) -> None:
    """`~$` and dot files, parts of a download, files that a programme has open, and those that still grow."""
    for name in ("~$form.xlsx", ".form.xlsx.swp", "form.xlsx.part", "open.csv", ".~lock.open.csv#", "book.xlsx", "~$book.xlsx"):
        drop(office, name, f"{HEADER}power,2024-9M,1010.5,2024-09-30\n")
    assert settled(office / "var/inbox", 0) == ()

    growing = drop(office, "growing.csv", HEADER)
    process = multiprocessing.get_context("fork").Process(target=_grow, args=(growing,))
    process.start()
    assert settled(office / "var/inbox", 0.4) == ()
    process.join()
    assert [seen.path.name for seen in settled(office / "var/inbox", 0)] == ["growing.csv"]


def _grow(path: Path) -> None:
    for _ in range(8):
        time.sleep(0.1)
        with path.open("a", encoding="utf-8") as file:
            file.write("power,2024-9M,1010.5,2024-09-30\n")


def test_two_runs_at_once_do_no_harm(office: Path) -> None:
    """Whichever is first takes a file; the other finds its figures unchanged, or the file gone."""
    for number in range(8):
        drop(office, f"file-{number}.csv", f"{HEADER}power,2024-{number + 1:02}-01,{number + 1}.5,2024-09-30\n")
    processes = [started(office) for _ in range(2)]
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    assert names(office / "var/inbox") == []
    assert monitor(office, "history", "power").out.count("file-") == 8


def test_links_are_not_followed(office: Path, tmp_path: Path) -> None:
    """A link in a shared folder could lead to any file of the machine."""
    secret = tmp_path / "secret.csv"
    secret.write_text("x", encoding="utf-8")
    (office / "var/inbox/link.csv").symlink_to(secret)
    assert settled(office / "var/inbox", 0) == ()


@pytest.mark.chaos
def test_killed_at_any_point_nothing_is_lost(office: Path) -> None:
    """Two hundred times ended in the middle, also while a workbook is parsed: each file lies in the inbox or is kept byte for byte.

    Nothing survives the killed process, and the next run finishes the job: every file is answered.
    """
    chance, form = random.Random(40), filled_form(office)
    written: dict[str, bytes] = {}
    for number in points(200):
        figure = f"{HEADER}power,2024-{number % 9 + 1:02}-01,{number + 1}.5,2024-09-30\n"
        content = figure.encode() if number % 2 else commented(form, number)
        path = office / f"var/inbox/file-{number}.{'csv' if number % 2 else 'xlsx'}"
        path.write_bytes(content)
        written[path.name] = content
        process = started(office)
        process.join(chance.uniform(0, 0.2 if number % 2 else 0.8))
        killed(process)
        _nothing_lost(office, {name: text for name, text in written.items() if not (office / "var/inbox" / name).exists()})
    process = started(office)
    process.join()
    assert process.exitcode == 0
    assert names(office / "var/inbox") == []
    _nothing_lost(office, written)
    answers = [json.loads(path.read_text("utf-8"))["file"] for path in (office / "var/outbox").glob("*.json")]
    assert {Path(name).name for name in answers} == set(written)
    assert all(not name.startswith(".") or name.endswith(".json") for name in names(office / "var/outbox"))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems let the parser work to its end, of a minute at most")
def test_a_parser_ends_with_whoever_started_it() -> None:
    """Also in the middle of a large workbook."""
    content = hostile.many_cells(500)
    process = multiprocessing.get_context("fork").Process(target=_read, args=(content,))
    process.start()
    while sum(ticks > 50 for _, ticks in _group(process.pid or 0)) < 1:  # half a second of work: it has all its bytes
        time.sleep(0.01)
    killed(process, within=1)


def _read(content: bytes) -> None:
    os.setpgid(0, 0)
    workbooks.read(content, "large.xlsx")


def filled_form(office: Path) -> bytes:
    blank = monitor(office, "form", "--period", "2024-10", "--as-of", "2024-11-02").out.strip()
    return filled((office / blank).read_bytes(), {("power", "estimate"): 1120.5, ("iip", "estimate"): "NA"})


def commented(workbook: bytes, number: int) -> bytes:
    """The same workbook as another file."""
    stream = io.BytesIO(workbook)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.comment = str(number).encode()
    return stream.getvalue()


def started(office: Path) -> BaseProcess:
    process = multiprocessing.get_context("fork").Process(target=_alone, args=(office,))
    process.start()
    return process


def _alone(office: Path) -> None:
    os.setpgid(0, 0)
    _empty(office)


def killed(process: BaseProcess, *, within: float = 20) -> None:
    """Ended, with whatever it started: a process that it left behind would still be one of its group.

    One that had not begun yet on a busy machine finds nothing to read, and ends too.
    """
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    begun = time.monotonic()
    while left := list(_group(process.pid or 0)):
        assert time.monotonic() - begun < within, f"outlived the process that had started it: {left}"
        time.sleep(0.01)


def _group(leader: int) -> Iterator[tuple[str, int]]:
    """What still runs in a group of processes, as Linux tells it, and for how long each has worked."""
    for about in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            name, _, rest = about.read_text("utf-8", "replace").rpartition(")")
            told = rest.split()
            if int(told[2]) == leader and told[0] != "Z":
                yield name, int(told[11])


def _empty(office: Path) -> None:
    here = settings.find(str(office))
    promises, _ = read_plans(here.root)
    for _ in empty(here, promises, languages.load("en"), by="Lan", clock=lambda: gather.now(here), pause=0):
        pass


def _nothing_lost(office: Path, written: dict[str, bytes]) -> None:
    store = Store.open(settings.find(str(office)).database_url)
    for name, content in written.items():
        assert store.content(hashlib.sha256(content).hexdigest()) == content, name
    store.close()
