"""Charts over time: a trajectory with its projection, and a level as steps."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from monitor.outputs.axes import LINES, Plot, frame, key, labels, plot
from monitor.outputs.given import WIDE, Given, nothing
from monitor.outputs.svg import PAPER, Point, dot, drawing, hatched, line, path

Runs = list[list[Point]]


def trajectory(of: Given) -> str:
    """The figures joined month by month, against the path, the target and last year, with where the year will end."""
    return _over_time(of, _line, 0.3)


def steps(of: Given) -> str:
    """A level holds until the next is known: thin where the months between were not reported."""
    return _over_time(of, _stairs, 0.0)


def _over_time(of: Given, actual: Callable[[Plot], Iterator[str]], steep: float) -> str:
    if not of.numbers(*LINES) or not of.numbers("x"):
        return nothing(of)
    on = plot(of)
    named, height = key(on)
    targets = (
        line(on.left, on.down(value), on.right, on.down(value), on.colour("target"), 0.9) for value in dict.fromkeys(of.numbers("target"))
    )
    drawn = [*frame(on), *_projected(on), *targets, *_beside(on, "last_year"), *_beside(on, "pace"), *actual(on), *labels(on, steep)]
    return drawing(of.title, WIDE, height, *drawn, *named)


def runs(places: Sequence[Point | None]) -> Runs:
    """Unbroken runs of places: nothing is drawn across a value that is missing."""
    found: Runs = [[]]
    for place in places:
        if place:
            found[-1].append(place)
        elif found[-1]:
            found.append([])
    return [run for run in found if run]


def joined(parts: Runs, colour: str, width: float, dash: str = "") -> list[str]:
    return [path(run, colour, width, dash) for run in parts if len(run) > 1]


def _series(on: Plot, name: str) -> list[str]:
    return joined(runs(on.pairs(name)), on.colour(name), *LINES[name])


def _beside(on: Plot, name: str) -> list[str]:
    """A line, and a short level stroke where only one month is known."""
    alone = [run[0] for run in runs(on.pairs(name)) if len(run) == 1]
    return [*_series(on, name), *(line(x - 5, y, x + 5, y, on.colour(name), 1.6) for x, y in alone)]


def _line(on: Plot) -> Iterator[str]:
    yield from _series(on, "actual")
    yield from (dot(*place, 2, on.of.colour) for place in on.pairs("actual") if place)


def _stairs(on: Plot) -> Iterator[str]:
    parts = runs(on.pairs("actual"))
    for before, after in pairwise(parts):
        yield path(_stepped([before[-1], after[0]]), on.of.colour, 0.8, LINES["pace"][1])
    yield from joined([_stepped(part) for part in parts], on.of.colour, 2)
    yield from (dot(*place, 2, on.of.colour) for part in parts for place in dict.fromkeys((part[0], part[-1])))


def _stepped(part: Sequence[Point]) -> list[Point]:
    return [*part[:1], *(place for (_, held), (x, y) in pairwise(part) for place in ((x, held), (x, y)))]


def _projected(on: Plot) -> Iterator[str]:
    """From the last figure to where the year will end: hatched between the interval's ends, the likeliest in dots."""
    middle, lows, highs = ([place for place in on.pairs(name) if place] for name in ("projection", "projection_low", "projection_high"))
    if lows and highs:
        yield hatched([*lows, *reversed(highs)], on.of.colour)
        (x, low), high = lows[-1], highs[-1][1]
        yield path([(x - 2.5, high), (x + 2.5, high), (x, high), (x, low), (x - 2.5, low), (x + 2.5, low)], on.of.colour, 1)
    yield from joined([middle], on.of.colour, *LINES["projection"])
    yield from (dot(*place, 2.2, on.of.colour, PAPER) for place in middle[-1:])
