"""From a backup to a workspace that works: everything verified before, and proven after by making an issued report once more."""

import datetime
import hashlib
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from monitor.app import backup, settings
from monitor.app.initialise import PARTS
from monitor.app.settings import Workspace
from monitor.problems import Problem, Stop, reason
from monitor.store import Fact, Issue, Store, copying, engine
from monitor.store.ledger import Ledger
from monitor.wording import say


@dataclass(frozen=True)
class Restored:
    """A workspace from a backup: what holds its commits, and whether its newest edition comes out the same."""

    workspace: Workspace
    facts: tuple[Fact, ...]
    issue: Issue | None
    same: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    """Files of that edition that come out with the same bytes, and with others."""


def restore(archive: Path, folder: Path, *, clock: Callable[[Workspace], datetime.datetime]) -> Restored:
    """Into a folder without a workspace and a database without figures; Stop, and nothing is overwritten.

    No mail leaves the restored workspace until a person lets it: those of after the backup have left already.
    """
    found = backup.verify(archive)
    taken = [part for part in (*PARTS, "var/monitor.db") if (folder / part).exists()]
    if taken:
        hint = say("name another folder, or move this one away")
        raise Stop(
            *(Problem(str(folder / part), say("{name} is there already, and nothing is overwritten", name=part), hint) for part in taken)
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".monitor-", dir=folder) as beside:
            staged = Path(beside)
            _unpacked(archive, found, staged)
            _filled(staged, found.schema)
            for part in ("var", *PARTS):  # the marker last: a half-made workspace is none
                if (staged / part).exists():
                    (staged / part).rename(folder / part)
    except OSError as error:
        what = say("the workspace could not be written: {reason}", reason=reason(error))
        raise Stop(
            Problem(str(error.filename or folder), what, say("name a folder that you may write to, with room on its disk"))
        ) from None
    workspace = settings.find(str(folder))
    return proven(workspace, now=clock(workspace), why=f"restored from {archive.name}")


def _unpacked(archive: Path, found: backup.Backup, staged: Path) -> None:
    with zipfile.ZipFile(archive) as zipped:
        for name in found.files:
            if name != backup.DATABASE and name.partition("/")[0] not in PARTS:
                raise Stop(Problem(str(archive), say("this is no backup: {reason}", reason=name)))
            zipped.extract(name, staged)  # which drops what would lead out of the folder


def _filled(staged: Path, schema: str) -> None:
    """The database where the restored settings want it: beside them, or in the empty one that they name."""
    workspace, copy = settings.find(str(staged)), staged / backup.DATABASE
    if not workspace.database:
        (staged / "var").mkdir(exist_ok=True)
        copy.rename(staged / "var" / "monitor.db")
        return
    with engine.reading(copying.opened(copy)) as source:
        copying.fill(source, engine.connect(workspace.database), schema)
    copy.unlink()


def proven(workspace: Workspace, *, now: datetime.datetime, why: str) -> Restored:
    """Opens the database, which lays its guards, holds all mails, and makes the newest edition once more."""
    from monitor.app.clockwork.deliver import HELD
    from monitor.app.issuing import again

    store = Store.open(workspace.database_url)
    facts = store.durability()
    weak = [fact for fact in facts if not fact.fine]
    if weak:
        raise Stop(*(Problem(workspace.database_url, say("{name}: {value}", name=fact.name, value=fact.value)) for fact in weak))
    Ledger(store.engine).set_mark(HELD, now, now=now, reason=why)
    issue = max(store.issues(), key=lambda each: each.id, default=None)
    if issue is None:
        return Restored(workspace, facts, None)
    made = [(kept, hashlib.sha256(content).hexdigest() == kept.sha256) for kept, content in again(workspace, store, issue)]
    return Restored(
        workspace, facts, issue, tuple(kept.name for kept, same in made if same), tuple(kept.name for kept, same in made if not same)
    )
