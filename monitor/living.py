"""What a workbook judges again by: every finding with all that its flag rests on, the thresholds, and the flags from worst to best."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from monitor.amounts import day_of, decimals, measure, point_decimals
from monitor.entries import Entry
from monitor.flags import WORST_FIRST, Rules
from monitor.periods import Period
from monitor.report import Cell, Table
from monitor.rows import flag_cell
from monitor.wording import FLAGS, MISSING, NOT_APPLICABLE, Language, Message, decimals_for, say

ALWAYS = ("no_target", "as_stated", "contradictory", "unknown_target", "no_baseline", "chain_incomplete")
"""Reasons that hold whatever the figure is."""
WHILE_REPORTED = ("period_over", "other_measure", "other_basis", "other_population", "no_tolerance", "sdg", "tet", "no_expectation")
"""Reasons that hold while there is a figure, and whatever it is."""
MODES = {
    "formula": say("by formula"),
    "while_reported": say("as issued while there is a figure"),
    "as_issued": say("as issued"),
    "override": say("set by a person"),
}
SHARE_PLACES = 4


def data(found: Sequence[Entry], language: Language) -> tuple[Table, ...]:
    """Findings, thresholds, flags; each table's `about` names it, its `keys` its rows."""
    sets = tuple(dict.fromkeys(entry.rules for entry in found))
    return (_findings(found, sets, language), _thresholds(sets, language), _flags(language))


@dataclass(frozen=True)
class _Row:
    """A finding about to become a row of data."""

    entry: Entry
    language: Language
    rules: int
    """The number of its thresholds in this report."""

    @property
    def dated(self) -> bool:
        return self.entry.indicator.kind == "milestone"

    @property
    def places(self) -> int:
        return decimals(self.entry.row, self.entry.indicator)


def _findings(found: Sequence[Entry], sets: tuple[Rules, ...], language: Language) -> Table:
    rows = [_Row(entry, language, sets.index(entry.rules) + 1) for entry in found]
    return Table(
        language.render(say("Data")),
        tuple(Cell(language.render(head)) for head, _, _ in FIELDS.values()),
        tuple(role for _, role, _ in FIELDS.values()),
        tuple(tuple(cell(row) for _, _, cell in FIELDS.values()) for row in rows),
        about="findings",
        fields=tuple(FIELDS),
        keys=tuple(str(entry.row["target_id"]) for entry in found),
    )


def _thresholds(sets: Sequence[Rules], language: Language) -> Table:
    lines = [(f"{number}.{key}", cells) for number, rules in enumerate(sets, 1) for key, cells in _bounds(rules, str(number), language)]
    heads = (say("Thresholds"), say("What is compared"), say("From"), say("Assessment"))
    return Table(
        language.render(say("Thresholds of the formulas")),
        tuple(Cell(language.render(head)) for head in heads),
        ("text", "text", "number", "flag"),
        tuple(cells for _, cells in lines),
        about="thresholds",
        keys=tuple(key for key, _ in lines),
    )


LEVELS, POINTS = say("levels: percent of the expected value"), say("rates and shares: points to the requirement")


def _bounds(rules: Rules, number: str, language: Language) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """Each threshold under the name by which formulas find it."""

    def line(what: Message, bound: float | None, flag: str, percent: bool) -> tuple[Cell, ...]:
        return Cell(number), Cell(language.render(what)), _bound(bound, percent, language), flag_cell(flag, language)

    for name, what, bands, otherwise, unit in (
        ("levels", LEVELS, rules.ratio, rules.otherwise, 100),
        ("points", POINTS, rules.points, rules.otherwise_points, 1),
    ):
        for bound, flag in bands:
            yield f"{name}.{flag}", line(what, round(bound * unit, 9), flag, unit == 100)
        yield f"{name}.otherwise", line(what, None, otherwise, unit == 100)
    for what, beyond, lacking, unit, name in (
        (LEVELS, rules.exceeded_ratio, rules.shortfall, 100, "levels"),
        (POINTS, rules.exceeded_points, rules.shortfall_points, 1, "points"),
    ):
        yield f"exceeded.{name}", line(say("closed periods: {what}", what=what), round(beyond * unit, 9), "exceeded", unit == 100)
        yield (
            f"shortfall.{name}",
            line(say("how much the projection may fall short: {what}", what=what), round(lacking * unit, 9), "watch", unit == 100),
        )


