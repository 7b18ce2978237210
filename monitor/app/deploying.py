"""Files that make a machine run the service by itself, written for one workspace from the templates in `deploy/`."""

import getpass
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from monitor.app.initialise import shipped
from monitor.app.publish import write
from monitor.app.settings import Workspace
from monitor.problems import Problem, Stop
from monitor.wording import say

FILES: Mapping[str, tuple[str, ...]] = {
    "systemd": ("monitor.service", "monitor-once.service", "monitor-once.timer"),
    "windows": ("monitor-task.xml",),
}


def deploy(workspace: Workspace, kind: str, to: Path) -> Iterator[Path]:
    """Writes them into a folder, from where an administrator puts them into place; nothing is installed."""
    if kind not in FILES:
        raise Stop(Problem(kind, say("there is no such system"), say("known are: {known}", known=", ".join(FILES))), code=2)
    values, encoding = _values(workspace), "utf-8" if kind == "systemd" else "utf-16"
    for name in FILES[kind]:
        text = (shipped() / "deploy" / name).read_text(encoding="utf-8")
        for key, value in values.items():
            text = text.replace(f"{{{key}}}", " ".join(_quoted(kind, key, each) for each in value))
        yield write(to / name, text.encode(encoding))


def _values(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    """Where the programme is that runs now, and the only folders that it writes to."""
    root = workspace.root
    backup = (str(root / workspace.backup.to),) if workspace.backup.to else ()
    program = Path(sys.executable).with_name("monitor.exe" if sys.platform == "win32" else "monitor")
    return {"user": (getpass.getuser(),), "workspace": (str(root),), "monitor": (str(program),), "writes": (str(root), *backup)}


def _quoted(kind: str, key: str, text: str) -> str:
    """In a unit file % stands for something else, and a space ends a word, but not in the one folder that is worked in."""
    if kind == "windows":
        return escape(text)
    plain = text.replace("%", "%%")
    return f'"{plain}"' if " " in plain and key != "workspace" else plain
