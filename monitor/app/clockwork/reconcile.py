"""Settles mails of which nobody knows whether they arrived: by the log of accepted mail, or not at all."""

import datetime
from collections.abc import Iterator
from pathlib import Path

from monitor.app.clockwork.deliver import HELD
from monitor.app.clockwork.office import Office
from monitor.post.accepted import accepted
from monitor.problems import Problem, Stop, reason
from monitor.store.ledger import Stale
from monitor.store.outbox import Delivery
from monitor.wording import say

SETTLED = datetime.timedelta(minutes=30)
"""So long after the last word of a mail no server still waits for its end, and its log is written; before that nothing is concluded."""


def reconcile(office: Office, *, now: datetime.datetime) -> Iterator[Problem]:
    """Found in the log: sent. Not found, and long enough ago: sent again. Without a log: left, held and shown."""
    unknown = office.outbox.deliveries(state="unknown")
    place = log(office)
    if not unknown or place is None:
        return
    try:
        there = accepted(place, (each.message_id for each in unknown))
    except OSError as error:
        what = say("the log of accepted mail cannot be read: {reason}", reason=reason(error))
        yield Problem(str(place), what, say("mend `accepted` in monitor.toml; until then {n} mails stay unknown", n=len(unknown)))
        return
    for each in unknown:
        _settle(office, each, found=each.message_id in there, now=now)


def resume(office: Office, *, now: datetime.datetime) -> tuple[int, int]:
    """Lets mails go again after a restore: those in the log of accepted mail count as sent. How many these are, and how many go now.

    Stop where the log cannot be read: then nobody knows which of them were sent after the backup was made.
    """
    waiting, place = office.outbox.deliveries(state="queued"), log(office)
    try:
        there = accepted(place, (each.message_id for each in waiting)) if place and place.exists() else frozenset()
    except OSError as error:
        raise Stop(Problem(str(place), say("the log of accepted mail cannot be read: {reason}", reason=reason(error)))) from None
    for each in waiting:
        if each.message_id in there:
            _settle(office, each, found=True, now=now)
    office.ledger.set_mark(HELD, now, now=now)
    return len(there), len(waiting) - len(there)


def log(office: Office) -> Path | None:
    """Where accepted mails are found; the folder of `.eml` files is its own log."""
    mail = office.workspace.mail
    if mail.accepted:
        return office.workspace.root / mail.accepted
    return None if mail.host else office.workspace.root / "var" / "mail"


def _settle(office: Office, each: Delivery, *, found: bool, now: datetime.datetime) -> None:
    try:
        if found:
            office.outbox.decide(each, "sent", office.language.render(say("found in the log of accepted mail")), now=now)
        elif now - each.changed > SETTLED:
            told = office.language.render(say("not in the log of accepted mail: sent again"))
            office.outbox.decide(each, "queued", told, now=now)
    except Stale:
        return
