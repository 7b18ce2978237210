"""What the command line said, as values: workspace and language, periods, days, names; what cannot be meant is told at once."""

import datetime
from typing import TYPE_CHECKING

from monitor.app import languages, settings
from monitor.app.options import SPOKEN, Lang
from monitor.app.settings import Workspace
from monitor.periods import NotAPeriod, Period
from monitor.problems import Problem, Stop, did_you_mean
from monitor.report import Format
from monitor.wording import Language, Message, say

if TYPE_CHECKING:
    from monitor.sources.cells import Mark


def here(lang: Lang | None) -> tuple[Workspace, Language]:
    if lang:
        SPOKEN["lang"] = lang.value
    workspace = settings.find(SPOKEN["workspace"] or None)
    return workspace, languages.load(SPOKEN["lang"] or workspace.lang)


def period(text: str | None) -> Period | None:
    try:
        return Period.parse(text) if text else None
    except NotAPeriod:
        hint = say("write 2024, 2024-Q3, 2024-H1, 2024-9M, 2024-05, 2024-01..2024-05 or 2021..2030")
        raise Stop(Problem("--period", say("“{text}” is not a period", text=text), hint), code=2) from None


def day(text: str | None, option: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        raise Stop(Problem(option, say("“{text}” is not a day", text=text), say("write it as 2024-10-06")), code=2) from None


def sign(text: str | None, decimal: "Mark") -> str | None:
    """What stands between cells: a single character, or the word tab."""
    sign = "\t" if text == "tab" else text
    if sign is not None and (len(sign) != 1 or sign == decimal or sign in '"\r\n'):
        raise Stop(Problem("--delimiter", say("a delimiter is one character, other than the mark of decimals")), code=2)
    return sign


def formats(text: str) -> tuple[Format, ...]:
    known: tuple[Format, ...] = ("pdf", "docx", "xlsx", "csv", "json")
    named = [part.strip() for part in text.split(",") if part.strip()]
    unknown = [part for part in named if part not in known]
    if unknown:
        raise Stop(*(not_known(f"--format {part}", say("there is no such format"), known) for part in unknown), code=2)
    return tuple(form for form in known if form in named)


def named(names: tuple[str, ...], known: tuple[str, ...], faulty: tuple[Problem, ...]) -> tuple[str, ...]:
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Stop(*faulty, *(not_known(name, say("there is no such report"), known) for name in unknown), code=2)
    return names or known


def not_known(name: str, what: Message, known: tuple[str, ...]) -> Problem:
    return Problem(name, what, did_you_mean(name.rpartition(" ")[2], known) or say("known are: {known}", known=", ".join(known)))
