"""Whether the service does its work: heartbeat, mail server, queue, backups, days off, and what the audit misses."""

import datetime
from collections.abc import Iterator
from pathlib import Path

from monitor.app import backup
from monitor.app.clockwork import watching
from monitor.app.clockwork.audit import audit
from monitor.app.clockwork.deliver import paused
from monitor.app.clockwork.office import Office, open_office
from monitor.app.clockwork.run import carrier
from monitor.app.doctor import Check
from monitor.app.settings import Workspace
from monitor.post.smtp import Smtp
from monitor.problems import Stop
from monitor.store import Store, engine
from monitor.store.migrate import HEAD, revision
from monitor.wording import Message, say

SILENT = datetime.timedelta(minutes=15)
"""A timer may ring every ten minutes; what is silent longer stands."""
OLD = datetime.timedelta(days=2)


def examine(workspace: Workspace, *, now: datetime.datetime) -> tuple[Check, ...]:
    """All checks of the service, the well ones too; one that cannot be made is told as such."""
    with engine.reading(engine.connect(workspace.database_url)) as connection:
        found = revision(connection)
    if found is None:  # nothing has begun
        return ()
    if found != HEAD:
        told, hint = say("schema {found}, this version wants {wanted}", found=found, wanted=HEAD), say("run `monitor upgrade`")
        return (Check(say("schema"), ok=False, found=told, hint=hint),)
    return _examine(workspace, now)


def _examine(workspace: Workspace, now: datetime.datetime) -> tuple[Check, ...]:
    store = Store.open(workspace.database_url)
    office = open_office(workspace, store)
    found = (
        *_heart(office, now),
        *_mail(workspace),
        *_queue(office, now),
        *_backup(office, now),
        *_days(office, now),
        *_audit(office, now),
    )
    store.close()
    return found


def _heart(office: Office, now: datetime.datetime) -> Iterator[Check]:
    said, timed = watching.last_beat(office.workspace), [name for name, each in office.definitions.items() if each.cadence]
    name = say("service")
    if not timed:
        yield Check(name, ok=True, found=say("no report is made by itself"))
    elif "instant" not in said:
        hint = say("start it with `monitor run`, or install it: `monitor deploy systemd`")
        yield Check(name, ok=True, found=say("has not run here yet; {n} reports wait for it", n=len(timed)), hint=hint)
    else:
        at = datetime.datetime.fromisoformat(str(said["instant"]))
        found = say("last tick at {at}, {seconds} s long", at=f"{at:%d/%m/%Y %H:%M}", seconds=said.get("seconds"))
        yield Check(name, ok=now - at < SILENT, found=found, hint=say("start it again: `systemctl restart monitor`, or `monitor run`"))


def _mail(workspace: Workspace) -> Iterator[Check]:
    """Connects, encrypts and logs in, as each tick would."""
    settings, name = workspace.mail, say("mail")
    carrying = carrier(workspace)
    if not isinstance(carrying, Smtp):
        yield Check(name, ok=True, found=say("no server is set: mails are written to {folder}", folder="var/mail/"))
        return
    server = f"{settings.host}:{settings.port}"
    try:
        answer = carrying.check()
    except Stop as stop:
        yield Check(name, ok=False, found=stop.problems[0].what, hint=stop.problems[0].hint)
        return
    if answer.outcome == "sent":
        yield Check(name, ok=True, found=say("{server} takes our login, {security}", server=server, security=settings.security))
    else:
        found = say(
            "{server} refuses at “{phase}”: {answer}",
            server=server,
            phase=answer.phase,
            answer=f"{answer.code or ''} {answer.text}".strip(),
        )
        yield Check(name, ok=False, found=found, hint=say("mend [mail] in monitor.toml, or the password; mails wait meanwhile"))


def _queue(office: Office, now: datetime.datetime) -> Iterator[Check]:
    counts, pause = office.outbox.counts(), paused(office.ledger, now)
    waiting = [each.created for state in ("queued", "sending", "in_data") for each in office.outbox.deliveries(state=state)]
    oldest = min(waiting, default=now)
    found = say("{n} mails wait, the oldest since {at}", n=len(waiting), at=f"{oldest.astimezone(now.tzinfo):%d/%m/%Y %H:%M}")
    found = found if waiting else say("no mail waits")
    yield Check(say("queue"), ok=now - oldest < datetime.timedelta(days=1), found=found, hint=say("`monitor deliveries` says why"))
    if pause:
        told = say("all mails wait until {at}: {reason}", at=f"{pause.at.astimezone(now.tzinfo):%H:%M}", reason=pause.reason)
        yield Check(say("queue"), ok=False, found=told, hint=say("mend [mail] in monitor.toml, or the password; mails wait meanwhile"))
    for state, name in (("unknown", say("mails of which nobody knows")), ("failed", say("mails not delivered"))):
        number = counts.get(state, 0)
        hint = say("`monitor deliveries --state {state}`; docs/operating.md says what to do", state=state)
        yield Check(name, ok=not number or state == "failed", found=say("{n}", n=number), hint=hint)


def _backup(office: Office, now: datetime.datetime) -> Iterator[Check]:
    known, name = office.ledger.marked(backup.MARK), say("backup")
    if known is None:
        hint = say('`monitor backup`, or daily: [backup] to = "…" in monitor.toml')
        yield Check(name, ok=not office.workspace.backup.to, found=say("none was ever made"), hint=hint)
        return
    age, path = now - known.at, Path(known.reason)
    found = say("{path}, of {at}", path=path, at=f"{known.at.astimezone(now.tzinfo):%d/%m/%Y %H:%M}")
    try:
        backup.intact(path)
    except Stop as stop:
        yield Check(name, ok=False, found=stop.problems[0].what, hint=say("make another one: `monitor backup`"))
        return
    yield Check(
        name,
        ok=age < OLD or not office.workspace.backup.to,
        found=found,
        hint=say("look in the daily digest why it is not made"),
    )


def _days(office: Office, now: datetime.datetime) -> Iterator[Check]:
    """Make-up days are decided each year; a list that ends before this one makes working days wrong."""
    years = {each.day.year for each in (*office.work.off, *office.work.worked)}
    found: Message = say("{years}", years=", ".join(map(str, sorted(years))) or "–")
    hint = say("add this year's days off and made up for to holidays.yaml, as the government announced them")
    yield Check(say("days off in holidays.yaml"), ok=not years or max(years) >= now.year, found=found, hint=hint)


def _audit(office: Office, now: datetime.datetime) -> Iterator[Check]:
    missing = audit(office, now=now)
    found = (
        say("{n} missing: {first}", n=len(missing), first=f"{missing[0].where}: {missing[0].what}")
        if missing
        else say("nothing is missing")
    )
    yield Check(say("audit"), ok=not missing, found=found, hint=say("`monitor audit` names all of them"))
