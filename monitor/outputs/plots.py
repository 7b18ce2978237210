"""The wider charts: a trajectory over the year, milestones on a line of days, a sparkline."""

import math
from collections.abc import Callable, Sequence

from monitor.outputs.svg import INK, MIDDLE, PAPER, QUIET, Scale, dot, drawing, element, line, numbers, path, polygon, real, words
from monitor.wording import Language

Series = dict[str, tuple[float | None, ...]]
Point = tuple[float, float]

WIDE, HIGH = 340.0, 112.0
FIRST_YEAR = 1900
"""From here on `x` counts years, with months as twelfths; below it counts months."""
LEFT, RIGHT, TOP, BOTTOM = 8.0, 62.0, 10.0, 20.0


def trajectory(title: str, series: Series, colour: str, lang: str, _wide: bool) -> str:
    xs = series.get("x", ())
    across = _across(numbers(xs))
    down = _down(series)
    target, actual = numbers(series.get("target", ())), _points(xs, series.get("actual", ()), across, down)
    drawn = [
        *_frame(numbers(xs), across),
        *_interval(xs, series, across, down, colour),
        *(line(LEFT, down(value), WIDE - RIGHT, down(value), INK, 0.9) for value in dict.fromkeys(target)),
        *_lines(_points(xs, series.get("last_year", ()), across, down), MIDDLE, 1.4),
        *_lines(_points(xs, series.get("pace", ()), across, down), QUIET, 1, "4 2.5"),
        *_lines(_points(xs, series.get("projection", ()), across, down), colour, 1.2, "1.5 2"),
        *_lines(actual, colour, 2),
        *(dot(x, y, 2, colour) for part in actual for x, y in part),
        *_labels(series, target, across, down, colour, lang),
    ]
    return drawing(title, WIDE, HIGH, *drawn)


def milestones(title: str, series: Series, colour: str, _lang: str, wide: bool) -> str:
    """Outlined diamonds where something is due, filled ones where it was done, a line between when that was another day."""
    width, height, size = (WIDE, 18.0, 5.0) if wide else (72.0, 14.0, 3.2)
    days = numbers(series.get("range", ())) or numbers(series.get("due", ()) + series.get("done", ())) or (0.0,)
    scale = Scale(min(days), max(days), 8, width - 8)
    middle = height / 2
    drawn = [line(scale.begin, middle, scale.end, middle, MIDDLE, 0.8)]
    drawn += [line(scale(day), 2, scale(day), height - 2, QUIET, 0.8, "2 1.5") for day in numbers(series.get("today", ()))[:1]]
    done = series.get("done", ())
    for index, due in enumerate(series.get("due", ())):
        reached = done[index] if index < len(done) else None
        if real(due) and real(reached):
            drawn.append(line(scale(due or 0.0), middle, scale(reached or 0.0), middle, colour, 2))
        drawn += [_diamond(scale(day), middle, size, INK, PAPER) for day in numbers((due,))]
        drawn += [_diamond(scale(day), middle, size, colour, colour) for day in numbers((reached,))]
    return drawing(title, width, height, *drawn)


def sparkline(title: str, series: Series, colour: str, _lang: str, _wide: bool) -> str:
    width, height = 72.0, 14.0
    actual = series.get("actual", ())
    values = numbers(actual + series.get("target", ())) or (0.0,)
    across = Scale(0, max(len(actual) - 1, 0), 3, width - 3)
    down = Scale(min(values), max(values), height - 3, 3)
    parts = _points(tuple(map(float, range(len(actual)))), actual, across, down)
    alone = [part[0] for part in parts if len(part) == 1]
    last = [part[-1] for part in parts][-1:]
    drawn = [line(3, down(value), width - 3, down(value), MIDDLE, 0.7) for value in numbers(series.get("target", ()))[:1]]
    drawn += [*_lines(parts, INK, 1.2), *(dot(x, y, 0.9, INK) for x, y in alone), *(dot(x, y, 1.6, colour) for x, y in last)]
    return drawing(title, width, height, *(drawn or [line(3, height - 3, width - 3, height - 3, MIDDLE, 0.7)]))


