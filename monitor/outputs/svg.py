"""SVG as text: elements, and a scale from values to places on the drawing."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from monitor.wording import FLAGS

INK = FLAGS["on_track"].colour
QUIET = FLAGS["no_data"].colour
PALE = "#E6E6E6"
MIDDLE = "#BDBDBD"
PAPER = "#FFFFFF"
FONT = "Inter, DejaVu Sans"


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


def real(value: float | None) -> bool:
    """Whether there is a number to draw."""
    return value is not None and math.isfinite(value)


def numbers(values: Iterable[float | None]) -> tuple[float, ...]:
    return tuple(float(value) for value in values if value is not None and math.isfinite(value))


def element(name: str, *inside: str, **attributes: float | str) -> str:
    """One element; `_` in attribute names stands for `-`, numbers are cut to two places."""
    written = "".join(f' {key.rstrip("_").replace("_", "-")}="{_attribute(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>{''.join(inside)}</{name}>" if inside else f"<{name}{written}/>"


def drawing(title: str, width: float, height: float, *inside: str) -> str:
    """A whole drawing; its first child says in a sentence what it shows."""
    return element(
        "svg",
        element("title", escape(title)),
        *inside,
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        viewBox=f"0 0 {_attribute(width)} {_attribute(height)}",
        width=width,
        height=height,
    )


def line(x1: float, y1: float, x2: float, y2: float, colour: str = INK, width: float = 1, dash: str = "") -> str:
    more = {"stroke_dasharray": dash} if dash else {}
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=width, **more)


def bar(x1: float, x2: float, y: float, height: float, colour: str) -> str:
    return element("rect", x=min(x1, x2), y=y, width=abs(x2 - x1), height=height, fill=colour)


def path(points: Sequence[tuple[float, float]], colour: str = INK, width: float = 1.2, dash: str = "") -> str:
    steps = " ".join(f"{'M' if index == 0 else 'L'}{_attribute(x)} {_attribute(y)}" for index, (x, y) in enumerate(points))
    more = {"stroke_dasharray": dash} if dash else {}
    return element("path", d=steps, fill="none", stroke=colour, stroke_width=width, stroke_linejoin="round", **more)


def dot(x: float, y: float, radius: float, colour: str, fill: str = "") -> str:
    return element("circle", cx=x, cy=y, r=radius, fill=fill or colour, stroke=colour, stroke_width=1)


def polygon(points: Sequence[tuple[float, float]], colour: str, fill: str = "") -> str:
    places = " ".join(f"{_attribute(x)},{_attribute(y)}" for x, y in points)
    return element("polygon", points=places, fill=fill or colour, stroke=colour, stroke_width=1)


def words(x: float, y: float, text: str, colour: str = QUIET, anchor: str = "start", size: float = 8, weight: int = 400) -> str:
    return element("text", escape(text), x=x, y=y, fill=colour, text_anchor=anchor, font_size=size, font_weight=weight, font_family=FONT)


def _attribute(value: float | str) -> str:
    return escape(value) if isinstance(value, str) else f"{round(value, 2) + 0.0:g}"
