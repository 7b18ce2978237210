"""How one flag came about, step by step: wording, instrument, figures with vintage and source, rule, thresholds, result."""

from collections.abc import Iterator

import pandas as pd

from monitor.amounts import Row, amount, decimals, measure, note_codes, requirement
from monitor.flags import DEFAULT
from monitor.grounds import grounds, override
from monitor.periods import Period, shift, year_to_date
from monitor.plan import Indicator, Promises
from monitor.report import Cell, Evidence, Section, Table
from monitor.rows import flag_cell
from monitor.sentences import distance, sentence
from monitor.series import known_by
from monitor.thresholds import by_version
from monitor.thresholds_in_words import closed, guards, levels, points
from monitor.unit_tree import name_of
from monitor.wording import MISSING, STATUSES, Language, Message, capital, say

SAID = {"note": say("cause"), "remark": say("remark")}
RULED = ("ratio", "points", "linear_at_worst_watch", "stale", "requirement", "above_upper", "projection_short")
"""Reasons that rest on thresholds."""
Step = tuple[Message, Message | str]
SOURCES = {
    "stated": say("stated"),
    "implied": say("implied by a published comparison"),
    "inferred": say("inferred"),
}


def derivation(row: Row, evidence: Evidence, language: Language) -> Section:
    """One screen for one finding."""
    indicator = evidence.promises.indicators[row["indicator"]]
    steps = [*_promised(row, indicator, evidence.promises, language), *_reported(row, indicator, evidence, language)]
    steps += [*_compared(row, indicator, language), *_ruled(row, evidence.promises, language), *_overridden(row, language)]
    cells = tuple((Cell(capital(language.render(label))), Cell(_said(content, language))) for label, content in steps)
    result = (Cell(capital(language.render(say("result")))), flag_cell(row["flag"], language))
    heads = (Cell(language.render(say("Step"))), Cell(language.render(say("Content"))))
    return Section(
        "derivation",
        sentence(row, indicator, language),
        texts=grounds(row, indicator, language),
        tables=(Table(str(row["target_id"]), heads, ("text", "text"), (*cells, result)),),
    )


def _said(content: Message | str, language: Language) -> str:
    return (language.render(content) if isinstance(content, Message) else content) or language.render(MISSING)


def _promised(row: Row, indicator: Indicator, promises: Promises, language: Language) -> Iterator[Step]:
    plan = promises.plans.get(row["plan"])
    yield say("plan"), plan.name.in_(language.code) if plan else str(row["plan"])
    yield say("instrument"), str(row["instrument"] or "")
    yield say("in its own words"), f"“{row['stated']}”" if row["stated"] else ""
    yield say("requirement"), " ".join(part for part in (requirement(row, indicator, language), measure(indicator, language)) if part)
    yield say("target is"), SOURCES.get(row["target_source"] or "", "")
    if row["original_low"] is not None or row["original_high"] is not None:
        first = {**row, "target_low": row["original_low"], "target_high": row["original_high"]}
        yield say("originally"), requirement(first, indicator, language)


def _reported(row: Row, indicator: Indicator, evidence: Evidence, language: Language) -> Iterator[Step]:
    """The figure and all its vintages known by then."""
    if row["actual"] is not None and indicator.kind != "milestone":
        span = say("{value} for {period}", value=amount(row["actual"], decimals(row, indicator), indicator, language), period=_period(row))
        yield say("figure"), span
    for vintage in _vintages(row, evidence):
        yield say("vintage"), _given(vintage, row, indicator, evidence, language)
    yield from _back_cast(row, indicator, evidence, language)


def _given(vintage: Row, row: Row, indicator: Indicator, evidence: Evidence, language: Language) -> str:
    """A figure with all that was said of it."""
    value = pd.to_numeric(vintage["value"])
    shown = language.render(say("withdrawn")) if pd.isna(value) else amount(float(value), decimals(row, indicator), indicator, language)
    parts = [shown, _status(vintage, language), _known(vintage, language), _source(vintage, evidence.promises)]
    for name, label in SAID.items():
        parts += [language.render(say("{label}: {text}", label=label, text=vintage[name]))] if _text(vintage, name) else []
    return " · ".join(part for part in parts if part)


