"""Which charts stand on a card: how the figures went, else how much of the target was reached, and what the parts contribute."""

from collections.abc import Sequence

from monitor.amounts import Row, amount, decimals, measure, requirement
from monitor.courses import calendar, course
from monitor.entries import Entry
from monitor.figures import progress, scales
from monitor.parts import contributions
from monitor.plan import Indicator
from monitor.report import Figure
from monitor.wording import Language, say


def card_figures(entry: Entry, found: Sequence[Entry], language: Language) -> tuple[Figure, ...]:
    """`found` are the report's findings, among them those of the indicator's parts."""
    row, indicator = entry.row, entry.indicator
    main = (
        calendar(row, indicator, language)
        or course(row, indicator, entry.history, entry.before, language)
        or _once(row, indicator, language)
    )
    return tuple(figure for figure in (main, contributions(entry, found, language)) if figure)


def _once(row: Row, indicator: Indicator, language: Language) -> Figure | None:
    """A single figure against its target, with its numbers: a bullet or a dot."""
    figure = progress(row, indicator, scales([(row, indicator)]), language)
    if not figure or figure.kind not in ("bullet", "dots"):
        return None
    said, unit = amount(row["actual"], decimals(row, indicator), indicator, language), measure(indicator, language)
    low, high = dict(figure.series)["range"]
    ends = tuple(language.percent(end or 0.0, 0 if end == int(end or 0.0) else 1) for end in (low, high))
    asked = requirement(row, indicator, language)
    target = language.render(say("Target {value}", value=f"{asked}%" if unit == "%" else f"{asked} {unit}"))
    reached = language.render(say("Actual {value}", value=said))
    if figure.kind == "dots":
        return Figure("dots", figure.series, figure.title, (("value", (reached,)), ("low", (target,)), ("range", ends)))
    share = f"{reached} ({language.percent(row['achievement_percent'])})"
    return Figure("bullet", figure.series, figure.title, (("actual", (share,)), ("target", (target,)), ("range", ends)))
