"""A finding's names, figures and bounds as they are printed: with their measure, and never against the flag beside them."""

import datetime
from collections.abc import Mapping
from typing import Any

import pandas as pd

from monitor.flags import DEFAULT, Rules
from monitor.plan import Indicator
from monitor.thresholds_in_words import turns
from monitor.wording import Language, decimals_for, say

Row = Mapping[str, Any]

TURNS = turns(DEFAULT)
"""Where flags turn by the usual rules; a finding judged by others carries its own as `turns`."""
BASES = {"constant 1994": say("constant 1994 prices"), "constant 2010": say("constant 2010 prices"), "current": say("current prices")}


def records(findings: pd.DataFrame) -> list[dict[str, Any]]:
    """The frame's rows with None for everything missing."""
    plain = findings.astype(object)
    return [dict(zip(plain.columns, row, strict=True)) for row in plain.where(findings.notna(), None).itertuples(index=False, name=None)]


def governs(row: Row) -> bool:
    """Whether the finding leads; the only one of its indicator need not say so."""
    return row.get("governs") is None or bool(row["governs"])


def note_codes(row: Row) -> tuple[str, ...]:
    return tuple((row.get("notes") or "").split())


def title(indicator: Indicator, language: Language) -> str:
    """The indicator's name with its price basis, which is part of what is measured."""
    name = indicator.name.in_(language.code)
    basis = language.render(BASES[indicator.basis]) if indicator.basis else ""
    return name if not basis or basis in name else f"{name} ({basis})"


def measure(indicator: Indicator, language: Language) -> str:
    return indicator.measure.in_(language.code)


def decimals(row: Row, indicator: Indicator) -> int:
    """The indicator's, and more where the print of actual and target would otherwise contradict the flag."""
    own, value = max(0, indicator.decimals), row.get("actual")
    bounds = (row.get("expected"), row.get("target_low"), row.get("target_high"))
    return own if value is None or indicator.kind == "milestone" else decimals_for(value, own, *bounds)


def amount(value: float, places: int, indicator: Indicator, language: Language) -> str:
    """The number with its unit of measure."""
    unit = measure(indicator, language)
    number = language.number(value, places)
    return f"{number}%" if unit == "%" else f"{number} {unit}".strip()


def requirement(row: Row, indicator: Indicator, language: Language) -> str:
    """The target as a number or a range, without its unit: `40.400,0`, `7,0–8,0`, `≤ 5,0`; empty where there is none."""
    low, high, form = row.get("target_low"), row.get("target_high"), row.get("form")
    if form == "done_by":
        return language.date(day_of(high)) if high is not None else ""
    if low is None and high is None:
        return ""
    places = decimals(row, indicator)
    numbers = [language.number(bound, places) for bound in (low, high) if bound is not None]
    if form in ("at_most", "rank"):
        return f"≤ {numbers[-1]}"
    if form == "about":
        return f"≈ {numbers[0]}"
    return "–".join(dict.fromkeys(numbers))


def with_turns(row: Row, rules: Mapping[str, Rules]) -> Row:
    """The finding with what its print must not contradict, where its rules are not the usual ones."""
    own = rules.get(row.get("rules") or "", DEFAULT)
    return row if own is DEFAULT else {**row, "turns": turns(own)}


def percent_decimals(value: float, row: Row) -> int:
    return decimals_for(value, 1, *(row.get("turns") or TURNS)[0])


def point_decimals(value: float, indicator: Indicator, row: Row) -> int:
    return decimals_for(value, max(1, indicator.decimals), *(row.get("turns") or TURNS)[1])


def day_of(number: float) -> datetime.date:
    return datetime.date.fromordinal(int(number))


def clean(row: Row) -> dict[str, Any]:
    return {name: None if value is None or (name != "turns" and pd.isna(value)) else value for name, value in row.items()}
