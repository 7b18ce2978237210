"""Set-up: what it installs, and how it stops where it may not."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
TOOLS = ["apt-get", "cat", "cmp", "dirname", "dpkg-query", "env", "grep", "id", "mktemp", "python3", "rm", "sh", "tr"]
NOBODY = 65534


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A copy of what set-up reads, in a folder that anyone may enter, with a path of spaces and Vietnamese letters."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "Sở Công Thương")
        (copy / "bin").mkdir(parents=True)
        for name in ("setup.sh", "pyproject.toml", "hatch_build.py", "requirements.txt", "requirements-dev.txt"):
            shutil.copy(TOP / name, copy)
        for tool in TOOLS:
            (copy / "bin" / tool).symlink_to(str(shutil.which(tool, path="/usr/bin:/bin")))
        for made in (Path(folder), copy):
            made.chmod(0o755)
        yield copy


def set_up(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """As somebody without rights, without sudo, on a machine on which no package is installed."""
    environment = {"PATH": str(checkout / "bin"), "DPKG_ADMINDIR": str(checkout / "no-packages"), "LC_ALL": "C.UTF-8"}
    user = NOBODY if os.geteuid() == 0 else None
    return subprocess.run(["./setup.sh", *words], cwd=checkout, env=environment, user=user, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("kind", "office"), [("report", False), ("test", True)])
def test_without_rights_it_names_the_command_and_stops(checkout: Path, kind: str, office: bool) -> None:
    """One line to hand to an administrator; nothing is half done. Only tests need LibreOffice."""
    done = set_up(checkout, kind)
    (command,) = [line.strip() for line in done.stderr.splitlines() if line.startswith("    ")]
    assert done.returncode == 1
    assert command.startswith("apt-get update && apt-get install --yes --no-install-recommends libpango-1.0-0 ")
    assert {"libharfbuzz-subset0", "fonts-inter", "fonts-croscore", "fonts-dejavu-core"} <= set(command.split())
    assert ("libreoffice-calc-nogui" in command.split()) is office
    assert not (checkout / ".venv").exists()


def test_a_kind_of_set_up_that_is_none(checkout: Path) -> None:
    """`./setup.sh everything` is a mistake in the words, told as one."""
    done = set_up(checkout, "everything")
    assert (done.returncode, done.stderr) == (2, "usage: ./setup.sh report|check|test\n")


def test_a_python_that_is_too_old(checkout: Path) -> None:
    """It says which is needed and how another one is named, before anything is installed."""
    (checkout / "bin" / "python3").unlink()
    (checkout / "bin" / "python3").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (checkout / "bin" / "python3").chmod(0o755)
    done = set_up(checkout, "report")
    assert done.returncode == 1
    assert "Python 3.11 or later is needed" in done.stderr
