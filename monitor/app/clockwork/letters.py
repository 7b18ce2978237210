"""The mails of an edition: one to each of its people, in their language, the same bytes for all who get the same."""

import datetime
import hashlib
from collections.abc import Mapping

from monitor.app.clockwork.office import Office
from monitor.app.issuing import Prepared
from monitor.app.publish import Composed, file_name
from monitor.outputs.mail import mail
from monitor.recipients import Person
from monitor.report import Definition
from monitor.store.ledger import Occurrence
from monitor.store.outbox import Outgoing


def letters(
    office: Office, definition: Definition, occurrence: Occurrence, prepared: Prepared, *, now: datetime.datetime
) -> tuple[Outgoing, ...]:
    """A mail for each recipient of the report, in their language; who reads one that it does not have gets its first."""
    people = office.directory.people_of(definition.recipients)
    made = {one.report.lang: one for one in prepared.made}
    first = prepared.made[0].report.lang
    chosen = {person: made.get(person.lang, made[first]) for person in people}
    contents = {
        one.report.lang: mail(one.report, _files(definition, one), sender=office.workspace.mail.sender, now=now) for one in chosen.values()
    }
    return tuple(outgoing(office, occurrence, person, contents[one.report.lang], one.report.lang) for person, one in chosen.items())


def outgoing(office: Office, occurrence: Occurrence, person: Person, content: bytes, lang: str) -> Outgoing:
    return Outgoing(person.address, person.name, lang, message_id(office, occurrence, person.address), content)


def message_id(office: Office, occurrence: Occurrence, address: str) -> str:
    """The same for the same mail, however often it is tried, and no other's."""
    key = "\0".join(
        (occurrence.report, occurrence.kind, occurrence.period, str(occurrence.seq), occurrence.due.isoformat(), address.lower())
    )
    digest = hashlib.sha256(f"{office.workspace.mail.sender}\0{key}".encode()).hexdigest()[:32]
    return f"<{digest}@{office.workspace.mail.sender.rpartition('@')[2].rstrip('>') or 'localhost'}>"


def _files(definition: Definition, one: Composed) -> Mapping[str, bytes]:
    if definition.confidential:
        return {}
    return {file_name(one.report, form): one.bytes_of(form) for form in definition.attach if form in definition.formats}
