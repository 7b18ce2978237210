"""The end of a report: what was revised, what looks wrong, who has not reported, by which method and from which documents."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from monitor.amounts import Row, records, requirement
from monitor.entries import Entry, by_rules
from monitor.explanations import LATE, Told, all_steps, causes_table, documents
from monitor.periods import Period
from monitor.report import Cell, Definition, Earlier, Evidence, Section, Table
from monitor.rows import flag_cell
from monitor.series import known_by
from monitor.since_last import revisions, turned, turned_table
from monitor.thresholds_in_words import closed, guards, open_bands
from monitor.wording import MISSING, Language, Message, decimals_for, say

NAMED = 5
"""Indicators named beside a document; the rest are counted."""
SEVERITIES = {"error": say("error"), "warning": say("warning"), "information": say("information")}
METHOD = (
    say("Variance is the actual minus the expected value, with its sign; what is favourable follows from the indicator's direction."),
    say(
        "The expected value of an open period follows the plan's own phasing, else past years' usual share, else equal "
        "monthly shares, which alone never give a flag worse than “watch”."
    ),
    say("Levels are compared in percent, rates and shares in percentage points, ranks in places, milestones in days."),
    say("What was not reported is never counted as zero."),
)


def annex(
    found: Sequence[Entry], definition: Definition, evidence: Evidence, said: Told, earlier: Earlier | None, language: Language
) -> Section:
    tables = (
        causes_table((), [entry for entry in found if entry.leads and entry.row["flag"] not in LATE], said, short=False),
        *all_steps(found, said),
        *(_since(found, earlier, evidence, language) if earlier else ()),
        _revisions(found, language),
        _checks(found, evidence, language),
        _completeness(found, language),
        _remarks(found, evidence, language),
        _plans(found, evidence, language),
        _sources(found, evidence, said, language),
    )
    return Section(
        "annex",
        language.render(say("Annex: method, checks and sources")),
        texts=(*(language.render(text) for text in METHOD), *(_thresholds(found, language) if definition.show_thresholds else ())),
        tables=tuple(table for table in tables if table.rows),
    )


def _since(found: Sequence[Entry], earlier: Earlier, evidence: Evidence, language: Language) -> tuple[Table, ...]:
    """All that turned since the last issue, and what of it was revised."""
    leading = tuple(entry for entry in found if entry.leads)
    return turned_table(turned(leading, earlier), earlier, language), revisions(found, earlier, evidence.promises, language)


def _thresholds(found: Sequence[Entry], language: Language) -> Iterator[str]:
    """The rules that applied, in full; those that hold for some indicators only with the names of these."""
    for place, (rules, entries) in enumerate(by_rules(found)):
        names = _listed(list(dict.fromkeys(entry.indicator.name.in_(language.code) for entry in entries)), language)
        whom = [language.render(say("Only for {names}", names=names))] if place else []
        told = (
            say("Open periods: {bands}", bands=open_bands(rules, language)),
            say("Closed periods: {bands}", bands=closed(rules, language)),
            say("Guards: {guards}", guards=guards(rules, language)),
        )
        yield ". ".join([*whom, *(language.render(text) for text in told)]) + "."


def _revisions(found: Sequence[Entry], language: Language) -> Table:
    """The target in force beside the one first set, with both achievements."""
    revised = [entry for entry in found if entry.row.get("original_low") is not None or entry.row.get("original_high") is not None]
    heads = (say("Indicator"), say("Original target"), say("Of original"), say("Target in force"), say("Of plan"))
    return _table(
        say("Revised targets"), heads, (_revision(entry, language) for entry in revised), language, "text number number number number"
    )


def _revision(entry: Entry, language: Language) -> tuple[Cell | None, ...]:
    row = entry.row
    first: Row = {**row, "target_low": row.get("original_low"), "target_high": row.get("original_high")}
    return (
        Cell(entry.name),
        _text(requirement(first, entry.indicator, language)),
        _percent(row.get("original_achievement_percent"), language),
        _text(requirement(row, entry.indicator, language)),
        _percent(row.get("achievement_percent"), language),
    )


def _checks(found: Sequence[Entry], evidence: Evidence, language: Language) -> Table:
    """Without what looks wrong in the files of plans that are not reported on."""
    shown = {entry.row["plan"] for entry in found}
    foreign = tuple(f"{evidence.promises.file(code)}:" for code in evidence.promises.plans if code not in shown)
    rows = (
        (
            Cell(problem.where),
            Cell(language.render(SEVERITIES[problem.severity])),
            Cell(language.render(problem.what)),
            Cell(language.render(problem.hint)) if problem.hint else None,
        )
        for problem in evidence.problems
        if not problem.where.startswith(foreign)
    )
    return replace(_table(say("Checks"), (say("Where"), say("Severity"), say("Finding"), say("Hint")), rows, language), about="checks")


def _completeness(found: Sequence[Entry], language: Language) -> Table:
    """Who has not reported, the longest overdue first."""
    absent = sorted(
        (entry for entry in found if entry.leads and entry.row["flag"] == "no_data"),
        key=lambda entry: -(entry.row.get("days_overdue") or 0),
    )
    heads = (say("Indicator"), say("Answerable"), say("Due"), say("Days overdue"), say("Assessment"))
    table = _table(say("Not yet reported"), heads, (_absence(entry, language) for entry in absent), language, "text text text number flag")
    return replace(table, about="missing")


def _absence(entry: Entry, language: Language) -> tuple[Cell | None, ...]:
    due, late = entry.row.get("due"), entry.row.get("days_overdue")
    return (
        Cell(entry.name),
        Cell(entry.answerable),
        Cell(language.date(due), due) if due else None,
        Cell(language.number(int(late), 0), int(late), 0) if late is not None else None,
        flag_cell(entry.row["flag"], language),
    )


def _remarks(found: Sequence[Entry], evidence: Evidence, language: Language) -> Table:
    """How figures were read: of the indicators reported on, within their targets' periods, known by the report's day."""
    read: dict[str, list[str]] = {}
    given = evidence.actuals[evidence.actuals["remark"].notna()] if "remark" in evidence.actuals else evidence.actuals[:0]
    of = {(entry.indicator.code, entry.row["unit"]): entry for entry in found if entry.leads}
    for row in records(known_by(given, evidence.as_of)):
        entry = of.get((row["indicator"], row["unit"]))
        if entry and _concerns(entry, Period.parse(str(row["period"]))):
            name = say("{name}, {period}", name=entry.indicator.name.in_(language.code), period=Period.parse(str(row["period"])))
            read.setdefault(row["remark"], []).append(language.render(name))
    rows = ((Cell(text), Cell(_listed(list(dict.fromkeys(names)), language))) for text, names in read.items())
    return _table(say("How figures were read"), (say("Remark"), say("Figures")), rows, language)


def _concerns(entry: Entry, period: Period) -> bool:
    whole = Period.parse(str(entry.row.get("target_period") or entry.row["period"]))
    return bool(entry.row["flag"] == "no_target") or (whole.begin <= period.begin and period.end <= whole.end)


def _plans(found: Sequence[Entry], evidence: Evidence, language: Language) -> Table:
    promises = evidence.promises
    held = [promises.plans[code] for code in dict.fromkeys(entry.row["plan"] for entry in found) if code in promises.plans]
    rows = []
    for plan in held:
        instrument = promises.instruments.get(plan.instrument or "")
        rows.append(
            (
                Cell(plan.name.in_(language.code)),
                _text(instrument.title.in_(language.code) if instrument else ""),
                _text(instrument.number or "" if instrument else ""),
                Cell(language.date(instrument.date), instrument.date) if instrument and instrument.date else None,
            )
        )
    return _table(say("Plans and their instruments"), (say("Plan"), say("Instrument"), say("Number"), say("Date")), rows, language)


def _sources(found: Sequence[Entry], evidence: Evidence, said: Told, language: Language) -> Table:
    """Each document with the indicators that it gave targets or figures of, known by the report's day, or whose causes it tells."""
    of_figures = _figure_sources(evidence)
    read: dict[str, list[str]] = {}
    for entry in found:
        plan = evidence.promises.plans.get(entry.row["plan"])
        target = (entry.target.source if entry.target else None) or (plan.source if plan else None)
        for code in dict.fromkeys([*([target] if target else []), *of_figures.get((entry.row["indicator"], entry.row["unit"]), ())]):
            text = _document(code, evidence, language)
            read.setdefault(text, []).append(entry.indicator.name.in_(language.code))
    for code, indicators in documents(said).items():
        names = [evidence.promises.indicators[each].name.in_(language.code) for each in indicators if each in evidence.promises.indicators]
        read.setdefault(_document(code, evidence, language), []).extend(names or [language.render(say("Whole report"))])
    rows = ((Cell(text), Cell(_listed(list(dict.fromkeys(names)), language))) for text, names in read.items())
    return _table(say("Sources"), (say("Document"), say("Indicators")), rows, language)


