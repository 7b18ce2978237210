"""Findings: each target against what was reported for it; the only place where variance and flag are decided."""

import datetime
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from monitor import back_cast, expected, flags, identities, judge, lines, outlook, overrides, pace, reported
from monitor.columns import Column, Columns, present, texts, without
from monitor.flags import DEFAULT, Rules
from monitor.periods import Period
from monitor.series import Figures, Floats, Ints, figures, finite

TARGETS = {
    "indicator": "code of what is promised",
    "period": "the target's period in the notation of periods.py",
    "form": "at_least, at_most, between, within, about, rank, done_by, count; missing = no target or no stated value",
    "low": "float64 lower bound; a date is its day number (date.toordinal)",
    "high": "float64 upper bound",
    "tolerance": "float64, of `about`",
    "unit": "reporting unit",
    "measure": "unit of measure without price basis",
    "basis": "price basis",
    "kind": "flow, stock, growth, index, share, rank, milestone, average_growth, change; flow by default",
    "direction": "higher or lower is better; higher by default",
    "decimals": "decimals to print",
    "baseline_period": "period that a change is counted from",
    "baseline_value": "float64",
    "effective": "in force from this day; missing = always",
    "rank_of": "population of a rank",
    "method": "default or sdg",
    "limit": "natural limit, of the sdg method",
    "pace": "linear, seasonal or stated; missing = the best that there is",
    "target_id": "indicator/unit/period/line by default",
    "plan": "code of the plan",
    "instrument": "number of the instrument",
    "line": "targets of one line revise each other, of several lines stand side by side; assigned by default",
    "governs": "bool: the one of several whose flag leads",
    "stated": "the figure's own few words",
    "source": "stated, implied or inferred",
    "least": "float64: least value that a derived requirement may have; missing = the bound is exact",
    "most": "float64: greatest value that it may have",
    "outcome": "met or not_met: a source's own word where the value is not stated",
    "aggregation": "over time: sum, last or average; a flow sums, the rest keeps its last figure",
    "parent": "code of the indicator that this one is a part of: children sum to their parent",
    "parts": "how many parts its parent has; one that is missing is inferred only beside all the others; missing = those in the frame",
    "frequency": "monthly, quarterly, half_yearly, nine_monthly, yearly or irregular",
    "deadline": "when the figure is due, counted from the period's end: 10, 10 days, 3 working days, 1 month; its last day by default",
    "greatest_age": "months that a figure may be old and still be judged; 0 by default",
    "since": "day from which the unit exists in its boundaries: older figures of it are back-cast; missing = always",
    "formed_from": "codes of all the units that it was formed from on that day, separated by blanks: back_cast.with_sums adds theirs up",
    "rules": "name of the thresholds that it is judged by, of those handed to assess_tables; missing = the default ones",
}
"""Columns of a targets frame; the first two are required."""

