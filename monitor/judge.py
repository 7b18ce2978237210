"""Variance and flag of each target, in the order in which the reasons come (method, 3 and 6)."""

import datetime
from collections.abc import Sequence

import numpy as np

from monitor import flags
from monitor.columns import Column, Columns, each, present, without
from monitor.flags import Bools, Flags, Ruling
from monitor.lines import STEPS
from monitor.outlook import SDG_FLAGS
from monitor.pace import LAST_YEAR, SEASONAL
from monitor.periods import add_months
from monitor.plan import delay
from monitor.projection import demanded
from monitor.sdg import ACHIEVED
from monitor.series import Floats, Ints, first_of

EPOCH = datetime.date(1970, 1, 1).toordinal()
LAST_DAY = datetime.date(2200, 1, 1).toordinal()
"""No day beyond it is meant."""


def timing(frame: Columns, as_of: datetime.date, holidays: Sequence[datetime.date] = ()) -> Columns:
    """Adds due, days_overdue, stale, and `late`: why a missing figure counts as no data, or None when it is not due yet."""
    frequency, begin, end, limit, till = (frame[name] for name in ("frequency", "begin", "end", "limit", "till"))
    step = np.select([frequency == name for name in STEPS], [*STEPS.values()], 1)
    ahead = np.where(frequency == "irregular", end - limit, -(limit - begin) % step)
    month = np.minimum(limit + ahead, end)
    over = np.where(ahead == 0, frame["limit_over"], np.where(month == end, frame["over"], _day(month)))
    dated = (frame["form"] == "done_by") & present(frame["high"])
    over = np.where(dated, np.clip(np.nan_to_num(frame["high"]), 1, LAST_DAY).astype(np.int64) + 1, over)
    due, closing = (_deadline(days, frame["deadline"], holidays) for days in (over, frame["over"]))
    today = as_of.toordinal()
    whole = (limit == end) | dated
    late = first_of([((today > due) & whole, "period_over"), ((today > due) & (ahead == 0), "not_reported")])
    age = frame["greatest_age"]
    return frame.assign(
        due=(due - EPOCH).astype("datetime64[D]").astype("datetime64[s]"),
        days_overdue=np.where(present(late) & ~present(frame["actual"]), today - due, np.nan),
        late=late,
        over_now=today > closing,
        stale=present(age) & (till > 0) & (till < limit - age) & ~frame["closed"],
    )


def _deadline(over: Ints, texts: Column, holidays: Sequence[datetime.date]) -> Ints:
    """Day number of the last day on which a figure is in time; `over` is the first day after its period."""
    due = over - 1
    for text, rows in each(texts):
        count, unit = delay(str(text)) or (int(float(str(text))), "days")
        if unit == "days":
            due[rows] += count
        elif unit == "working days":
            last = (due[rows] - EPOCH).astype("datetime64[D]")
            due[rows] = np.busday_offset(last, count, roll="backward", holidays=list(holidays)).astype(np.int64) + EPOCH
        else:
            due[rows] = [add_months(datetime.date.fromordinal(day + 1), count).toordinal() - 1 for day in due[rows].tolist()]
    return due


def judge(frame: Columns, rules: Ruling) -> Columns:
    """Adds expected, variance (in what, percent), achievement_percent, favourable, flag, reason and notes; rules by version."""
    frame = _variance(frame)
    flag, reason, favourable = _banded(frame, frame["low"], frame["high"], rules)
    flag, reason = _derived(frame, flag, reason, rules)
    flag, reason = _first_reasons(frame, flag, reason)
    frame = _shown(frame.assign(favourable=favourable, flag=flag, reason=reason))
    versions = np.asarray([one.version for one in rules.sets], dtype=object)[rules.codes]
    return frame.assign(notes=_notes(frame, rules), rules=versions, pace=without(frame["pace"], ~present(frame["expected"])))


def _shown(frame: Columns) -> Columns:
    """Without the figures that say nothing beside such a flag."""
    flag, reason = frame["flag"], frame["reason"]
    unjudged = np.isin(flag, ["no_target", "cannot_be_judged", "no_data", "not_due"]) | (reason == "as_stated")
    hidden, mixed = unjudged & (reason != "inside_interval"), np.isin(reason, ["other_measure", "other_basis"])
    hidden_by = {
        **dict.fromkeys(("variance", "variance_percent", "favourable"), hidden),
        "achievement_percent": mixed | (flag == "no_target"),
        "original_achievement_percent": mixed,
        "expected": np.isin(flag, ["no_target", "not_due"]),
    }
    return frame.assign(**{name: without(frame[name], where) for name, where in hidden_by.items()})


