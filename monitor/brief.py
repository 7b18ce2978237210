"""The first page: counts by flag, the main indicators worst first, why the late ones are late, and how to read it."""

from collections.abc import Sequence
from dataclasses import replace

from monitor.detail import Marks, entry_table
from monitor.entries import Entry, by_rules
from monitor.explanations import LATE, Told, actions_table, causes_table, decisions_table, filled, left
from monitor.report import Cell, Definition, Earlier, Note, Section, Table
from monitor.rows import BRIEF, MONITORED, PUBLISHED, Column, flag_cell, trim
from monitor.since_last import Turned, turned, turned_table, unturned
from monitor.thresholds_in_words import open_bands
from monitor.wording import FLAGS, MISSING, NOT_APPLICABLE, OVERRIDDEN, STATUSES, Language, Message, capital, say

HEADLINES = 12
"""Indicators on the first page."""
CAUSES = 6
STEPS = 4
"""Open decisions, and as many actions."""
TURNS = 6
UNJUDGED = ("not_due", "no_target")


def brief(
    leading: Sequence[Entry], marks: Marks, definition: Definition, said: Told, earlier: Earlier | None, language: Language
) -> Section:
    """The worst first within each group; what has nothing to judge yet only fills what is left."""
    chosen = sorted(leading, key=_badness)[:HEADLINES]
    groups = list(dict.fromkeys(entry.group for entry in leading))
    ordered = sorted(chosen, key=lambda entry: (entry.row["flag"] in UNJUDGED, groups.index(entry.group), _badness(entry)))
    worst = sorted(leading, key=_badness)
    late, others = ([entry for entry in worst if (entry.row["flag"] in LATE) is behind] for behind in (True, False))
    since = turned(leading, earlier) if earlier else ()
    published = any(entry.row.get("growth_published") for entry in ordered)
    own = {text: mark for text, mark in marks.items() if published and text == language.render(PUBLISHED)}
    return Section(
        "brief",
        language.render(say("Summary")),
        texts=(
            *([unturned(earlier, language)] if earlier and not since else []),
            *_left_out(len(leading) - len(chosen), len(late) - CAUSES, left(said, STEPS), len(since) - TURNS, definition, language),
        ),
        counts=_counts(leading, language),
        tables=(
            *trim([entry_table(language.render(say("Main indicators")), _columns(ordered), ordered, own, language)], language),
            *filled(_below(late, others, since, said, earlier)),
        ),
        notes=(*_key(ordered, language, thresholds=definition.show_thresholds), *(Note(mark, text) for text, mark in own.items())),
    )


def _badness(entry: Entry) -> tuple[int, bool, float]:
    """What a source says about another indicator comes after the indicators themselves."""
    flag = entry.row["flag"]
    return FLAGS[flag].order, flag in UNJUDGED and bool(entry.indicator.of), -abs(entry.row.get("variance_percent") or 0.0)


def _columns(ordered: Sequence[Entry]) -> tuple[Column, ...]:
    followed = bool(ordered) and all(entry.row["flag"] == "no_target" for entry in ordered)
    return MONITORED[:-1] if followed else BRIEF


def _counts(leading: Sequence[Entry], language: Language) -> tuple[Cell, ...]:
    counted = {code: sum(entry.row["flag"] == code for entry in leading) for code in FLAGS}
    return tuple(replace(flag_cell(code, language), value=count, decimals=0) for code, count in counted.items() if count)


def _left_out(indicators: int, causes: int, steps: int, since: int, definition: Definition, language: Language) -> tuple[str, ...]:
    """What the page has no room for, and where it stands, if it does."""
    parts: tuple[tuple[int, str, Message, Message], ...] = (
        (indicators, "detail", say("further indicators in the detail: {n}", n=indicators), say("further indicators: {n}", n=indicators)),
        (causes, "cards", say("further causes on the cards: {n}", n=causes), say("further causes: {n}", n=causes)),
        (
            steps,
            "annex",
            say("further actions and decisions in the annex: {n}", n=steps),
            say("further actions and decisions: {n}", n=steps),
        ),
        (since, "annex", say("further changes in the annex: {n}", n=since), say("further changes: {n}", n=since)),
    )
    return tuple(language.render(there if part in definition.sections else bare) for n, part, there, bare in parts if n > 0)


def _below(
    late: Sequence[Entry], others: Sequence[Entry], since: Sequence[Turned], said: Told, earlier: Earlier | None
) -> tuple[Table, ...]:
    """Why, what has to be decided and done by whom, and what turned since the last issue."""
    entries = (*late, *others)
    return (
        causes_table(late[:CAUSES], others, said),
        decisions_table(entries, said, STEPS),
        actions_table(entries, said, STEPS),
        *([turned_table(since[:TURNS], earlier, said.language)] if earlier else []),
    )


def _key(shown: Sequence[Entry], language: Language, *, thresholds: bool) -> tuple[Note, ...]:
    """How to read the page: the commonest thresholds, where something is judged, and the shorthand of its cells."""
    shorthand = (
        (MISSING, say("not available")),
        (NOT_APPLICABLE, say("does not apply")),
        (STATUSES["estimate"], say("estimate")),
        (STATUSES["preliminary"], say("preliminary figure")),
        *(
            [(OVERRIDDEN, say("assessment set by a person, other than by the rules"))]
            if any(e.row.get("override_by") for e in shown)
            else []
        ),
    )
    bands = _thresholds(shown, language) if thresholds else ""
    return (
        *([Note("*", bands)] if bands else []),
        *(Note(language.render(mark), language.render(text)) for mark, text in shorthand),
    )


def _thresholds(shown: Sequence[Entry], language: Language) -> str:
    """The commonest; what is judged by others is named, and the annex says how. Empty where nothing is judged."""
    found = by_rules(shown)
    if not found:
        return ""
    usual = capital(open_bands(found[0][0], language)) + "."
    names = "; ".join(entry.name for _, entries in found[1:] for entry in entries)
    return " ".join([usual, *([language.render(say("Other thresholds, in the annex, hold for: {names}.", names=names))] if names else [])])
