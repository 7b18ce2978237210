"""What is done once a day by itself: the digest for those who look after the service, and the backup."""

import datetime
from zoneinfo import ZoneInfo

from monitor.app import backup
from monitor.app.clockwork import digesting
from monitor.app.clockwork.letters import message_id
from monitor.app.clockwork.office import Office
from monitor.app.initialise import shipped
from monitor.app.languages import load
from monitor.digest import digest
from monitor.outputs.mail import mail
from monitor.store.ledger import Occurrence, set_mark
from monitor.store.outbox import Outgoing, enqueue
from monitor.wording import say

DIGEST, BACKUP = "digest", "backup"
KINDS = (DIGEST, BACKUP)
DAY = datetime.timedelta(days=1)


def enter(office: Office, *, now: datetime.datetime) -> None:
    """Today's digest, on a working day, and today's backup, each once, from its time of day on."""
    workspace = office.workspace
    local = now.astimezone(ZoneInfo(workspace.timezone))
    wanted = {
        DIGEST: workspace.operator.digest if office.directory.operators and office.work.works(local.date()) else "",
        BACKUP: workspace.backup.at if workspace.backup.to else "",
    }
    for kind, at in wanted.items():
        if at and local.time() >= datetime.time.fromisoformat(at):
            due = datetime.datetime.combine(local.date(), datetime.time.fromisoformat(at), local.tzinfo)
            office.ledger.begin(kind, kind, str(local.date()), now=now, due=due, once=True)


def make(office: Office, occurrence: Occurrence, *, now: datetime.datetime) -> None:
    """Makes the act of a day; one of a day gone by is left to its follower."""
    if now - occurrence.due > DAY:
        office.ledger.finish(occurrence, "skipped", office.language.render(say("its day is over")), now=now)
    elif occurrence.kind == DIGEST:
        _digest(office, occurrence, now=now)
    else:
        _back_up(office, occurrence, now=now)


def _digest(office: Office, occurrence: Occurrence, *, now: datetime.datetime) -> None:
    """One mail to each operator, of all that happened since the last digest."""
    groups, mails = digesting.groups(office, since=digesting.last(office, now), now=now), []
    templates = (office.workspace.root / "templates", shipped() / "templates")
    for person in office.directory.people_of(office.directory.operators):
        said = digest(groups, day=occurrence.due.date(), place=office.workspace.root.name, language=load(person.lang))
        content = mail(said, {}, templates, sender=office.workspace.mail.sender, now=now)
        mails.append(Outgoing(person.address, person.name, person.lang, message_id(office, occurrence, person.address), content))
    with office.store.writing() as writing:
        enqueue(writing.connection, occurrence, mails, now=now)


def _back_up(office: Office, occurrence: Occurrence, *, now: datetime.datetime) -> None:
    """To the second place, and older ones away; what fails is tried again, and told."""
    settings = office.workspace.backup
    made = backup.back_up(office.workspace, office.workspace.root / settings.to, now=now)
    backup.prune(made.path.parent, settings.keep)
    with office.store.writing() as writing:
        set_mark(writing.connection, backup.MARK, now, now, str(made.path.absolute()))
        told = office.language.render(say("{name}, read back and whole", name=made.path.name))
        enqueue(writing.connection, occurrence, (), now=now, reason=told)
