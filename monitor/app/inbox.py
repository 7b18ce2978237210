"""The drop folder `var/inbox/`: what lies there is taken in, answered in `var/outbox/`, and then put aside in `var/inbox/done/`.

A file is left alone while it changes or is open, and until the store has its bytes: ended at any point, the next run goes on.
"""

import datetime
import json
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.app import handin, intake, tables
from monitor.app.intake import Receipt
from monitor.app.publish import plain, write
from monitor.app.settings import Workspace
from monitor.plan import Promises
from monitor.problems import Problem, Stop, reason
from monitor.sources.workbook import LIMITS
from monitor.store import Store
from monitor.wording import Language, say

DONE = "done"
UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".download", ".lock")
"""Endings of files that a programme has not written to the end."""


@dataclass(frozen=True)
class Lying:
    """A file in the inbox, as it looked at one moment."""

    path: Path
    size: int
    changed: int
    giver: str
    """The folder in the inbox in which it lies, if any: an office of many gives each person one."""


def lying(folder: Path) -> tuple[Lying, ...]:
    """The files that may be taken, in the order of their names; without those of a programme that has one open."""
    places = [(folder, ""), *((path, path.name) for path in _listed(folder) if path.is_dir() and path.name != DONE and _open_to(path))]
    found = [(path, giver) for place, giver in places for path in _listed(place) if _open_to(path)]
    return tuple(seen for path, giver in found if (seen := _seen(path, giver)))


def _listed(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _open_to(path: Path) -> bool:
    """Neither hidden, nor unfinished, nor open in Excel (`~$name`) or LibreOffice (`.~lock.name#`)."""
    if path.name.startswith((".", "~")) or path.name.lower().endswith(UNFINISHED):
        return False
    owners = (path.with_name("~$" + path.name), path.with_name("~$" + path.name[2:]), path.with_name(f".~lock.{path.name}#"))
    return not any(owner.exists() for owner in owners)


def _seen(path: Path, giver: str) -> Lying | None:
    try:
        about = path.lstat()
    except OSError:
        return None
    return Lying(path, about.st_size, about.st_mtime_ns, giver) if stat.S_ISREG(about.st_mode) else None


def settled(folder: Path, pause: float) -> tuple[Lying, ...]:
    """The files that did not change while we looked twice; what grows is still being written."""
    before = set(lying(folder))
    if not before:
        return ()
    time.sleep(pause)
    return tuple(seen for seen in lying(folder) if seen in before)


def empty(
    workspace: Workspace, promises: Promises, language: Language, *, by: str, clock: Callable[[], datetime.datetime], pause: float
) -> Iterator[Receipt | Problem]:
    """Takes in each file; one that cannot be taken now is a problem, stays, and the others go on."""
    box = workspace.root / "var" / "inbox"
    box.mkdir(parents=True, exist_ok=True)
    store = Store.open(workspace.database_url, language)
    for seen in settled(box, pause):
        try:
            receipt = _taken(workspace, store, promises, seen, seen.giver or by, clock())
            if receipt:
                receipt = handin.answered(workspace, receipt, workspace.root / "var" / "outbox", clock().date())
                _told(workspace, receipt, language)
                _put_aside(box, seen, receipt)
                yield receipt
        except Stop as stop:
            yield from stop.problems
        except FileNotFoundError:  # another run was faster, or somebody took it back
            continue
        except OSError as error:
            yield Problem(workspace.relative(seen.path), say("this file cannot be read: {error}", error=reason(error)))
    store.close()


def _taken(workspace: Workspace, store: Store, promises: Promises, seen: Lying, by: str, now: datetime.datetime) -> Receipt | None:
    """None where the file changed while it was read: its turn comes later."""
    name = workspace.relative(seen.path)
    if seen.size > LIMITS.size:
        raise Stop(Problem(name, say("the file is larger than {most} MB", most=LIMITS.size >> 20)))
    content = seen.path.read_bytes()
    if _seen(seen.path, seen.giver) != seen or len(content) != seen.size:
        return None
    return intake.hand_in(store, promises, content, name=name, by=by, now=now, channel="inbox", mapped=tables.mapped(workspace, promises))


def _told(workspace: Workspace, receipt: Receipt, language: Language) -> None:
    """The receipt beside the answer, under a name made from the file's."""
    told = json.dumps(handin.plain(receipt, workspace, language), ensure_ascii=False, indent=2)
    write(workspace.root / "var" / "outbox" / f"{plain(Path(receipt.file).stem)}.{receipt.submission}.json", f"{told}\n".encode())


def _put_aside(box: Path, seen: Lying, receipt: Receipt) -> None:
    """Its bytes are kept and its answer is written; what came under the same name meanwhile stays."""
    (box / DONE).mkdir(exist_ok=True)
    if _seen(seen.path, seen.giver) == seen:
        seen.path.replace(box / DONE / f"{receipt.submission}.{plain(seen.path.stem)}{_ending(seen.path)}")


def _ending(path: Path) -> str:
    """As it was, where it is one that people would look for."""
    return path.suffix.lower() if path.suffix.lower() in (".csv", ".xlsx", ".ods", ".xls", ".xlsm") else ""