FINDINGS = {
    "plan": "code of the plan",
    "target_id": "the target",
    "instrument": "number of the instrument",
    "line": "line of targets",
    "governs": "bool: this finding's flag leads for its indicator and unit",
    "stated": "the target in its own words",
    "unit": "reporting unit",
    "indicator": "code",
    "measure": "unit of measure without price basis",
    "basis": "price basis",
    "kind": "as in TARGETS",
    "direction": "higher or lower",
    "decimals": "decimals to print",
    "period": "the period judged, notation",
    "target_period": "the target's own period, notation",
    "as_of": "the day whose knowledge is used",
    "form": "as in TARGETS",
    "target_low": "float64 lower bound of the target in force",
    "target_high": "float64 upper bound",
    "target_source": "stated, implied or inferred; missing = no target",
    "tolerance": "float64, of `about`",
    "target_least": "float64: least value that a derived requirement may have; missing = the bound is exact",
    "target_most": "float64: greatest value that it may have",
    "original_low": "float64 bounds of the first target of the line, where the one in force revises it",
    "original_high": "float64",
    "original_achievement_percent": "actual over the original target, percent",
    "actual": "float64, for the span `actual_period`",
    "actual_least": "float64: least value of a figure worked out from rounded ones; missing = it is exact",
    "actual_most": "float64: greatest value of it",
    "actual_status": "estimate, preliminary or official; missing = not stated",
    "actual_period": "the span that the actual covers, notation",
    "actual_id": "the store's number of the figure; missing where it was derived from several",
    "actual_known": "when it became known; missing = always",
    "expected": "float64: where the target should stand by the period's end, or the requirement where the period is closed",
    "share": "float64: part of the requirement that is due by then: expected / requirement; 1 where the whole of it holds",
    "pace": "stated, seasonal, last_year, linear, or target where the requirement itself holds at any day; missing = none",
    "variance": "float64: actual − expected, raw sign; in `variance_in`",
    "variance_in": "unit, points, places or days",
    "variance_percent": "float64: actual / expected − 1, percent; levels only, missing where the denominator does not allow it",
    "favourable": "float64: what the bands are laid on: of levels the favourable achievement in percent, of rates the favourable points",
    "achievement_percent": "float64: actual over the whole target, percent; levels only",
    "growth_percent": "float64: on the same period last year, percent",
    "last_year": "float64: the same span one year earlier",
    "month": "float64: the last month's own figure",
    "previous": "float64: the own figure of the month before it",
    "projection_low": "float64: lower end of the 80 % interval of the year-end; missing below three complete years",
    "projection": "float64: where the year will end, of open flows",
    "projection_high": "float64: upper end of the interval",
    "projection_rule": "seasonal, last_year, stated or linear: the share that it was projected with",
    "probability": "float64: chance that the requirement is met, 0 to 1",
    "required_rate": "float64: what each remaining month must bring, in the measure; 0 where the target is reached",
    "required_growth": "float64: the same as growth on the same months of last year, percent",
    "contribution_percent": "float64: share of the parent's variance, percent",
    "sdg_value": "float64: progress by the SDG method",
    "sdg_status": "target_achieved, substantial_progress, moderate_progress, limited_progress, deterioration or not_available",
    "sdg_score": "float64: −5 to 5",
    "closed": "bool: the actual covers the whole target period",
    "accumulates": "bool: the figure grows over the period as a sum",
    "stale": "bool: the figure is older than the indicator allows",
    "unreported": "flag if nothing were reported: no_data or not_due",
    "due": "day on which the figure was or will be due",
    "days_overdue": "Int64: as_of − due where nothing was reported",
    "flag": "ahead, on_track, watch, off_track, exceeded, achieved, missed, no_data, no_target, not_due, cannot_be_judged",
    "reason": "code of the rule that gave the flag",
    "notes": "codes of what else a reader must know, separated by blanks",
    "rules": "version of the thresholds: a short hash of their content",
    "flag_by_rule": "the flag that the rules gave; the same as `flag` unless a person set that one",
    "override_by": "who set the flag; missing = the rules",
    "override_reason": "why",
    "override_until": "last day on which it holds; missing = until it is withdrawn",
}
"""Columns of an assessment: one row per target × reporting unit."""

UNIX_MONTH = 1970 * 12
"""Number of the month from which numpy counts."""

REASONS = {
    "requirement": "closed: the requirement is met or not",
    "above_upper": "the figure lies above the upper bound of the target",
    "ratio": "open: ratio of the figure to where it should stand",
    "points": "open: percentage points to the requirement",
    "linear_at_worst_watch": "off track by a linear path, which is only an assumption: watch at worst",
    "limit_passed": "the figure is above its upper limit already, before the period ends",
    "tet": "January's growth is judged together with February's",
    "projection_short": "the projected year-end falls short of the target by more than the rules allow: watch at best",
    "sdg": "progress since the baseline by the SDG method",
    "stale": "the newest figure is older than the indicator allows: watch at best",
    "as_stated": "the source says that it was met or not, without the value",
    "done": "done by the date",
    "done_late": "done, but late",
    "not_done": "reported as not done, and the date has passed",
    "contradictory": "two instruments of one date state different targets",
    "no_tolerance": "the target says about, without a tolerance",
    "not_reported": "due and nothing reported",
    "period_over": "the target's period is over and no figure covers it",
    "collected_later": "the next figure is due later",
    "no_target": "monitored only",
    "unknown_target": "there is a target but its value is not known",
    "other_measure": "target and figure have different units of measure",
    "other_basis": "target and figure have different price bases",
    "other_population": "rank among another number",
    "inside_interval": "the line between met and missed lies inside the interval of what was derived: ask for the unrounded figure",
    "no_baseline": "the baseline that the change is counted from is missing",
    "chain_incomplete": "yearly figures since the baseline are missing",
    "no_expectation": "no trajectory to compare with before the period ends",
}
"""Reason codes and what they say."""

