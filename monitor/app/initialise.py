"""A new workspace with the example in it, and where the shipped files are."""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from monitor.app.settings import MARKER
from monitor.problems import Problem, Stop, reason
from monitor.wording import say

PARTS = ("targets", "reports", "templates", "holidays.yaml", MARKER)
"""What a workspace starts with; the marker last, so that a half-made one is none."""


def shipped() -> Path:
    """The folder with the templates and the example: inside an installed package, at the top of a checkout."""
    package = Path(__file__).parents[1]
    carried = package / "_workspace"
    return carried if carried.is_dir() else package.parent


def initialise(folder: Path) -> list[Path]:
    """Writes the example workspace into `folder`, new or without one; raises Stop, and overwrites nothing."""
    present = [part for part in PARTS if (folder / part).exists()]
    if present:
        raise Stop(*(_taken(folder / part) for part in present))
    made: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".monitor-", dir=folder) as beside:
            _fill(Path(beside))
            for part in PARTS:
                Path(beside, part).rename(folder / part)
                made.append(folder / part)
    except OSError as error:
        _take_back(made)
        raise Stop(_unwritable(folder, error)) from None
    except BaseException:  # Ctrl-C leaves nothing half made
        _take_back(made)
        raise
    return made


def _fill(folder: Path) -> None:
    for part in PARTS:
        source = shipped() / part
        if source.is_dir():
            shutil.copytree(source, folder / part, copy_function=shutil.copyfile, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        else:
            shutil.copyfile(source, folder / part)


def _take_back(made: list[Path]) -> None:
    for path in made:
        with suppress(OSError):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _taken(path: Path) -> Problem:
    return Problem(
        str(path),
        say("{name} is there already, and nothing is overwritten", name=path.name),
        say("name another folder, or move this one away"),
    )


def _unwritable(folder: Path, error: OSError) -> Problem:
    return Problem(
        str(error.filename or folder),
        say("the workspace could not be written: {reason}", reason=reason(error)),
        say("name a folder that you may write to, with room on its disk"),
    )
