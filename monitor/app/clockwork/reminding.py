"""Makes reminders: to each who answers for a unit what is missing of it and what has to be explained, with their entry form."""

import datetime
from collections.abc import Iterable, Iterator

from monitor.answering import ESCALATED, Share, shares
from monitor.app.clockwork import waiting
from monitor.app.clockwork.letters import MEGABYTE, message_id, templates
from monitor.app.clockwork.office import Office
from monitor.app.languages import load
from monitor.app.publish import plain
from monitor.entries import Entry
from monitor.gate import deadline, held_days, reminds
from monitor.outputs.mail import IN_A_MAIL, mail
from monitor.problems import Stop
from monitor.reminders import Waited, reminder
from monitor.report import Definition
from monitor.store.ledger import Occurrence
from monitor.store.outbox import Outgoing, enqueue
from monitor.wording import Language, say

ONCE, AGAIN = 0, 1
"""Numbers of the two reminders that ask why something is late; those of a report that is held are the numbers of their days."""
FORTNIGHT = datetime.timedelta(days=14)
"""What was asked longer ago is not asked again."""


def remind(office: Office, occurrence: Occurrence, definition: Definition, *, now: datetime.datetime) -> None:
    """Today's reminder of a report that is held; what has come in meanwhile is not asked for."""
    if occurrence.seq <= AGAIN:
        _chase(office, occurrence, definition, now=now)
        return
    waits = waiting.look(office, occurrence, definition, now=now)
    day = now.astimezone(waits.due.tzinfo).date()
    if occurrence.seq < day.toordinal():
        office.ledger.finish(occurrence, "skipped", office.language.render(say("its day is over")), now=now)
        return
    gate = waits.definition.gate
    until = deadline(gate, waits.due, office.work).date() if gate.when_incomplete == "hold_until" else None
    days = held_days(waits.due.date(), day, office.work)
    late = waiting.unexplained(office, waits.definition)
    _ask(office, occurrence, waits.definition, Waited(waits.missing, late, day, days, until, waits.verdict == "hold"), now=now)


def _chase(office: Office, occurrence: Occurrence, definition: Definition, *, now: datetime.datetime) -> None:
    """Asks why what is late is late, once the report is out; the second time those of the unit above as well."""
    fixed = waiting.settled_on(office, occurrence.report, waiting.dated(office, definition, occurrence), now.date())
    late = waiting.unexplained(office, fixed)
    _ask(office, occurrence, fixed, Waited((), late, now.date(), ESCALATED if occurrence.seq == AGAIN else 1), now=now)


def chasing(office: Office, *, now: datetime.datetime) -> None:
    """Lets what nobody explained be asked for a second time, on the third working day."""
    asked = office.ledger.occurrences(kind="reminder", since=now - FORTNIGHT)
    again = {(each.report, each.period) for each in asked if each.seq == AGAIN}
    for one in (each for each in asked if each.seq == ONCE and each.state == "done"):
        definition = office.definitions.get(one.report)
        if definition and (one.report, one.period) not in again:
            zone = office.zone(definition)
            first, here = one.changed.astimezone(zone), now.astimezone(zone)
            if reminds(first, here, office.work) and held_days(first.date(), here.date(), office.work) >= ESCALATED:
                office.ledger.begin(one.report, "reminder", one.period, now=now, due=one.due, seq=AGAIN)


def answered_for(office: Office, entries: Iterable[Entry]) -> bool:
    """Whether anybody but the operators answers for one of the units of these."""
    units = dict.fromkeys(str(entry.row["unit"]) for entry in entries)
    found = shares(units, office.directory, office.gathered.promises, escalated=False)
    return any(why != "operator" for share in found for why in share.units.values())


def _ask(office: Office, occurrence: Occurrence, definition: Definition, waited: Waited, *, now: datetime.datetime) -> None:
    wanted = shares(waited.units, office.directory, office.gathered.promises, escalated=waited.days >= ESCALATED)
    mails = tuple(_mails(office, occurrence, definition, waited, wanted, now=now))
    told = say("asked: {names}", names=", ".join(each.person.name for each in wanted)) if wanted else say("nothing is missing any more")
    with office.store.writing() as writing:
        enqueue(writing.connection, occurrence, mails, now=now, reason=office.language.render(told))


def _mails(
    office: Office, occurrence: Occurrence, definition: Definition, waited: Waited, wanted: Iterable[Share], *, now: datetime.datetime
) -> Iterator[Outgoing]:
    """The same bytes for all who are asked for the same in the same language."""
    written: dict[tuple[object, ...], bytes] = {}
    for share in wanted:
        key = (share.person.lang, *share.units.items())
        written[key] = written.get(key) or _mail(office, definition, waited, share, now=now)
        address = share.person.address
        yield Outgoing(address, share.person.name, share.person.lang, message_id(office, occurrence, address), written[key])


def _mail(office: Office, definition: Definition, waited: Waited, share: Share, *, now: datetime.datetime) -> bytes:
    language = load(share.person.lang)
    files = {} if definition.confidential else dict(_fitting(office, definition, waited.of(share.units), language))
    said = reminder(definition, share, waited, office.gathered.promises, language, tuple(files))
    return mail(said, files, templates(office), sender=office.workspace.mail.sender, now=now)


def _fitting(office: Office, definition: Definition, waited: Waited, language: Language) -> Iterator[tuple[str, bytes]]:
    """The entry form of each unit that is asked, as far as a mail has room; a unit that only has to explain gets it as well."""
    room = office.workspace.mail.largest * MEGABYTE / IN_A_MAIL
    for unit in waited.units:
        for name, content in _forms(office, definition, unit, waited.day, language):
            room -= len(content)
            if room < 0:
                return
            yield name, content


def _forms(office: Office, definition: Definition, unit: str, day: datetime.date, language: Language) -> Iterator[tuple[str, bytes]]:
    # Only who reminds pays for them: a service is idle most of the time.
    from monitor.app import forms
    from monitor.outputs.form_book import form_workbook

    plan = definition.plans[0] if len(definition.plans) == 1 else ""
    try:
        for form in forms.forms(office.gathered, forms.Asked(plan, unit, definition.span, day), language):
            yield f"{plain(form.id)}.{form.lang}.xlsx", form_workbook(form, language)
    except Stop:  # nothing is asked for that period by a form, and the list says what is missing
        return
