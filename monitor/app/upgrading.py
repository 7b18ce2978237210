"""To another version and back: a backup before anything changes, the database's schema after it, wheels from a bundle."""

import datetime
import hashlib
import subprocess
import sys
from pathlib import Path

from monitor.app import screen
from monitor.app.backup import Backup, back_up
from monitor.app.settings import Workspace
from monitor.problems import Problem, Stop
from monitor.store import engine
from monitor.store.migrate import migrate, revision
from monitor.wording import Language, say

LOCK, WHEELS = "requirements-bundle.txt", "wheels"
"""What a bundle holds: every wheel by its hash, and the folder they lie in."""


def prepared(workspace: Workspace, *, now: datetime.datetime) -> Backup | None:
    """The backup to come back to; none where nothing has begun."""
    with engine.reading(engine.connect(workspace.database_url)) as connection:
        begun = revision(connection) is not None
    return back_up(workspace, workspace.root / (workspace.backup.to or "backups"), now=now) if begun else None


def migrated(workspace: Workspace) -> tuple[str | None, str | None]:
    """The schema before and after; killed in between it is the one or the other."""
    database = engine.connect(workspace.database_url)
    with engine.reading(database) as connection:
        before = revision(connection)
    migrate(database)
    with engine.reading(database) as connection:
        return before, revision(connection)


def from_bundle(workspace: Workspace, bundle: Path, language: Language) -> int:
    """Installs the bundle's wheels into this virtualenv, by their hashes and without a network, then lets the new version go on.

    Where that fails, the versions that were there before are put back, as far as the bundle before is still there.
    """
    lacking = [name for name in (LOCK, WHEELS, "SHA256SUMS") if not (bundle / name).exists()]
    if lacking:
        raise Stop(
            Problem(str(bundle), say("this is no bundle: {names} is missing", names=", ".join(lacking)), say("`make bundle` makes one")),
            code=2,
        )
    if wrong := _differing(bundle):
        raise Stop(Problem(str(bundle), say("this bundle is damaged: {names}", names=", ".join(wrong)), say("copy it once more")))
    before = _frozen()
    if _installed(bundle):
        return subprocess.run([sys.executable, "-m", "monitor", "upgrade"], cwd=workspace.root, check=False).returncode
    way = workspace.root / "var" / "versions-before-upgrade.txt"
    way.write_text(before, encoding="utf-8")
    what = say("the bundle could not be installed; nothing of the database was changed")
    screen.complain(
        [Problem(str(bundle), what, say("install the bundle before this one with its install.sh; {path} lists what was there", path=way))],
        language,
    )
    return 1


def _differing(bundle: Path) -> list[str]:
    """Files that are not as SHA256SUMS has them."""
    listed = [line.split(maxsplit=1) for line in (bundle / "SHA256SUMS").read_text(encoding="utf-8").splitlines()]
    return [name for sha256, name in listed if not (bundle / name).is_file() or _sha256(bundle / name) != sha256]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _installed(bundle: Path) -> bool:
    """Every hash is checked before anything is changed."""
    words = [
        "install",
        "--quiet",
        "--no-index",
        "--find-links",
        str(bundle / WHEELS),
        "--require-hashes",
        "--no-deps",
        "-r",
        str(bundle / LOCK),
    ]
    return _pip(*words).returncode == 0


def _frozen() -> str:
    return _pip("freeze", "--all").stdout


def _pip(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *words], stdout=subprocess.PIPE, text=True, check=False
    )