PLOTS: dict[str, Callable[[str, Series, str, str, bool], str]] = {
    "trajectory": trajectory,
    "milestones": milestones,
    "sparkline": sparkline,
}


def _across(xs: Sequence[float]) -> Scale:
    return Scale(min(xs, default=0), max(xs, default=0), LEFT + 6, WIDE - RIGHT - 6)


def _down(series: Series) -> Scale:
    limits = numbers(series.get("range", ()))
    named = ("actual", "pace", "target", "projection_low", "projection_high", "last_year")
    values = limits or tuple(value for name in named for value in numbers(series.get(name, ()))) or (0.0,)
    return Scale(min(values), max(values), HIGH - BOTTOM, TOP)


def _frame(xs: Sequence[float], across: Scale) -> list[str]:
    """The time axis, each mark labelled, or every second, third … where there are many; years only at their beginning."""
    floor = HIGH - BOTTOM
    xs = [x for x in xs if x == int(x)] if any(x >= FIRST_YEAR for x in xs) else xs
    marks = xs[:: math.ceil(len(xs) / 13)] if xs else ()
    ticks = [line(across(x), floor, across(x), floor + 3, QUIET, 0.7) for x in marks]
    names = [words(across(x), floor + 12, f"{x:g}", anchor="middle") for x in marks]
    return [line(LEFT, floor, WIDE - RIGHT, floor, QUIET, 0.8), *ticks, *names]


def _interval(xs: Sequence[float | None], series: Series, across: Scale, down: Scale, colour: str) -> list[str]:
    """The projection's interval, hatched."""
    lows = _points(xs, series.get("projection_low", ()), across, down)
    highs = _points(xs, series.get("projection_high", ()), across, down)
    if len(lows) != 1 or len(highs) != 1:
        return []
    edge = " ".join(f"{x:.2f},{y:.2f}" for x, y in [*lows[0], *reversed(highs[0])])
    return [element("polygon", points=edge, fill=colour, fill_opacity=0.14, stroke="none")]


def _labels(series: Series, target: Sequence[float], across: Scale, down: Scale, colour: str, lang: str) -> list[str]:
    """The last actual's value under its point; at the right edge target and projection, kept apart where they would touch."""
    decimals = int((numbers(series.get("decimals", ())) or (0.0,))[0])
    printed = Language(lang).number
    labels = [
        words(across(x), min(down(y) + 12, HIGH - BOTTOM - 3), printed(y, decimals), colour, weight=700)
        for x, y in _pairs(series.get("x", ()), series.get("actual", ()))[-1:]
    ]
    marks = [(down(value), value, INK, 600) for value in dict.fromkeys(target)]
    marks += [(down(value), value, colour, 400) for value in numbers(series.get("projection", ()))[-1:]]
    bottom = -100.0
    for y, value, ink, weight in sorted(marks):
        bottom = max(y + 2.8, bottom + 9.5)
        labels.append(words(WIDE - RIGHT + 4, bottom, printed(value, decimals), ink, weight=weight))
    return labels


def _pairs(xs: Sequence[float | None], ys: Sequence[float | None]) -> list[tuple[float, float]]:
    return [(x, y) for x, y in zip(xs, ys, strict=False) if x is not None and y is not None and real(x) and real(y)]


def _points(xs: Sequence[float | None], ys: Sequence[float | None], across: Scale, down: Scale) -> list[list[Point]]:
    """Unbroken runs of points: nothing is drawn across a value that is missing."""
    runs: list[list[Point]] = [[]]
    for x, y in zip(xs, ys, strict=False):
        if x is not None and y is not None and real(x) and real(y):
            runs[-1].append((across(x), down(y)))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _lines(runs: Sequence[Sequence[Point]], colour: str, width: float, dash: str = "") -> list[str]:
    return [path(run, colour, width, dash) for run in runs if len(run) > 1]


def _diamond(x: float, y: float, size: float, colour: str, fill: str) -> str:
    return polygon([(x, y - size), (x + size, y), (x, y + size), (x - size, y)], colour, fill)
