"""Gathers what the daily digest tells from ledger, outbox, files and the audit."""

import datetime
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from monitor.app.clockwork import audit, schedule
from monitor.app.clockwork.deliver import paused
from monitor.app.clockwork.office import Office
from monitor.digest import Group, Line
from monitor.problems import Problem
from monitor.store.ledger import Occurrence
from monitor.wording import say

DAY = datetime.timedelta(days=1)
ENDS = ("failed", "skipped", "done")


def last(office: Office, now: datetime.datetime) -> datetime.datetime:
    """When the last digest was made; a day ago without one."""
    made = [one.changed for one in office.ledger.occurrences(kind="digest") if one.state == "done" and one.changed < now]
    return max(made, default=now - DAY)


def groups(office: Office, *, since: datetime.datetime, now: datetime.datetime) -> tuple[Group, ...]:
    """What happened since then, what rests now, and what falls due today; the gravest first."""
    rows = [one for one in office.ledger.occurrences() if one.kind != "digest" or one.state == "failed"]
    happened = {state: _lines(office, (one for one in rows if one.state == state and one.changed >= since)) for state in ENDS}
    resting = {state: _lines(office, (one for one in rows if one.state == state)) for state in ("asked", "held")}
    told = {line.what for lines in resting.values() for line in lines}
    missing = tuple(_line(each) for each in audit.audit(office, now=now) if each.where not in told)
    faulty, remarks = (tuple(_line(each) for each in office.problems if (each.severity == "error") is grave) for grave in (True, False))
    return (
        *_mails(office, since, now),
        Group(say("All mails wait"), say("all mails wait"), tuple(_pausing(office, now)), grave=True),
        Group(say("Failed"), say("failed: {n}", n=len(happened["failed"])), happened["failed"], grave=True),
        Group(say("What the audit misses"), say("missing: {n}", n=len(missing)), missing, grave=True),
        Group(say("To be decided by a person"), say("to be decided: {n}", n=len(resting["asked"])), resting["asked"], grave=True),
        Group(say("Held"), say("held: {n}", n=len(resting["held"])), resting["held"], grave=True),
        Group(say("Skipped"), say("skipped: {n}", n=len(happened["skipped"])), happened["skipped"], grave=True),
        Group(say("Wrong in the workspace's files"), say("wrong in files: {n}", n=len(faulty)), faulty, grave=True),
        Group(say("Made"), say("made: {n}", n=len(happened["done"])), happened["done"]),
        Group(say("Remarks on the workspace's files"), say("remarks on files: {n}", n=len(remarks)), remarks),
        _today(office, now),
    )


def _lines(office: Office, found: Iterable[Occurrence]) -> tuple[Line, ...]:
    return tuple(Line(f"{one.report} {one.period}", _at(office, one.due), one.reason) for one in found)


def _line(problem: Problem) -> Line:
    return Line(problem.where, "", problem.what)


def _mails(office: Office, since: datetime.datetime, now: datetime.datetime) -> Iterator[Group]:
    """Those that will not arrive by themselves, by name of their address."""
    failed = [each for each in office.outbox.deliveries(state="failed") if each.changed >= since]
    unknown = office.outbox.deliveries(state="unknown")
    waiting = [each for each in office.outbox.deliveries(state="queued") if each.tries and each.created < now]
    for title, counted, found, grave in (
        (say("Mails not delivered"), say("mails not delivered: {n}", n=len(failed)), failed, True),
        (say("Mails of which nobody knows whether they arrived"), say("mails unknown: {n}", n=len(unknown)), unknown, True),
        (say("Mails that are tried again"), say("mails tried again: {n}", n=len(waiting)), waiting, False),
    ):
        yield Group(
            title, counted, tuple(Line(f"{each.id}: {each.address}", _at(office, each.changed), each.reason) for each in found), grave
        )


def _pausing(office: Office, now: datetime.datetime) -> Iterator[Line]:
    if pause := paused(office.ledger, now):
        yield Line(office.workspace.mail.host, _at(office, pause.at), pause.reason)


def _today(office: Office, now: datetime.datetime) -> Group:
    zone = ZoneInfo(office.workspace.timezone)
    end = datetime.datetime.combine(now.astimezone(zone).date() + DAY, datetime.time(), zone)
    found = schedule.upcoming(office, now, end)
    lines = tuple(
        Line(f"{one.report} {one.due.period}", _at(office, one.due.at), ", ".join(person.name for person in one.people)) for one in found
    )
    return Group(say("Falls due today"), say("due today: {n}", n=len(lines)), lines)


def _at(office: Office, at: datetime.datetime) -> str:
    return f"{at.astimezone(ZoneInfo(office.workspace.timezone)):%d/%m/%Y %H:%M}"
