"""What stands around a plot over time: the scale's range, names of months or years, numbers at its edge, and a key."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.outputs.given import WIDE, Given
from monitor.outputs.lettering import room
from monitor.outputs.svg import INK, MIDDLE, PALE, QUIET, Point, Scale, hatched, line, names, real, ticks, words

TOP, FLOOR, BELOW = 13.0, 97.0, 113.0
"""Where the plot begins and ends, and where the names of its marks do."""
ROW = 11.0
LINES = {
    "actual": (2.0, ""),
    "pace": (1.0, "4 2.5"),
    "target": (0.9, ""),
    "last_year": (1.6, ""),
    "projection": (1.3, "1.5 2"),
    "projection_low": (0.6, ""),
}
"""Width and dashes of each series' line, in the order of the key."""


@dataclass(frozen=True)
class Plot:
    """A chart's place for lines: from values in time to places on the drawing."""

    of: Given
    across: Scale
    down: Scale
    left: float
    right: float

    def pairs(self, name: str) -> tuple[Point | None, ...]:
        """The places of a series; None where its value is missing."""
        both = zip(self.of.series.get("x", ()), self.of.series.get(name, ()), strict=False)
        return tuple((self.across(x), self.down(y)) if real(x) and real(y) else None for x, y in both)

    def colour(self, name: str) -> str:
        return {"pace": QUIET, "target": INK, "last_year": MIDDLE}.get(name, self.of.colour)


def plot(of: Given) -> Plot:
    """With room for its texts: the range at the left, target and projection at the right."""
    low, high = of.span(*LINES, "projection_high")
    left = max(room(of.rounded(value)) for value in (low, high)) + 6
    right = WIDE - max([room(text, bold=True) for _, text, _ in _edge(of)], default=0.0) - 8
    first, last = min(of.numbers("x")), max(of.numbers("x"))
    return Plot(of, Scale(first, last, left + 6, right - 8), Scale(low, high, FLOOR, TOP), left, right)


def frame(on: Plot) -> Iterator[str]:
    for value in dict.fromkeys((on.down.high, on.down.low)):
        yield words(on.left - 3, on.down(value) + 2.8, on.of.rounded(value), QUIET, "end")
        yield line(on.left, on.down(value), on.right, on.down(value), PALE, 0.7)
    yield line(on.left, FLOOR, on.right, FLOOR, QUIET, 0.8)
    named = _named(on.of)
    room_each = (on.right - on.left) / max(len(named), 1)
    every = max(1, math.ceil(max([room(text) + 5 for _, text in named], default=0.0) / room_each))
    shown = [(on.across(x), text) for x, text in named[::-1][::every]]
    yield ticks((x for x, _ in shown), FLOOR, FLOOR + 3, QUIET)
    yield names(shown, FLOOR + 12)


def labels(on: Plot, steep: float) -> Iterator[str]:
    """The last actual's number beside its point, above it where the line to it rises by more than `steep`.

    Those at the right edge are kept apart where they would touch.
    """
    known = [
        (place, value) for place, value in zip(on.pairs("actual"), on.of.series.get("actual", ()), strict=False) if place and real(value)
    ]
    for place, value in known[-1:]:
        before = known[-2][0] if len(known) > 1 else place
        yield _beside(on, place, before[1] - place[1] > steep * (place[0] - before[0]), on.of.printed(value))
    bottom = -math.inf
    for value, text, colour in sorted(_edge(on.of), key=lambda mark: -mark[0]):
        bottom = max(on.down(value) + 2.8, bottom + 9.5)
        yield words(on.right + 4, bottom, text, colour, bold=colour == INK)


def _beside(on: Plot, place: Point, rises: bool, text: str) -> str:
    """Below the point, or above it where the line or the floor is in the way; never outside the plot."""
    (x, y), half = place, room(text, bold=True) / 2
    middle = max(on.left + half, min(x, on.right - half))
    return words(middle, y - 4.5 if rises or y > FLOOR - 16 else y + 12, text, on.of.colour, "middle", bold=True)


def key(on: Plot) -> tuple[list[str], float]:
    """What each line means, as far as it is drawn and has a name; and where the key ends."""
    drawn, x, y = [], 8.0, BELOW + 5
    for name, text in ((name, on.of.text(name)) for name in LINES if on.of.numbers(name)):
        if text and x > 8 and x + 18 + room(text) > WIDE:
            x, y = 8.0, y + ROW
        if text:
            drawn += [_sample(name, x, y, on.colour(name)), words(x + 18, y + 3, text)]
            x += 30 + room(text)
    return drawn, (y + 7 if drawn else BELOW)


def _sample(name: str, x: float, y: float, colour: str) -> str:
    if name == "projection_low":
        return hatched([(x, y - 3), (x + 14, y - 3), (x + 14, y + 3), (x, y + 3)], colour)
    return line(x, y, x + 14, y, colour, *LINES[name])


def _named(of: Given) -> list[tuple[float, str]]:
    """Marks in time with their names; numbers stand for themselves where there are none."""
    names = of.texts.get("x")
    marks = [
        (x, (names[at] if at < len(names) else "") if names else f"{x:g}") for at, x in enumerate(of.series.get("x", ())) if x is not None
    ]
    return [(x, text) for x, text in marks if text and real(x)]


def _edge(of: Given) -> list[tuple[float, str, str]]:
    """What is printed at the right edge: the target's bounds and the projected end."""
    marks = [(value, of.printed(value), INK) for value in dict.fromkeys(of.numbers("target"))]
    return [*marks, *((value, of.printed(value), of.colour) for value in of.numbers("projection")[-1:])]
