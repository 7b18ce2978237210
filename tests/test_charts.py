"""Charts: small drawings with a sentence in each, honest about what is missing."""

import re
from xml.etree import ElementTree

import pytest

from bench.gallery import DOCS, files
from monitor.outputs.charts import CHARTS, draw
from monitor.outputs.lettering import fitted, room
from monitor.report import Figure
from monitor.wording import FLAGS
from tests.golden_charts import FOLDER, LONG, drawings

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


def test_drawings_are_as_they_were() -> None:
    """Each chart, and what charts must bear, is drawn as in `tests/golden/`; after a wanted change: `python -m tests.golden_charts`."""
    made = drawings()
    assert {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.svg")} == made
    assert max(map(len, made.values())) < 5000


def test_gallery_is_current() -> None:
    """The page of charts in the docs is what the example gives now; after a wanted change: `python -m bench.gallery`."""
    kept = {str(path.relative_to(DOCS)): path.read_text(encoding="utf-8") for path in [DOCS / "charts.md", *DOCS.glob("charts/*.svg")]}
    assert kept == files()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("trajectory", "steps", "shares", "waterfall")])
def test_a_cell_of_nothing_is_a_short_stroke(kind: str) -> None:
    """Where nothing is known a cell has no axis, which would read as zero, only a short stroke in its middle."""
    svg = drawn(figure(kind, range=(-10.0, 10.0)))
    assert [element.tag for element in svg] == [SVG + "title", SVG + "line"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_wide_chart_of_nothing_is_its_sentence(kind: str) -> None:
    """On a card a chart without a figure is its sentence, as text."""
    svg = drawn(figure(kind, x=(1.0, 2.0), actual=(None, None)), wide=True)
    if kind not in ("variance", "pin", "sparkline"):
        assert [text.text for text in svg.iter(SVG + "text")] == ["Xuất khẩu thấp hơn tiến độ 8,1%"]


def test_one_figure_is_a_single_mark() -> None:
    """One figure of twelve is one dot, beside the path and the target that it is held against."""
    svg = drawn(
        figure("trajectory", x=(1.0, 2.0, 3.0), actual=(None, 5.0, None), pace=(4.0, 8.0, 12.0), target=(12.0,)), "watch", wide=True
    )
    assert [mark["fill"] for mark in places(svg, "circle")] == [WATCH]


def test_bars_begin_at_zero_whatever_the_range() -> None:
    """A bar's length is its value, so its axis holds zero even where the range given does not."""
    svg = drawn(figure("bullet", actual=(90.0,), target=(100.0,), range=(80.0, 130.0)))
    band, bar = places(svg, "rect")
    assert float(bar["width"]) / float(band["width"]) == pytest.approx(90 / 130, rel=0.01)


def test_the_foreseen_is_hatched() -> None:
    """The projection's interval is hatched from the last figure on; one without width has no hatching, only its end."""

    def hatching(low: float, high: float) -> int:
        ahead = {"projection": (5.0, None, 9.0), "projection_low": (5.0, None, low), "projection_high": (5.0, None, high)}
        svg = drawn(figure("trajectory", x=(1.0, 2.0, 3.0), actual=(5.0, None, None), **ahead, range=(0.0, 12.0)), "watch", wide=True)
        return len([line for line in places(svg, "path") if line["stroke-width"] == "0.6"])

    assert (hatching(7.0, 11.0), hatching(9.0, 9.0)) == (1, 0)


def test_the_range_of_a_plot_is_printed() -> None:
    """A plot says where its scale begins and ends, negative too."""
    svg = drawn(figure("trajectory", x=(1.0, 2.0), actual=(-3.0, 4.0), range=(-5.0, 10.0)), wide=True)
    assert {"−5", "10"} <= {text.text for text in svg.iter(SVG + "text")}


def test_a_stock_goes_in_steps() -> None:
    """A level holds until the next is known, and thin where the months between were not reported."""
    svg = drawn(figure("steps", x=(1.0, 2.0, 3.0, 4.0), actual=(1.0, 2.0, None, 4.0), range=(0.0, 5.0)), "watch", wide=True)
    lines = {line.get("stroke-dasharray", ""): line["d"] for line in places(svg, "path") if line["stroke"] == WATCH}
    heights = [point.split(" ")[1] for point in re.findall(r"[ML]([\d. ]+)", lines[""])]
    assert heights[0].strip() == heights[1].strip() != heights[2].strip()
    assert "4 2.5" in lines


def test_at_most_four_parts() -> None:
    """A stacked bar has at most four parts; a fifth is a fault of whoever composed it, and no picture of its own."""
    with pytest.raises(ValueError, match="four"):
        draw(figure("shares", actual=(20.0,) * 5), wide=True)


def test_what_is_not_whole_has_no_bar() -> None:
    """Of parts that are not all known, or are below zero, no bar is drawn."""
    svg = drawn(figure("shares", actual=(60.0, 40.0), target=(60.0, None), last_year=(110.0, -10.0)), wide=True)
    assert len(places(svg, "rect")) == 2


def test_less_is_better_turns_the_colours() -> None:
    """What lies below is blue where less is better and red elsewhere; the sign beside it tells the same without colour."""

    def colours(better: float) -> list[str]:
        svg = drawn(figure("waterfall", parts=(-3.0, 1.0), total=(-2.0,), better=(better,)), "watch", wide=True)
        return [bar["fill"] for bar in places(svg, "rect")][:2]

    assert colours(1.0) == [FLAGS["off_track"].colour, FLAGS["ahead"].colour] == colours(-1.0)[::-1]


def test_a_long_name_is_cut_to_its_place() -> None:
    """A name of 200 letters takes two lines, broken between words, and ends in an ellipsis; a single long word is broken too."""
    first, second = fitted(LONG, 120, 2)
    assert LONG.startswith(first + " ")
    assert second.endswith("…")
    assert max(room(first), room(second)) <= 120
    assert "".join(fitted("A" * 30, 60, 9)) == "A" * 30


@pytest.mark.parametrize("kind", KINDS)
def test_texts_stay_inside_the_drawing(kind: str) -> None:
    """Whatever is called by 200 letters, no text begins or ends outside."""
    names = {"parts": (LONG,) * 3, "x": ("T1", "T2", "T3"), "actual": ("Thực hiện",), "rest": (LONG,), "total": (LONG,)}
    values = dict.fromkeys(SERIES, (3e11, 2e11, 1e11))
    svg = drawn(Figure(kind, tuple(values.items()), LONG, tuple(names.items())), wide=True)
    edge = float(svg.attrib["width"])
    for text in svg.iter(SVG + "text"):
        wide, at, anchor = room(text.text or "", text.get("font-weight") == "700"), float(text.attrib["x"]), text.get("text-anchor", "")
        begin = at - {"middle": wide / 2, "end": wide}.get(anchor, 0.0)
        if not any(text in group for group in svg.iter(SVG + "g")):
            assert begin >= -1
            assert begin + wide <= edge + 1
