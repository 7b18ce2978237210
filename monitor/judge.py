"""Variance and flag of each target, in the order in which the reasons come (method, 3 and 6)."""

import datetime
from collections.abc import Sequence

import numpy as np
import pandas as pd

from monitor import flags
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


def timing(frame: pd.DataFrame, as_of: datetime.date, holidays: Sequence[datetime.date] = ()) -> pd.DataFrame:
    """Adds due, days_overdue, stale, and `late`: why a missing figure counts as no data, or None when it is not due yet."""
    step = frame["frequency"].map(STEPS).to_numpy(np.float64, na_value=np.nan)
    begin, end, limit = (frame[name].to_numpy() for name in ("begin", "end", "limit"))
    ahead = np.where(frame["frequency"] == "irregular", end - limit, -(limit - begin) % np.where(np.isnan(step), 1, step))
    month = np.minimum(limit + ahead, end).astype(np.int64)
    over = np.where(ahead == 0, frame["limit_over"], np.where(month == end, frame["over"], _day(month)))
    dated = ((frame["form"] == "done_by") & frame["high"].notna()).to_numpy()
    over = np.where(dated, np.clip(np.nan_to_num(frame["high"].to_numpy()), 1, LAST_DAY).astype(np.int64) + 1, over)
    due, closing = (_deadline(days, frame["deadline"], holidays) for days in (over, frame["over"].to_numpy()))
    today = as_of.toordinal()
    whole = (limit == end) | dated
    late = first_of([((today > due) & whole, "period_over"), ((today > due) & (ahead == 0), "not_reported")])
    overdue = np.where(frame["actual"].isna() & pd.notna(late), today - due, np.nan)
    return frame.assign(
        due=(due - EPOCH).astype("datetime64[D]").astype("datetime64[s]"),
        days_overdue=pd.array(overdue, dtype="Float64").astype("Int64"),
        late=late,
        over_now=today > closing,
        stale=(frame["till"] > 0) & (frame["till"] < limit - frame["greatest_age"].fillna(np.inf)) & ~frame["closed"],
    )


def _deadline(over: Ints, texts: pd.Series, holidays: Sequence[datetime.date]) -> Ints:
    """Day number of the last day on which a figure is in time; `over` is the first day after its period."""
    due = over - 1
    for text, rows in texts.groupby(texts).indices.items():
        count, unit = delay(str(text)) or (int(float(str(text))), "days")
        if unit == "days":
            due[rows] += count
        elif unit == "working days":
            last = (due[rows] - EPOCH).astype("datetime64[D]")
            due[rows] = np.busday_offset(last, count, roll="backward", holidays=list(holidays)).astype(np.int64) + EPOCH
        else:
            due[rows] = [add_months(datetime.date.fromordinal(day + 1), count).toordinal() - 1 for day in due[rows].tolist()]
    return due


def judge(frame: pd.DataFrame, rules: Ruling) -> pd.DataFrame:
    """Adds expected, variance (in what, percent), achievement_percent, favourable, flag, reason and notes; rules by version."""
    frame = _variance(frame)
    flag, reason, favourable = _banded(frame, frame["low"].to_numpy(), frame["high"].to_numpy(), rules)
    frame["favourable"] = favourable
    flag, reason = _derived(frame, flag, reason, rules)
    flag, reason = _first_reasons(frame, flag, reason)
    unjudged = np.isin(flag, ["no_target", "cannot_be_judged", "no_data", "not_due"]) | (reason == "as_stated")
    hidden = unjudged & (reason != "inside_interval")
    for name in ("variance", "variance_percent", "favourable"):
        frame[name] = frame[name].mask(hidden)
    mixed = np.isin(reason, ["other_measure", "other_basis"])
    frame["achievement_percent"] = frame["achievement_percent"].mask(mixed | (flag == "no_target"))
    frame["original_achievement_percent"] = frame["original_achievement_percent"].mask(mixed)
    frame = frame.assign(flag=flag, reason=reason, expected=frame["expected"].mask(np.isin(flag, ["no_target", "not_due"])))
    versions = np.asarray([each.version for each in rules.sets], dtype=object)[rules.codes]
    return frame.assign(notes=_notes(frame, rules), rules=versions, pace=frame["pace"].where(frame["expected"].notna(), None))


