"""The first page: counts by flag, the main indicators worst first, why the late ones are late, and how to read it."""

from collections.abc import Sequence
from dataclasses import replace

from monitor.detail import Marks, entry_table
from monitor.entries import Entry, by_rules
from monitor.explanations import LATE, Told, actions_table, causes_table, decisions_table, filled
from monitor.first_page import cut, headlines
from monitor.report import Cell, Definition, Earlier, Note, Section, Table
from monitor.rows import BRIEF, MONITORED, PUBLISHED, Column, flag_cell, trim
from monitor.since_last import Turned, turned, turned_table, unturned
from monitor.thresholds_in_words import open_bands
from monitor.wording import FLAGS, MISSING, NOT_APPLICABLE, OVERRIDDEN, STATUSES, Language, Message, capital, say

UNJUDGED = ("not_due", "no_target")


def brief(
    leading: Sequence[Entry], marks: Marks, definition: Definition, said: Told, earlier: Earlier | None, language: Language
) -> Section:
    """The worst first within each group; what has nothing to judge yet only fills what is left."""
    worst = sorted(leading, key=_badness)
    late, others = ([entry for entry in worst if (entry.row["flag"] in LATE) is behind] for behind in (True, False))
    since = turned(leading, earlier) if earlier else ()
    whole = _below(late, others, since, said, earlier)
    chosen = worst[: headlines([entry.name for entry in worst], whole)]
    below = cut(whole, [entry.name for entry in chosen])
    groups = list(dict.fromkeys(entry.group for entry in leading))
    ordered = sorted(chosen, key=lambda entry: (entry.row["flag"] in UNJUDGED, groups.index(entry.group), _badness(entry)))
    published = any(entry.row.get("growth_published") for entry in ordered)
    own = {text: mark for text, mark in marks.items() if published and text == language.render(PUBLISHED)}
    return Section(
        "brief",
        language.render(say("Summary")),
        texts=(
            *([unturned(earlier, language)] if earlier and not since else []),
            *_left_out(
                len(leading) - len(chosen), [len(a.rows) - len(b.rows) for a, b in zip(whole, below, strict=True)], definition, language
            ),
        ),
        counts=_counts(leading, language),
        tables=(
            *trim([entry_table(language.render(say("Main indicators")), _columns(ordered), ordered, own, language)], language),
            *filled(below),
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


def _left_out(indicators: int, below: Sequence[int], definition: Definition, language: Language) -> tuple[str, ...]:
    """What the page has no room for, and where it stands, if it does."""
    causes, steps, since = below[0], below[1] + below[2], sum(below[3:])
    parts: tuple[tuple[int, str, Message, Message], ...] = (
        (indicators, "detail", say("Further indicators in the detail: {n}", n=indicators), say("Further indicators: {n}", n=indicators)),
        (causes, "cards", say("Further causes on the cards: {n}", n=causes), say("Further causes: {n}", n=causes)),
        (
            steps,
            "annex",
            say("Further actions and decisions in the annex: {n}", n=steps),
            say("Further actions and decisions: {n}", n=steps),
        ),
        (since, "annex", say("Further changes in the annex: {n}", n=since), say("Further changes: {n}", n=since)),
    )
    return tuple(language.render(there if part in definition.sections else bare) for n, part, there, bare in parts if n > 0)


def _below(
    late: Sequence[Entry], others: Sequence[Entry], since: Sequence[Turned], said: Told, earlier: Earlier | None
) -> tuple[Table, ...]:
    """Why, what has to be decided and done by whom, and what turned since the last issue."""
    entries = (*late, *others)
    return (
        causes_table(late, others, said),
        decisions_table(entries, said),
        actions_table(entries, said),
        *([turned_table(since, earlier, said.language)] if earlier else []),
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
