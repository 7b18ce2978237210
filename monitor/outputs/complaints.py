"""What WeasyPrint only logs, as problems: a rule of a style that it left out, a picture that it could not draw."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.problems import Problem
from monitor.wording import say

QUOTED = re.compile(r"`(?P<rule>.+?)`|'(?P<at>[^']+)'", re.DOTALL)
NAMED = "WeasyPrint"
HINT = say("mend the line; colours are written #7a1f1f, and @import reads nothing here")


@contextmanager
def complaints(templates: tuple[Path, ...]) -> Iterator[list[Problem]]:
    """Collects while it renders: a page made without a rule or picture that was asked for must not pass for a whole one."""
    problems: list[Problem] = []

    def collect(record: logging.LogRecord) -> bool:
        if record.levelno >= logging.WARNING and (problem := _problem(record, templates)) not in problems:
            problems.append(problem)
        return False

    logger = logging.getLogger("weasyprint")
    logger.addFilter(collect)
    try:
        yield problems
    finally:
        logger.removeFilter(collect)


def _problem(record: logging.LogRecord, templates: tuple[Path, ...]) -> Problem:
    message = record.getMessage()
    place = _place(message, templates) if record.levelno < logging.ERROR else ""
    if not place:
        return Problem(NAMED, say("{message}", message=message))
    return Problem(place, say("this line of the style is not understood: {reason}", reason=re.sub(r" at \d+:\d+", "", message)), HINT)


def _place(message: str, templates: tuple[Path, ...]) -> str:
    """The file and line of the rule that the message quotes; it counts lines of all styles together."""
    found = QUOTED.search(message)
    rule = next((text.strip() for text in found.groups() if text), "") if found else ""
    for folder in templates:
        for file in sorted(folder.rglob("*.css")):
            text = file.read_text(encoding="utf-8", errors="replace")
            if rule and rule in text:
                return f"{file}:{text[: text.index(rule)].count(chr(10)) + 1}"
    return ""