def _back_cast(row: Row, indicator: Indicator, evidence: Evidence, language: Language) -> Iterator[Step]:
    """What last year's figure of a unit formed since then was added up from, where none was published for it."""
    unit = evidence.promises.units.get(row["unit"] or "")
    if not unit or row.get("last_year") is None or "back_cast" not in note_codes(row):
        return
    before = {**row, "actual_id": None, "actual_period": str(shift(_period(row), -12))}
    if not any(_vintages(before, evidence)):
        for code in unit.formed_from:
            for vintage in _vintages({**before, "unit": code}, evidence):
                name = name_of(code, evidence.promises, language)
                place = say("{unit}, {period}", unit=name, period=Period.parse(str(vintage["period"])))
                yield place, _given(vintage, row, indicator, evidence, language)


def _period(row: Row) -> Period:
    return Period.parse(str(row["actual_period"] or row["period"]))


def _status(vintage: Row, language: Language) -> str:
    status = vintage.get("status")
    return language.render(STATUSES[status]) if isinstance(status, str) and status in STATUSES else ""


def _known(vintage: Row, language: Language) -> str:
    known = vintage.get("known")
    return "" if known is None or pd.isna(known) else language.render(say("known {day}", day=pd.Timestamp(known).date()))


def _source(vintage: Row, promises: Promises) -> str:
    """The document by publisher, title and date where the plans know its code, else as it was given."""
    code = vintage.get("source")
    if not isinstance(code, str):
        return ""
    source = promises.sources.get(code)
    return ", ".join(part for part in (source.publisher, source.title, source.date) if part) if source else code


def _text(vintage: Row, name: str) -> bool:
    return isinstance(vintage.get(name), str)


def _vintages(row: Row, evidence: Evidence) -> Iterator[Row]:
    """Of the finding's own span; where it was added up, of the parts that it was added up from."""
    known = known_by(evidence.actuals, evidence.as_of)
    if not len(known) or row["actual_period"] is None:
        return
    mine = known[(known["indicator"] == row["indicator"]) & (known["unit"].fillna("") == (row["unit"] or ""))]
    whole = _period(row)
    for vintage in mine.to_dict("records"):
        span = Period.parse(str(vintage["period"]))
        span = year_to_date(span) if vintage.get("cumulative") is True else span
        parts = row["actual_id"] is None and whole.begin <= span.begin and span.end <= whole.end
        if span == whole or parts:
            yield {str(name): value for name, value in vintage.items()}


def _compared(row: Row, indicator: Indicator, language: Language) -> Iterator[Step]:
    if row["variance"] is not None and indicator.kind not in ("milestone", "rank"):
        yield say("variance"), distance(row, indicator, language)
    for name, label in (("achievement_percent", say("of the whole target")), ("growth_percent", say("on the same period last year"))):
        if row[name] is not None:
            yield label, language.percent(row[name], 1, sign=name == "growth_percent")


def _ruled(row: Row, promises: Promises, language: Language) -> Iterator[Step]:
    """The thresholds that applied, with the version that findings name."""
    if row["reason"] not in RULED:
        return
    rules = by_version(promises).get(row.get("rules") or "", DEFAULT)
    if row["closed"]:
        text = closed(rules, language)
    elif row["variance_in"] == "points":
        text = points(rules, language)
    else:
        text = language.render(say("{levels} (of the expected value)", levels=levels(rules, language)))
    yield say("thresholds"), say("{text} – version {version}", text=text, version=rules.version)
    if row["reason"] == "projection_short":
        yield say("guards"), guards(rules, language)


def _overridden(row: Row, language: Language) -> Iterator[Step]:
    if row.get("override_by"):
        yield say("by the rules"), flag_cell(row["flag_by_rule"], language).text
        yield say("set by a person"), override(row, language)
