"""Backups: taken while others write, whole or not there, and proven by being restored; on SQLite and on PostgreSQL."""

import hashlib
import json
import multiprocessing
import shutil
import sqlite3
import subprocess
import time
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from monitor.app import backup, gather, settings
from monitor.store import Store
from monitor.store.engine import connect, rebuilding
from monitor.store.ledger import Ledger
from monitor.store.migrate import HEAD, upgrade
from tests.conftest import new_postgresql
from tests.small_workspace import DEFINITION, monitor, workspace

SHORT = f"{DEFINITION}sections: [brief]\nformats: [xlsx, csv]\n".replace("languages: [vi, en]", "languages: [vi]")

DIGEST = hashlib.sha256(b"x").hexdigest()
AT = "2026-10-05T07:30:00.000000Z"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with figures, an issued report and a mark, and one backup of it."""
    sqlite = request.param == "sqlite"
    marker = "" if sqlite else f'database = "{new_postgresql(request.getfixturevalue("postgresql"))}"\n'
    folder = workspace(tmp_path_factory.mktemp("Sở Công Thương"), report=SHORT, marker=f'lang = "en"\n{marker}')
    assert monitor(folder, "take", "figures.csv", "--by", "Lan").code == 0
    assert monitor(folder, "issue", "thang-9").code == 0
    done = monitor(folder, "backup", "--to", "kept")
    assert done.code == 0, done.err
    assert "read back and whole" in done.out
    return folder


def archive(folder: Path) -> Path:
    (found,) = (folder / "kept").iterdir()
    return found


def test_a_backup_comes_back_as_a_workspace_that_makes_the_same_report(
    office: Path, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every row and file is there, the tables are guarded again, and the issued report comes out the same to the byte."""
    if "database" in (office / "monitor.toml").read_text():
        monkeypatch.setenv("MONITOR_DATABASE", new_postgresql(request.getfixturevalue("postgresql")))
    done = monitor(tmp_path, "--lang", "en", "restore", str(archive(office)), "--to", "new")
    assert done.code == 0, done.err
    assert "thang-9, 2024-9M, edition 1: made again, the same to the byte in 2 files" in done.out
    there = Store.open(settings.find(str(tmp_path / "new")).database_url)
    monkeypatch.delenv("MONITOR_DATABASE", raising=False)
    here = Store.open(settings.find(str(office)).database_url)
    assert there.actuals().equals(here.actuals())
    assert there.issues() == here.issues()
    assert all(fact.fine for fact in there.durability())
    with pytest.raises(DBAPIError, match="append-only"), there.engine.begin() as connection:
        connection.execute(text("DELETE FROM actuals"))
    Ledger(there.engine).begin("brief", "manual", "2024", now=gather.now(settings.find(str(office))))  # numbers go on where they stopped
    assert there.receive(b"later", name="x", channel="file", giver="Lan", recorded=gather.now(settings.find(str(office)))).id > 1
    for part in ("targets/plan.yaml", "reports/thang-9.yaml", "monitor.toml"):
        assert (tmp_path / "new" / part).read_bytes() == (office / part).read_bytes()
    there.close()
    here.close()


def test_nothing_is_overwritten(office: Path, tmp_path: Path) -> None:
    """A folder with a workspace in it is refused; so is a database that holds something, and then nothing is made."""
    done = monitor(tmp_path, "--lang", "en", "restore", str(archive(office)), "--to", str(office))
    assert done.code == 1
    assert "targets is there already, and nothing is overwritten" in done.err
    if "database" in (office / "monitor.toml").read_text():
        done = monitor(tmp_path, "--lang", "en", "restore", str(archive(office)), "--to", "new")
        assert (done.code, list((tmp_path / "new").iterdir())) == (1, [])
        assert "this database is not empty" in done.err


def test_a_damaged_backup_is_told_and_not_restored(office: Path, tmp_path: Path) -> None:
    """One plan changed in the archive, one byte of it lost, one file too many, a database with other bytes: none is taken."""
    whole = archive(office)
    (tmp_path / "cut.zip").write_bytes(whole.read_bytes()[:-100])
    (tmp_path / "no.zip").write_text("nothing", encoding="utf-8")
    with zipfile.ZipFile(whole) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    for name, changed in {
        "plan.zip": parts | {"targets/plan.yaml": parts["targets/plan.yaml"].replace(b"1200", b"1300")},
        "more.zip": parts | {"../../escaped.txt": b"x"},
        "base.zip": parts | {"database.db": parts["database.db"][:-4096]},
    }.items():
        with zipfile.ZipFile(tmp_path / name, "w") as target:
            for each, content in changed.items():
                target.writestr(each, content)
    for name in ("cut.zip", "no.zip", "plan.zip", "more.zip", "base.zip"):
        done = monitor(tmp_path, "--lang", "en", "restore", name, "--to", "new")
        assert done.code == 1, name
        assert "damaged" in done.err or "no backup" in done.err
        assert not (tmp_path / "new").exists()


