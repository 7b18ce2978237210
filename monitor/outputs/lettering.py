"""Texts in a drawing: about how wide they are set, and as much of them as fits."""

from bisect import bisect_right
from itertools import accumulate

from monitor.outputs.columns import ems
from monitor.outputs.svg import SMALL


def room(text: str, bold: bool = False) -> float:
    """How wide the text is about."""
    return ems(text, bold) * SMALL


def fitted(text: str, width: float, lines: int = 1) -> tuple[str, ...]:
    """As much of the text as fits on so many lines, broken between words; what is left out ends in an ellipsis."""
    found: list[str] = []
    rest = " ".join(text.split())
    while rest and len(found) < lines:
        taken = _taken(rest, width)
        if len(found) == lines - 1 and taken < len(rest):
            return (*found, _cut(rest, width))
        found.append(rest[:taken].rstrip())
        rest = rest[taken:].lstrip()
    return tuple(found)


def _taken(text: str, width: float) -> int:
    """How many letters stand on one line: whole words, or what fits of one that is too long."""
    fits = _fits(text, width)
    return fits if fits == len(text) else max(text.rfind(" ", 0, fits + 1), 0) or max(fits, 1)


def _cut(text: str, width: float) -> str:
    return text if _fits(text, width) == len(text) else text[: max(_fits(text, width - room("…")), 1)].rstrip() + "…"


def _fits(text: str, width: float) -> int:
    return bisect_right(list(accumulate(map(room, text))), width)
