"""Decides what a form holds: which rows a unit fills in for a period, and what stands in them beforehand."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pandas as pd

from monitor.amounts import measure, title
from monitor.form import STATUSES, TICKS, Block, Entry, Form, Row
from monitor.form_due import Due, below, due, reached
from monitor.form_figures import first_reported, worth
from monitor.form_periods import earlier
from monitor.periods import Period
from monitor.plan import Promises
from monitor.series import Figures, figures
from monitor.wording import MISSING, Language, capital

STANDS = ("stock", "share", "rank")
"""Kinds whose last figure still stands at the end of a later month, so that it can be compared with."""
BLOCKS: dict[str, Block] = {"rank": "ranks", "milestone": "milestones"}
Known = Mapping[str, Any]


def form(
    promises: Promises,
    actuals: pd.DataFrame,
    targets: pd.DataFrame,
    plan: str,
    unit: str,
    period: Period,
    *,
    as_of: datetime.date,
    language: Language,
    phasing: pd.DataFrame | None = None,
    holidays: Sequence[datetime.date] = (),
) -> Form:
    """A unit's form, with the rows of the units below it, for the targets of one plan or, without one, of all.

    `targets` and `phasing` are those of promise_tables, `actuals` every vintage. Without rows nothing is due.
    """
    asked = due(promises, actuals, below(promises, targets, plan, unit, as_of), period, phasing=phasing, holidays=holidays)
    known = _known(asked, figures(actuals, as_of), actuals, as_of)
    rows = _summed(tuple(_row(promises, *pair, unit, language) for pair in zip(asked, known, strict=True)), unit, promises)
    order = _order(rows, unit)
    numbers = [each for each in asked if each.indicator.kind != "milestone"]
    return Form(
        id=".".join((plan or "all", str(period), unit)),
        plan=plan,
        unit=unit,
        unit_name=_unit_name(promises, unit, language),
        period=period,
        lang=language.code,
        as_of=as_of,
        title=_title(promises, asked, language),
        deadline=min((each.target["due"].date() for each in numbers), default=None),
        contact=_contact(asked, language),
        rows=tuple(sorted(rows, key=lambda row: order[row.unit, row.group])),
        periods=tuple((str(each), language.period(each)) for each in earlier(each.own for each in numbers)),
    )


def reporting(promises: Promises, targets: pd.DataFrame, plan: str, period: Period, as_of: datetime.date) -> tuple[str, ...]:
    """The units that have something to report for the period, in the order of the plans."""
    mine = below(promises, targets, plan, "", as_of)
    return tuple(dict.fromkeys(mine.loc[reached(promises, mine, period)[1], "unit"]))


def _known(asked: Sequence[Due], known: Figures, actuals: pd.DataFrame, as_of: datetime.date) -> list[Known]:
    """For each row the figures of its spans, with the statuses, notes and first reports that the form shows."""
    frame = pd.DataFrame({
        "indicator": pd.Series([each.indicator.code for each in asked], dtype=object),
        "unit": pd.Series([each.unit for each in asked], dtype=object),
        "sums": [each.sums for each in asked],
        "stands": [each.indicator.kind in STANDS for each in asked],
    })  # fmt: skip
    columns: dict[str, Any] = {}
    for name in ("now", "previous", "last_year", "base"):
        texts = pd.Series([str(each.spans[name] or "") for each in asked], dtype=object)
        columns[name], at = worth(known, frame, texts)
        columns[f"{name}_given"] = np.where(at >= 0, columns[name], np.nan)
        if name in ("now", "previous"):
            columns |= {f"{name}_{told}": known.taken(told, at).astype(object) for told in ("status", "note", "stated")}
        if name == "previous":
            columns["previous_first"] = first_reported(actuals, frame, texts, as_of)
    records: list[Any] = pd.DataFrame(columns).astype(object).where(lambda given: given.notna(), None).to_dict("records")
    return records


def _row(promises: Promises, asked: Due, known: Known, unit: str, language: Language) -> Row:
    indicator, now, previous = asked.indicator, asked.spans["now"], asked.spans["previous"]
    assert now is not None
    group = capital(indicator.group.in_(language.code)) if indicator.group else ""
    given = _given(asked, known, language)
    return Row(
        block=BLOCKS.get(indicator.kind, "figures"),
        indicator=indicator.code,
        unit=asked.unit,
        name=title(indicator, language),
        measure=measure(indicator, language),
        kind=indicator.kind,
        decimals=indicator.decimals,
        cumulative=indicator.entry == "cumulative",
        sums=asked.sums,
        period=now,
        previous=previous,
        shown=_shown(asked, known, language),
        given=given,
        entries=given,
        group=group if asked.unit == unit else " – ".join(filter(None, (_unit_name(promises, asked.unit, language), group))),
    )


def _shown(asked: Due, known: Known, language: Language) -> dict[str, Entry | None]:
    places, kind = asked.indicator.decimals, asked.indicator.kind
    missing = language.render(MISSING)
    if kind == "milestone":
        return {"plan": _day(asked.target["target_high"]) or missing, "previous_first": _day(known["now"]) or missing}
    first = _worked(known, "previous", places) if known["previous_first"] is None else known["previous_first"]
    seen = {"last_year": _worked(known, "last_year", places), "previous_first": _exact(first)}
    if kind == "rank":
        aim = {"plan": _rounded(asked.target["target_high"], 0), "of": _rounded(asked.rank_of, 0)}
        return _filled({**aim, **seen}, missing)
    seen = {"plan_to_date": _rounded(asked.target["expected"], places), **seen}
    base = Decimal(0) if asked.spans["base"] is None else _worked(known, "base", places)
    return {
        "plan": _plan(asked, language) or missing,
        "span": language.period(asked.spans["now"] or asked.own),
        **_filled(seen, missing),
        "base": (missing if base is None else base) if asked.sums else None,
        "carry": Decimal(int(asked.carry)),
    }


def _given(asked: Due, known: Known, language: Language) -> dict[str, Entry]:
    """What was handed in before; a figure yet to come is taken for an estimate."""
    words = STATUSES[language.code]
    note = {"note": str(known["now_note"])} if known["now_note"] and known["now_given"] is not None else {}
    if asked.indicator.kind == "milestone":
        ticks = TICKS[language.code]
        day, told = _day(known["now_given"]), known["now_given"] is not None
        done: dict[str, Entry] = {"done": day, "tick": ticks["done"]} if day else {"tick": ticks["open"]} if told else {}
        return {**done, **note}
    found = {
        "official": _exact(known["previous_given"]) if known["previous_status"] == "official" else None,
        "estimate": _exact(known["now_given"]),
        "population": _population(asked, known),
    }
    status = known["now_status"] if found["estimate"] is not None else "estimate"
    stated: dict[str, Entry] = {"status": words[status]} if status else {}
    return {**{role: value for role, value in found.items() if value is not None}, **stated, **note}


def _population(asked: Due, known: Known) -> Decimal | None:
    """Among how many it was ranked last, else among how many the target counts."""
    if asked.indicator.kind != "rank":
        return None
    told = (str(known[f"{name}_stated"] or "").partition("/")[2].strip() for name in ("now", "previous"))
    return next((Decimal(text) for text in told if text.isdecimal()), Decimal(asked.rank_of) if asked.rank_of else None)


def _summed(rows: tuple[Row, ...], unit: str, promises: Promises) -> tuple[Row, ...]:
    """Where every unit below has handed in a flow that this unit has not, their sum stands in its cell, to be looked at."""
    parts: dict[str, list[Entry | None]] = {}
    for row in rows:
        if row.unit != unit and promises.units[row.unit].parent == unit:
            parts.setdefault(row.indicator, []).append(row.given.get("estimate"))
    return tuple(
        replace(row, entries={**row.entries, "estimate": total})
        if row.unit == unit and row.sums and "estimate" not in row.given and (total := _total(parts.get(row.indicator, [])))
        else row
        for row in rows
    )


def _total(values: Sequence[Entry | None]) -> Decimal | None:
    numbers = [value for value in values if isinstance(value, Decimal)]
    return sum(numbers, Decimal(0)) if numbers and len(numbers) == len(values) else None


def _plan(asked: Due, language: Language) -> Entry | None:
    """The year's target as a number; as text where it is a range, or only worded."""
    low, high, places = asked.target["target_low"], asked.target["target_high"], asked.indicator.decimals
    if asked.target["form"] in ("between", "within"):
        ends = [_exact(end) for end in (low, high)]
        shown = max(0, *(-int(end.as_tuple().exponent) for end in ends if end is not None))
        return "–".join(language.number(end, shown) for end in ends)
    value = _exact(high if asked.target["form"] == "at_most" else low)
    if value is None:
        return asked.target["stated"] or None
    return value if asked.target["target_source"] == "stated" else _rounded(value, places)