def _variance(frame: pd.DataFrame) -> pd.DataFrame:
    """Raw-sign variance; percentages only of levels, and only over a positive denominator."""
    expected = frame["requirement"] * frame["share"]
    level = ~(frame["points"] | frame["kind"].isin(["rank", "milestone"]))
    whole = frame["requirement"]
    original = frame["original_high"].where(frame["lower"], frame["original_low"])
    return frame.assign(
        expected=expected,
        variance=frame["actual"] - expected,
        variance_in=first_of(
            [(frame["kind"] == "rank", "places"), (frame["kind"] == "milestone", "days"), (frame["points"], "points")], "unit"
        ),
        variance_percent=_percent(frame["actual"], expected, level) - 100,
        achievement_percent=_percent(frame["actual"], whole, level),
        original_achievement_percent=_percent(frame["actual"], original, level),
    )


def _percent(part: pd.Series, whole: pd.Series, allowed: pd.Series) -> pd.Series:
    return (part / whole.where(whole > 0) * 100).where(allowed)


def _banded(frame: pd.DataFrame, low: Floats, high: Floats, rules: Ruling) -> tuple[Flags, Flags, Floats]:
    """Flag and reason by the bands, for these bounds, and what the bands were laid on."""
    actual, share, lower = (frame[name].to_numpy() for name in ("actual", "share", "lower"))
    points, closed = frame["points"].to_numpy(), frame["closed"].to_numpy()
    form = frame["form"].to_numpy()
    low, high = low * share, high * share
    is_met = flags.met(form, lower, actual, low, high, frame["tolerance"].to_numpy() * share)
    ratio, delta = _ratio(frame, actual, low, high), _delta(frame, actual, low, high)
    above = (form == "between") & np.where(lower, ~flags.reaches(actual, low), ~flags.reaches(-actual, -high))
    far = np.where(points, flags.reaches(delta, rules.number("exceeded_points")), flags.reaches(ratio, rules.number("exceeded_ratio")))
    floors = np.isin(form, ["at_least", "at_most", "count"]) & (frame["kind"] != "milestone").to_numpy()
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


def _softened(frame: pd.DataFrame, flag: Flags, above: Bools, falling: Bools) -> tuple[Flags, Flags]:
    """The guards: a linear path alone is never worse than watch, an old figure never better."""
    closed = frame["closed"].to_numpy()
    passed = _passed(frame)
    linear = ~closed & (frame["pace"] == "linear").to_numpy() & (flag == "off_track") & ~passed
    stale = ~closed & frame["stale"].to_numpy() & np.isin(flag, ["ahead", "on_track"])
    short = ~closed & np.isin(flag, ["ahead", "on_track"]) & falling
    milestone = (frame["kind"] == "milestone").to_numpy()
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


def _short(frame: pd.DataFrame, rules: Ruling) -> Bools:
    """Whether the projected year-end misses what is demanded by more than an on-track figure may.

    Where the pace itself is that of past years the flag has asked already: year to date over their share is the ratio.
    """
    form, lower, low, high, tolerance = (frame[name].to_numpy() for name in ("form", "lower", "low", "high", "tolerance"))
    least, most = demanded(form, lower, low, high, tolerance)
    projection, points = frame["projection"].to_numpy(), frame["points"].to_numpy()
    part, rate = rules.number("shortfall"), rules.number("shortfall_points")

    def slack(bound: Floats) -> Floats:
        return np.where(points, rate, part * np.abs(bound))

    enough = np.isnan(least) | flags.reaches(projection, least - slack(least))
    enough &= np.isnan(most) | flags.reaches(-projection, -(most + slack(most)))
    return np.asarray(~enough & ~np.isnan(projection) & ~frame["pace"].isin([SEASONAL, LAST_YEAR]).to_numpy())


