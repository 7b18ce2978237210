"""Charts in table cells and cards as SVG text: a figure's `kind` names its chart, its series hold what is drawn.

| kind | series (name, values) |
|---|---|
| `variance` | `value` (v), `range` (low, high): a bar from zero, in the indicator's unit |
| `pin` | `value` (v), `range` (low, high): a pin from zero, in percent or points |
| `bullet` | `actual` (percent of target), `expected` (percent), `target` (100), `range` (0, 130) |
| `dots` | `value` (x), `low` (target's lower bound), `high` (upper bound), `range` (low, high): in points |
| `trajectory` | `x` (month numbers), `actual`, `pace`, `target` (one value, or low and high), `range` (low, high), `decimals` (one) |
| | where there is one: `projection`, `projection_low`, `projection_high`, `last_year` |
| `milestones` | `due` (day numbers), `done` (day numbers or None), `range` (low, high); `today` (one) |
| `sparkline` | `actual`; `target` (one) |

All `x`-wise series are as long as `x`. None is not reported: nothing is drawn for it, a line is broken there, and a
chart without a value is an empty frame with its axis. Colours: the flag's for what is judged, greys for the rest.
Solid is the actual, an outline or a tick is the plan, dashes are where the figure should stand or will end.
"""

from collections.abc import Callable

from monitor.outputs import plots
from monitor.outputs.svg import INK, MIDDLE, PALE, Scale, bar, colour_of, dot, drawing, line, numbers, polygon
from monitor.report import Figure

WIDTH, HEIGHT = 72.0, 14.0
CENTRE = HEIGHT / 2
Series = dict[str, tuple[float | None, ...]]


def draw(figure: Figure, flag: str = "", lang: str = "vi", *, wide: bool = False) -> str:
    """The figure as an SVG element, for a cell or `wide`; a kind without a chart raises KeyError: a fault of the programme."""
    series: Series = dict(figure.series)
    if figure.kind in plots.PLOTS:
        return plots.PLOTS[figure.kind](figure.title, series, colour_of(flag), lang, wide)
    return drawing(figure.title, WIDTH, HEIGHT, *CHARTS[figure.kind](series, colour_of(flag)))


def _variance(series: Series, colour: str) -> list[str]:
    scale = _from_zero(series)
    zero = scale(0)
    drawn = [bar(zero, scale(value), CENTRE - 3.5, 7, colour) for value in numbers(series.get("value", ()))[:1]]
    return [*drawn, *_beyond(series, scale, colour), line(zero, 0, zero, HEIGHT, INK, 0.8)]


def _pin(series: Series, colour: str) -> list[str]:
    scale = _from_zero(series)
    zero = scale(0)
    drawn = []
    for value in numbers(series.get("value", ()))[:1]:
        head = scale(value)
        drawn = [line(zero, CENTRE, head, CENTRE, colour, 1.4)]
        drawn += [bar(head - 2.2, head + 2.2, CENTRE - 2.2, 4.4, colour)] if scale.holds(value) else []
    return [*drawn, *_beyond(series, scale, colour), line(zero, 0, zero, HEIGHT, INK, 0.8)]


def _bullet(series: Series, colour: str) -> list[str]:
    scale = _scale(series, (0.0, 130.0))
    start = scale(scale.low)
    drawn = [bar(start, scale.end, 1.5, HEIGHT - 3, "#F2F2F2")]
    drawn += [bar(start, scale(value), 1.5, HEIGHT - 3, "#D9D9D9") for value in numbers(series.get("expected", ()))[:1]]
    drawn += [bar(start, scale(value), CENTRE - 2.5, 5, colour) for value in numbers(series.get("actual", ()))[:1]]
    drawn += [line(scale(value), 0.5, scale(value), HEIGHT - 0.5, INK, 1.4) for value in numbers(series.get("target", ()))[:1]]
    return [*drawn, *_beyond({"value": series.get("actual", ())}, scale, colour)]


def _dots(series: Series, colour: str) -> list[str]:
    scale = _scale(series, _span(series, "value", "low", "high"))
    bounds = [scale(bound) for bound in numbers(series.get("low", ())[:1] + series.get("high", ())[:1])]
    drawn = [line(scale.begin, CENTRE, scale.end, CENTRE, MIDDLE, 0.8)]
    if len(bounds) == 2 and bounds[0] != bounds[1]:
        drawn.append(bar(bounds[0], bounds[1], CENTRE - 3, 6, PALE))
    drawn += [line(bound, 1.5, bound, HEIGHT - 1.5, INK, 1.2) for bound in bounds]
    drawn += [dot(scale(value), CENTRE, 2.6, colour) for value in numbers(series.get("value", ()))[:1]]
    return [*drawn, *_beyond(series, scale, colour)]


def _beyond(series: Series, scale: Scale, colour: str) -> list[str]:
    """An arrow head at the edge: the value lies off the scale."""
    off = [value for value in numbers(series.get("value", ()))[:1] if not scale.holds(value) and scale.high > scale.low]
    edges = [(scale.end, 1) if value > scale.high else (scale.begin, -1) for value in off]
    return [polygon([(x - 3 * way, CENTRE - 4), (x + 2 * way, CENTRE), (x - 3 * way, CENTRE + 4)], colour) for x, way in edges]


def _from_zero(series: Series) -> Scale:
    scale = _scale(series, _span(series, "value"))
    return Scale(min(scale.low, 0.0), max(scale.high, 0.0), scale.begin, scale.end)


def _scale(series: Series, otherwise: tuple[float, float]) -> Scale:
    limits = numbers(series.get("range", ()))
    low, high = (limits[0], limits[-1]) if len(limits) > 1 else otherwise
    return Scale(min(low, high), max(low, high), 3.0, WIDTH - 3.0)


def _span(series: Series, *names: str) -> tuple[float, float]:
    values = [value for name in names for value in numbers(series.get(name, ()))] or [0.0]
    return min(values), max(values)


CHARTS: dict[str, Callable[[Series, str], list[str]]] = {"variance": _variance, "pin": _pin, "bullet": _bullet, "dots": _dots}
"""Charts of one table cell; the wider ones are in `plots.py`."""
