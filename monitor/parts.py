"""What a whole is made of: shares of its parts beside those planned, and what each part contributes to its variance."""

from collections.abc import Callable, Sequence

from monitor.amounts import decimals, title
from monitor.entries import Entry
from monitor.report import Figure
from monitor.wording import Language, same, say

MOST_SHARES, MOST_STEPS = 4, 8
"""Parts that a bar and a waterfall show; the smallest are summed."""
Shares = tuple[float, ...]


def contributions(entry: Entry, found: Sequence[Entry], language: Language) -> Figure | None:
    """Parts that were judged on the same line, from the one that moves the whole most; what they leave is the rest."""
    total = entry.row.get("variance")
    parts = [part for part in _parts(entry, found) if part.row.get("contribution_percent") is not None and _alike(part, entry)]
    if not total or not parts:
        return None
    steps = sorted(
        ((float(part.row["variance"]), part.indicator.name.in_(language.code)) for part in parts), key=lambda step: -abs(step[0])
    )
    shown = steps if len(steps) <= MOST_STEPS else steps[: MOST_STEPS - 1]
    rest, places = total - sum(value for value, _ in shown), decimals(entry.row, entry.indicator)
    left = abs(rest) >= 0.5 * 10.0**-places and not same(total, total - rest)
    if len(shown) + left < 2:
        return None
    most = language.number(shown[0][0], places, sign=True)
    size = language.number(total, places, sign=True)
    measure = entry.indicator.measure.in_(language.code)
    said = say(
        "{name}: variance {size} {measure}, most of it from {part} ({most})",
        name=title(entry.indicator, language),
        size=size,
        measure=measure,
        part=shown[0][1],
        most=most,
    )
    return Figure(
        "waterfall",
        (
            ("parts", tuple(value for value, _ in shown)),
            ("rest", (rest,) if left else ()),
            ("total", (total,)),
            ("better", (-1.0 if entry.indicator.direction == "lower" else 1.0,)),
            ("decimals", (float(places),)),
        ),
        language.render(said),
        (
            ("parts", tuple(name for _, name in shown)),
            ("rest", (language.render(say("The rest")),)),
            ("total", (language.render(say("Variance")),)),
        ),
    )


def composition(entry: Entry, found: Sequence[Entry], language: Language) -> Figure | None:
    """A whole's parts as percent of it, all of them known for one span; also as planned and as a year before, where all are."""
    parts = sorted(_parts(entry, found), key=lambda part: -(part.row.get("actual") or 0.0))
    spans = {part.row.get("actual_period") for part in parts}
    if len(parts) < 2 or len(spans) > 1 or any(part.row.get("actual_period") != entry.row.get("actual_period") for part in parts):
        return None
    actual = _shares(entry, parts, lambda each: each.row.get("actual"))
    if not actual:
        return None
    names = [part.indicator.name.in_(language.code) for part in parts]
    if len(actual) > len(names) or len(names) > MOST_SHARES:
        names = [*names[: MOST_SHARES - 1], language.render(say("The rest"))]
    bars = {
        "actual": (say("Actual, %"), actual),
        "target": (say("Plan, %"), _shares(entry, parts, lambda each: each.row.get("target_low"))),
        "last_year": (say("Same period, %"), _shares(entry, parts, lambda each: each.row.get("last_year"))),
    }
    known = {name: bar for name, bar in bars.items() if len(bar[1]) == len(actual)}
    largest = language.percent(actual[0])
    said = say("{name} by its parts: {part} {share}", name=title(entry.indicator, language), part=names[0], share=largest)
    return Figure(
        "shares",
        (*((name, shares) for name, (_, shares) in known.items()), ("decimals", (1.0,))),
        language.render(said),
        (("parts", tuple(names)), *((name, (language.render(word),)) for name, (word, _) in known.items())),
    )


def _parts(entry: Entry, found: Sequence[Entry]) -> list[Entry]:
    """The leading findings, and those on the same line, of what belongs to this indicator; each part once."""
    own = [each for each in found if each.indicator.parent == entry.indicator.code and _beside(each, entry)]
    of_line = {each.indicator.code: each for each in own if each.row.get("line") == entry.row.get("line")}
    return list(
        {
            each.indicator.code: of_line.get(each.indicator.code, each) for each in own if each.leads or each.indicator.code in of_line
        }.values()
    )


def _beside(each: Entry, entry: Entry) -> bool:
    return all(each.row.get(name) == entry.row.get(name) for name in ("plan", "unit", "target_period", "measure", "basis"))


def _alike(part: Entry, entry: Entry) -> bool:
    return part.row.get("line") == entry.row.get("line") and part.row.get("variance_in") == entry.row.get("variance_in") == "unit"


def _shares(entry: Entry, parts: Sequence[Entry], value: Callable[[Entry], float | None]) -> Shares:
    """In percent of the whole, the smallest summed; empty unless all are known, none is below zero and none passes the whole."""
    values = [value(part) for part in parts]
    known = [each for each in values if each is not None and each >= 0]
    summed = sum(known)
    stated = 100.0 if entry.indicator.kind == "share" else value(entry)
    whole = summed if stated is None or abs(stated - summed) <= 0.005 * summed else stated
    if len(known) < len(values) or not whole or summed > whole * 1.005:
        return ()
    rest = [whole - summed] if whole > summed * 1.005 else []
    shares = [100 * each / whole for each in (*known, *rest)]
    return tuple(shares) if len(shares) <= MOST_SHARES else (*shares[: MOST_SHARES - 1], sum(shares[MOST_SHARES - 1 :]))