def _listed(names: Sequence[str], language: Language) -> str:
    shown, rest = "; ".join(names[:NAMED]), len(names) - NAMED
    return language.render(say("{names} and {n} more", names=shown, n=rest)) if rest > 0 else shown


def _figure_sources(evidence: Evidence) -> dict[tuple[str, str], tuple[str, ...]]:
    if "source" not in evidence.actuals or "unit" not in evidence.actuals or not len(evidence.actuals):
        return {}
    known = known_by(evidence.actuals, evidence.as_of)
    given = known[known["source"].notna()]
    read: dict[tuple[str, str], list[str]] = {}
    for indicator, unit, source in zip(given["indicator"], given["unit"], given["source"], strict=True):
        read.setdefault((indicator, unit), []).append(source)
    return {key: tuple(dict.fromkeys(sources)) for key, sources in read.items()}


def _document(code: str, evidence: Evidence, language: Language) -> str:
    source = evidence.promises.sources.get(code)
    if not source:
        return str(code)
    return ", ".join(part for part in (source.publisher, f"“{source.title}”", _printed(source.date, language)) if part)


def _printed(day: str, language: Language) -> str:
    """A source's date in the reader's language; one that is no ISO date stays as it was printed."""
    try:
        return language.date(datetime.date.fromisoformat(day))
    except ValueError:
        return day


def _percent(value: float | None, language: Language) -> Cell | None:
    if value is None:
        return None
    places = decimals_for(value, 1, 100.0)
    return Cell(language.percent(value, places), value, places)


def _text(text: str) -> Cell | None:
    return Cell(text) if text else None


def _table(title: Message, heads: Sequence[Message], rows: Iterable[tuple[Cell | None, ...]], language: Language, roles: str = "") -> Table:
    """An empty place says that nothing is known."""
    nothing = Cell(language.render(MISSING))
    return Table(
        language.render(title),
        tuple(Cell(language.render(head)) for head in heads),
        tuple(roles.split()) or ("text",) * len(heads),
        tuple(tuple(cell or nothing for cell in row) for row in rows),
    )