NOTES = {
    "provisional": "rests on an estimate",
    "tet": "January alone: Tết moves between January and February, so growth is judged by both together",
    "linear": "the expected value is a linear share of the target, an assumption",
    "check_plan_or_figure": "120 % of the target or more: check the plan or the figure",
    "basis_not_stated": "the figure's price basis is not stated",
    "zero_denominator": "no percentage: the target is zero",
    "negative_denominator": "no percentage: the target is negative",
    "implied": "the target is implied by a published comparison",
    "inferred": "the target is inferred: the parent's, less those of its other parts",
    "inferred_actual": "the figure is inferred: the parent's, less those of its other parts",
    "revised": "the target revises an earlier one",
    "withdrawn": "a figure was given and withdrawn",
    "back_cast": "rests on figures from before the unit existed in its present boundaries: as back-cast by their source, "
    "or the sums of the units that it was formed from",
    "below_range": "below the range stated",
    "inside_range": "inside the range stated",
    "above_range": "above the range stated",
}
"""Note codes and what they say."""


@np.errstate(over="ignore", invalid="ignore")
def assess_tables(
    targets: pd.DataFrame,
    actuals: pd.DataFrame,
    period: Period | str | None = None,
    *,
    as_of: datetime.date,
    phasing: pd.DataFrame | None = None,
    rules: Rules | Mapping[str, Rules] = DEFAULT,
    overridden: pd.DataFrame | None = None,
    published: pd.DataFrame | None = None,
    holidays: Sequence[datetime.date] = (),
) -> pd.DataFrame:
    """The findings (columns FINDINGS) of every target (TARGETS) that the end of `period` lies in, from ACTUALS.

    Without a period each target is judged at its latest actual. `phasing` (target_id, period, value) holds stated
    cumulative expectations; `rules` are the thresholds, or those of each name in the column `rules` of the targets;
    `overridden` (overrides.OVERRIDES) are flags set by people; `published` (comparisons.PUBLISHED) holds growth as printed,
    which tells what last year had reached where only its total was reported; `holidays` are no working days. Raises NotAPeriod for text
    that is no period, NoSuchRules for a name of rules that is not handed in.
    """
    wanted = Period.parse(period) if isinstance(period, str) else period
    promised = lines.complete(lines.reaching(targets, wanted))
    known = figures(back_cast.with_sums(actuals, promised, as_of), as_of)
    asked = lines.asked(lines.inferred(lines.in_force(promised, as_of)), wanted)
    asked = asked.assign(leads=lines.governing(asked), open_ended=wanted is None)
    found = reported.reported(asked, known, as_of, open_ended=wanted is None)
    found = found.assign(stated_growth=reported.stated_growth(found, published, as_of))
    described = identities.inferred(expected.changes(_described(found, known), known), known)
    against = expected.expected(described, known, phasing)
    judged = judge.judge(outlook.outlook(judge.timing(against, as_of, holidays)), flags.ruling(against["rules"], rules))
    return _findings(_numbered(_contributions(_compared(judged, known))), overridden, as_of)


def _numbered(frame: Columns) -> Columns:
    """What came out beyond all numbers, from figures that are absurd, is missing."""
    return frame.assign(**{name: finite(column) for name, column in frame.arrays.items() if column.dtype == np.float64})


def _described(frame: Columns, known: Figures) -> Columns:
    """Adds what the last figure says of itself: actual_status, actual_known, actual_measure, actual_basis, actual_id."""
    last = frame["last_at"]
    words = {f"actual_{name}": texts(known.taken(name, last)) for name in ("status", "measure", "basis")}
    return frame.assign(**words, actual_known=known.taken("known", last), actual_id=known.taken("id", frame["at"]))


