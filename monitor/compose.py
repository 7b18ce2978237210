"""Composes a report: what is on the page, in which order, under which headings, in which words."""

from collections.abc import Callable, Sequence

from monitor.annex import annex
from monitor.brief import brief
from monitor.card_figures import card_figures
from monitor.detail import details, numbered
from monitor.entries import Entry, entries
from monitor.explanations import LATE, Told, causes_of, overdue, steps_of, told, unexplained
from monitor.grounds import grounds
from monitor.headline import headline
from monitor.letterhead import letter
from monitor.living import data
from monitor.report import Cell, Definition, Earlier, Evidence, Part, Report, Section, Table
from monitor.rows import flag_cell
from monitor.sentences import sentence
from monitor.wording import MISSING, Language, Message, capital, say


def compose(
    definition: Definition, evidence: Evidence, language: Language, *, name: str = "", edition: int = 0, earlier: Earlier | None = None
) -> Report:
    """The whole report in one language, its period settled; `edition` counts replacements, `earlier` is the issue before."""
    found = entries(definition, evidence, language)
    leading = tuple(entry for entry in found if entry.leads)
    marks = numbered(found, language)
    said = told(definition, evidence.promises, evidence.as_of, language)
    units = {code: unit.name.in_(language.code) for code, unit in evidence.promises.units.items()}
    parts: dict[Part, Callable[[], tuple[Section, ...]]] = {
        "brief": lambda: (brief(leading, marks, definition, said, earlier, language),),
        "detail": lambda: details(found, marks, language),
        "cards": lambda: tuple(_card(entry, found, said) for entry in leading if entry.row["flag"] in LATE),
        "annex": lambda: (annex(found, definition, evidence, said, earlier, language),),
    }
    return Report(
        name=name,
        lang="en" if language.code == "en" else "vi",
        theme=definition.theme,
        title=definition.title.in_(language.code),
        headline=headline([entry.row for entry in leading], evidence.promises.indicators, definition.span, language, units),
        period=language.period(definition.span),
        as_of=evidence.as_of,
        facts=_facts(definition, evidence, language, edition),
        sections=tuple(section for part in definition.sections for section in parts[part]()),
        data=data(found, language),
        logo=definition.logo,
        letter=letter(definition.official, definition.issuer, evidence.as_of, language, confidential=definition.confidential),
    )


def _facts(definition: Definition, evidence: Evidence, language: Language, edition: int) -> tuple[tuple[str, str], ...]:
    period = definition.span
    dates = say("{label} ({begin} to {end})", label=period, begin=period.begin, end=period.last)
    label = period if period.calendar == "administrative" else dates
    first = say("first edition") if not edition else say("replacement no. {n}", n=edition)
    facts: tuple[tuple[Message, Message | str], ...] = (
        (say("Issued by"), definition.issuer.in_(language.code)),
        (say("Period"), say("{value}", value=label)),
        (say("Data as of"), say("{value}", value=evidence.as_of)),
        (say("Edition"), first),
        *([(say("Access"), say("internal use only"))] if definition.confidential else []),
    )
    return tuple((language.render(name), capital(language.render(value))) for name, value in facts if value)


def _card(entry: Entry, found: Sequence[Entry], said: Told) -> Section:
    """Why an indicator stands where it does, in a sentence, figures and the grounds of the judgement."""
    language = said.language
    return Section(
        "card",
        entry.name,
        texts=(sentence(entry.row, entry.indicator, language), *grounds(entry.row, entry.indicator, language)),
        counts=(flag_cell(entry.row["flag"], language), *overdue(entry, said)),
        tables=(_particulars(entry, said),),
        figures=card_figures(entry, found, language),
    )


def _particulars(entry: Entry, said: Told) -> Table:
    language = said.language
    causes = causes_of(entry, said) or (unexplained(entry, language),)
    facts = (
        (say("Target in its own words"), entry.row.get("stated")),
        (say("Instrument"), entry.row.get("instrument")),
        (say("Answerable"), entry.answerable),
        *((say("Cause"), cause) for cause in causes),
        *steps_of(entry, said),
    )
    cells = tuple((Cell(language.render(label)), Cell(value or language.render(MISSING))) for label, value in facts)
    return Table(
        language.render(say("Particulars")),
        (Cell(language.render(say("Item"))), Cell(language.render(say("Content")))),
        ("text", "text"),
        cells,
    )
