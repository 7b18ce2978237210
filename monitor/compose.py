"""Composes a report: what is on the page, in which order, under which headings, in which words."""

from monitor.annex import annex
from monitor.brief import LATE, brief
from monitor.detail import details, numbered
from monitor.entries import Entry, entries
from monitor.figures import trajectory
from monitor.headline import headline
from monitor.letterhead import letter
from monitor.report import Cell, Definition, Evidence, Report, Section, Table
from monitor.rows import flag_cell
from monitor.sentences import grounds, sentence
from monitor.wording import MISSING, Language, capital, say


def compose(definition: Definition, evidence: Evidence, language: Language, *, name: str = "", edition: int = 0) -> Report:
    """The whole report in one language; `edition` counts replacements of an issued one."""
    found = entries(definition, evidence, language)
    leading = tuple(entry for entry in found if entry.leads)
    marks = numbered(found, language)
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
            brief(leading, marks, language),
            *details(found, marks, language),
            *(_card(entry, language) for entry in leading if entry.row["flag"] in LATE),
            annex(found, evidence, language),
        ),
        letter=letter(definition.official, definition.issuer, evidence.as_of, language),
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
