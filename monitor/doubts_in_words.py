"""Doubts as problems: what is odd, with the figures that it is seen from, and what to do about it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from monitor.periods import NotAPeriod, Period
from monitor.problems import Problem
from monitor.wording import Message, say

Row = Mapping[Any, Any]
MANY, NAMED = 3, 5
"""More doubts of one kind in one hand-in than this are said once, with the names of the first five."""

TEXTS: dict[str, tuple[Message, Message]] = {
    "stale_copy": (
        say("{value} is the figure of {other_period} again, as are {count} of {among} figures of this hand-in"),
        say("was last period's sheet handed in again?"),
    ),
    "zero_for_missing": (
        say("0 where there must be more: {expected} by the months"),
        say("leave the cell empty when a figure is not known; 0 means that nothing happened"),
    ),
    "never_zero": (
        say("0 in a series that is never 0, usually {expected}"),
        say("leave the cell empty when a figure is not known; 0 means that nothing happened"),
    ),
    "magnitude": (
        say("{value} is {times} times what is usual, {other}"),
        say("is it counted in another unit? in the usual one it would be {expected}"),
    ),
    "beyond_plan": (
        say("{value} is {times} times the target of the whole year, {other}"),
        say("are figure and target counted in one unit?"),
    ),
    "index_as_growth": (say("{value} for an index looks like growth"), say("the previous year is 100: write {expected}?")),
    "growth_as_index": (say("{value} % for growth looks like an index"), say("write {expected}?")),
    "cumulative_falls": (
        say("{value} since the start of the year is less than {other} in {other_period}"),
        say("by the months it would be {expected}; if earlier months were revised, hand those in"),
    ),
    "cumulative_sum": (
        say("{value} since the start of the year, but the months make {expected}"),
        say("if earlier months were revised, hand those in; else correct one of them"),
    ),
    "shares_sum": (say("{count} of {among} shares add up to {value} %, not to 100 %"), say("check each share and its rounding")),
    "outlier": (say("{value} is far from what is usual here, {expected}"), say("check the figure; if it is right, say why in a note")),
    "revised_silently": (
        say("{value} replaces {other}, and its status is no firmer than before"),
        say("give the new figure its status (preliminary, official) or a note with the reason"),
    ),
    "revised_far": (say("{value} replaces {other}: far more than a revision"), say("is one of them counted in another unit?")),
    "plan_restated": (
        say("the target became {value} after {other}, and no new instrument is named"),
        say("name the decision that changed it, with its date; or keep the target as it was"),
    ),
    "plan_rounded": (say("the target reads {value} after {other}: rounded differently"), say("keep the figure of the decision")),
    "growth_contradicts": (
        say("growth of {value} % is published, but {level} on {other} in {other_period} is {expected} %"),
        say("{value} % would need {implied} in {other_period}: was the base revised?"),
    ),
    "month_contradicts": (
        say("a change of {value} % on the month before is published, but {level} on {other} in {other_period} is {expected} %"),
        say("{value} % would need {implied} in {other_period}: was it revised?"),
    ),
    "share_contradicts": (
        say("{value} % of the plan is published, but {level} of {other} is {expected} %"),
        say("{value} % would need a plan of {implied}: was the plan changed?"),
    ),
    "share_of_rate": (
        say("{value} % of plan for an indicator that is itself a rate: one percentage over another says nothing"),
        say("give the distance to the target in percentage points"),
    ),
    "rank_population": (
        say("ranked among {value}, before among {other} in {other_period}"),
        say("ranks among different numbers do not compare: say what changed"),
    ),
    "rank_outside": (say("rank {value} among {other}"), say("the first is 1, the last {other}")),
    "measure_changed": (
        say("counted in {text}, before in {other_text}"),
        say("figures in different units of measure never meet: give it a code of its own, or convert"),
    ),
    "measure_spelled": (say("the unit of measure reads {text}, elsewhere {other_text}"), say("write it one way")),
    "measure_multiplier": (say("counted in “{text}”"), say("is {other_text} meant? such numbers come from dragging a cell down a column")),
    "measure_dragged": (
        say("counted in “{text}”, and the next row in “{other_text}”"),
        say("is that so, or was the cell dragged down the column?"),
    ),
}  # fmt: skip
"""What each check says, and its hint."""

CARRIED = say("it is the number that was published for {carried}: was it carried over?")
ZERO_INDEX = say("an index of 0 would mean that everything stood still")
FELL = say("if earlier months were revised, hand those in")
TOGETHER = {
    "stale_copy": say("{count} of {among} figures are those of {other_period} again: {names}"),
    "zero_for_missing": say("0 in {number} figures where there must be more: {names}"),
}
"""What is said of a whole hand-in, where the figures of one of them would say too little."""


def in_words(rows: Sequence[Row], names: Mapping[str, str]) -> tuple[Problem, ...]:
    """Doubts of one check in one hand-in; more than three are said once, by the first."""
    if len(rows) <= MANY:
        return tuple(_problem(row, names) for row in rows)
    first = _problem(rows[0], names)
    listed = list(dict.fromkeys(names.get(row["indicator"], row["indicator"]) for row in rows))
    more = say("{names} and {more} more", names=", ".join(listed[:NAMED]), more=len(listed) - NAMED)
    shown = more if len(listed) > NAMED else ", ".join(listed)
    whole = TOGETHER.get(rows[0]["check"], say("{what}; the same in {number} figures: {names}"))
    values = {**_values(rows[0]), "what": first.what, "number": len(rows), "names": shown}
    return (replace(first, where=_where(rows[0], names, several=True), what=Message(whole.text, values)),)


def _problem(row: Row, names: Mapping[str, str]) -> Problem:
    what, hint = TEXTS[row["check"]]
    if row["check"] == "zero_for_missing" and _missing(row["expected"]):
        what = ZERO_INDEX
    hint = CARRIED if not _missing(row["carried"]) else hint
    if row["check"] == "cumulative_falls" and _missing(row["expected"]):
        hint = FELL
    values = _values(row)
    return Problem(_where(row, names), Message(what.text, values), Message(hint.text, values), row["severity"])


def _values(row: Row) -> dict[str, Any]:
    found = {name: value for name, value in row.items() if not _missing(value)}
    numbers = {name: _short(found[name]) for name in ("expected", "implied") if name in found}
    numbers |= {name: _plain(found[name]) for name in ("value", "other", "level") if name in found}
    periods = {name: _period(found[name]) for name in ("other_period", "carried", "period") if name in found}
    return {**dict.fromkeys(row), **found, **numbers, **periods, "times": _times(found.get("power", 0))}


def _times(power: int) -> str:
    factor = 10 ** abs(int(power))
    return f"{factor}" if power >= 0 else f"1/{factor}"


def _where(row: Row, names: Mapping[str, str], several: bool = False) -> str:
    thing = "" if several else names.get(row["indicator"], row["indicator"])
    return ", ".join(str(part) for part in (thing, row["unit"], row["period"]) if part and not _missing(part))


def _short(value: float) -> float:
    """Four significant digits, and no fewer than the whole number: what is computed pretends to nothing more."""
    return float(f"{value:.4g}") if abs(value) < 1000 else float(round(value))


def _plain(value: float) -> float:
    """As it was written; a figure with more than six decimals was computed somewhere."""
    return value if round(value, 6) == value else _short(value)


def _period(text: str) -> Period | str:
    try:
        return Period.parse(text)
    except NotAPeriod:
        return text


def _missing(value: Any) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)) or value is pd.NaT
