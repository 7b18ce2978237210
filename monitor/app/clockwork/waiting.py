"""Whether an occurrence may be made now: which figures are due and not there, and until when it is held."""

import datetime
from dataclasses import dataclass, replace

from monitor.amounts import records
from monitor.app.clockwork.office import Office
from monitor.app.gather import holidays
from monitor.app.making import asked
from monitor.entries import Entry, concerns, entries, shows
from monitor.explanations import told, unexplained_of
from monitor.form_missing import Missing, due_by, missing
from monitor.gate import Verdict, gated, next_look, reminds
from monitor.period_rules import PeriodRule
from monitor.report import Definition, Evidence
from monitor.store.ledger import Occurrence
from monitor.wording import Message, say

FIGURES = "figures"
"""The mark of how far the facts had come when what is held was last looked at."""


@dataclass(frozen=True)
class Waiting:
    """What an occurrence waits for: its definition as it is now, what nobody gave, and whether it goes out."""

    definition: Definition
    due: datetime.datetime
    missing: tuple[Missing, ...]
    verdict: Verdict
    reason: Message


def look(office: Office, occurrence: Occurrence, definition: Definition, *, now: datetime.datetime) -> Waiting:
    """What is missing of the report's own figures, by its own gate; a report without any figure waits whatever the gate says."""
    zone = office.zone(definition)
    due, now = occurrence.due.astimezone(zone), now.astimezone(zone)
    fixed = settled_on(office, occurrence.report, dated(office, definition, occurrence), now.date())
    absent = unreported(office, fixed, now.date())
    names = [office.gathered.promises.indicators[each.indicator].name.in_(office.language.code) for each in absent]
    over = as_of(fixed) if as_of(fixed) < now.date() else None
    verdict, reason = gated(fixed.gate, list(dict.fromkeys(names)), due, now, office.work, fixed=over)
    if verdict == "send" and not _anything(office, fixed):
        verdict, reason = "hold", say("no figure of {period} is there at all", period=fixed.span)
    return Waiting(fixed, due, absent, verdict, reason)


def hold(office: Office, occurrence: Occurrence, waits: Waiting, *, now: datetime.datetime) -> None:
    """Keeps it back until the next look; on each working day there is one reminder."""
    due, gate = waits.due, waits.definition.gate
    here = now.astimezone(due.tzinfo)
    if gate.remind and reminds(due, here, office.work):
        number = here.date().toordinal()
        office.ledger.begin(occurrence.report, "reminder", occurrence.period, now=now, due=occurrence.due, seq=number)
    again = next_look(gate, due, here, office.work)
    office.ledger.finish(occurrence, "held", office.language.render(waits.reason), now=now, next_try=again)


def waking(office: Office, *, now: datetime.datetime) -> None:
    """Lets what is held be looked at as soon as a figure has come in, or a definition or the people have changed."""
    there = office.store.reached()
    seen = f"{there} {office.fingerprint}"
    if office.ledger.said(FIGURES) != seen:
        office.ledger.wake(now=now)
        office.ledger.set_mark(FIGURES, now, now=now, reason=seen)


def dated(office: Office, definition: Definition, occurrence: Occurrence) -> Definition:
    """The definition with the period of the day on which the occurrence was due, however late it is made."""
    rule = definition.period
    if not isinstance(rule, PeriodRule):
        return definition
    return replace(definition, period=rule.on(occurrence.due.astimezone(office.zone(definition)).date()))


def settled_on(office: Office, name: str, definition: Definition, day: datetime.date) -> Definition:
    """The definition with the day whose knowledge it uses: a closed period's is the day of its closing."""
    (wanted,) = asked(office.store, {name: definition}, (), (), day)
    return wanted.definition


def as_of(definition: Definition) -> datetime.date:
    assert isinstance(definition.as_of, datetime.date)
    return definition.as_of


def unreported(office: Office, definition: Definition, day: datetime.date) -> tuple[Missing, ...]:
    """What was to be reported for the report's period by that day, of its own plans, units and indicators."""
    known, key = office.gathered, (definition.plans, definition.span, as_of(definition), day)
    if key not in office.missing:
        targets = known.of_plans(definition.plans)
        found = missing(
            known.promises, known.actuals, targets, definition.span,
            as_of=as_of(definition), phasing=known.phasing, holidays=holidays(targets, day),
        )  # fmt: skip
        office.missing[key] = due_by(found, day)
    return tuple(each for each in office.missing[key] if shows(definition, each.indicator, each.unit, known.promises))


def unexplained(office: Office, definition: Definition) -> tuple[Entry, ...]:
    """The report's late findings of which nobody has said why."""
    known, day = office.gathered, as_of(definition)
    evidence = Evidence(known.findings(definition.span, day, definition.plans), known.promises, known.actuals, (), day)
    said = told(definition, known.promises, day, office.language)
    return unexplained_of(entries(definition, evidence, office.language), said)


def _anything(office: Office, definition: Definition) -> bool:
    """Whether any finding of the report has a figure."""
    findings = office.gathered.findings(definition.span, as_of(definition), definition.plans)
    return any(row["actual"] is not None and concerns(row, definition, office.gathered.promises) for row in records(findings))
