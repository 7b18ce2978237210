"""The rules of judging as spreadsheet formulas: of one finding, over the cells of its row and of the thresholds.

They say what `judge.py` decides, in functions that every spreadsheet since 2010 knows; a test recalculates them for each
kind of target and holds them equal. What the formulas take as given (form, share due, pace, age) stands in the row too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.report import Value

PAST = ("seasonal", "last_year")
"""Paces that are a projection themselves."""
Places = Mapping[str, str]
"""Where something stands: a cell's address by its name."""


@dataclass(frozen=True)
class Judged:
    """A finding's row: what its cells hold and where they stand; where thresholds stand, in order, and words of flags."""

    holds: Mapping[str, Value]
    at: Places
    bounds: Places
    otherwise: Mapping[str, str]
    """The flag below the last bound of `levels` and of `points`."""
    words: Places
    fallback: Mapping[str, str]
    """Texts that stand where there is nothing to compare, quoted."""

    @property
    def form(self) -> str:
        return str(self.holds["form"])

    @property
    def lower(self) -> bool:
        """The requirement is a ceiling."""
        return self.form in ("at_most", "rank", "done_by") or (self.form == "between" and self.holds["direction"] == "lower")

    @property
    def points(self) -> bool:
        return self.holds["variance_in"] == "points"

    @property
    def open(self) -> bool:
        return not self.holds["closed"]


@dataclass(frozen=True)
class Ends:
    """What is compared: the figure and the bounds, each a cell or an expression."""

    actual: str
    low: str
    high: str


def formulas(row: Judged) -> dict[str, str]:
    """The formula of each field that follows the figure; nothing for those that are values."""
    by_rules = row.holds["judged"]
    if by_rules == "as_issued":
        return {}
    actual, found = row.at["actual"], dict[str, str]()
    if by_rules == "formula":
        found["expected"] = _expected(row)
        found["variance"] = _given(row, _variance(row), "none")
        found["favourable"] = _given(row, _score(row, _ends(row)), "nothing")
        found["flag"] = f"=IF(ISNUMBER({actual}),{_flag(row)},{row.words[str(row.holds['unreported'])]})"
    elif _is_number(row.holds["variance"]):
        found["variance"] = _given(row, _variance(row), "none")
    if by_rules == "while_reported":
        found["flag"] = f"=IF(ISNUMBER({actual}),{row.words[str(row.holds['issued'])]},{row.words[str(row.holds['unreported'])]})"
    if row.holds["variance_in"] == "unit":
        found |= _percentages(row)
    if _is_number(row.holds["projected_share"]):
        found["projection"] = f"=IF(N({actual})>0,{actual}/{row.at['projected_share']},{row.fallback['nothing']})"
    if row.holds["mode"] == "override":
        found.pop("flag", None)
    return found


def _percentages(row: Judged) -> dict[str, str]:
    """Of levels only, and only over what is above zero."""
    actual, expected, whole, found = row.at["actual"], row.at["expected"], _requirement(row), dict[str, str]()
    none = f"IF(ISNUMBER({actual}),{row.fallback['nothing']},{row.fallback['none']})"
    live = row.holds["judged"] == "formula"
    if live or _is_number(row.holds["variance_percent"]):
        found["variance_percent"] = f"=IF(AND(ISNUMBER({actual}),N({expected})>0),{actual}/{expected}*100-100,{none})"
    if live or _is_number(row.holds["achievement"]):
        found["achievement"] = f"=IF(AND(ISNUMBER({actual}),{whole}>0),{actual}/{whole}*100,{none})"
    return found


def _given(row: Judged, expression: str, fallback: str) -> str:
    return f"=IF(ISNUMBER({row.at['actual']}),{expression},{row.fallback[fallback]})"


def _requirement(row: Judged) -> str:
    """The weakest requirement: the bound that the figure must reach; of a true band the nearer one."""
    low, high, actual = row.at["low"], row.at["high"], row.at["actual"]
    if row.form == "within":
        return f"IF(AND(ISNUMBER({actual}),ABS(N({actual})-{low})<=ABS(N({actual})-{high})),{low},{high})"
    return high if row.lower else low


