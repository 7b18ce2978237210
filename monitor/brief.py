"""The first page: counts by flag, the main indicators worst first, why the late ones are late, and how to read it."""

from collections.abc import Sequence
from dataclasses import replace

from monitor.detail import Marks, entry_table
from monitor.entries import Entry, by_rules
from monitor.report import Cell, Note, Section, Table
from monitor.rows import BRIEF, MONITORED, PUBLISHED, Column, flag_cell, trim
from monitor.thresholds_in_words import open_bands
from monitor.wording import FLAGS, MISSING, NOT_APPLICABLE, OVERRIDDEN, STATUSES, Language, capital, say

HEADLINES = 12
"""Indicators on the first page."""
CAUSES = 6
LATE = ("missed", "off_track", "watch")
UNJUDGED = ("not_due", "no_target")


def brief(leading: Sequence[Entry], marks: Marks, language: Language) -> Section:
    """The worst first within each group; what has nothing to judge yet only fills what is left."""
    chosen = sorted(leading, key=_badness)[:HEADLINES]
    groups = list(dict.fromkeys(entry.group for entry in leading))
    ordered = sorted(chosen, key=lambda entry: (entry.row["flag"] in UNJUDGED, groups.index(entry.group), _badness(entry)))
    late = [entry for entry in sorted(leading, key=_badness) if entry.row["flag"] in LATE]
    published = any(entry.row.get("growth_published") for entry in ordered)
    own = {text: mark for text, mark in marks.items() if published and text == language.render(PUBLISHED)}
    return Section(
        "brief",
        language.render(say("Summary")),
        texts=_left_out(len(leading) - len(chosen), max(0, len(late) - CAUSES), language),
        counts=_counts(leading, language),
        tables=(
            *trim([entry_table(language.render(say("Main indicators")), _columns(ordered), ordered, own, language)], language),
            *([_causes(late[:CAUSES], language)] if late else []),
        ),
        notes=(*_key(ordered, language), *(Note(mark, text) for text, mark in own.items())),
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


def _left_out(indicators: int, causes: int, language: Language) -> tuple[str, ...]:
    told = (say("{n} more indicators in the detail", n=indicators), indicators), (say("{n} more causes on the cards", n=causes), causes)
    return tuple(language.render(text) for text, n in told if n)


def _causes(late: Sequence[Entry], language: Language) -> Table:
    """Why each late indicator is late, and who is to answer."""
    heads = (say("Indicator"), say("Assessment"), say("Cause"), say("Answerable"))
    none = language.render(say("no explanation given yet"))
    return Table(
        language.render(say("Causes")),
        tuple(Cell(language.render(head)) for head in heads),
        ("text", "flag", "text", "text"),
        tuple(
            (Cell(entry.name), flag_cell(entry.row["flag"], language), Cell(entry.explanation or none), Cell(entry.answerable))
            for entry in late
        ),
    )


def _key(shown: Sequence[Entry], language: Language) -> tuple[Note, ...]:
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
    thresholds = _thresholds(shown, language)
    return (
        *([Note("*", thresholds)] if thresholds else []),
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
