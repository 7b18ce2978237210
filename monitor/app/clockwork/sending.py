"""Mails by hand: a report sent to somebody now, and one mail once more; both go through ledger and outbox like all others."""

import datetime

from monitor.app.clockwork.letters import letter, message_id
from monitor.app.clockwork.make import issue_to
from monitor.app.clockwork.office import Office
from monitor.app.clockwork.tick import LEASE, somebody
from monitor.app.making import asked, composed
from monitor.problems import Problem, Stop, did_you_mean
from monitor.recipients import ADDRESS, Person
from monitor.report import Definition, settled
from monitor.store.issued import Issue
from monitor.store.outbox import Delivery, Outgoing, enqueue
from monitor.wording import say


def people(office: Office, named: tuple[str, ...], definition: Definition) -> tuple[Person, ...]:
    """Those named by code or by one address each; without a name those of the definition. Stop where one is neither."""
    known, hint = office.directory.known, say("name a code of reports/recipients.yaml, or one address; repeat --to for more")
    wrong = [each for each in named if each not in known and not ADDRESS.fullmatch(each)]
    if wrong:
        raise Stop(*(Problem(f"--to {each}", say("nobody is named so"), did_you_mean(each, known) or hint) for each in wrong), code=2)
    found = [person for each in named for person in known.get(each, (Person(each, each.partition("@")[0], each, office.workspace.lang),))]  # type: ignore[arg-type]
    wanted = tuple({person.address.lower(): person for person in reversed(found)}.values())[::-1]
    wanted = wanted or (() if named else office.directory.people_of(definition.recipients))
    if not wanted:
        raise Stop(Problem("--to", say("to whom?"), hint), code=2)
    return wanted


def send(office: Office, name: str, definition: Definition, wanted: tuple[Person, ...], *, now: datetime.datetime) -> Issue:
    """Issues the report where it says something new, and puts a mail to each of these people into the outbox."""
    fixed, _ = settled(definition, now.date())
    mine = office.ledger.begin(name, "manual", str(fixed.span), now=now, owner=somebody(), lease=LEASE)
    assert mine
    try:
        return issue_to(office, mine, definition, wanted, now=now).issue
    except BaseException:
        office.ledger.finish(mine, "failed", office.language.render(say("could not be made: {reason}", reason="")), now=now)
        raise


def preview(office: Office, name: str, definition: Definition, *, now: datetime.datetime) -> tuple[bytes, ...]:
    """The mails as they would be, one in each language of the report; nothing is kept."""
    (wanted,) = asked(office.store, {name: definition}, (), (), now.date())
    return tuple(letter(office, one, now=now) for one in composed(office.workspace, office.gathered, wanted))


def resend(office: Office, number: int, *, now: datetime.datetime) -> Delivery:
    """The same mail to the same person under a new Message-ID: a person decided that it is wanted once more."""
    found = next((each for each in office.outbox.deliveries() if each.id == number), None)
    if found is None:
        raise Stop(Problem(str(number), say("there is no such mail"), say("`monitor deliveries` lists them")), code=2)
    if found.state in ("queued", "sending", "in_data"):
        raise Stop(Problem(str(number), say("this mail is still on its way"), None))
    one = next(each for each in office.ledger.occurrences() if each.id == found.occurrence_id)
    mine = office.ledger.begin(one.report, "resend", one.period, now=now, owner=somebody(), lease=LEASE)
    content = office.store.content(found.sha256)
    assert mine
    assert content is not None
    mail = Outgoing(found.address, found.name, found.lang, message_id(office, mine, found.address), content)
    with office.store.writing() as writing:
        told = office.language.render(say("mail {n} once more", n=number))
        enqueue(writing.connection, mine, [mail], now=now, issue_id=one.issue_id, reason=told)
    return next(each for each in office.outbox.deliveries(occurrence=mine.id))