def _exact(value: Any) -> Decimal | None:
    """The decimal that a person means by a float."""
    return None if value is None or pd.isna(value) else Decimal(f"{Decimal(f'{value:.15g}'):f}")


def _rounded(value: Any, places: int) -> Decimal | None:
    """Of what was computed; never less exact than figures of that indicator are given."""
    exact = _exact(value)
    return exact.quantize(Decimal(1).scaleb(-max(places, 0)), ROUND_HALF_UP) if exact is not None else None


def _worked(known: Known, name: str, places: int) -> Decimal | None:
    """A figure as it was given, or rounded where it had to be worked out."""
    return _rounded(known[name], places) if known[f"{name}_given"] is None else _exact(known[name])


def _day(number: Any) -> datetime.date | None:
    """The day of a completion; 0 says that it is not done."""
    return datetime.date.fromordinal(int(number)) if number is not None and not pd.isna(number) and number > 0 else None


def _filled(shown: Mapping[str, Entry | None], missing: str) -> dict[str, Entry | None]:
    return {role: missing if value is None else value for role, value in shown.items()}


def _order(rows: tuple[Row, ...], unit: str) -> dict[tuple[str, str], int]:
    """The unit's own rows first, then those of each unit below; within them the groups in the plan's order."""
    units = {code: n for n, code in enumerate(dict.fromkeys([unit, *(row.unit for row in rows)]))}
    seen = dict.fromkeys((row.unit, row.group) for row in rows)
    return {key: n for n, key in enumerate(sorted(seen, key=lambda key: units[key[0]]))}


def _unit_name(promises: Promises, unit: str, language: Language) -> str:
    return promises.units[unit].name.in_(language.code) if unit in promises.units else unit


def _title(promises: Promises, asked: Sequence[Due], language: Language) -> str:
    titles = [promises.plans[code].name.in_(language.code) for code in dict.fromkeys(each.target["plan"] for each in asked)]
    return "; ".join(titles[:2]) + ("; …" if len(titles) > 2 else "")


def _contact(asked: Sequence[Due], language: Language) -> str:
    """Who answers for the figures, and how to reach them."""
    owners = dict.fromkeys(each.indicator.owner for each in asked if each.indicator.owner)
    return "; ".join(", ".join(filter(None, (owner.name.in_(language.code), owner.contact))) for owner in owners)
