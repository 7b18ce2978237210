"""SVG as text: elements, hatching, and a scale from values to places on the drawing."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TypeGuard

from monitor.wording import FLAGS

INK = FLAGS["on_track"].colour
QUIET = FLAGS["no_data"].colour
PALE = "#E6E6E6"
MIDDLE = "#BDBDBD"
PAPER = "#FFFFFF"
BETTER, WORSE = FLAGS["ahead"].colour, FLAGS["off_track"].colour
FONT = "Inter, DejaVu Sans"
SMALL = 8.0
"""Size of a drawing's texts."""
THINNEST = 0.2
"""Strokes of a hatching shorter than this are left out."""
Point = tuple[float, float]


@dataclass(frozen=True)
class Scale:
    """Puts values from `low` to `high` between the places `begin` and `end`; where both are one value, in the middle."""

    low: float
    high: float
    begin: float
    end: float

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return (self.begin + self.end) / 2
        share = (value - self.low) / (self.high - self.low)
        return self.begin + min(max(share, 0.0), 1.0) * (self.end - self.begin)

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


def colour_of(flag: str) -> str:
    return FLAGS[flag].colour if flag in FLAGS else INK


def real(value: float | None) -> TypeGuard[float]:
    """Whether there is a number to draw."""
    return value is not None and math.isfinite(value)


def numbers(values: Iterable[float | None]) -> tuple[float, ...]:
    return tuple(float(value) for value in values if value is not None and math.isfinite(value))


def element(name: str, *inside: str, **attributes: float | str) -> str:
    """One element; `_` in attribute names stands for `-`, numbers are cut to one place: a thirtieth of a millimetre."""
    written = "".join(f' {key.rstrip("_").replace("_", "-")}="{_attribute(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>{''.join(inside)}</{name}>" if inside else f"<{name}{written}/>"


def drawing(title: str, width: float, height: float, *inside: str) -> str:
    """A whole drawing; its first child says in a sentence what it shows, and a stylesheet may give all its texts another font."""
    return element(
        "svg",
        element("title", escape(title)),
        *inside,
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        font_family=FONT,
        font_size=SMALL,
        viewBox=f"0 0 {_attribute(width)} {_attribute(height)}",
        width=width,
        height=height,
    )


def line(x1: float, y1: float, x2: float, y2: float, colour: str = INK, width: float = 1, dash: str = "") -> str:
    more = {"stroke_dasharray": dash} if dash else {}
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=width, **more)


def bar(x1: float, x2: float, y: float, height: float, colour: str) -> str:
    return element("rect", x=min(x1, x2), y=y, width=abs(x2 - x1), height=height, fill=colour)


def outline(x1: float, x2: float, y: float, height: float, colour: str = INK, fill: str = "none") -> str:
    """A bar that is only promised."""
    return element("rect", x=min(x1, x2), y=y, width=abs(x2 - x1), height=height, fill=fill, stroke=colour, stroke_width=0.9)


def path(points: Sequence[Point], colour: str = INK, width: float = 1.2, dash: str = "") -> str:
    steps = " ".join(f"{'M' if index == 0 else 'L'}{_attribute(x)} {_attribute(y)}" for index, (x, y) in enumerate(points))
    more = {"stroke_dasharray": dash} if dash else {}
    return element("path", d=steps, fill="none", stroke=colour, stroke_width=width, stroke_linejoin="round", **more)


def dot(x: float, y: float, radius: float, colour: str, fill: str = "") -> str:
    return element("circle", cx=x, cy=y, r=radius, fill=fill or colour, stroke=colour, stroke_width=1)


def polygon(points: Sequence[Point], colour: str, fill: str = "") -> str:
    places = " ".join(f"{_attribute(x)},{_attribute(y)}" for x, y in points)
    return element("polygon", points=places, fill=fill or colour, stroke=colour, stroke_width=1)


def hatched(corners: Sequence[Point], colour: str, gap: float = 3.5) -> str:
    """Rising lines inside the polygon: what is only foreseen. Empty where it has no inside."""
    sides = list(pairwise([*corners, corners[0]]))
    reach = [x + y for x, y in corners]
    steps = []
    for number in range(math.floor(min(reach) / gap) + 1, math.ceil(max(reach) / gap)):
        level = number * gap
        crossed = sorted(_crossed(side, level) for side in sides if (sum(side[0]) < level) != (sum(side[1]) < level))
        for begin, end in ((begin, end) for begin, end in zip(crossed[::2], crossed[1::2], strict=True) if end - begin > THINNEST):
            steps.append(f"M{_attribute(begin)} {_attribute(level - begin)}L{_attribute(end)} {_attribute(level - end)}")
    return element("path", d="".join(steps), fill="none", stroke=colour, stroke_width=0.6) if steps else ""


def _crossed(side: tuple[Point, Point], level: float) -> float:
    """Where on its x a side meets the rising line on which x + y is `level`."""
    (x1, y1), (x2, y2) = side
    return x1 + (x2 - x1) * (level - x1 - y1) / (x2 + y2 - x1 - y1)


def ticks(places: Iterable[float], top: float, bottom: float, colour: str) -> str:
    """Short strokes across an axis."""
    steps = "".join(f"M{_attribute(x)} {_attribute(top)}V{_attribute(bottom)}" for x in places)
    return element("path", d=steps, fill="none", stroke=colour, stroke_width=0.7) if steps else ""


def names(marks: Iterable[tuple[float, str]], y: float) -> str:
    """What stands under an axis, each text below its place."""
    texts = [element("text", escape(text), x=x, y=y) for x, text in marks]
    return element("g", *texts, text_anchor="middle", fill=QUIET) if texts else ""


def words(x: float, y: float, text: str, colour: str = QUIET, anchor: str = "", bold: bool = False) -> str:
    """Text that begins at `x`, or has its `middle` or its `end` there."""
    more = ({"text_anchor": anchor} if anchor else {}) | ({"font_weight": "700"} if bold else {})
    return element("text", escape(text), x=x, y=y, fill=colour, **more)


def _attribute(value: float | str) -> str:
    return escape(value) if isinstance(value, str) else f"{round(value, 1) + 0.0:g}"