def _variance(frame: Columns) -> Columns:
    """Raw-sign variance; percentages only of levels, and only over a positive denominator."""
    kind, points, actual, whole = (frame[name] for name in ("kind", "points", "actual", "requirement"))
    expected = whole * frame["share"]
    level = ~(points | np.isin(kind, ["rank", "milestone"]))
    original = np.where(frame["lower"], frame["original_high"], frame["original_low"])
    return frame.assign(
        expected=expected,
        variance=actual - expected,
        variance_in=first_of([(kind == "rank", "places"), (kind == "milestone", "days"), (points, "points")], "unit"),
        variance_percent=_percent(actual, expected, level) - 100,
        achievement_percent=_percent(actual, whole, level),
        original_achievement_percent=_percent(actual, original, level),
    )


def _percent(part: Floats, whole: Floats, allowed: Bools) -> Floats:
    return np.asarray(part / np.where(allowed & (whole > 0), whole, np.nan) * 100)


def _banded(frame: Columns, low: Floats, high: Floats, rules: Ruling) -> tuple[Flags, Flags, Floats]:
    """Flag and reason by the bands, for these bounds, and what the bands were laid on."""
    form, actual, share, lower, points, closed = (frame[name] for name in ("form", "actual", "share", "lower", "points", "closed"))
    low, high = low * share, high * share
    is_met = flags.met(form, lower, actual, low, high, frame["tolerance"] * share)
    ratio, delta = _ratio(frame, actual, low, high), _delta(frame, actual, low, high)
    above = (form == "between") & np.where(lower, ~flags.reaches(actual, low), ~flags.reaches(-actual, -high))
    far = np.where(points, flags.reaches(delta, rules.number("exceeded_points")), flags.reaches(ratio, rules.number("exceeded_ratio")))
    floors = np.isin(form, ["at_least", "at_most", "count"]) & (frame["kind"] != "milestone")
    ended = flags.closed(is_met, np.where(form == "between", above, floors & far))
    rates, levels = rules.banded(delta, "points", "otherwise_points"), rules.banded(ratio, "ratio", "otherwise")
    running = np.where(points, rates, levels)
    running = np.where(np.isnan(ratio) & ~points, np.where(is_met, "on_track", rules.flags("otherwise")), running)
    running = np.where((form == "between") & (running == "ahead") & ~above, "on_track", running)
    running = np.where((form == "between") & above, "ahead", running)
    running = np.where(np.isin(form, ["within", "about"]) & (running == "ahead"), "on_track", running)
    found = np.where(closed, ended, running)
    flag, reason = _softened(frame, found, above & (found != "missed"), _short(frame, rules))
    return flag, reason, np.where(points, delta, ratio * 100)


def _softened(frame: Columns, flag: Flags, above: Bools, falling: Bools) -> tuple[Flags, Flags]:
    """The guards: a linear path alone is never worse than watch, an old figure never better."""
    closed, good = frame["closed"], np.isin(flag, ["ahead", "on_track"])
    passed = _passed(frame)
    linear = ~closed & (frame["pace"] == "linear") & (flag == "off_track") & ~passed
    stale, short = ~closed & frame["stale"] & good, ~closed & falling & good
    milestone = frame["kind"] == "milestone"
    cases = [
        (passed, "limit_passed"),
        (short, "projection_short"),
        (linear, "linear_at_worst_watch"),
        (stale, "stale"),
        (milestone & (flag == "missed") & (frame["actual"] <= 0), "not_done"),
        (milestone & (flag == "missed"), "done_late"),
        (milestone, "done"),
        (above, "above_upper"),
        (closed, "requirement"),
        (frame["points"], "points"),
    ]
    return first_of([(passed, "off_track"), (linear | stale | short, "watch")], flag), first_of(cases, "ratio")


