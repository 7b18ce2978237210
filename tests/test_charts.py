"""Charts: small drawings with a sentence in each, honest about what is missing."""

import re
from xml.etree import ElementTree

import pytest

from monitor.outputs.charts import CHARTS, draw
from monitor.report import Figure
from monitor.wording import FLAGS

KINDS = tuple(CHARTS)
SERIES = (
    "value", "actual", "expected", "target", "low", "high", "pace", "due", "done", "x", "today", "ticks", "last_year", "parts", "rest",
    "total", "better", "projection", "projection_low", "projection_high",
)  # fmt: skip
WATCH = FLAGS["watch"].colour
SVG = "{http://www.w3.org/2000/svg}"


def figure(kind: str, title: str = "Xuất khẩu thấp hơn tiến độ 8,1%", **series: tuple[float | None, ...]) -> Figure:
    return Figure(kind, tuple(series.items()), title)


def drawn(chart: Figure, flag: str = "", *, wide: bool = False) -> ElementTree.Element:
    return ElementTree.fromstring(draw(chart, flag, wide=wide))


def places(svg: ElementTree.Element, name: str) -> list[dict[str, str]]:
    return [dict(element.attrib) for element in svg.iter(SVG + name)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("values", [(), (None,), (5.0,), (5.0, 5.0), (float("nan"), 3.0), (-1e12, 1e-9), (None, 2.0, None)])
def test_any_values_are_drawn(kind: str, values: tuple[float | None, ...]) -> None:
    """No value, one value, equal values, gaps and huge spans all give a whole drawing of a few kilobytes."""
    for limits in ((), (5.0, 5.0), (0.0, 10.0), (10.0, 0.0)):
        chart = figure(kind, **dict.fromkeys(SERIES, values), range=limits)
        for wide in (False, True):
            text = draw(chart, "watch", wide=wide)
            assert "nan" not in text
            assert len(text) < 5000
            assert ElementTree.fromstring(text).tag == SVG + "svg"


@pytest.mark.parametrize("kind", KINDS)
def test_first_comes_the_sentence(kind: str) -> None:
    """A drawing begins with a title that says what it shows, whatever is written in it."""
    title = drawn(figure(kind, title='<script>alert("&")</script> {{7*7}}'))[0]
    assert title.tag == SVG + "title"
    assert title.text == '<script>alert("&")</script> {{7*7}}'


@pytest.mark.parametrize("kind", ["variance", "pin"])
def test_bars_stand_on_one_scale(kind: str) -> None:
    """Bars and pins grow from one zero: to the right above it, to the left below, twice as far for twice the value."""

    def end(value: float) -> float:
        box = places(drawn(figure(kind, value=(value,), range=(-10.0, 10.0))), "rect")[0]
        left, width = float(box["x"]), float(box["width"])
        return left + width / 2 if kind == "pin" else (left + width if value > 0 else left)

    middle = 36.0
    assert end(2.0) - middle == pytest.approx((end(4.0) - middle) / 2, abs=0.05)
    assert end(-4.0) == pytest.approx(2 * middle - end(4.0), abs=0.05)


def test_beyond_the_scale_is_marked() -> None:
    """A value off the scale ends in an arrow head at the edge; one inside has none."""
    assert len(places(drawn(figure("pin", value=(250.0,), range=(-15.0, 15.0))), "polygon")) == 1
    assert not places(drawn(figure("pin", value=(14.0,), range=(-15.0, 15.0))), "polygon")


def test_bullet_shows_actual_path_and_plan() -> None:
    """In a bullet the bar is the actual, the band behind it the path, the tick the whole plan."""
    svg = drawn(figure("bullet", actual=(50.0,), expected=(75.0,), target=(100.0,), range=(0.0, 130.0)), "off_track")
    _, path, bar = places(svg, "rect")
    assert float(bar["width"]) / float(path["width"]) == pytest.approx(50 / 75, rel=0.01)
    assert bar["fill"] == FLAGS["off_track"].colour
    assert len(places(svg, "line")) == 1


def test_nothing_reported_draws_no_bar() -> None:
    """Where nothing was reported there is no bar: it would read as zero."""
    assert not places(drawn(figure("variance", value=(None,), range=(-10.0, 10.0))), "rect")


def test_missing_month_breaks_the_line() -> None:
    """A line is never drawn across a month without a figure; each known month has its dot."""
    months = tuple(map(float, range(1, 7)))
    svg = drawn(figure("trajectory", x=months, actual=(1.0, 2.0, None, 4.0, 5.0, None), range=(0.0, 6.0)), "watch", wide=True)
    assert [len(re.findall("[ML]", line["d"])) for line in places(svg, "path") if line["stroke"] == WATCH] == [2, 2]
    assert len(places(svg, "circle")) == 4


def test_scattered_figures_are_dots() -> None:
    """Figures with months missing between them are dots without a line."""
    svg = drawn(figure("trajectory", x=(1.0, 2.0, 3.0), actual=(1.0, None, 3.0)), "watch", wide=True)
    assert not [line for line in places(svg, "path") if line["stroke"] == WATCH]
    assert len(places(svg, "circle")) == 2


def test_values_are_printed_in_the_language() -> None:
    """A trajectory prints its target and last actual as the language writes numbers, as text."""
    chart = figure("trajectory", x=(1.0, 2.0), actual=(567634.2, None), target=(803300.0,), decimals=(1.0,))
    assert ">567.634,2<" in draw(chart, lang="vi", wide=True)
    assert ">803,300.0<" in draw(chart, lang="en", wide=True)


def test_milestones_done_are_filled() -> None:
    """A milestone is an outlined diamond on its due day; done, a filled one on the day it was done."""
    svg = drawn(figure("milestones", due=(10.0, 20.0), done=(12.0, None), range=(0.0, 30.0)), "missed")
    assert [diamond["fill"] for diamond in places(svg, "polygon")] == ["#FFFFFF", FLAGS["missed"].colour, "#FFFFFF"]