def _expected(row: Judged) -> str:
    expected = f"{_requirement(row)}*{row.at['share']}"
    waits = row.holds["unreported"] == "not_due" or row.holds["expected"] is None
    return _given(row, expected, "nothing") if waits else f"={expected}"


def _variance(row: Judged) -> str:
    difference = f"{row.at['actual']}-{row.at['expected']}"
    return f"IF({row.at['actual']}>0,{difference},{row.fallback['none']})" if row.form == "done_by" else difference


def _ends(row: Judged, actual: str = "", low: str = "low", high: str = "high") -> Ends:
    share = row.at["share"]
    return Ends(actual or row.at["actual"], f"{row.at[low]}*{share}", f"{row.at[high]}*{share}")


def _flag(row: Judged) -> str:
    """By the bands; where something derived is an interval, by both of its ends: none is certain if one meets and the other does not."""
    held = {name for name in ("least", "most", "below", "above") if _is_number(row.holds[name])}
    if not held:
        return _banded(row, _ends(row))
    first, second = (_banded(row, _end(row, held, *names)) for names in (("below", "-", "most"), ("above", "+", "least")))
    missed, order = row.words["missed"], row.words["*"]
    worse = f"INDEX({order},MIN(MATCH({first},{order},0),MATCH({second},{order},0)))"
    return f"IF(({first}={missed})<>({second}={missed}),{row.words['cannot_be_judged']},{worse})"


def _end(row: Judged, held: set[str], away: str, sign: str, bound: str) -> Ends:
    """The figure's and the requirement's ends that lie farthest apart on one side."""
    actual = f"({row.at['actual']}{sign}{row.at[away]})" if away in held else ""
    ceiling = row.form == "at_most" or (row.form == "between" and row.lower)
    if bound not in held:
        return _ends(row, actual)
    return _ends(row, actual, high=bound) if ceiling else _ends(row, actual, low=bound)


def _banded(row: Judged, ends: Ends) -> str:
    return _running(row, ends) if row.open else _ended(row, ends)


def _ended(row: Judged, ends: Ends) -> str:
    words, beyond = row.words, ""
    if row.form == "between":
        beyond = _above(row, ends)
    elif row.form in ("at_least", "at_most", "count") and row.holds["kind"] != "milestone":
        score = _score_of(row, ends)
        beyond = _reaches(score, row.bounds["exceeded.points"]) if row.points else _reaches(f"N({score})", row.bounds["exceeded.levels"])
    met = f"IF({beyond},{words['exceeded']},{words['achieved']})" if beyond else words["achieved"]
    return f"IF({_met(row, ends)},{met},{words['missed']})"


def _running(row: Judged, ends: Ends) -> str:
    score, leaf = _score_of(row, ends), _leaves(row)
    name = "points" if row.points else "levels"
    text = leaf(row.otherwise[name])
    for key, place in reversed(list(row.bounds.items())):
        if key.startswith(f"{name}."):
            text = f"IF({_reaches(score, place)},{leaf(key.partition('.')[2])},{text})"
    if not row.points:
        without = f"IF({_met(row, ends)},{leaf('on_track')},{leaf(row.otherwise[name])})"
        text = f"IF(ISNUMBER({score}),{text},{without})"
    if row.form == "between":
        text = f"IF({_above(row, ends)},{_guarded(row)('ahead')},{text})"
    return _passed(row, ends.actual, text)


def _leaves(row: Judged) -> Callable[[str], str]:
    """The word of a flag, after what its form and its guards make of it."""
    banded = row.form in ("between", "within", "about")
    guarded = _guarded(row)
    return lambda flag: guarded("on_track" if flag == "ahead" and banded else flag)


def _guarded(row: Judged) -> Callable[[str], str]:
    """A straight line alone is never worse than watch; an old figure, or a projection that falls short, never better."""
    short = _short(row)

    def word(flag: str) -> str:
        if flag == "off_track" and row.holds["pace"] == "linear":
            return row.words["watch"]
        if flag in ("ahead", "on_track") and row.holds["stale"]:
            return row.words["watch"]
        if flag in ("ahead", "on_track") and short:
            return f"IF({short},{row.words['watch']},{row.words[flag]})"
        return row.words[flag]

    return word


