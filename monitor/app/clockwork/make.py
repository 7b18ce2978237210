"""Makes one occurrence: its edition and the mails to its people, kept in one transaction, or held with the reason."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from monitor.app import issuing
from monitor.app.clockwork import daily, waiting
from monitor.app.clockwork.alerting import alert
from monitor.app.clockwork.filing import filing
from monitor.app.clockwork.letters import letters
from monitor.app.clockwork.office import Office
from monitor.app.clockwork.reminding import ONCE, answered_for, remind
from monitor.form_missing import Missing
from monitor.gate import HOUR
from monitor.problems import Stop
from monitor.recipients import Person
from monitor.report import Definition
from monitor.store.ledger import Occurrence, begin
from monitor.store.outbox import Outgoing, enqueue
from monitor.wording import Message, say

Clock = Callable[[], datetime.datetime]


def make(office: Office, occurrence: Occurrence, clock: Clock) -> None:
    """Gathers, renders outside any transaction, and keeps what was made, its mails and the end of the occurrence together."""
    now, definition = clock(), office.definitions.get(occurrence.report)
    if occurrence.kind in daily.KINDS:
        daily.make(office, occurrence, now=now)
    elif occurrence.kind not in MADE:
        given_up = say("interrupted before anything was sent; give the command again")
        office.ledger.finish(occurrence, "failed", office.language.render(given_up), now=now)
    elif definition is None:
        gone = say("the definition of this report is gone, or faulty")
        office.ledger.finish(occurrence, "held", office.language.render(gone), now=now, next_try=now + HOUR)
    else:
        MADE[occurrence.kind](office, occurrence, definition, now=now)


def _scheduled(office: Office, occurrence: Occurrence, definition: Definition, *, now: datetime.datetime) -> None:
    waits = waiting.look(office, occurrence, definition, now=now)
    if waits.verdict == "hold":
        waiting.hold(office, occurrence, waits, now=now)
        return
    people = office.directory.people_of(definition.recipients)
    late = waiting.unexplained(office, waits.definition) if definition.gate.remind else ()
    wanted = waiting.dated(office, definition, occurrence)
    issue_to(office, occurrence, wanted, people, now=now, missing=waits.missing, chased=answered_for(office, late))


MADE = {"scheduled": _scheduled, "reminder": remind, "alert": alert}
"""How an occurrence of each kind that the clock brings about is made."""


def issue_to(
    office: Office, occurrence: Occurrence, definition: Definition, people: tuple[Person, ...], *, now: datetime.datetime,
    missing: Sequence[Missing] = (), chased: bool = False,
) -> issuing.Issued:  # fmt: skip
    """The edition, its mails and the end of the occurrence, in one transaction; a replacement that changes nothing goes to nobody.

    With `chased` those who answer for what is late are asked why, once for each due date.
    """
    prepared = issuing.prepare(office.workspace, office.gathered, office.store, definition, occurrence.report, now=now)
    wanted = people if prepared.draft or occurrence.kind != "scheduled" or not occurrence.seq else ()
    mails = letters(office, wanted, occurrence, prepared, now=now, missing=missing)
    with office.store.writing() as writing:
        issued = issuing.keep(writing, prepared, now=now)
        told = "; ".join(office.language.render(each) for each in (issuing.told(issued), *_left(wanted, mails)))
        enqueue(writing.connection, occurrence, mails, now=now, issue_id=issued.issue.id, reason=told)
        if chased:
            begin(writing.connection, occurrence.report, "reminder", occurrence.period, now=now, due=occurrence.due, seq=ONCE)
    with suppress(Stop):  # it is issued, whatever the disk says: its files are written at a later tick
        filing(office, now=now)
    return issued


def _left(people: Sequence[Person], mails: Sequence[Outgoing]) -> Iterator[Message]:
    """Who gets no mail though it was for them, and that it went to nobody."""
    reached = {mail.address for mail in mails}
    if left := [person.name for person in people if person.address not in reached]:
        yield say("it says nothing of the units of {names}", names=", ".join(left))
    if not mails:
        yield say("mailed to nobody")
