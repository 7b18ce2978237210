"""The drop folder: what lies still is taken in, answered beside, and put aside; ended at any point nothing is lost."""

import hashlib
import json
import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import pytest

from monitor.app import gather, languages, settings
from monitor.app.inbox import empty, settled
from monitor.sources.plans import read_plans
from monitor.store import Store
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


def test_links_are_not_followed(office: Path, tmp_path: Path) -> None:
    """A link in a shared folder could lead to any file of the machine."""
    secret = tmp_path / "secret.csv"
    secret.write_text("x", encoding="utf-8")
    (office / "var/inbox/link.csv").symlink_to(secret)
    assert settled(office / "var/inbox", 0) == ()


def test_killed_at_any_point_nothing_is_lost(office: Path) -> None:
    """Forty times ended in the middle: each file lies in the inbox or is kept byte for byte, and the next run finishes the job."""
    chance = random.Random(40)
    written: dict[str, bytes] = {}
    for number in range(40):
        text = f"{HEADER}power,2024-{number % 9 + 1:02}-01,{number + 1}.5,2024-09-30\n"
        path = drop(office, f"file-{number}.csv", text)
        written[path.name] = path.read_bytes()
        process = multiprocessing.get_context("fork").Process(target=_empty, args=(office,))
        process.start()
        time.sleep(chance.uniform(0, 0.15))
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        _nothing_lost(office, written)
    process = multiprocessing.get_context("fork").Process(target=_empty, args=(office,))
    process.start()
    process.join()
    assert process.exitcode == 0
    assert names(office / "var/inbox") == []
    assert all(_kept(office, content) for content in written.values())
    answers = [json.loads(path.read_text("utf-8"))["file"] for path in (office / "var/outbox").glob("*.json")]
    assert {Path(name).name for name in answers} == set(written)
    assert all(not name.startswith(".") or name.endswith(".json") for name in names(office / "var/outbox"))


def _empty(office: Path) -> None:
    here = settings.find(str(office))
    promises, _ = read_plans(here.root)
    for _ in empty(here, promises, languages.load("en"), by="Lan", clock=lambda: gather.now(here), pause=0):
        pass


def _nothing_lost(office: Path, written: dict[str, bytes]) -> None:
    for name, content in written.items():
        waiting = office / "var/inbox" / name
        assert (waiting.exists() and waiting.read_bytes() == content) or _kept(office, content)


def _kept(office: Path, content: bytes) -> bool:
    store = Store.open(settings.find(str(office)).database_url)
    found = store.content(hashlib.sha256(content).hexdigest())
    store.close()
    return found == content
