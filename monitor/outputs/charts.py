"""Charts in table cells and on cards as SVG text: a figure's `kind` names its chart, its series hold what is drawn.

| kind | series (name, values) | texts |
|---|---|---|
| `variance` | `value` (v), `range` (low, high): a bar from zero, in the indicator's measure or points | |
| `pin` | `value` (v), `range` (low, high): a pin from zero, in percent | |
| `bullet` | `actual` (percent of target), `expected` (percent), `target` (100), `range` (0, 130) | `actual`, `target`, `range` |
| `dots` | `value` (x), `low` and `high` (the target's bounds), `range` (low, high): in percent | `value`, `low`, `range` |
| `sparkline` | `actual`; `target` (one) | |
| `trajectory` | `x` (places in time), `actual`, `pace`, `target` (one value, or low and high), `range`, `decimals` | `x`, names of lines |
| | where there is one: `projection`, `projection_low`, `projection_high`, `last_year` | |
| `steps` | as a trajectory: a level that holds until the next is known | as a trajectory |
| `milestones` | `due` (day numbers), `done` (day numbers or None), `today` (one), `range`, `ticks` | `due`, `done`, `today`, `ticks` |
| `shares` | `actual`, `target`, `last_year`: up to four parts each, in percent; `decimals` | `parts`, names of bars |
| `waterfall` | `parts`, `rest` (one), `total` (one), `better` (1, or -1 where less is better), `decimals` | `parts`, `rest`, `total` |

All `x`-wise series are as long as `x`. None is not reported: nothing is drawn for it and a line is broken there; one
figure is a single mark, none at all a short stroke in a cell and the sentence itself on a card. The flag's colour is for
what is judged, greys for the rest. Solid is the actual, light the same period last year, an outline, a tick or a thin
line the plan, dashes the path, hatching what is only foreseen.
"""

from collections.abc import Callable

from monitor.outputs import bars, days, plots, stacks
from monitor.outputs.given import Given, given
from monitor.report import Figure

CHARTS: dict[str, Callable[[Given], str]] = {
    "variance": bars.variance,
    "pin": bars.pin,
    "bullet": bars.bullet,
    "dots": bars.dots,
    "sparkline": bars.sparkline,
    "trajectory": plots.trajectory,
    "steps": plots.steps,
    "milestones": days.milestones,
    "shares": stacks.shares,
    "waterfall": stacks.waterfall,
}


def draw(figure: Figure, flag: str = "", lang: str = "vi", *, wide: bool = False) -> str:
    """The figure as an SVG element, for a cell or `wide`; a kind without a chart raises KeyError: a fault of the programme."""
    return CHARTS[figure.kind](given(figure, flag, lang, wide))
