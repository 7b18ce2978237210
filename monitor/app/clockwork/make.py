"""Makes one occurrence: its edition and the mails to its people, kept in one transaction, or held with the reason."""

import datetime
from collections.abc import Callable
from dataclasses import replace

from monitor.app import issuing
from monitor.app.clockwork.letters import letters
from monitor.app.clockwork.office import Office
from monitor.period_rules import PeriodRule
from monitor.recipients import Person
from monitor.report import Definition
from monitor.store.ledger import Occurrence
from monitor.store.outbox import enqueue
from monitor.wording import say

Clock = Callable[[], datetime.datetime]


def make(office: Office, occurrence: Occurrence, clock: Clock) -> None:
    """Gathers, renders outside any transaction, and keeps edition, mails and the end of the occurrence together."""
    now, definition = clock(), office.definitions.get(occurrence.report)
    if occurrence.kind != "scheduled":
        given_up = say("interrupted before anything was sent; give the command again")
        office.ledger.finish(occurrence, "failed", office.language.render(given_up), now=now)
        return
    if definition is None:
        gone = say("the definition of this report is gone, or faulty")
        office.ledger.finish(occurrence, "held", office.language.render(gone), now=now, next_try=now + datetime.timedelta(hours=1))
        return
    people = office.directory.people_of(definition.recipients)
    issue_to(office, occurrence, dated(office, definition, occurrence), people, now=now)


def issue_to(
    office: Office, occurrence: Occurrence, definition: Definition, people: tuple[Person, ...], *, now: datetime.datetime
) -> issuing.Issued:
    """The edition, its mails and the end of the occurrence, in one transaction; a replacement that changes nothing goes to nobody."""
    prepared = issuing.prepare(office.workspace, office.gathered, office.store, definition, occurrence.report, now=now)
    wanted = people if prepared.draft or occurrence.kind != "scheduled" or not occurrence.seq else ()
    mails = letters(office, wanted, occurrence, prepared, now=now)
    with office.store.writing() as writing:
        issued = issuing.keep(writing, prepared, now=now)
        told = office.language.render(issuing.told(issued))
        enqueue(writing.connection, occurrence, mails, now=now, issue_id=issued.issue.id, reason=told)
    for _ in issuing.written(office.workspace, office.store, issued.artifacts):
        pass
    return issued


def dated(office: Office, definition: Definition, occurrence: Occurrence) -> Definition:
    """The definition with the period of the day on which the occurrence was due, however late it is made."""
    rule = definition.period
    if not isinstance(rule, PeriodRule):
        return definition
    return replace(definition, period=rule.on(occurrence.due.astimezone(office.zone(definition)).date()))