def _passed(frame: pd.DataFrame) -> Bools:
    """Whether a running flow is above a ceiling already: it will not come down again."""
    form, tolerance = frame["form"].to_numpy(), frame["tolerance"].to_numpy()
    ceiling = np.where(form == "about", frame["low"] + tolerance, frame["high"])
    capped = np.isin(form, ["at_most", "within", "about"]) | ((form == "between") & frame["lower"].to_numpy())
    growing = (frame["carried"] == "sum").to_numpy() & ~frame["closed"].to_numpy()
    return np.asarray(growing & capped & ~flags.reaches(-frame["actual"].to_numpy(), -ceiling) & ~np.isnan(ceiling))


def _ratio(frame: pd.DataFrame, actual: Floats, low: Floats, high: Floats) -> Floats:
    """Favourable achievement of the expected level: A/E, or 2 − A/E where lower is better; NaN unless E is positive."""
    form, lower = frame["form"].to_numpy(), frame["lower"].to_numpy()
    slack = np.where(form == "about", frame["tolerance"].to_numpy() * frame["share"].to_numpy(), 0.0)
    floor, ceiling = low - slack, np.where(form == "about", low, high) + slack

    def part(bound: Floats) -> Floats:
        return actual / np.where(bound > 0, bound, np.nan)

    band = np.where(actual < floor, part(floor), np.where(actual > ceiling, 2 - part(ceiling), np.where(np.isnan(actual), np.nan, 1.0)))
    ceiling_only = np.isin(form, ["at_most", "rank"]) | ((form == "between") & lower)
    return np.select([np.isin(form, ["within", "about"]), ceiling_only], [band, 2 - part(high)], part(low))


def _delta(frame: pd.DataFrame, actual: Floats, low: Floats, high: Floats) -> Floats:
    """Favourable points to the weakest requirement; inside a true band zero."""
    form, lower = frame["form"].to_numpy(), frame["lower"].to_numpy()
    slack = np.where(form == "about", frame["tolerance"].to_numpy(), 0.0)
    floor, ceiling = low - slack, np.where(form == "about", low, high) + slack
    outside = -np.maximum(np.maximum(floor - actual, actual - ceiling), 0.0)
    ceiling_only = (form == "at_most") | ((form == "between") & lower)
    return np.select([np.isin(form, ["within", "about"]), ceiling_only], [outside, high - actual], actual - low)


def _derived(frame: pd.DataFrame, flag: Flags, reason: Flags, rules: Ruling) -> tuple[Flags, Flags]:
    """What is derived is an interval (method, 7): where it holds both met and missed none is certain, else the worse counts."""
    rows = np.flatnonzero(frame["least"].notna() | frame["actual_least"].notna())
    if not len(rows):
        return flag, reason
    part = frame.iloc[rows].reset_index(drop=True)
    own = rules.take(rows)
    low_end, high_end = _end(part, "actual_least", "most", own), _end(part, "actual_most", "least", own)
    inside = (low_end[0] == "missed") != (high_end[0] == "missed")
    worse = flags.worse(low_end[0], high_end[0])
    flag, reason = flag.copy(), reason.copy()
    flag[rows] = np.where(inside, "cannot_be_judged", worse)
    reason[rows] = np.where(inside, "inside_interval", np.where(worse == low_end[0], low_end[1], high_end[1]))
    return flag, reason


def _end(part: pd.DataFrame, actual: str, bound: str, rules: Ruling) -> tuple[Flags, Flags]:
    """Flag and reason at one end: the figure's and the requirement's ends that lie farthest apart on that side."""
    ceiling = part["form"].isin(["at_most"]) | ((part["form"] == "between") & part["lower"])
    low = part[bound].fillna(part["low"]).mask(ceiling, part["low"])
    high = part[bound].fillna(part["high"]).where(ceiling, part["high"])
    moved = part.assign(actual=part[actual].fillna(part["actual"]))
    return _banded(moved, low.to_numpy(), high.to_numpy(), rules)[:2]