def _bound(bound: float | None, percent: bool, language: Language) -> Cell:
    if bound is None:
        return Cell(language.render(say("below")))
    places = next((n for n in range(1, 7) if math.isclose(round(bound, n), bound, abs_tol=1e-9)), 6)
    return Cell(language.percent(bound, places) if percent else language.points(bound, places, sign=False), bound, places)


def _flags(language: Language) -> Table:
    order = (*WORST_FIRST, *(code for code in FLAGS if code not in WORST_FIRST))
    return Table(
        language.render(say("Assessments, the worst first")),
        (Cell(language.render(say("Code"))), Cell(language.render(say("Assessment")))),
        ("text", "flag"),
        tuple((Cell(code), flag_cell(code, language)) for code in order),
        about="flags",
        keys=order,
    )


def mode(entry: Entry) -> str:
    """How far the flag follows the figure: a code of MODES."""
    if entry.row.get("override_by"):
        return "override"
    return judged(entry)


def judged(entry: Entry) -> str:
    """The same by the rules alone: where a person set the flag, variance and achievement follow the figure all the same."""
    row, reason = entry.row, entry.row["reason"]
    if reason in ALWAYS or (row.get("target_low") is None and row.get("target_high") is None):
        return "as_issued"
    if row.get("actual") is not None or reason == "not_done":
        return "while_reported" if reason in WHILE_REPORTED else "formula"
    unknown = row.get("sdg_status") is not None or (row.get("share") is None and not closes(entry))
    return "as_issued" if unknown or (row["form"] == "about" and row.get("tolerance") is None) else "formula"


def closes(entry: Entry) -> bool:
    """Whether a figure of the period judged covers the whole target."""
    row = entry.row
    if row["closed"] or entry.indicator.kind == "milestone":
        return True
    reached = row.get("actual") is None and Period.parse(str(row["period"])).end >= Period.parse(str(row["target_period"])).end
    return bool(reached)


def _text(text: object, row: _Row) -> Cell:
    return Cell(str(text)) if text not in (None, "") else _nothing(row)


def _nothing(row: _Row, why: Message = NOT_APPLICABLE) -> Cell:
    return Cell(row.language.render(why))


def _yes(value: object) -> Cell:
    return Cell(str(int(bool(value))), int(bool(value)), 0)


def _number(value: float | None, places: int, row: _Row, why: Message = NOT_APPLICABLE) -> Cell:
    return _nothing(row, why) if value is None else Cell(row.language.number(value, places), value, places)


def _value(name: str, why: Message = NOT_APPLICABLE) -> Callable[[_Row], Cell]:
    """A figure in the indicator's own measure; a day where it is a milestone."""

    def cell(row: _Row) -> Cell:
        value = row.entry.row.get(name)
        if row.dated and value is not None:
            return Cell(row.language.date(day_of(value)), day_of(value))
        places = row.places if value is None else decimals_for(value, row.places, *_kept(row))
        return _number(value, places, row, why)

    return cell


def _kept(row: _Row) -> tuple[float | None, ...]:
    return (row.entry.row.get("target_low"), row.entry.row.get("target_high"))


def _actual(row: _Row) -> Cell:
    """Done or not: what was reported as not done is no day, but no missing figure either."""
    missing = row.language.render(MISSING)
    return Cell(missing, 0, 0) if row.entry.row["reason"] == "not_done" else _value("actual", MISSING)(row)


def _code(name: str) -> Callable[[_Row], Cell]:
    return lambda row: _text(row.entry.row.get(name), row)


def _absent(row: _Row) -> Message:
    """What stands for a comparison: there is no figure, or nothing to compare it with."""
    found = row.entry.row
    levels = found.get("variance_in") in (None, "unit")
    return MISSING if levels and found.get("actual") is None and found["flag"] != "no_target" else NOT_APPLICABLE


def _variance(row: _Row) -> Cell:
    value = row.entry.row.get("variance")
    if value is None:
        return _nothing(row, _absent(row))
    if row.entry.row.get("variance_in") == "points":
        places = point_decimals(value, row.entry.indicator, row.entry.row)
    else:
        places = 0 if row.dated else decimals_for(value, row.places, 0.0)
    return Cell(row.language.number(value, places, sign=True), value, places)


def _percent(name: str, sign: bool = False) -> Callable[[_Row], Cell]:
    def cell(row: _Row) -> Cell:
        value = row.entry.row.get(name)
        if value is None:
            return _nothing(row, _absent(row))
        places = decimals_for(value, 1, 0.0, 100.0)
        return Cell(row.language.percent(value, places, sign=sign), value, places)

    return cell


