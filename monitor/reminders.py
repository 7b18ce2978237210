"""The mail that asks for what is missing: figures that nobody gave, and why what is late is late."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.answering import Share
from monitor.covering import Covering, subject
from monitor.entries import Entry
from monitor.form_missing import Missing, missing_table
from monitor.periods import Period
from monitor.plan import Promises
from monitor.report import Definition, Report, Section
from monitor.sentences import sentence
from monitor.unit_tree import name_of
from monitor.wording import Language, Message, say


@dataclass(frozen=True)
class Waited:
    """What a reminder is about: figures that nobody gave, late findings that nobody explained, and how long it has waited."""

    missing: tuple[Missing, ...]
    late: tuple[Entry, ...]
    day: datetime.date
    days: int = 1
    """The how-manieth working day it is."""
    until: datetime.date | None = None
    """When the report goes out all the same, where something says so."""
    held: bool = True
    """Whether the report waits for these figures."""

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*(each.unit for each in self.missing), *(str(entry.row["unit"]) for entry in self.late)]))

    def of(self, units: Iterable[str]) -> "Waited":
        """The part of it that is about these units."""
        mine = set(units)
        missing = tuple(each for each in self.missing if each.unit in mine)
        late = tuple(entry for entry in self.late if entry.row["unit"] in mine)
        return replace(self, missing=missing, late=late)


def reminder(
    definition: Definition, share: Share, waited: Waited, promises: Promises, language: Language, files: Sequence[str]
) -> Covering:
    """The mail to one person: only what their own units have to do."""
    mine, render = waited.of(share.units), language.render
    told = ", ".join(render(each) for each in _counted(mine))
    report = Report(
        name="",
        lang="en" if language.code == "en" else "vi",
        theme=definition.theme,
        title=definition.title.in_(language.code),
        headline=render(_headline(mine, definition.span)),
        period=language.period(definition.span),
        as_of=waited.day,
        facts=tuple((render(name), value) for name, value in _facts(definition, mine, language)),
        sections=tuple(_sections(mine, promises, language)),
    )
    notices = [*_why(share, mine, promises, language), *([say("Attached: {files}.", files=", ".join(files))] if files else [])]
    return Covering(subject(definition, told, language), report, tuple(render(each) for each in notices))


def _counted(waited: Waited) -> Iterator[Message]:
    if waited.missing:
        yield say("figures to report: {n}", n=len(waited.missing))
    if waited.late:
        yield say("to be explained: {n}", n=len(waited.late))


def _headline(waited: Waited, period: Period) -> Message:
    if not waited.missing:
        return say("Please explain what is late in {period}", period=period)
    if waited.held:
        return say("The report on {period} waits for your figures", period=period)
    return say("Figures for {period} are missing from the report", period=period)


def _facts(definition: Definition, waited: Waited, language: Language) -> Iterator[tuple[Message, str]]:
    yield say("Issued by"), definition.issuer.in_(language.code)
    yield say("Period"), language.period(definition.span)
    if longest := max((each.overdue for each in waited.missing), default=0):
        yield say("Longest overdue"), language.render(say("1 day") if longest == 1 else say("{n} days", n=longest))
    if waited.until and waited.missing:
        yield say("Goes out without them on"), language.date(waited.until)


def _sections(waited: Waited, promises: Promises, language: Language) -> Iterator[Section]:
    """What is to be done, then each figure and finding that it is about."""
    asked = [say("Please fill in the attached form and hand it in.")] if waited.missing else []
    asked += [say("A cause is written into the form's column “Note”, beside the figure.")] if waited.late else []
    explain = [say("Explain: {sentence}", sentence=sentence(entry.row, entry.indicator, language)) for entry in waited.late]
    tables = [missing_table(waited.missing, promises, language, say("Not yet reported"))] if waited.missing else []
    yield Section("said", "", tuple(language.render(each) for each in asked))
    yield Section("brief", "", tuple(language.render(each) for each in explain), tables=tuple(tables))


def _why(share: Share, waited: Waited, promises: Promises, language: Language) -> Iterator[Message]:
    """Why this mail came to somebody who does not report these figures."""

    def units(why: str) -> str:
        return ", ".join(name_of(unit, promises, language) for unit, each in share.units.items() if each == why)

    if above := units("above"):
        yield say("Sent to you as well, for it has waited {n} working days: {units}.", n=waited.days, units=above)
    if nobody := units("operator"):
        yield say("Nobody answers for this unit in reports/recipients.yaml, so it comes to you: {units}.", units=nobody)
