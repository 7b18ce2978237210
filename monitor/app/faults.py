"""What a person is told when a command ends early: problems to mend, wrong usage, or a fault of the programme."""

import os
import re
import sys
import tempfile
import traceback
from collections.abc import Mapping
from pathlib import Path

from typer import TyperException

from monitor.app import languages, screen, settings
from monitor.problems import Problem, Stop, did_you_mean
from monitor.wording import Language, Message, say

FAULT = 3
_CHOICE = re.compile(r"('.*?') is not one of (.*?)\.?$")
_SURPLUS = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)")


def told(error: Exception, spoken: Mapping[str, str]) -> int:
    """Prints what happened and returns the exit code."""
    language = _language(spoken)
    if isinstance(error, Stop):
        screen.complain(error.problems, language)
        return error.code
    if isinstance(error, TyperException):
        if type(error).__name__ == "NoArgsIsHelpError":
            screen.tell(error.message)
            return 0
        screen.complain([_wrong_usage(error)], language)
        return error.exit_code
    screen.complain([_fault(error)], language)
    return FAULT


def _wrong_usage(error: TyperException) -> Problem:
    """What the parser of the command line found, in the user's language; its classes are not public, what they carry is."""
    context, param, option = (getattr(error, name, None) for name in ("ctx", "param", "option_name"))
    command = context.command_path if context else "monitor"
    usage = say("`{command} --help` shows how it is used", command=command)
    if param is not None:
        return Problem(param.get_error_hint().strip("'"), _value(error.message), usage)
    if option and "requires an argument" in error.message:
        return Problem(option, say("its value is missing"), usage)
    if option:
        return Problem(option, say("there is no such option"), did_you_mean(option, getattr(error, "possibilities", None) or ()) or usage)
    if commands := getattr(getattr(context, "command", None), "commands", None):
        word = "".join(error.message.split("'")[1:2])
        return Problem(word or command, say("there is no such command"), did_you_mean(word, commands) or usage)
    return Problem(command, say("this was not understood: {reason}", reason=_SURPLUS.sub(r"\1", error.message)), usage)


def _value(reason: str) -> Message:
    """What is wrong with the value of an option or argument; nothing said means that there is none."""
    if found := _CHOICE.search(reason):
        return say("{value} is none of {known}", value=found[1], known=found[2])
    return say("this cannot be used: {reason}", reason=reason) if reason else say("this is missing")


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
        return languages.load(spoken["lang"] or _typed() or settings.find(spoken["workspace"] or None).lang)
    except Stop:
        return languages.load("en" if os.environ.get("LANG", "").startswith("en") else "vi")


def _typed() -> str:
    """`--lang en` where the words around it could not be understood."""
    said = sys.argv[sys.argv.index("--lang") + 1 :][:1] if "--lang" in sys.argv else []
    return said[0] if said and said[0] in settings.LANGUAGES else ""