def test_a_figure_damaged_on_the_disk_is_found_when_it_is_backed_up(tmp_path: Path) -> None:
    """What was handed in no longer has its SHA-256: the backup is refused, so that no bad copy takes the place of good ones."""
    folder = workspace(tmp_path, marker='lang = "en"\n')
    assert monitor(folder, "take", "figures.csv", "--by", "Lan").code == 0
    with closing(sqlite3.connect(folder / "var" / "monitor.db")) as connection:
        connection.executescript("DROP TRIGGER blobs_refuses_update; UPDATE blobs SET content = 'other'")
    done = monitor(folder, "backup", "--to", "kept")
    assert done.code == 1
    assert "damaged" in done.err
    assert list((folder / "kept").iterdir()) == []


def test_a_killed_backup_leaves_no_archive(tmp_path: Path) -> None:
    """Killed at any moment: the folder holds whole backups or none; what was begun is hidden, and the next one goes through."""
    assert monitor(workspace(tmp_path), "take", "figures.csv", "--by", "Lan").code == 0
    found, context = settings.find(str(tmp_path)), multiprocessing.get_context("fork")
    seen: list[int] = []
    for pause in (0.0, 0.01, 0.02, 0.04, 0.08, 1.5):
        process = context.Process(target=lambda: backup.back_up(found, tmp_path / "kept", now=gather.now(found)))
        process.start()
        time.sleep(pause)
        process.kill()
        process.join()
        made = list((tmp_path / "kept").glob("[!.]*")) if (tmp_path / "kept").is_dir() else []
        assert [backup.verify(path).path for path in made] == made
        seen.append(len(made))
    assert seen[0] == 0
    assert seen[-1] > 0


def test_a_backup_taken_while_others_write_is_of_one_instant(database_url: str, tmp_path: Path) -> None:
    """A writer hands in without end: in the copy each hand-in has its bytes, and what was there before is there."""
    from monitor.store import copying

    store = Store.open(database_url)
    when = gather.now(settings.Workspace(tmp_path))
    store.receive(b"first", name="x", channel="file", giver="Lan", recorded=when)
    store.close()
    process = multiprocessing.get_context("fork").Process(target=_write_on, args=(database_url,))
    process.start()
    time.sleep(0.3)
    try:
        source = connect(database_url)
        copying.snapshot(source, tmp_path / "copy.db")
    finally:
        process.kill()
        process.join()
    rows = copying.sound(tmp_path / "copy.db")
    assert rows["submissions"] == rows["blobs"] >= 1


def _write_on(url: str) -> None:
    store = Store.open(url)
    when = gather.now(settings.Workspace(Path()))
    for number in range(100_000):
        store.receive(b"%d" % number, name="x", channel="file", giver="Lan", recorded=when)


def test_old_backups_go_and_other_files_stay(tmp_path: Path) -> None:
    """Of five the newest three stay; what is not named as a backup is not touched."""
    for day in range(1, 6):
        (tmp_path / f"monitor-2026100{day}-190000.zip").touch()
    (tmp_path / "monitor-old.zip").touch()
    assert [path.name for path in backup.prune(tmp_path, 3)] == ["monitor-20261001-190000.zip", "monitor-20261002-190000.zip"]
    assert len(list(tmp_path.iterdir())) == 4


def test_only_its_owner_reads_a_backup(office: Path) -> None:
    """The settings in it may hold the password of the database."""
    assert archive(office).stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(archive(office)) as zipped:
        said: dict[str, Any] = json.loads(zipped.read("manifest.json"))
    assert set(said["files"]) == {"database.db", "monitor.toml", "reports/thang-9.yaml", "targets/catalogue.yaml", "targets/plan.yaml"}
    assert said["rows"]["issues"] == 1


def older(url: str) -> None:
    """A database as an earlier version left it: schema 0003, with one hand-in."""
    engine = connect(url)
    with rebuilding(engine) as connection:
        upgrade(connection, "0003")
        connection.execute(text("INSERT INTO blobs VALUES (:digest, :content, :at)"), {"digest": DIGEST, "content": b"x", "at": AT})
        row = "INSERT INTO submissions (sha256, name, channel, giver, recorded) VALUES (:digest, 'x', 'file', 'Lan', :at)"
        connection.execute(text(row), {"digest": DIGEST, "at": AT})
    engine.dispose()


