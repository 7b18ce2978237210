"""Which workspace, in which language, with which database: the only reader of the environment and of `monitor.toml`."""

import os
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from monitor.app.mail_settings import Mail, read_mail
from monitor.app.operator_settings import Backup, Operator, read_backup, read_operator
from monitor.problems import Problem, Stop
from monitor.wording import say

MARKER = "monitor.toml"
LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class Workspace:
    """A folder with `monitor.toml`, `targets/`, `reports/` and, made by the programme, `var/` and `output/`."""

    root: Path
    lang: str = "vi"
    timezone: str = "Asia/Ho_Chi_Minh"
    database: str = ""
    """SQLAlchemy URL; an SQLite file in `var/` by default."""
    mail: Mail = field(default_factory=Mail, repr=False)
    operator: Operator = Operator()  # noqa: RUF009 - frozen
    backup: Backup = Backup()  # noqa: RUF009 - frozen

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{quote(str(self.root / 'var' / 'monitor.db'))}"

    def relative(self, path: Path) -> str:
        """The path as a person in the workspace would write it."""
        plain = Path(os.path.normpath(path))
        return plain.relative_to(self.root).as_posix() if plain.is_relative_to(self.root) else str(plain)


def find(named: str | None = None, start: Path | None = None) -> Workspace:
    """The workspace that is named, or MONITOR_WORKSPACE, or the nearest folder upwards with a `monitor.toml`."""
    wanted = named or os.environ.get("MONITOR_WORKSPACE")
    here = Path(wanted) if wanted else (start or Path.cwd())
    candidates = [here.absolute()] if wanted else [here.absolute(), *here.absolute().parents]
    for folder in candidates:
        if (folder / MARKER).is_file():
            return _read(folder)
    raise Stop(
        Problem(
            str(here),
            say("there is no workspace here: no {marker} in this folder or above it", marker=MARKER),
            say("run `monitor init FOLDER` to make one, or name one with --workspace"),
        ),
        code=2,
    )


def _read(root: Path) -> Workspace:
    marker = root / MARKER
    try:
        content = tomllib.loads(marker.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        place = ":".join([str(marker), *re.findall(r"(?:line|column) (\d+)", str(error))])
        raise Stop(Problem(place, say("this is no TOML"), say('write NAME = "TEXT" on each line, texts in quotation marks'))) from None
    except UnicodeDecodeError:
        raise Stop(Problem(str(marker), say("this file is not in UTF-8"), say("save it as UTF-8"))) from None
    known = {"lang", "timezone", "database"}
    unknown = sorted(set(content) - known - {"mail", "operator", "backup"})
    if unknown:
        raise Stop(
            *(
                Problem(
                    f"{MARKER}: {key}", say("unknown setting {key}", key=key), say("known are: {known}", known=", ".join(sorted(known)))
                )
                for key in unknown
            )
        )
    settings: dict[str, Any] = {key: str(value) for key, value in content.items() if key in known}
    if (lang := settings.get("lang", "vi")) not in LANGUAGES:
        raise Stop(Problem(f"{MARKER}: lang", say("there is no language “{code}”", code=lang), say("known are: {known}", known=LANGUAGES)))
    database = os.environ.get("MONITOR_DATABASE", settings.get("database", ""))
    more = {"mail": read_mail, "operator": read_operator, "backup": read_backup}
    tables: dict[str, Any] = {key: read(content.get(key, {})) for key, read in more.items()}
    return Workspace(root, **{**settings, "database": database}, **tables)