def _favourable(row: _Row) -> Cell:
    return _number(row.entry.row.get("favourable"), 2, row)


def _projected_share(row: _Row) -> Cell:
    """The part of the year that the projection takes the figure for: it stays the same when the figure changes."""
    actual, projection = row.entry.row.get("actual"), row.entry.row.get("projection")
    return _number(actual / projection if actual and actual > 0 and projection else None, SHARE_PLACES, row)


def _projection(row: _Row) -> Cell:
    share = _projected_share(row).value
    return _number(row.entry.row["actual"] / share if isinstance(share, float) else None, row.places, row)


def _away(name: str, sign: int) -> Callable[[_Row], Cell]:
    """How far an end of the figure's interval lies from it."""

    def cell(row: _Row) -> Cell:
        end, actual = row.entry.row.get(name), row.entry.row.get("actual")
        return _number((end - actual) * sign if end is not None and actual is not None else None, 6, row)

    return cell


Field = tuple[Message, str, Callable[[_Row], Cell]]
FIELDS: dict[str, Field] = {
    "name": (say("Indicator"), "text", lambda row: Cell(row.entry.name)),
    "measure": (say("Unit"), "text", lambda row: _text(measure(row.entry.indicator, row.language), row)),
    "period": (say("Period"), "text", _code("period")),
    "low": (say("Lower bound"), "number", _value("target_low")),
    "high": (say("Upper bound"), "number", _value("target_high")),
    "status": (say("Status"), "text", _code("actual_status")),
    "actual": (say("Actual"), "strong", _actual),
    "expected": (say("Plan to date"), "number", _value("expected")),
    "variance": (say("Variance"), "number", _variance),
    "variance_percent": (say("Variance, %"), "number", _percent("variance_percent", sign=True)),
    "achievement": (say("Of plan"), "number", _percent("achievement_percent")),
    "projection": (say("Projection"), "number", _projection),
    "flag": (say("Assessment"), "flag", lambda row: flag_cell(row.entry.row["flag"], row.language)),
    "mode": (say("The assessment is"), "text", lambda row: Cell(row.language.render(MODES[mode(row.entry)]), mode(row.entry))),
    "plan": (say("Plan"), "text", _code("plan")),
    "unit": (say("Reporting unit"), "text", _code("unit")),
    "indicator": (say("Code"), "text", _code("indicator")),
    "target_period": (say("Period of the target"), "text", _code("target_period")),
    "form": (say("Form of the target"), "text", _code("form")),
    "favourable": (say("Favourable: % or points"), "number", _favourable),
    "issued": (say("As issued"), "text", lambda row: Cell(row.entry.row["flag"])),
    "reason": (say("Reason"), "text", _code("reason")),
    "unreported": (say("Without a figure"), "text", _code("unreported")),
    "rules": (say("Thresholds"), "number", lambda row: Cell(str(row.rules), row.rules, 0)),
    "leads": (say("Counted"), "number", lambda row: _yes(row.entry.leads)),
    "kind": (say("Kind"), "text", _code("kind")),
    "direction": (say("Direction"), "text", _code("direction")),
    "variance_in": (say("Variance in"), "text", _code("variance_in")),
    "closed": (say("Covers the whole target"), "number", lambda row: _yes(closes(row.entry))),
    "tolerance": (say("Tolerance"), "number", _value("tolerance")),
    "share": (say("Part due"), "number", lambda row: _number(_share(row.entry), SHARE_PLACES, row)),
    "pace": (say("Pace"), "text", _code("pace")),
    "projected_share": (say("Part projected with"), "number", _projected_share),
    "accumulates": (say("Accumulates"), "number", lambda row: _yes(row.entry.row["accumulates"])),
    "stale": (say("Older than allowed"), "number", lambda row: _yes(row.entry.row["stale"])),
    "least": (say("Bound, at least"), "number", _value("target_least")),
    "most": (say("Bound, at most"), "number", _value("target_most")),
    "below": (say("Figure, rounding below"), "number", _away("actual_least", -1)),
    "above": (say("Figure, rounding above"), "number", _away("actual_most", 1)),
    "judged": (say("By the rules"), "text", lambda row: Cell(judged(row.entry))),
}
"""Heading, role and cell of each field, in the order of the sheet: first what is read, behind it what formulas take as given."""
READ = "mode"
"""The last of what is read."""


def _share(entry: Entry) -> float | None:
    return 1.0 if closes(entry) else entry.row.get("share")