def _short(row: Judged) -> str:
    """Whether the projection misses what is demanded by more than the thresholds allow; empty where nothing is projected."""
    if row.holds["pace"] in PAST or not _is_number(row.holds["projected_share"]):
        return ""
    projection, low, high = (row.at[name] for name in ("projection", "low", "high"))
    if row.form == "about":
        low, high = f"({low}-{row.at['tolerance']})", f"({low}+{row.at['tolerance']})"
    slack = row.bounds["shortfall.points" if row.points else "shortfall.levels"]
    less, more = ((f"{slack}" if row.points else f"{slack}/100*ABS({bound})") for bound in (low, high))
    floor, ceiling = f"({low}-{less})", f"({high}+{more})"
    asked = []
    if not row.lower or row.form in ("within", "about"):
        asked.append(f"NOT({_reaches(projection, floor)})")
    if row.lower or row.form in ("within", "about"):
        asked.append(f"NOT({_reaches(ceiling, projection)})")
    return f"IF(ISNUMBER({projection}),{asked[0] if len(asked) == 1 else f'OR({asked[0]},{asked[1]})'},FALSE)"


def _passed(row: Judged, actual: str, text: str) -> str:
    """A flow that is above its ceiling before the period ends will not come down again."""
    capped = row.form in ("at_most", "within", "about") or (row.form == "between" and row.lower)
    if not (capped and row.holds["accumulates"]):
        return text
    ceiling = f"({row.at['low']}+{row.at['tolerance']})" if row.form == "about" else row.at["high"]
    return f"IF({_reaches(ceiling, actual)},{text},{row.words['off_track']})"


def _met(row: Judged, ends: Ends) -> str:
    floor, ceiling = _reaches(ends.actual, ends.low), _reaches(ends.high, ends.actual)
    if row.form == "within":
        return f"AND({floor},{ceiling})"
    if row.form == "about":
        return _reaches(f"({row.at['tolerance']}*{row.at['share']})", f"ABS({ends.actual}-{ends.low})")
    if row.form == "done_by":
        return f"AND({ends.actual}>0,{ceiling})"
    return ceiling if row.lower else floor


def _above(row: Judged, ends: Ends) -> str:
    """Better than the whole range."""
    return f"NOT({_reaches(ends.actual, ends.low) if row.lower else _reaches(ends.high, ends.actual)})"


def _score_of(row: Judged, ends: Ends) -> str:
    """The cell of the score, or the expression where another figure or bound is compared."""
    return row.at["favourable"] if ends == _ends(row) else _score(row, ends)


def _score(row: Judged, ends: Ends) -> str:
    """Favourable points of rates; favourable achievement of levels, in percent, a text unless the bound is above zero."""
    actual, low, high = ends.actual, ends.low, ends.high
    if row.form in ("within", "about"):
        return _band_score(row, ends)
    if row.points:
        return f"{high}-{actual}" if row.lower else f"{actual}-{low}"
    if row.form == "done_by":
        return row.fallback["nothing"]
    return _part(row, f"(2-{actual}/({high}))*100", high) if row.lower else _part(row, f"{actual}/({low})*100", low)


def _band_score(row: Judged, ends: Ends) -> str:
    """Inside a true band it is all there is; outside it counts from the nearer bound."""
    actual, floor, ceiling = ends.actual, ends.low, ends.high
    if row.form == "about":
        slack = row.at["tolerance"] if row.points else f"{row.at['tolerance']}*{row.at['share']}"
        floor, ceiling = f"({ends.low}-{slack})", f"({ends.low}+{slack})"
    if row.points:
        return f"-MAX({floor}-{actual},{actual}-{ceiling},0)"
    below, above = _part(row, f"{actual}/({floor})*100", floor), _part(row, f"(2-{actual}/({ceiling}))*100", ceiling)
    return f"IF({actual}<{floor},{below},IF({actual}>{ceiling},{above},100))"


def _part(row: Judged, expression: str, bound: str) -> str:
    return f"IF({bound}>0,{expression},{row.fallback['nothing']})"


def _reaches(value: str, bound: str) -> str:
    """Whether value ≥ bound, within the one relative tolerance of all judging."""
    return f"{value}-({bound})>=-1E-9*MAX(ABS({value}),ABS({bound}))"


def _is_number(value: Value) -> bool:
    return isinstance(value, float | int)
