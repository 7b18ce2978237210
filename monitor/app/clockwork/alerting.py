"""Looks between two issues of a report whether anything turned late since, and mails that once to its recipients."""

import datetime
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from monitor.alerts import alert_mail, later, newly_late
from monitor.app.clockwork import waiting
from monitor.app.clockwork.letters import message_id, templates
from monitor.app.clockwork.office import Office
from monitor.app.languages import load
from monitor.entries import entries, within
from monitor.outputs.mail import mail
from monitor.report import Definition, Earlier, Evidence
from monitor.since_last import Turned, turned
from monitor.store import Issue
from monitor.store.ledger import Occurrence, set_mark
from monitor.store.outbox import Outgoing, enqueue
from monitor.wording import Language, say

TOLD, OVER = "told", "over"
"""Of a turn: its mail is written; it is no longer late."""


@dataclass(frozen=True, eq=False)
class Since:
    """The last issue of a report against what is known today."""

    issue: Issue
    definition: Definition
    evidence: Evidence
    earlier: Earlier

    def turned(self, language: Language) -> tuple[Turned, ...]:
        leading = [entry for entry in entries(self.definition, self.evidence, language) if entry.leads]
        return later(turned(leading, self.earlier))

    def mark(self, key: str) -> str:
        return f"alert/{self.issue.report}/{self.issue.id}/{key}"


def alerting(office: Office, *, now: datetime.datetime) -> None:
    """Begins an alert where something turned late that was not told of; looks again only once facts, files or the day are others."""
    for name, definition in office.definitions.items():
        if not definition.alerts:
            continue
        day = now.astimezone(office.zone(definition)).date()
        seen = f"{office.store.reached()} {office.fingerprint} {day}"
        if office.ledger.said(f"alerts/{name}") == seen:
            continue
        since = _since(office, name, definition, day)
        if since and (fresh := _fresh(office, since, now)):
            office.ledger.begin(name, "alert", str(since.issue.period), now=now, seq=_number(since.issue, day, fresh))
        office.ledger.set_mark(f"alerts/{name}", now, now=now, reason=seen)


def alert(office: Office, occurrence: Occurrence, definition: Definition, *, now: datetime.datetime) -> None:
    """The mail to each recipient, with what concerns their units; that it was told is kept with it."""
    since = _since(office, occurrence.report, definition, now.astimezone(office.zone(definition)).date())
    fresh = _fresh(office, since, now) if since else {}
    mails = tuple(_mails(office, occurrence, since, fresh, now=now)) if since and fresh else ()
    told = say("newly late: {n} indicators", n=len(fresh))
    with office.store.writing() as writing:
        enqueue(writing.connection, occurrence, mails, now=now, reason=office.language.render(told))
        for key in fresh if since else ():
            set_mark(writing.connection, since.mark(key), now, now, TOLD)  # type: ignore[union-attr]


def _since(office: Office, name: str, definition: Definition, day: datetime.date) -> Since | None:
    """None where nothing of it was issued."""
    issue = max(office.store.issues(name), key=lambda each: (each.period.end, each.id), default=None)
    if issue is None:
        return None
    fixed = waiting.settled_on(office, name, replace(definition, period=issue.period), day)
    known, today = office.gathered, waiting.as_of(fixed)
    then = known.until(issue.figures, issue.overrides).findings(issue.period, issue.as_of, fixed.plans)
    now = known.findings(issue.period, today, fixed.plans)
    return Since(issue, fixed, Evidence(now, known.promises, known.actuals, (), today), Earlier(issue.period, issue.as_of, then, now))


def _fresh(office: Office, since: Since, now: datetime.datetime) -> Mapping[str, Turned]:
    """What turned late and was not told of yet; a turn that is over may be told of again."""
    found = newly_late(since.turned(office.language))
    marks = office.ledger.marks(since.mark(""))
    for name, state in marks.items():
        if state == TOLD and name.removeprefix(since.mark("")) not in found:
            office.ledger.set_mark(name, now, now=now, reason=OVER)
    return {key: one for key, one in found.items() if marks.get(since.mark(key)) != TOLD}


def _number(issue: Issue, day: datetime.date, fresh: Mapping[str, Turned]) -> int:
    """The same for the same set on the same day: there is one mail of it."""
    said = "\0".join((str(issue.id), str(day), *sorted(fresh)))
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:4]) >> 1


def _mails(
    office: Office, occurrence: Occurrence, since: Since, fresh: Mapping[str, Turned], *, now: datetime.datetime
) -> Iterator[Outgoing]:
    for person in office.directory.people_of(since.definition.recipients):
        language, promises = load(person.lang), office.gathered.promises
        mine = tuple(one for one in since.turned(language) if within(one[0].row["unit"], person.units, promises))
        if not newly_late(mine).keys() & fresh.keys():
            continue
        said = alert_mail(since.definition, mine, since.earlier, language)
        content = mail(said, {}, templates(office), sender=office.workspace.mail.sender, now=now)
        yield Outgoing(person.address, person.name, person.lang, message_id(office, occurrence, person.address), content)
