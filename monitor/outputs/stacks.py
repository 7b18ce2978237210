"""Charts of parts: shares of a whole as stacked bars, and what each part contributes to a variance."""

from collections.abc import Iterator

from monitor.outputs.given import WIDE, Given, nothing
from monitor.outputs.lettering import fitted, room
from monitor.outputs.svg import (
    BETTER,
    INK,
    MIDDLE,
    PALE,
    PAPER,
    QUIET,
    WORSE,
    Scale,
    bar,
    drawing,
    element,
    line,
    outline,
    real,
    words,
)

MOST = 4
"""Parts of a stacked bar; more could not be told apart in grey. Never a pie."""
SHADES = ((INK, PAPER), ("#8C8C8C", PAPER), (MIDDLE, INK), (PALE, INK))
"""Of the parts of what was reached, each with the colour of its number."""
EDGE = 8.0
ROW, THICK = 19.0, 13.0
BARS = ("actual", "target", "last_year")


def shares(of: Given) -> str:
    """At most four parts: filled what was reached, outlined what was planned, light what was a year before."""
    rows = [name for name in BARS if _whole(of.series.get(name, ()))]
    if any(len(of.series[name]) > MOST for name in rows):
        raise ValueError("a stacked bar has at most four parts")  # a fault of the programme: whoever composes it sums the rest
    if not rows:
        return nothing(of)
    names, high = _names(of), max(100.0, *(sum(of.numbers(name)) for name in rows))
    scale = Scale(0.0, high, EDGE + max(room(of.text(name)) for name in rows) + 6, WIDE - EDGE)
    top = 8 + 10 * max((len(lines) for lines in names), default=0)
    drawn = [piece for at, name in enumerate(rows) for piece in _stacked(of, name, scale, top + at * ROW)]
    return drawing(of.title, WIDE, top + len(rows) * ROW, *_legend(names), *drawn)


def waterfall(of: Given) -> str:
    """Each part's share of a variance, from zero to the whole: blue what helps, red what hurts, each number beside its bar."""
    parts, total = of.series.get("parts", ()), of.first("total")
    steps = [(value, of.text("parts", at)) for at, value in enumerate(parts) if real(value)]
    steps += [(value, of.text("rest")) for value in of.first("rest")]
    if not steps or not total:
        return nothing(of)
    ends = [sum(value for value, _ in steps[: at + 1]) for at in range(len(steps))]
    beside = max(room(of.printed(value, sign=True), bold=True) for value in (*(value for value, _ in steps), *total)) + 6
    left = 128.0
    scale = Scale(min(0.0, *ends, *total), max(0.0, *ends, *total), left + beside, WIDE - EDGE - beside)
    drawn, begin, y = [], 0.0, 4.0
    for (value, name), end in zip(steps, ends, strict=True):
        lines = fitted(name, left - EDGE, 2)
        tall = max(THICK + 3, 9.5 * len(lines) + 4)
        colour = BETTER if (value > 0) is (of.first("better") != (-1.0,)) else WORSE
        middle = y + tall / 2
        drawn += [
            *_name(lines, middle),
            bar(scale(begin), scale(end), middle - 5, 10, colour),
            _value(of, scale, begin, end, middle, value, colour),
        ]
        drawn.append(line(scale(end), middle + 5, scale(end), middle + tall - 2, QUIET, 0.6))
        begin, y = end, y + tall
    drawn += [line(EDGE, y, WIDE - EDGE, y, QUIET, 0.6)]
    middle = y + 10
    drawn += [*_name(fitted(of.text("total"), left - EDGE), middle, bold=True), bar(scale(0), scale(total[0]), middle - 5, 10, of.colour)]
    drawn += [_value(of, scale, 0.0, total[0], middle, total[0], of.colour, bold=True), line(scale(0), 2, scale(0), y + 18, INK, 0.8)]
    return drawing(of.title, WIDE, y + 20, *drawn)


def _whole(values: tuple[float | None, ...]) -> bool:
    """A bar is drawn only of parts that are all known and none below zero."""
    return bool(values) and all(value is not None and 0 <= value < float("inf") for value in values) and any(values)


def _names(of: Given) -> list[tuple[str, ...]]:
    names = of.texts.get("parts", ())
    return [fitted(name, (WIDE - 2 * EDGE) / max(len(names), 1) - 16, 2) for name in names]


def _legend(names: list[tuple[str, ...]]) -> Iterator[str]:
    for at, lines in enumerate(names[:MOST]):
        x = EDGE + at * (WIDE - 2 * EDGE) / len(names)
        yield element("rect", x=x, y=4, width=8, height=8, fill=SHADES[at][0])
        yield from (words(x + 12, 11 + 10 * number, text) for number, text in enumerate(lines))


def _stacked(of: Given, name: str, scale: Scale, y: float) -> Iterator[str]:
    yield words(EDGE, y + 9.5, of.text(name), INK)
    begin = 0.0
    for value, (shade, ink) in zip(of.numbers(name), SHADES, strict=False):
        left, right = scale(begin), scale(begin + value)
        solid = name == "actual"
        yield (
            outline(left, right, y, THICK, INK if name == "target" else MIDDLE, PAPER)
            if not solid
            else element("rect", x=left, y=y, width=right - left, height=THICK, fill=shade, stroke=PAPER, stroke_width=0.8)
        )
        text = of.printed(value)
        if room(text) + 3 < right - left:
            yield words((left + right) / 2, y + 9.4, text, ink if solid else INK if name == "target" else QUIET, "middle")
        begin += value


def _name(lines: tuple[str, ...], middle: float, *, bold: bool = False) -> Iterator[str]:
    first = middle + 2.8 - 4.75 * (len(lines) - 1)
    yield from (words(EDGE, first + 9.5 * at, text, INK, bold=bold) for at, text in enumerate(lines))


def _value(of: Given, scale: Scale, begin: float, end: float, middle: float, value: float, colour: str, *, bold: bool = False) -> str:
    """The number on the side that the bar grows to."""
    right = value >= 0
    x = scale(max(begin, end)) + 3 if right else scale(min(begin, end)) - 3
    return words(x, middle + 2.8, of.printed(value, sign=True), colour, "" if right else "end", bold)
