"""Charts of one figure: a bar or pin from zero, a bullet, a dot between ticks, a sparkline; small in a cell, with labels on a card."""

from monitor.outputs.given import CELL, CELL_HIGH, WIDE, Given, nothing
from monitor.outputs.lettering import room
from monitor.outputs.plots import joined, runs
from monitor.outputs.svg import INK, MIDDLE, PALE, QUIET, Scale, bar, dot, drawing, line, polygon, real, words

CENTRE = CELL_HIGH / 2
BAND, PATH = "#F2F2F2", "#D9D9D9"
EDGE = 8.0


def variance(of: Given) -> str:
    """A bar from zero, in the indicator's own measure or in points."""
    scale = _from_zero(of)
    drawn = [bar(scale(0), scale(value), CENTRE - 3.5, 7, of.colour) for value in of.first("value")]
    return _cell(of, drawn, [*_beyond(of, scale, "value"), line(scale(0), 0, scale(0), CELL_HIGH, INK, 0.8)])


def pin(of: Given) -> str:
    """A pin from zero, in percent."""
    scale = _from_zero(of)
    drawn = [line(scale(0), CENTRE, scale(value), CENTRE, of.colour, 1.4) for value in of.first("value")]
    drawn += [
        bar(scale(value) - 2.2, scale(value) + 2.2, CENTRE - 2.2, 4.4, of.colour) for value in of.first("value") if scale.holds(value)
    ]
    return _cell(of, drawn, [*_beyond(of, scale, "value"), line(scale(0), 0, scale(0), CELL_HIGH, INK, 0.8)])


def bullet(of: Given) -> str:
    """How much of the whole target, in percent: the bar is the actual, the band behind it the path, the tick the target."""
    low, high = of.span("actual", "expected", "target")
    top, tall, ends = (16.0, 13.0, (EDGE, WIDE - EDGE)) if of.wide else (1.5, CELL_HIGH - 3, (3.0, CELL - 3))
    scale, middle = Scale(min(low, 0.0), max(high, 0.0), *ends), top + tall / 2
    drawn = [bar(scale.begin, scale.end, top, tall, BAND)]
    drawn += [bar(scale(0), scale(value), top, tall, PATH) for value in of.first("expected")]
    drawn += [bar(scale(0), scale(value), middle - 2.5, 5, of.colour) for value in of.first("actual")]
    drawn += [line(scale(value), top - 1, scale(value), top + tall + 1, INK, 1.4) for value in of.first("target")]
    drawn += _beyond(of, scale, "actual", middle)
    return _labelled(of, drawn, scale, "actual", "target") if of.wide else _cell(of, drawn if of.first("actual") else [], [])


def dots(of: Given) -> str:
    """A rate between the ticks of its target, in its own percent."""
    ends = (EDGE, WIDE - EDGE) if of.wide else (3.0, CELL - 3)
    middle, tall = (22.5, 6.5) if of.wide else (CENTRE, 5.5)
    scale = of.scale("value", "low", "high", begin=ends[0], end=ends[1])
    bounds = [scale(bound) for bound in (*of.first("low"), *of.first("high"))]
    drawn = [line(scale.begin, middle, scale.end, middle, MIDDLE, 0.8)]
    if len(bounds) == 2 and bounds[0] != bounds[1]:
        drawn.append(bar(bounds[0], bounds[1], middle - 3, 6, PALE))
    drawn += [line(bound, middle - tall, bound, middle + tall, INK, 1.2) for bound in dict.fromkeys(bounds)]
    drawn += [dot(scale(value), middle, 3.6 if of.wide else 2.6, of.colour) for value in of.first("value") if scale.holds(value)]
    drawn += _beyond(of, scale, "value", middle)
    return _labelled(of, drawn, scale, "value", "low") if of.wide else _cell(of, drawn if of.first("value") else [], [])


def sparkline(of: Given) -> str:
    """The way so far; its last figure in the flag's colour."""
    actual = of.series.get("actual", ())
    across = Scale(0, max(len(actual) - 1, 0), 3, CELL - 3)
    values = of.numbers("actual", "target") or (0.0,)
    down = Scale(min(values), max(values), CELL_HIGH - 3, 3)
    parts = runs([(across(at), down(value)) if real(value) else None for at, value in enumerate(actual)])
    drawn = [*joined(parts, INK, 1.2), *(dot(*part[0], 0.9, INK) for part in parts if len(part) == 1)]
    drawn += [dot(*part[-1], 1.6, of.colour) for part in parts[-1:]]
    target = [line(3, down(value), CELL - 3, down(value), MIDDLE, 0.7) for value in of.first("target")]
    return _cell(of, [*target, *drawn] if drawn else [], [])


def _cell(of: Given, drawn: list[str], over: list[str]) -> str:
    return drawing(of.title, CELL, CELL_HIGH, *drawn, *over) if drawn else nothing(of)


def _labelled(of: Given, drawn: list[str], scale: Scale, value: str, target: str) -> str:
    """The scale's ends below, the target's label above its tick, the figure's between them, as far as each has a text."""
    if not of.first(value):
        return nothing(of)
    texts = [_near(scale(at), 11, of.text(target), INK) for at in of.first(target)]
    texts += [_near(scale(at), 41, of.text(value), of.colour, bold=True) for at in of.first(value)]
    texts += [words(scale.begin, 51, of.text("range")), words(scale.end, 51, of.text("range", 1), anchor="end")]
    return drawing(of.title, WIDE, 55, *drawn, *texts)


def _near(x: float, y: float, text: str, colour: str, *, bold: bool = False) -> str:
    """Centred at a place, as far as the drawing's edges let it."""
    half = room(text, bold) / 2
    return words(max(EDGE + half, min(x, WIDE - EDGE - half)), y, text, colour or QUIET, "middle", bold)


def _beyond(of: Given, scale: Scale, name: str, middle: float = CENTRE) -> list[str]:
    """An arrow head at the edge: the value lies off the scale."""
    off = [value for value in of.first(name) if not scale.holds(value) and scale.high > scale.low]
    edges = [(scale.end, 1) if value > scale.high else (scale.begin, -1) for value in off]
    return [polygon([(x - 3 * way, middle - 4), (x + 2 * way, middle), (x - 3 * way, middle + 4)], of.colour) for x, way in edges]


def _from_zero(of: Given) -> Scale:
    low, high = of.span("value")
    return Scale(min(low, 0.0), max(high, 0.0), 3.0, CELL - 3.0)