def _short(frame: Columns, rules: Ruling) -> Bools:
    """Whether the projected year-end misses what is demanded by more than an on-track figure may.

    Where the pace itself is that of past years the flag has asked already: year to date over their share is the ratio.
    """
    form, lower, low, high, tolerance = (frame[name] for name in ("form", "lower", "low", "high", "tolerance"))
    least, most = demanded(form, lower, low, high, tolerance)
    projection, points = frame["projection"], frame["points"]
    part, rate = rules.number("shortfall"), rules.number("shortfall_points")

    def slack(bound: Floats) -> Floats:
        return np.where(points, rate, part * np.abs(bound))

    enough = np.isnan(least) | flags.reaches(projection, least - slack(least))
    enough &= np.isnan(most) | flags.reaches(-projection, -(most + slack(most)))
    return np.asarray(~enough & ~np.isnan(projection) & ~np.isin(frame["pace"], [SEASONAL, LAST_YEAR]))


def _passed(frame: Columns) -> Bools:
    """Whether a running flow is above a ceiling already: it will not come down again."""
    form, tolerance = frame["form"], frame["tolerance"]
    ceiling = np.where(form == "about", frame["low"] + tolerance, frame["high"])
    capped = np.isin(form, ["at_most", "within", "about"]) | ((form == "between") & frame["lower"])
    growing = (frame["carried"] == "sum") & ~frame["closed"]
    return np.asarray(growing & capped & ~flags.reaches(-frame["actual"], -ceiling) & ~np.isnan(ceiling))


def _ratio(frame: Columns, actual: Floats, low: Floats, high: Floats) -> Floats:
    """Favourable achievement of the expected level: A/E, or 2 − A/E where lower is better; NaN unless E is positive."""
    form, lower = frame["form"], frame["lower"]
    slack = np.where(form == "about", frame["tolerance"] * frame["share"], 0.0)
    floor, ceiling = low - slack, np.where(form == "about", low, high) + slack

    def part(bound: Floats) -> Floats:
        return actual / np.where(bound > 0, bound, np.nan)

    band = np.where(actual < floor, part(floor), np.where(actual > ceiling, 2 - part(ceiling), np.where(np.isnan(actual), np.nan, 1.0)))
    ceiling_only = np.isin(form, ["at_most", "rank"]) | ((form == "between") & lower)
    return np.select([np.isin(form, ["within", "about"]), ceiling_only], [band, 2 - part(high)], part(low))


def _delta(frame: Columns, actual: Floats, low: Floats, high: Floats) -> Floats:
    """Favourable points to the weakest requirement; inside a true band zero."""
    form, lower = frame["form"], frame["lower"]
    slack = np.where(form == "about", frame["tolerance"], 0.0)
    floor, ceiling = low - slack, np.where(form == "about", low, high) + slack
    outside = -np.maximum(np.maximum(floor - actual, actual - ceiling), 0.0)
    ceiling_only = (form == "at_most") | ((form == "between") & lower)
    return np.select([np.isin(form, ["within", "about"]), ceiling_only], [outside, high - actual], actual - low)


def _derived(frame: Columns, flag: Flags, reason: Flags, rules: Ruling) -> tuple[Flags, Flags]:
    """What is derived is an interval (method, 7): where it holds both met and missed none is certain, else the worse counts."""
    rows = np.flatnonzero(present(frame["least"]) | present(frame["actual_least"]))
    if not len(rows):
        return flag, reason
    part = frame.take(rows)
    own = rules.take(rows)
    low_end, high_end = _end(part, "actual_least", "most", own), _end(part, "actual_most", "least", own)
    inside = (low_end[0] == "missed") != (high_end[0] == "missed")
    worse = flags.worse(low_end[0], high_end[0])
    flag, reason = flag.copy(), reason.copy()
    flag[rows] = np.where(inside, "cannot_be_judged", worse)
    reason[rows] = np.where(inside, "inside_interval", np.where(worse == low_end[0], low_end[1], high_end[1]))
    return flag, reason


def _end(part: Columns, actual: str, bound: str, rules: Ruling) -> tuple[Flags, Flags]:
    """Flag and reason at one end: the figure's and the requirement's ends that lie farthest apart on that side."""
    form, low, high, end = part["form"], part["low"], part["high"], part[bound]
    ceiling = (form == "at_most") | ((form == "between") & part["lower"])
    low, high = np.where(ceiling | np.isnan(end), low, end), np.where(~ceiling | np.isnan(end), high, end)
    moved = np.where(np.isnan(part[actual]), part["actual"], part[actual])
    return _banded(part.assign(actual=moved), low, high, rules)[:2]


