"""The mails of an edition: one to each of its people, in their language, the same bytes for all who get the same."""

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from monitor.amounts import records
from monitor.app.clockwork.office import Office
from monitor.app.initialise import shipped
from monitor.app.issuing import Prepared
from monitor.app.languages import load
from monitor.app.publish import Composed, composing, file_name
from monitor.changes import changes
from monitor.changes_in_words import change_sentences
from monitor.covering import NOTHING, Beside, covering, edition_told
from monitor.entries import concerns, shows, within
from monitor.form_missing import Missing, missing_table
from monitor.outputs.mail import IN_A_MAIL, mail
from monitor.outputs.picture import first_page
from monitor.recipients import Person
from monitor.report import Definition, Format
from monitor.store.ledger import Occurrence
from monitor.store.outbox import Outgoing
from monitor.wording import Language, say

MEGABYTE = 1_000_000


def letters(
    office: Office, people: Iterable[Person], occurrence: Occurrence, prepared: Prepared, *, now: datetime.datetime,
    missing: Sequence[Missing] = (),
) -> tuple[Outgoing, ...]:  # fmt: skip
    """A mail for each of the people, with their units and in their language; who reads one that it does not have gets its first.

    Nobody gets a mail about a report that says nothing of their units.
    """
    written: dict[tuple[str, tuple[str, ...]], tuple[str, bytes]] = {}
    found = []
    for person in people:
        key = (person.lang, person.units)
        if key not in written:
            one = _for(office, person, prepared)
            content = letter(office, one, now=now, beside=_beside(office, one, missing)) if one else b""
            written[key] = (one.report.lang if one else person.lang, content)
        lang, content = written[key]
        if content:
            found.append(Outgoing(person.address, person.name, lang, message_id(office, occurrence, person.address), content))
    return tuple(found)


def letter(office: Office, one: Composed, *, now: datetime.datetime, beside: Beside = NOTHING) -> bytes:
    """The covering mail of a report: its files attached as far as they have room."""
    definition, folder = one.definition, office.workspace.root / "output"
    attached, left_out = _fitting(one, office.workspace.mail.largest * MEGABYTE)
    said = covering(one.report, definition, tuple(attached), left_out, str(folder), load(one.report.lang), beside=beside)
    page = b"" if definition.confidential or "pdf" not in definition.formats else first_page(one.bytes_of("pdf"))
    return mail(said, attached, templates(office), sender=office.workspace.mail.sender, now=now, picture=page)


def _beside(office: Office, one: Composed, missing: Sequence[Missing]) -> Beside:
    """What the mail says of the edition that it replaces, and of figures that nobody gave, as far as they belong to this report."""
    promises, language = office.gathered.promises, load(one.report.lang)
    absent = [each for each in missing if shows(one.definition, each.indicator, each.unit, promises)]
    tables = (missing_table(absent, promises, language, say("Not yet reported")),) if absent else ()
    replaced = edition_told(one.edition + 1, _changed(office, one, language) if one.edition else (), language)
    if replaced is None:
        return Beside(tables=tables)
    return Beside(language.render(say("replacement no. {n}", n=one.edition)), (language.render(replaced),), tables)


def _changed(office: Office, one: Composed, language: Language) -> tuple[str, ...]:
    """What was known when the edition before was issued, against what is known now."""
    definition, promises = one.definition, one.evidence.promises
    mine = (each for each in office.store.issues(one.report.name) if each.period == definition.span and each.edition == one.edition)
    before = next(mine, None)
    if before is None:
        return ()
    then = office.gathered.until(before.figures, before.overrides).findings(before.period, before.as_of, definition.plans)
    found = changes(then, one.evidence.findings)
    kept = [shows(definition, row["indicator"], row["unit"], promises) for row in records(found)]
    return change_sentences(found[kept], promises, language)


def templates(office: Office) -> tuple[Path, ...]:
    """Where mails take their look from: the workspace's own first."""
    return office.workspace.root / "templates", shipped() / "templates"


def message_id(office: Office, occurrence: Occurrence, address: str) -> str:
    """The same for the same mail, however often it is tried, and no other's."""
    sender = office.workspace.mail.sender
    mine = (sender, occurrence.report, occurrence.kind, occurrence.period, str(occurrence.seq), occurrence.due.isoformat(), address.lower())
    digest = hashlib.sha256("\0".join(mine).encode()).hexdigest()[:32]
    return f"<{digest}@{sender.rpartition('@')[2]}>"


def _for(office: Office, person: Person, prepared: Prepared) -> Composed | None:
    """The report as it is issued, or, for a person with units of their own, of these alone; None where it says nothing of them."""
    made = {one.report.lang: one for one in prepared.made}
    one = made.get(person.lang, prepared.made[0])
    if not person.units:
        return one
    promises = office.gathered.promises
    units = tuple(unit for unit in promises.units if within(unit, person.units, promises) and within(unit, one.definition.units, promises))
    narrowed = replace(one.definition, units=units)
    if not any(concerns(row, narrowed, promises) for row in records(one.evidence.findings)) or not units:
        return None
    return next(iter(composing(office.workspace, office.gathered, one.report.name, narrowed, (one.report.lang,), edition=one.edition)))


def _fitting(one: Composed, room: int) -> tuple[Mapping[str, bytes], tuple[str, ...]]:
    """All files, else the PDF alone, else none; and the names of those left out."""
    wanted = {file_name(one.report, form): one.bytes_of(form) for form in _forms(one.definition)}
    pdf = {name: content for name, content in wanted.items() if name.endswith(".pdf")}
    for files in (wanted, pdf):
        if sum(map(len, files.values())) * IN_A_MAIL < room:
            return files, tuple(name for name in wanted if name not in files)
    return {}, tuple(wanted)


def _forms(definition: Definition) -> Iterator[Format]:
    return (form for form in definition.attach if form in definition.formats and not definition.confidential)
