"""Milestones on a line of days: outlined diamonds where something is due, filled ones where it was done."""

from collections.abc import Iterator, Sequence

from monitor.outputs.given import CELL, CELL_HIGH, WIDE, Given, nothing
from monitor.outputs.lettering import room
from monitor.outputs.svg import INK, MIDDLE, PAPER, QUIET, Scale, drawing, line, polygon, real, ticks, words


def milestones(of: Given) -> str:
    """A line joins the day due and the day done where they differ; a stroke marks the day of the report."""
    if not of.numbers("due", "done"):
        return nothing(of)
    width, height, middle, size, edge = (WIDE, 52.0, 22.0, 5.0, 24.0) if of.wide else (CELL, CELL_HIGH, CELL_HIGH / 2, 3.2, 8.0)
    scale = Scale(*of.span("due", "done", "today"), edge, width - edge)
    drawn = [line(scale.begin, middle, scale.end, middle, MIDDLE, 0.8)]
    drawn += [
        line(scale(day), middle - size - 2, scale(day), middle + size + 2, QUIET, 0.8, "2 1.5")
        for day in of.first("today")
        if scale.holds(day)
    ]
    for due, done in _pairs(of):
        drawn += [line(scale(due), middle, scale(day), middle, of.colour, 2) for day in done if day != due]
        drawn += [
            _diamond(scale(due), middle, size, INK, PAPER),
            *(_diamond(scale(day), middle, size, of.colour, of.colour) for day in done),
        ]
    return drawing(of.title, width, height, *drawn, *(_calendar(of, scale, middle) if of.wide else ()))


def _pairs(of: Given) -> Iterator[tuple[float, tuple[float, ...]]]:
    """Each day due, with the day done where it was."""
    done = of.series.get("done", ())
    for at, due in enumerate(of.series.get("due", ())):
        reached = done[at] if at < len(done) else None
        if real(due):
            yield due, (reached,) if real(reached) else ()


def _calendar(of: Given, scale: Scale, middle: float) -> Iterator[str]:
    """Days due above the line, days done and the report's own below it, the calendar at the foot."""
    yield ticks(map(scale, of.numbers("ticks")), middle, middle + 3, MIDDLE)
    yield from _apart(scale, middle - 10, [(day, text, INK) for day, text in _named(of, "due")])
    below = [*((day, text, of.colour) for day, text in _named(of, "done")), *((day, text, QUIET) for day, text in _named(of, "today"))]
    yield from _apart(scale, middle + 15, below)
    yield from _apart(scale, 49, [(day, text, QUIET) for day, text in _named(of, "ticks")])


def _named(of: Given, name: str) -> Iterator[tuple[float, str]]:
    for at, day in enumerate(of.series.get(name, ())):
        if real(day) and of.text(name, at):
            yield day, of.text(name, at)


def _apart(scale: Scale, y: float, named: Sequence[tuple[float, str, str]]) -> Iterator[str]:
    """From the left, as far as none touches the one before it."""
    end = -100.0
    for day, text, colour in sorted(named):
        half = room(text) / 2
        x = max(4 + half, min(scale(day), WIDE - 4 - half))
        if x - half > end:
            end = x + half + 4
            yield words(x, y, text, colour, "middle")


def _diamond(x: float, y: float, size: float, colour: str, fill: str) -> str:
    return polygon([(x, y - size), (x + size, y), (x, y + size), (x - size, y)], colour, fill)
