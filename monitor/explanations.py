"""Causes, actions and decisions as they stand on the first page, on cards and in the annex: who does what by when, and what is overdue."""

import datetime
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from monitor.entries import Entry
from monitor.plan import Promises
from monitor.report import Cell, Definition, Table
from monitor.rows import flag_cell
from monitor.statements import Cause, Step
from monitor.wording import FLAGS, MISSING, NOT_APPLICABLE, Language, Message, capital, say, small

S = TypeVar("S", Cause, Step)
LATE = ("missed", "off_track", "watch")
LETTERS = 200
"""Of a cause or step on the first page; the whole of it stands on the card or in the annex."""


@dataclass(frozen=True)
class Told:
    """What people say about a report on a day, in one language; the figures' own notes come with their entries."""

    causes: tuple[Cause, ...]
    actions: tuple[Step, ...]
    decisions: tuple[Step, ...]
    promises: Promises
    as_of: datetime.date
    language: Language


def told(definition: Definition, promises: Promises, as_of: datetime.date, language: Language) -> Told:
    """Without what holds for other periods only."""

    def holding(all_: tuple[S, ...]) -> tuple[S, ...]:
        return tuple(each for each in all_ if each.period in (None, definition.span))

    causes, actions, decisions = holding(definition.causes), holding(definition.actions), holding(definition.decisions)
    return Told(causes, actions, decisions, promises, as_of, language)


def about(said: Cause | Step, entry: Entry) -> bool:
    return said.indicator == entry.indicator.code and said.unit in (None, entry.row["unit"])


def causes_of(entry: Entry, said: Told) -> tuple[str, ...]:
    """What the report's file says, then the note given with the figure."""
    given = [_cited(cause, said) for cause in said.causes if about(cause, entry)]
    return tuple(dict.fromkeys([*given, *([entry.explanation] if entry.explanation else [])]))


def unexplained_of(found: Iterable[Entry], said: Told) -> tuple[Entry, ...]:
    """What is late and of which nobody has said why: neither with the figure nor in the report's file."""
    return tuple(entry for entry in found if entry.leads and entry.row["flag"] in LATE and not causes_of(entry, said))


def unexplained(entry: Entry, language: Language) -> str:
    return language.render(say("no explanation given yet – {owner}", owner=entry.answerable))


def causes_table(late: Sequence[Entry], others: Sequence[Entry], said: Told, *, short: bool = True) -> Table:
    """Why each late indicator is late, or who still has to say so; then what else was explained, and the whole report's causes."""
    heads = (say("Indicator"), say("Assessment"), say("Cause"))
    rows = [(entry, causes_of(entry, said) or (unexplained(entry, said.language),)) for entry in late]
    rows += [(entry, causes) for entry in others if (causes := causes_of(entry, said))]
    general = [_cited(cause, said) for cause in said.causes if cause.indicator is None]
    cells = [
        (Cell(entry.name), flag_cell(entry.row["flag"], said.language), Cell(_short("; ".join(causes), short=short)))
        for entry, causes in rows
    ]
    whole, nothing = (Cell(said.language.render(text)) for text in (say("Whole report"), NOT_APPLICABLE))
    cells += [(whole, nothing, Cell(_short(text, short=short))) for text in general]
    return _table(say("Causes"), heads, ("text", "flag", "text"), cells, said.language)


def decisions_table(entries: Sequence[Entry], said: Told) -> Table:
    return _steps(say("Decisions needed"), _open(said.decisions, said), entries, said, short=True)


def actions_table(entries: Sequence[Entry], said: Told) -> Table:
    return _steps(say("Actions"), _open(said.actions, said), entries, said, short=True)


def all_steps(entries: Sequence[Entry], said: Told) -> tuple[Table, ...]:
    """Every decision and action, those done last."""
    kinds = ((say("Decisions needed"), said.decisions), (say("Actions"), said.actions))
    return tuple(_steps(title, sorted(steps, key=lambda step: _urgency(step, said)), entries, said) for title, steps in kinds)


def steps_of(entry: Entry, said: Told) -> tuple[tuple[Message, str], ...]:
    """Actions and decisions about an indicator, each in a line: what, who, by when, and how it stands."""
    kinds = ((say("Action"), said.actions), (say("Decision"), said.decisions))
    return tuple((head, _line(step, entry, said)) for head, steps in kinds for step in steps if about(step, entry))


