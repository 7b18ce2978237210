"""Reads the message catalogues that travel with the package."""

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from monitor.app.settings import LANGUAGES
from monitor.problems import Problem, Stop
from monitor.wording import Language, say

CATALOGUES = Path(__file__).parent.parent / "locale"


@cache
def load(code: str) -> Language:
    """The language of that code; English is what the code itself is written in."""
    if code not in LANGUAGES:
        raise Stop(Problem("--lang", say("there is no language “{code}”", code=code), say("known are: {known}", known=LANGUAGES)), code=2)
    if code == "en":
        return Language("en")
    with (CATALOGUES / f"{code}.po").open("rb") as file:
        catalogue = read_po(file, locale=code)
    return Language(code, {str(entry.id): str(entry.string) for entry in catalogue if entry.id and entry.string and not entry.fuzzy})
