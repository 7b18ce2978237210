"""Composes a report: what is on the page, in which order, under which headings, in which words."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.annex import annex
from monitor.entries import Entry, entries
from monitor.figures import Scales, scales, scatter, trajectory
from monitor.headline import headline
from monitor.report import Cell, Definition, Evidence, Note, Report, Section, Table
from monitor.rows import BRIEF, DETAIL, TREND, Column, Line, flag_cell, table
from monitor.sentences import grounds, sentence
from monitor.wording import FLAGS, MISSING, NOT_APPLICABLE, STATUSES, Language, capital, say

HEADLINES = 12
"""Indicators on the first page."""
ROWS = 25
"""Rows of a table; longer ones are continued in a next one."""
CARDS = ("missed", "off_track", "watch")


def compose(definition: Definition, evidence: Evidence, language: Language, *, name: str = "", edition: int = 0) -> Report:
    """The whole report in one language; `edition` counts replacements of an issued one."""
    found = entries(definition, evidence, language)
    leading = tuple(entry for entry in found if entry.leads)
    return Report(
        name=name,
        lang="en" if language.code == "en" else "vi",
        theme=definition.theme,
        title=definition.title.in_(language.code),
        headline=headline([entry.row for entry in leading], evidence.promises.indicators, definition.period, language),
        period=language.period(definition.period),
        as_of=evidence.as_of,
        facts=_facts(definition, evidence, language, edition),
        sections=(
            _brief(leading, language),
            *_details(found, language),
            *(_card(entry, language) for entry in leading if entry.row["flag"] in CARDS),
            annex(found, evidence, language),
        ),
    )


def _facts(definition: Definition, evidence: Evidence, language: Language, edition: int) -> tuple[tuple[str, str], ...]:
    period = definition.period
    dates = say("{label} ({begin} to {end})", label=period, begin=period.begin, end=period.last)
    label = period if period.calendar == "administrative" else dates
    first = say("first edition") if not edition else say("replacement no. {n}", n=edition)
    facts = (
        (say("Issued by"), definition.issuer.in_(language.code)),
        (say("Period"), say("{value}", value=label)),
        (say("Data as of"), say("{value}", value=evidence.as_of)),
        (say("Edition"), first),
    )
    return tuple((language.render(name), capital(language.render(value))) for name, value in facts if value)


def _brief(leading: Sequence[Entry], language: Language) -> Section:
    """The worst first within each group; what does not fit is said to be in the detail."""
    chosen = sorted(leading, key=_badness)[:HEADLINES]
    groups = list(dict.fromkeys(entry.group for entry in leading))
    ordered = sorted(chosen, key=lambda entry: (groups.index(entry.group), _badness(entry)))
    trend = any(len(entry.history) > 1 for entry in ordered)
    columns = tuple(column for column in BRIEF if trend or column is not TREND)
    rest = len(leading) - len(chosen)
    counted = {code: sum(entry.row["flag"] == code for entry in leading) for code in FLAGS}
    return Section(
        "brief",
        language.render(say("Summary")),
        texts=(language.render(say("{n} more indicators in the detail", n=rest)),) if rest else (),
        counts=tuple(replace(flag_cell(code, language), value=count, decimals=0) for code, count in counted.items() if count),
        tables=(_table(language.render(say("Main indicators")), columns, ordered, {}, language),),
        notes=_key(language),
    )


def _badness(entry: Entry) -> tuple[int, float]:
    return FLAGS[entry.row["flag"]].order, -abs(entry.row.get("variance_percent") or 0.0)


def _details(found: Sequence[Entry], language: Language) -> tuple[Section, ...]:
    marks = {text: str(number) for number, text in enumerate(dict.fromkeys(text for entry in found for text in entry.notes), 1)}
    groups: dict[str, list[Entry]] = {}
    for entry in found:
        groups.setdefault(entry.group, []).append(entry)
    return tuple(_detail(group, members, marks, language) for group, members in groups.items())


def _detail(group: str, members: Sequence[Entry], marks: dict[str, str], language: Language) -> Section:
    parts = tuple(_parts(members))
    titles = [group if len(parts) == 1 else f"{group} ({n}/{len(parts)})" for n in range(1, len(parts) + 1)]
    used = dict.fromkeys(text for entry in members for text in entry.notes)
    over_years = {e.indicator.code: scatter(e.indicator, e.scattered, language) for e in members if e.scattered}
    return Section(
        "detail",
        group,
        tables=tuple(_table(title, DETAIL, part, marks, language) for title, part in zip(titles, parts, strict=True)),
        figures=tuple(figure for figure in over_years.values() if figure),
        notes=tuple(Note(marks[text], text) for text in used),
    )


def _parts(members: Sequence[Entry]) -> Iterator[list[Entry]]:
    """At most ROWS at a time; an indicator's further targets stay with it."""
    part: list[Entry] = []
    for block in _blocks(members):
        if part and len(part) + len(block) > ROWS:
            yield part
            part = []
        part = part + block
    yield part


def _blocks(members: Sequence[Entry]) -> list[list[Entry]]:
    blocks: list[list[Entry]] = []
    for entry in members:
        if entry.leads or not blocks:
            blocks.append([])
        blocks[-1].append(entry)
    return blocks


def _table(title: str, columns: tuple[Column, ...], members: Sequence[Entry], marks: dict[str, str], language: Language) -> Table:
    shared = scales((entry.row, entry.indicator) for entry in members)
    lines = tuple(_line(entry, marks, shared, language) for entry in members)
    return table(title, columns, lines, shared, language)


def _line(entry: Entry, marks: dict[str, str], shared: Scales, language: Language) -> Line:
    used = tuple(marks[text] for text in entry.notes if text in marks)
    return Line(entry.row, entry.indicator, entry.name, used, entry.history, shared, language)


def _card(entry: Entry, language: Language) -> Section:
    """Why an indicator stands where it does, in a sentence, a figure and the grounds of the judgement."""
    figure = trajectory(entry.row, entry.indicator, entry.history, language)
    return Section(
        "card",
        entry.name,
        texts=(sentence(entry.row, entry.indicator, language), *grounds(entry.row, entry.indicator, language)),
        counts=(flag_cell(entry.row["flag"], language),),
        tables=(_particulars(entry, language),),
        figures=(figure,) if figure else (),
    )


def _particulars(entry: Entry, language: Language) -> Table:
    cause = entry.explanation or language.render(say("no explanation given yet – {owner}", owner=entry.answerable))
    facts = (
        (say("Target in its own words"), entry.row.get("stated")),
        (say("Instrument"), entry.row.get("instrument")),
        (say("Answerable"), entry.answerable),
        (say("Cause"), cause),
    )
    cells = tuple((Cell(language.render(label)), Cell(value or language.render(MISSING))) for label, value in facts)
    return Table(
        language.render(say("Particulars")),
        (Cell(language.render(say("Item"))), Cell(language.render(say("Content")))),
        ("text", "text"),
        cells,
    )


def _key(language: Language) -> tuple[Note, ...]:
    """How to read the page: the thresholds, and the shorthand of its cells."""
    thresholds = say(
        "Against the expected value: ahead from 105%, on track 98–105%, watch 93–98%, off track below 93%; "
        "rates in percentage points: from +1, 0 and −1."
    )
    shorthand = (
        (MISSING, say("not available")),
        (NOT_APPLICABLE, say("does not apply")),
        (STATUSES["estimate"], say("estimate")),
        (STATUSES["preliminary"], say("preliminary figure")),
    )
    return (Note("*", language.render(thresholds)), *(Note(language.render(mark), language.render(text)) for mark, text in shorthand))
