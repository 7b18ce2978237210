"""One tick: what came due is entered, what waits is made, what is made is sent; what fails stops nothing else."""

import datetime
import os
import socket
from collections.abc import Callable, Iterator, Sequence

from monitor.app.clockwork import audit, daily, schedule
from monitor.app.clockwork.alerting import alerting
from monitor.app.clockwork.filing import filing
from monitor.app.clockwork.make import make
from monitor.app.clockwork.office import Office
from monitor.app.clockwork.reminding import chasing
from monitor.app.clockwork.waiting import waking
from monitor.problems import Stop
from monitor.store.ledger import Occurrence, Stale
from monitor.wording import say

LEASE = datetime.timedelta(minutes=15)
"""How long making one report may take before another process takes it over."""
MOST = 1000
"""Occurrences made in one tick; more are for the next."""
Clock = Callable[[], datetime.datetime]


def tick(office: Office, clock: Clock, owner: str, stopping: Callable[[], bool] = bool) -> tuple[Occurrence, ...]:
    """Enters what came due, makes what waits, and gives what changed, as it is now; sending is for `deliver`."""
    audit.remember(office, now=clock())
    skipped = schedule.enter(office, now=clock())
    daily.enter(office, now=clock())
    _beside((filing, waking, chasing, alerting), office, clock)
    worked = set()
    for occurrence in _waiting(office, clock, owner, stopping):
        _guarded(office, occurrence, clock)
        worked.add(occurrence.id)
    told = worked.union(skipped)
    return tuple(one for one in office.ledger.occurrences() if one.id in told) if told else ()


def somebody() -> str:
    """Who works here: host and process."""
    return f"{socket.gethostname()}:{os.getpid()}"


def _waiting(office: Office, clock: Clock, owner: str, stopping: Callable[[], bool]) -> Iterator[Occurrence]:
    for _ in range(MOST):
        claimed = () if stopping() else office.ledger.claim(owner, now=clock(), lease=LEASE)
        if not claimed:
            return
        yield claimed[0]


def _beside(these: Sequence[Callable[..., None]], office: Office, clock: Clock) -> None:
    """What fails here stops no report: it is kept as a mark, for the audit to tell, and tried again at the next tick."""
    known = office.ledger.marks(audit.FAULT)
    for also in these:
        mark, told = audit.FAULT + also.__name__, ""
        try:
            also(office, now=clock())
        except Exception as error:  # noqa: BLE001 - reports must not wait for it
            told = f"{type(error).__name__}: {error}"
        if known.get(mark, "") != told:
            office.ledger.set_mark(mark, clock(), now=clock(), reason=told)


def _guarded(office: Office, occurrence: Occurrence, clock: Clock) -> None:
    """What fails is tried again later, with the reason; who lost the claim leaves it to the one who has it."""
    try:
        make(office, occurrence, clock)
    except Stale:
        return
    except Stop as stop:
        _later(office, occurrence, "; ".join(str(office.language.render(problem.what)) for problem in stop.problems), clock)
    except Exception as error:  # noqa: BLE001 - one report that cannot be made must not stop the others
        _later(office, occurrence, f"{type(error).__name__}: {error}", clock)


def _later(office: Office, occurrence: Occurrence, reason: str, clock: Clock) -> None:
    now = clock()
    pause = datetime.timedelta(minutes=min(5 * 2 ** min(occurrence.tries, 8), 360))
    told = office.language.render(say("could not be made: {reason}", reason=reason))
    try:
        office.ledger.finish(occurrence, "held", told, now=now, next_try=now + pause)
    except Stale:
        return
