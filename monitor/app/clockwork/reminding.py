"""Makes a reminder: to each who answers for a unit what is missing of it, with their entry form."""

import datetime
from collections.abc import Iterable, Iterator

from monitor.answering import ESCALATED, Share, shares
from monitor.app import forms
from monitor.app.clockwork import waiting
from monitor.app.clockwork.letters import MEGABYTE, message_id, templates
from monitor.app.clockwork.office import Office
from monitor.app.languages import load
from monitor.app.publish import plain
from monitor.gate import deadline
from monitor.outputs.form_book import form_workbook
from monitor.outputs.mail import IN_A_MAIL, mail
from monitor.problems import Stop
from monitor.reminders import Waited, reminder
from monitor.report import Definition
from monitor.store.ledger import Occurrence
from monitor.store.outbox import Outgoing, enqueue
from monitor.wording import Language, say


def remind(office: Office, occurrence: Occurrence, definition: Definition, *, now: datetime.datetime) -> None:
    """Today's reminder of a report that is held; what has come in meanwhile is not asked for."""
    waits = waiting.look(office, occurrence, definition, now=now)
    day = now.astimezone(waits.due.tzinfo).date()
    if occurrence.seq < day.toordinal():
        office.ledger.finish(occurrence, "skipped", office.language.render(say("its day is over")), now=now)
        return
    gate = waits.definition.gate
    until = deadline(gate, waits.due, office.work).date() if gate.when_incomplete == "hold_until" else None
    days = waiting.days_held(office, waits, now)
    waited = Waited(waits.missing, waiting.unexplained(office, waits.definition), day, days, until, waits.verdict == "hold")
    wanted = shares(waited.units, office.directory, office.gathered.promises, escalated=days >= ESCALATED)
    mails = tuple(_mails(office, occurrence, waits.definition, waited, wanted, now=now))
    told = say("reminded: {names}", names=", ".join(each.person.name for each in wanted)) if wanted else say("nothing is missing any more")
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
    plan = definition.plans[0] if len(definition.plans) == 1 else ""
    try:
        for form in forms.forms(office.gathered, forms.Asked(plan, unit, definition.span, day), language):
            yield f"{plain(form.id)}.{form.lang}.xlsx", form_workbook(form, language)
    except Stop:  # nothing is asked for that period by a form, and the list says what is missing
        return
