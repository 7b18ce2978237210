"""Empties the outbox: each mail is claimed, its phase committed before it goes on, and its end written down."""

import datetime
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, replace

from monitor.app.clockwork.office import Office
from monitor.outputs.mail import addressed
from monitor.post import Answer, Carrier
from monitor.problems import Stop
from monitor.store.ledger import Ledger, Mark, Stale
from monitor.store.outbox import FARTHEST, Attempt, Delivery
from monitor.wording import say

Clock = Callable[[], datetime.datetime]
LEASE = datetime.timedelta(minutes=5)
"""How long claimed mails may wait, and handing over one may take, before another process takes it over, or it counts as unknown."""
AT_ONCE = 20
"""Mails claimed in one transaction; each is committed alone before its body leaves, and after."""
MINUTE = datetime.timedelta(minutes=1)
PAUSE = "mail/pause"
HELD = "mail/held"
"""The mark under which nothing leaves until a person lets it, with the reason; without a reason it is lifted."""
PATIENCE = datetime.timedelta(days=3)
"""How long a mail that is put off is tried again."""
STATES = {"sent": "sent", "refused": "failed", "unknown": "unknown", "retry": "queued", "pause": "queued"}


@dataclass(frozen=True)
class Sent:
    """A mail that was tried, and what became of it."""

    delivery: Delivery
    state: str
    answer: Answer


def deliver(office: Office, carrier: Carrier, clock: Clock, owner: str, *, per_minute: int = 0) -> Generator[Sent, None, None]:
    """Mails until none is left that may go now; a login or encryption that fails makes all of them wait.

    With `per_minute` no more than so many are tried in any minute, by all processes together: the rest waits for the next tick.
    """
    if paused(office.ledger, clock()):
        return
    with closing(_claimed(office, clock, owner, per_minute)) as claimed:
        last = ("", b"")  # the mail before: mostly the same bytes to the next person
        for delivery in claimed:
            last = last if last[0] == delivery.sha256 else (delivery.sha256, _content(office, delivery))
            sent = _carry(office, carrier, delivery, last[1], clock)
            pausing = sent is not None and sent.answer.outcome == "pause"
            if sent and pausing:
                office.ledger.set_mark(PAUSE, clock() + pause(sent.delivery.tries), now=clock(), reason=sent.answer.text)
            if sent:
                yield sent
            if pausing:
                return


def _claimed(office: Office, clock: Clock, owner: str, per_minute: int) -> Generator[Delivery, None, None]:
    """Those that may go now, claimed some at a time; what was claimed and not begun is given back, whyever it ends."""
    taken: list[Delivery] = []
    try:
        while not _full(office, per_minute, clock()):
            if not taken and not (taken := [*office.outbox.claim(owner, now=clock(), lease=LEASE, most=AT_ONCE)]):
                return
            yield taken.pop(0)
    finally:
        office.outbox.release(taken, now=clock())


def _full(office: Office, per_minute: int, now: datetime.datetime) -> bool:
    """Whether so many were tried in the last minute; tries from a clock that was wrong do not count."""
    tried = office.outbox.tried(per_minute) if per_minute else None
    return tried is not None and now - MINUTE < tried <= now


def paused(ledger: Ledger, now: datetime.datetime) -> Mark | None:
    """Until when all mails wait, and why; None where they may go. After a restore they wait for a person, whatever the clock says."""
    held = ledger.marked(HELD)
    if held and held.reason:
        return replace(held, at=max(held.at, now) + MINUTE)
    found = ledger.marked(PAUSE)
    return found if found and now < found.at <= now + FARTHEST else None


def _content(office: Office, delivery: Delivery) -> bytes:
    content = office.store.content(delivery.sha256)
    assert content is not None, delivery.sha256  # the database itself holds to it: a foreign key
    return content


def _carry(office: Office, carrier: Carrier, delivery: Delivery, content: bytes, clock: Clock) -> Sent | None:
    started = clock()
    whole = addressed(content, address=delivery.address, name=delivery.name, message_id=delivery.message_id)
    try:
        answer = carrier.carry(
            whole, delivery.address, delivery.message_id, lambda: office.outbox.into_data(delivery, now=clock(), lease=LEASE)
        )
    except Stale:
        return None
    except Stop as stop:  # there is no password: nothing has left, and no other mail would get farther
        answer = Answer("pause", "login", None, "; ".join(str(office.language.render(problem.what)) for problem in stop.problems))
    try:  # a database that fails here ends the tick: whether the mail was taken is then unknown, never "not sent"
        return _settle(office, delivery, answer, started, clock())
    except Stale:
        return None


def _settle(office: Office, delivery: Delivery, answer: Answer, started: datetime.datetime, now: datetime.datetime) -> Sent:
    state = STATES[answer.outcome]
    told = f"{answer.code or ''} {answer.text}".strip()
    if state == "queued" and now - delivery.created > PATIENCE:
        state, told = "failed", office.language.render(say("given up after {days} days: {reason}", days=PATIENCE.days, reason=told))
    attempt = Attempt(delivery.id, delivery.epoch, answer.phase, answer.code, answer.text, answer.outcome, started)
    office.outbox.settle(delivery, attempt, state, told, now=now, next_try=now + pause(delivery.tries))
    return Sent(delivery, state, answer)


def pause(tries: int) -> datetime.timedelta:
    """Before the next try: one minute, two, four … an hour at most."""
    return datetime.timedelta(minutes=min(2 ** min(tries, 6), 60))
