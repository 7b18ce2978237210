"""What commands print for people: problems with their places, checks, and tables."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from rich.console import Console, RenderableType

from monitor.problems import Problem
from monitor.wording import Language, say

T = TypeVar("T")

COLOURS = {"error": "red", "warning": "yellow", "information": "cyan"}
SEVERITIES = {"error": say("error"), "warning": say("warning"), "information": say("information")}


def show(content: RenderableType) -> None:
    """On standard output: coloured and fitted at a terminal, plain and never cut when piped."""
    console = Console() if sys.stdout.isatty() else Console(width=400, color_system=None, soft_wrap=True)
    console.print(content)


def tell(text: str) -> None:
    """A plain line on standard output."""
    sys.stdout.write(text + "\n")


def complain(problems: Iterable[Problem], language: Language) -> None:
    """On standard error, one after the other: where, what, and what to do."""
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    for problem in problems:
        colour = COLOURS[problem.severity]
        severity = language.render(SEVERITIES[problem.severity])
        console.print(f"{problem.where}: ", style="bold", end="", markup=False)
        console.print(f"{severity}: ", style=colour, end="", markup=False)
        console.print(language.render(problem.what), markup=False)
        if problem.hint:
            console.print(f"    {language.render(problem.hint)}", style="dim", markup=False)


def counted(items: Iterable[T], total: int, what: str) -> Iterator[T]:
    """The items as they come, with a bar on standard error while a person waits at a terminal."""
    from rich.progress import track

    console = Console(stderr=True)
    yield from track(items, what, total, console=console, transient=True, disable=not console.is_terminal)


def failing(problems: Sequence[Problem]) -> bool:
    """Whether any of them is an error; warnings alone do not fail a command."""
    return any(problem.severity == "error" for problem in problems)
