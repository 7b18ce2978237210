"""What is installed: the wheel, the workspace that it writes, and the locks that set-up installs from."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from monitor.app.initialise import PARTS, initialise, shipped
from monitor.app.settings import find
from monitor.problems import Stop

TOP = Path(__file__).parents[1]
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {"requirements.txt": ("build",), "requirements-dev.txt": ("build", "test", "check")}
SOURCES = "requirements-source.txt"
"""What is given out as source only, installed after either lock."""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel in it: our wheel is pure Python, so to unpack it is to install it."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=TOP, check=True, capture_output=True)
    (wheel,) = folder.glob("monitor-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1", "PYTHONIOENCODING": "utf-8"}
    environment.pop("MONITOR_WORKSPACE", None)
    return subprocess.run([sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False)


def files(folder: Path) -> dict[str, bytes]:
    hidden = {"__pycache__", "var", "output"}
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for part in PARTS
        for path in [folder / part, *(folder / part).rglob("*")]
        if path.is_file() and not hidden & set(path.parts)
    }


def test_the_wheel_carries_templates_and_the_example(installed: Path) -> None:
    """Every file of targets/, reports/ and templates/ of the checkout is in it, byte for byte."""
    assert files(installed / "monitor" / "_workspace") == files(TOP)
    assert {name.partition("/")[0] for name in files(TOP)} == set(PARTS)


def test_the_wheel_carries_what_the_programme_reads(installed: Path) -> None:
    """Catalogues and migrations are no modules that anyone imports, and still belong to the package."""
    for pattern in ("locale/*.po", "store/migrations/**/*.py"):
        wanted = {path.relative_to(TOP) for path in (TOP / "monitor").glob(pattern)}
        assert wanted
        assert wanted == {path.relative_to(installed) for path in (installed / "monitor").glob(pattern)}


def test_the_wheel_makes_the_command(installed: Path) -> None:
    """`monitor` is the command, and its `main` is there."""
    (entry,) = metadata.Distribution.at(next(installed.glob("*.dist-info"))).entry_points
    assert (entry.name, entry.group) == ("monitor", "console_scripts")
    assert callable(entry.load())


def test_from_an_empty_folder_to_a_report(installed: Path, tmp_path: Path) -> None:
    """`monitor init demo && cd demo && monitor report`: a PDF and a workbook, from the wheel alone."""
    where = run(installed, tmp_path, "-c", "import monitor; print(monitor.__file__)")
    assert where.stdout.strip() == str(installed / "monitor" / "__init__.py")
    for folder, command in ((tmp_path, ["init", "demo"]), (tmp_path / "demo", ["report"])):
        done = run(installed, folder, "-m", "monitor", *command)
        assert done.returncode == 0, done.stdout + done.stderr
    assert list((tmp_path / "demo" / "output").rglob("*.pdf"))
    assert list((tmp_path / "demo" / "output").rglob("*.xlsx"))


def test_a_new_workspace_is_the_example(tmp_path: Path) -> None:
    """`monitor init` makes the folder, fills it, and it is a workspace; spaces and Vietnamese letters do no harm."""
    folder = tmp_path / "Sở Công Thương Lạng Sơn" / "2026"
    assert initialise(folder) == [folder / part for part in PARTS]
    assert files(folder) == files(shipped())
    assert find(start=folder).root == folder
    assert sorted(path.name for path in folder.iterdir()) == sorted(PARTS)


def test_a_workspace_beside_other_files(tmp_path: Path) -> None:
    """A folder that holds something else, say a git repository, may become a workspace."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "README.md").write_text("Kế hoạch 2026", encoding="utf-8")
    initialise(tmp_path)
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "Kế hoạch 2026"


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """Where targets/ and monitor.toml are already there, both are named and nothing is written."""
    (tmp_path / "targets").mkdir()
    (tmp_path / "monitor.toml").write_text('lang = "en"\n', encoding="utf-8")
    with pytest.raises(Stop) as stop:
        initialise(tmp_path)
    assert [problem.where for problem in stop.value.problems] == [str(tmp_path / "targets"), str(tmp_path / "monitor.toml")]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["monitor.toml", "targets"]
    assert (tmp_path / "monitor.toml").read_text(encoding="utf-8") == 'lang = "en"\n'


def test_a_workspace_where_none_can_be(tmp_path: Path) -> None:
    """A file stands in the way: a problem with its place, and no half workspace."""
    (tmp_path / "demo").write_text("", encoding="utf-8")
    with pytest.raises(Stop) as stop:
        initialise(tmp_path / "demo" / "2026")
    assert stop.value.problems[0].where.startswith(str(tmp_path / "demo"))


@pytest.mark.parametrize("lock", [*LOCKS, SOURCES])
def test_every_locked_package_has_its_hash_and_no_address(lock: str) -> None:
    """What set-up installs is what was locked, from whichever registry the machine uses."""
    text = (TOP / lock).read_text(encoding="utf-8")
    packages = re.split(r"\n(?=[a-z0-9])", text)
    assert [package.splitlines()[0] for package in packages if "--hash=sha256:" not in package] == []
    assert "://" not in text
    assert "--index" not in text


@pytest.mark.parametrize("lock", LOCKS)
def test_the_locks_fit_what_the_project_asks_for(lock: str) -> None:
    """A dependency that is added to pyproject.toml and not locked would be missing after set-up."""
    texts = [(TOP / name).read_text(encoding="utf-8") for name in (lock, SOURCES)]
    pinned = dict(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==([^ ;]+)", "\n".join(texts), re.MULTILINE))
    groups = [name for group in LOCKS[lock] for name in PROJECT["dependency-groups"][group]]
    for wanted in map(Requirement, [*PROJECT["project"]["dependencies"], *groups, *PROJECT["build-system"]["requires"]]):
        assert wanted.specifier.contains(pinned[wanted.name.lower()]), wanted


def test_both_locks_agree() -> None:
    """Tests run on the very versions that reports are made with."""
    lines = {lock: set(re.findall(r"^[a-z0-9._-]+==\S+", (TOP / lock).read_text(encoding="utf-8"), re.MULTILINE)) for lock in LOCKS}
    assert lines["requirements.txt"] <= lines["requirements-dev.txt"]


def test_the_changelog_knows_this_version() -> None:
    """A version without a word on what changed is none."""
    assert re.search(rf"^## {re.escape(PROJECT['project']['version'])}\b", (TOP / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
