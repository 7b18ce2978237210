"""What a person is told when a command ends early: problems to mend, wrong usage, or a fault of the programme."""

import os
import sys
import tempfile
import traceback
from collections.abc import Mapping
from pathlib import Path

from click.exceptions import Abort, ClickException

from monitor.app import languages, screen, settings
from monitor.problems import Problem, Stop
from monitor.wording import Language, say

FAULT = 3


def told(error: Exception, spoken: Mapping[str, str]) -> int:
    """Prints what happened and returns the exit code."""
    if isinstance(error, ClickException):
        error.show()
        return error.exit_code
    if isinstance(error, Abort):
        return 130
    language = _language(spoken)
    if isinstance(error, Stop):
        screen.complain(error.problems, language)
        return error.code
    screen.complain([_fault(error)], language)
    return FAULT


def _fault(error: Exception) -> Problem:
    """The programme's own fault: what was going on is kept in a file for whoever mends it."""
    with tempfile.NamedTemporaryFile("w", prefix="monitor-fault-", suffix=".txt", delete=False, encoding="utf-8") as file:
        traceback.print_exception(error, file=file)
    what = say("the programme has a fault: {error}", error=f"{type(error).__name__}: {error}".splitlines()[0])
    hint = say("nothing was half done; please send the file {file} to whoever looks after the programme", file=file.name)
    return Problem(Path(sys.argv[0]).name, what, hint)


def _language(spoken: Mapping[str, str]) -> Language:
    """The language asked for, else the workspace's, else the machine's."""
    try:
        return languages.load(spoken["lang"] or settings.find(spoken["workspace"] or None).lang)
    except Stop:
        return languages.load("en" if os.environ.get("LANG", "").startswith("en") else "vi")