def _first_reasons(frame: Columns, flag: Flags, reason: Flags) -> tuple[Flags, Flags]:
    """What comes before any band: no target, a source's own word, no figure, figures that do not meet."""
    by_sdg, outcome = frame["method"] == "sdg", frame["outcome"]
    said, unstated, missing = present(outcome), ~present(frame["requirement"]), ~present(frame["actual"])
    open_ = ~frame["closed"]
    expired = open_ & (frame["open_ended"] | (frame["limit"] == frame["end"])) & frame["over_now"] & ~missing
    no_tolerance = (frame["form"] == "about") & ~present(frame["tolerance"])
    cases: list[tuple[Bools, object, object]] = [
        (~present(frame["form"]) & ~said & ~by_sdg, "no_target", "no_target"),
        (unstated & said, first_of([(outcome == "met", "achieved"), (outcome == "not_met", "missed")]), "as_stated"),
        (frame["contradictory"], "cannot_be_judged", "contradictory"),
        (unstated & ~said & ~by_sdg, "cannot_be_judged", "unknown_target"),
        (present(frame["broken"]), "cannot_be_judged", frame["broken"]),
        (missing & ~present(frame["late"]), "not_due", "collected_later"),
        (missing, "no_data", frame["late"]),
        (expired, "no_data", "period_over"),
        (present(frame["mismatch"]), "cannot_be_judged", frame["mismatch"]),
        (no_tolerance, "cannot_be_judged", "no_tolerance"),
        (by_sdg, _sdg_flag(frame), "sdg"),
        (_january(frame), "not_due", "tet"),
        (open_ & ~present(frame["share"]), "not_due", "no_expectation"),
    ]
    flags_, reasons = [(case, value) for case, value, _ in cases], [(case, why) for case, _, why in cases]
    return first_of(flags_, flag), first_of(reasons, reason)


def _january(frame: Columns) -> Bools:
    """A year's rate of which only January is known: Tết falls in January of one year and February of the next (method, 8)."""
    alone = (frame["till"] == frame["begin"] + 1) & (frame["begin"] % 12 == 0) & (frame["calendar"] == 0)
    return np.asarray(alone & (frame["carried"] == "span") & ~frame["closed"])


def _sdg_flag(frame: Columns) -> Flags:
    """The flag of each SDG status; a target achieved early is ahead."""
    status = frame["sdg_status"]
    early = np.where(frame["closed"], "achieved", "ahead")
    return first_of([(status == ACHIEVED, early), *((status == name, flag) for name, flag in SDG_FLAGS.items())])


def _notes(frame: Columns, rules: Ruling) -> Column:
    """Codes of what else a reader must know."""
    form, actual, low, high, expected = (frame[name] for name in ("form", "actual", "low", "high", "expected"))
    judged = present(actual) & present(form)
    ranged = judged & np.isin(form, ["between", "within"]) & frame["closed"] & present(low)
    level = judged & ~(frame["points"] | np.isin(frame["kind"], ["rank", "milestone"]))
    below, above = ~flags.reaches(actual, low), ~flags.reaches(-actual, -high)
    marks = {
        "provisional": (frame["actual_status"] == "estimate") & present(actual),
        "linear": (frame["pace"] == "linear") & present(frame["variance"]),
        "check_plan_or_figure": flags.reaches(frame["achievement_percent"], rules.number("doubtful_percent")),
        "basis_not_stated": judged & present(frame["basis"]) & ~present(frame["actual_basis"]),
        "zero_denominator": level & (expected == 0),
        "negative_denominator": level & (expected < 0),
        "implied": frame["source"] == "implied",
        "inferred": frame["source"] == "inferred",
        "inferred_actual": frame["rest"],
        "revised": frame["revised"],
        "withdrawn": frame["withdrawn"],
        "below_range": ranged & below,
        "inside_range": ranged & ~below & ~above,
        "above_range": ranged & above,
    }
    places = np.zeros(len(frame), dtype=np.int64)
    for place, where in enumerate(marks.values()):
        places |= np.asarray(where, dtype=np.int64) << place
    met, which = np.unique(places, return_inverse=True)
    texts = [" ".join(code for place, code in enumerate(marks) if marked >> place & 1) for marked in met.tolist()]
    return np.asarray([*texts, ""], dtype=object)[which]


def _day(month: Ints) -> Ints:
    """Day number of the first day of each month with that number."""
    unique, inverse = np.unique(month, return_inverse=True)
    return np.asarray([datetime.date(m // 12, m % 12 + 1, 1).toordinal() for m in unique.tolist()])[inverse]