def overdue(entry: Entry, said: Told) -> tuple[Cell, ...]:
    """Said at the head of a card, once: for how long its longest overdue action or decision is."""
    steps: tuple[Step, ...] = (*said.actions, *said.decisions)
    days = [(said.as_of - step.due).days for step in steps if about(step, entry) and step.due and not _done(step, said)]
    late = max(days, default=0)
    return (_state("off_track", say("action overdue by {n} days", n=late), said),) if late > 0 else ()


def documents(said: Told) -> Mapping[str, tuple[str, ...]]:
    """Codes of the documents that were cited, with the indicators that they speak about."""
    read: dict[str, tuple[str, ...]] = {}
    cited: tuple[Cause | Step, ...] = (*said.causes, *said.actions, *said.decisions)
    for each in cited:
        if each.source:
            read[each.source] = (*read.get(each.source, ()), *([each.indicator] if each.indicator else []))
    return read


def _open(steps: Iterable[Step], said: Told) -> list[Step]:
    return sorted((step for step in steps if not _done(step, said)), key=lambda step: _urgency(step, said))


def _done(step: Step, said: Told) -> bool:
    return step.done is not None and step.done <= said.as_of


def _urgency(step: Step, said: Told) -> tuple[bool, datetime.date]:
    """The longest overdue first; what has no day comes after, what is done last."""
    return _done(step, said), step.due or datetime.date.max


def _steps(title: Message, steps: Iterable[Step], entries: Sequence[Entry], said: Told, *, short: bool = False) -> Table:
    """On the first page, where columns are dear, date and state share one."""
    heads = (say("Content"), say("Who"), say("By when"), *([] if short else [say("State")]))
    cells = [_row(step, entries, said, short=short) for step in steps]
    return _table(title, heads, (*["text"] * (len(heads) - 1), "flag"), cells, said.language)


def _row(step: Step, entries: Sequence[Entry], said: Told, *, short: bool) -> tuple[Cell, ...]:
    entry = next((entry for entry in entries if about(step, entry)), None)
    text = _cited(step, said) if entry is None else said.language.render(say("{name}: {text}", name=entry.name, text=_cited(step, said)))
    due = Cell(said.language.date(step.due), step.due) if step.due else Cell(said.language.render(NOT_APPLICABLE))
    how = state(step, said)
    if not short:
        return Cell(text), Cell(_owner(step, entry, said)), due, how
    together = replace(how, text=f"{due.text}, {small(how.text)}", value=step.due) if step.due else how
    return Cell(_short(text)), Cell(_owner(step, entry, said)), together


def state(step: Step, said: Told) -> Cell:
    """Done, overdue or open, as of the report's day; overdue looks like what is late."""
    if _done(step, said):
        return _state("achieved", say("done on {day}", day=step.done), said)
    if step.due is None:
        return Cell(said.language.render(say("no date set")))
    days = (step.due - said.as_of).days
    if days < 0:
        return _state("off_track", say("overdue by {n} days", n=-days), said)
    return _state("not_due", say("due today") if not days else say("{n} days left", n=days), said)


def _state(flag: str, text: Message, said: Told) -> Cell:
    assert flag in FLAGS
    return Cell(capital(said.language.render(text)), flag=flag)


def _owner(step: Step, entry: Entry | None, said: Told) -> str:
    if step.owner:
        return step.owner.in_(said.language.code)
    return entry.answerable if entry else said.language.render(MISSING)


def _line(step: Step, entry: Entry, said: Told) -> str:
    render = said.language.render
    due = [render(say("by {day}", day=step.due))] if step.due else []
    how = state(step, said).text
    return " – ".join([_cited(step, said), _owner(step, entry, said), *due, small(how)])


def _cited(given: Cause | Step, said: Told) -> str:
    """With the document that says so."""
    text, source = given.text.in_(said.language.code), said.promises.sources.get(given.source or "")
    return said.language.render(say("{text} ({source})", text=text, source=source.publisher)) if source else text


def _short(text: str, *, short: bool = True) -> str:
    return textwrap.shorten(text, LETTERS, placeholder=" […]") if short and len(text) > LETTERS else text


def _table(title: Message, heads: Iterable[Message], roles: tuple[str, ...], rows: Iterable[tuple[Cell, ...]], language: Language) -> Table:
    return Table(language.render(title), tuple(Cell(language.render(head)) for head in heads), roles, tuple(rows))


def filled(tables: Iterable[Table]) -> Iterator[Table]:
    return (table for table in tables if table.rows)