def _compared(frame: Columns, known: Figures) -> Columns:
    """Adds last_year, growth_percent, month and previous; figures on different bases never meet."""
    before, at = reported.last_year(frame, known)
    other = [flags.differ(frame[f"actual_{name}"], texts(known.taken(name, at))) for name in ("measure", "basis")]
    before = np.where(np.logical_or.reduce(other) | frame["days"], np.nan, before)
    month, previous = (np.where(frame["days"], np.nan, values) for values in reported.month_and_previous(frame, known))
    growth = np.where(before > 0, (frame["actual"] / np.where(before > 0, before, 1.0) - 1) * 100, np.nan)
    shown = np.where(frame["points"] | np.isin(frame["kind"], ["rank", "milestone"]), np.nan, growth)
    return frame.assign(last_year=before, growth_percent=shown, month=month, previous=previous, notes=_from_before(frame, before))


def _from_before(frame: Columns, before: Floats) -> Column:
    """The notes, and one where a figure, the one it is compared with or its pace is older than the unit in its boundaries (method, 8)."""
    begin, since, rule = frame["begin"], frame["since"], frame["pace"]
    first = np.where(present(since), since.astype("datetime64[M]").astype(np.int64) + UNIX_MONTH, np.nan)
    older = (present(frame["actual"]) & (begin < first)) | (present(before) & (begin - 12 < first))
    # The usual share needs at least three past years: the oldest of them began that long ago.
    older |= begin - 12 * np.select([rule == pace.LAST_YEAR, rule == pace.SEASONAL], [1, pace.YEARS_NEEDED], np.nan) < first
    notes = frame["notes"].copy()
    notes[older] = [f"{codes} back_cast".strip() for codes in notes[older]]
    return notes


def _contributions(frame: Columns) -> Columns:
    """Each child's share of its parent's variance, where both were judged on one line and in one measure."""
    parted = present(frame["parent"]) & (frame["variance_in"] == "unit")
    if not parted.any():
        return frame.assign(contribution_percent=np.nan)
    keys = ["unit", "period", "line"]
    judged = pd.DataFrame({name: frame[name] for name in ("indicator", "parent", "variance", *keys)})
    whole = judged[judged["variance"].notna()].drop_duplicates(["indicator", *keys]).set_index(["indicator", *keys])["variance"]
    of = whole.reindex(pd.MultiIndex.from_frame(judged[["parent", *keys]])).to_numpy(np.float64)
    parted &= of != 0
    return frame.assign(contribution_percent=np.where(parted, frame["variance"] / np.where(parted, of, 1.0) * 100, np.nan))


def _findings(frame: Columns, overridden: pd.DataFrame | None, as_of: datetime.date) -> pd.DataFrame:
    """The documented columns, in order; the flags that people set stand over those of the rules."""
    begin, limit = frame["begin"], frame["limit"]
    till = np.where(frame["open_ended"] & (frame["till"] > 0), frame["till"], limit)
    # A rate's figure covers only the year that it was given for; a milestone reported as not done has no day.
    own = np.where((frame["carried"] == "span") & (frame["till"] > 0), np.maximum(begin, (frame["till"] - 1) // 12 * 12), begin)
    undone = (frame["kind"] == "milestone") & (frame["actual"] <= 0)
    settled = ~np.isin(frame["flag"], flags.OPEN)
    found = frame.assign(
        **{name: without(frame[name], settled) for name in outlook.PROJECTED},
        **{name: without(frame[name], undone) for name in ("actual", "variance")},
        governs=frame["leads"],
        target_period=frame["period"],
        period=_written(frame, np.minimum(begin, till - 1), till),
        as_of=np.datetime64(as_of, "s"),
        target_low=frame["low"],
        target_high=frame["high"],
        target_least=frame["least"],
        target_most=frame["most"],
        accumulates=frame["carried"] == "sum",
        unreported=np.where(present(frame["late"]), "no_data", "not_due").astype(object),
        target_source=without(frame["source"], frame["flag"] == "no_target"),
        actual_period=_written(frame, own, frame["till"]),
        days_overdue=pd.array(frame["days_overdue"], dtype="Int64"),
        flag_by_rule=frame["flag"],
        override_by=None,
        override_reason=None,
        override_until=np.datetime64("NaT", "us"),
    )
    return overrides.applied(found.only(*FINDINGS).frame(), overridden, as_of)


def _written(frame: Columns, begin: Ints, till: Ints) -> Column:
    """Spans in the notation of periods.py; of days the target's own."""
    spans = reported.notation(begin, till, frame["calendar"])
    return np.where(frame["days"] & present(spans), frame["period"], spans)
