"""What is wrong in somebody's data: returned, never raised, all of it at once, each with its place and what to do."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from monitor.wording import Message, say

Severity = Literal["error", "warning", "information"]


@dataclass(frozen=True)
class Problem:
    """One thing wrong in somebody's data.

    `where` is a place a person can go to: `targets/lao-cai/2021.yaml:14:7`, `actuals.csv:12`, `Sheet1!C7`.
    """

    where: str
    what: Message
    hint: Message | None = None
    severity: Severity = "error"


class Stop(Exception):
    """Ends a command with problems for the user to mend; the only exception a command line shows, without a traceback."""

    def __init__(self, *problems: Problem, code: int = 1) -> None:
        super().__init__("; ".join(f"{problem.where}: {problem.what}" for problem in problems))
        self.problems = problems
        self.code = code


def reason(error: OSError) -> Message:
    """Why the system refused, in its own words, which the catalogue translates where it has them."""
    return Message((error.strerror or str(error)).replace("{", "{{").replace("}", "}}"))


def did_you_mean(word: str, known: Iterable[str]) -> Message | None:
    """A hint for a word that is not known: the nearest known one, or all of them where they are few."""
    choice = tuple(known)
    near = difflib.get_close_matches(word, choice, n=1)
    if near:
        return say("did you mean {known}?", known=near[0])
    return say("known are: {known}", known=", ".join(choice)) if 0 < len(choice) <= 15 else None
