"""The daily mail to those who look after the service: what ran, what did not and why, and what falls due; words are settled here."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.covering import Covering
from monitor.report import Cell, Lang, Report, Section, Table
from monitor.wording import Language, Message, say

HEADS = (say("What"), say("When"), say("Why"))


@dataclass(frozen=True)
class Line:
    """One thing that happened, or is to: what, when, and what is said of it."""

    what: str
    when: str
    told: Message | str = ""


@dataclass(frozen=True)
class Group:
    """Lines of one kind under a title; `counted` says in a few words how many, `grave` that somebody has to look."""

    title: Message
    counted: Message
    lines: tuple[Line, ...]
    grave: bool = False


def digest(groups: Sequence[Group], *, day: datetime.date, place: str, language: Language) -> Covering:
    """A quiet day is one line: that it came shows that the service is alive."""
    lang: Lang = "en" if language.code == "en" else "vi"
    told = [each for each in groups if each.lines]
    grave = [each for each in told if each.grave]
    counts = ", ".join(language.render(each.counted) for each in (grave or told))
    quiet = language.render(say("Nothing happened, and nothing falls due today."))
    state = say("to be looked at: {counts}", counts=counts) if grave else say("all well")
    subject = language.render(say("[Service {day}] {state}", day=f"{day:%d/%m/%Y}", state=state))
    sentence = language.render(say("To be looked at: {counts}.", counts=counts)) if grave else f"{counts[:1].upper()}{counts[1:]}."
    tables = tuple(_table(each, language) for each in told)
    report = Report(
        name="digest", lang=lang, theme="modern", title=language.render(say("The reporting service on {day}", day=f"{day:%d/%m/%Y}")),
        headline=sentence if told else quiet, period=f"{day}", as_of=day,
        facts=((language.render(say("Workspace")), place),), sections=(Section("digest", "", tables=tables),) if tables else (),
    )  # fmt: skip
    return Covering(subject, report, ())


def _table(group: Group, language: Language) -> Table:
    heads = tuple(Cell(language.render(head)) for head in HEADS)
    rows = tuple(tuple(Cell(text or "–") for text in (line.what, line.when, _said(line, language))) for line in group.lines)
    return Table(language.render(group.title), heads, ("text",) * len(heads), rows)


def _said(line: Line, language: Language) -> str:
    return language.render(line.told) if isinstance(line.told, Message) else line.told