def _first_reasons(frame: pd.DataFrame, flag: Flags, reason: Flags) -> tuple[Flags, Flags]:
    """What comes before any band: no target, a source's own word, no figure, figures that do not meet."""
    by_sdg = frame["method"] == "sdg"
    nothing = frame["form"].isna() & frame["outcome"].isna() & ~by_sdg
    unknown = frame["requirement"].isna() & frame["outcome"].isna()
    said = frame["requirement"].isna() & frame["outcome"].notna()
    missing = frame["actual"].isna()
    open_ = ~frame["closed"]
    due_later = missing & frame["late"].isna()
    expired = open_ & (frame["open_ended"] | (frame["limit"] == frame["end"])) & frame["over_now"] & ~missing
    no_tolerance = (frame["form"] == "about") & frame["tolerance"].isna()
    untimed = open_ & frame["share"].isna()
    cases: list[tuple[pd.Series, object, object]] = [
        (nothing, "no_target", "no_target"),
        (said, frame["outcome"].map({"met": "achieved", "not_met": "missed"}), "as_stated"),
        (frame["contradictory"], "cannot_be_judged", "contradictory"),
        (unknown & ~by_sdg, "cannot_be_judged", "unknown_target"),
        (frame["broken"].notna(), "cannot_be_judged", frame["broken"]),
        (due_later, "not_due", "collected_later"),
        (missing, "no_data", frame["late"]),
        (expired, "no_data", "period_over"),
        (frame["mismatch"].notna(), "cannot_be_judged", frame["mismatch"]),
        (no_tolerance, "cannot_be_judged", "no_tolerance"),
        (by_sdg, _sdg_flag(frame), "sdg"),
        (_january(frame), "not_due", "tet"),
        (untimed, "not_due", "no_expectation"),
    ]
    flags_, reasons = [(case, value) for case, value, _ in cases], [(case, why) for case, _, why in cases]
    return first_of(flags_, flag), first_of(reasons, reason)


def _january(frame: pd.DataFrame) -> pd.Series:
    """A year's rate of which only January is known: Tết falls in January of one year and February of the next (method, 8)."""
    alone = (frame["till"] == frame["begin"] + 1) & (frame["begin"] % 12 == 0) & (frame["calendar"] == 0)
    return alone & (frame["carried"] == "span") & ~frame["closed"]


def _sdg_flag(frame: pd.DataFrame) -> Flags:
    """The flag of each SDG status; a target achieved early is ahead."""
    early = np.where(frame["closed"], "achieved", "ahead")
    return np.where(frame["sdg_status"] == ACHIEVED, early, frame["sdg_status"].map(SDG_FLAGS))


def _notes(frame: pd.DataFrame, rules: Ruling) -> pd.Series:
    """Codes of what else a reader must know."""
    judged = frame["actual"].notna() & frame["form"].notna()
    ranged = judged & frame["form"].isin(["between", "within"]) & frame["closed"] & frame["low"].notna()
    level = ~(frame["points"] | frame["kind"].isin(["rank", "milestone"]))
    actual, low, high = (frame[name].to_numpy() for name in ("actual", "low", "high"))
    below, above = ~flags.reaches(actual, low), ~flags.reaches(-actual, -high)
    marks = {
        "provisional": (frame["actual_status"] == "estimate") & frame["actual"].notna(),
        "linear": (frame["pace"] == "linear") & frame["variance"].notna(),
        "check_plan_or_figure": pd.Series(flags.reaches(frame["achievement_percent"].to_numpy(), rules.number("doubtful_percent"))),
        "basis_not_stated": judged & frame["basis"].notna() & frame["actual_basis"].isna(),
        "zero_denominator": judged & level & (frame["expected"] == 0),
        "negative_denominator": judged & level & (frame["expected"] < 0),
        "implied": frame["source"] == "implied",
        "inferred": frame["source"] == "inferred",
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
    return pd.Series(np.asarray([*texts, ""], dtype=object)[which], index=frame.index)


def _day(month: Floats) -> Floats:
    """Day number of the first day of each month with that number."""
    unique, inverse = np.unique(month, return_inverse=True)
    return np.asarray([datetime.date(m // 12, m % 12 + 1, 1).toordinal() for m in unique.tolist()])[inverse]