def test_an_upgrade_begins_with_a_backup_and_says_the_way_back(tmp_path: Path, database_url: str) -> None:
    """An older schema is kept as it was, in an archive that can be restored, before anything of it is changed."""
    folder = workspace(tmp_path / "office", marker=f'lang = "en"\ndatabase = "{database_url}"\n')
    (tmp_path / "var").mkdir(exist_ok=True)
    older(database_url)
    assert "schema: schema 0003, this version wants" in monitor(folder, "doctor").out
    done = monitor(folder, "upgrade")
    assert f"schema 0003 → {HEAD}" in done.out
    assert "the way back: install the version before, then `monitor restore" in done.out
    (kept,) = (folder / "backups").iterdir()
    assert backup.verify(kept).schema == "0003"
    assert backup.read(kept).rows["submissions"] == 1
    store = Store.open(database_url)
    assert [each.giver for each in store.submissions()] == ["Lan"]
    assert all(fact.fine for fact in store.durability())
    store.close()


def test_a_killed_upgrade_leaves_the_old_schema_or_the_new_one(tmp_path: Path) -> None:
    """Killed at any moment, an older database has its old tables or all of the new ones, and opens afterwards."""
    seen: set[str] = set()
    for pause in (0.0, 0.02, 0.04, 0.06, 0.08, 0.1, 2):
        file = tmp_path / f"{pause}.db"
        older(f"sqlite:///{file}")
        process = multiprocessing.get_context("fork").Process(target=lambda url=f"sqlite:///{file}": Store.open(url))
        process.start()
        time.sleep(pause)
        process.kill()
        process.join()
        with closing(sqlite3.connect(file)) as connection:
            (schema,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            ledger = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'occurrences'").fetchone()[0]
        assert (schema, ledger) in (("0003", 0), (HEAD, 1))
        seen.add(schema)
        store = Store.open(f"sqlite:///{file}")
        assert len(store.submissions()) == 1
        store.close()
    assert seen == {"0003", HEAD}


def test_a_bundle_that_is_damaged_is_not_installed(tmp_path: Path) -> None:
    """A wheel with other bytes than SHA256SUMS has, or a folder that is none: told, and nothing is changed."""
    folder = workspace(tmp_path / "office", marker='lang = "en"\n')
    assert monitor(folder, "upgrade", "--from", str(tmp_path)).code == 2
    bundle = tmp_path / "bundle"
    (bundle / "wheels").mkdir(parents=True)
    (bundle / "requirements-bundle.txt").write_text("monitor==0.1.0\n", encoding="utf-8")
    (bundle / "wheels" / "monitor.whl").write_bytes(b"other")
    (bundle / "SHA256SUMS").write_text(f"{DIGEST}  ./wheels/monitor.whl\n", encoding="utf-8")
    done = monitor(folder, "upgrade", "--from", str(bundle))
    assert done.code == 1
    assert "this bundle is damaged: ./wheels/monitor.whl" in done.err


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_units_are_as_systemd_wants_them(tmp_path: Path) -> None:
    """`monitor deploy systemd` for a folder with spaces and Vietnamese letters: units without a complaint, and a timer that catches up."""
    folder = workspace(tmp_path / "Sở Công Thương 100%", marker=f'lang = "en"\n[backup]\nto = "{tmp_path}/nas"\n')
    done = monitor(folder, "deploy", "systemd", "--to", "units")
    assert done.code == 0, done.err
    units = sorted(str(path) for path in (folder / "units").iterdir())
    assert [Path(unit).name for unit in units] == ["monitor-once.service", "monitor-once.timer", "monitor.service"]
    said = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    mine = [line for line in said.stderr.splitlines() if "monitor" in line and "Service has no ExecStart" not in line]
    assert mine == []
    text_ = (folder / "units" / "monitor.service").read_text(encoding="utf-8")
    assert f"WorkingDirectory={tmp_path}/Sở Công Thương 100%%" in text_
    assert f"{tmp_path}/nas" in text_
    assert "Persistent=true" in (folder / "units" / "monitor-once.timer").read_text(encoding="utf-8")


def test_the_windows_task_is_well_formed(tmp_path: Path) -> None:
    """Untried on Windows; at least it is XML in the encoding that the Task Scheduler wants, and says that it is untried."""
    folder = workspace(tmp_path / "A & B", marker='lang = "en"\n')
    assert monitor(folder, "deploy", "windows", "--to", "task").code == 0
    content = (folder / "task" / "monitor-task.xml").read_bytes()
    root = ElementTree.fromstring(content.decode("utf-16"))
    assert str(folder) in [each.text for each in root.iter()]
    assert "NOT TRIED" in content.decode("utf-16")
