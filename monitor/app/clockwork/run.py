"""The service: `schedule` rings once a minute, and everything else is one guarded tick."""

import datetime
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from types import FrameType

import schedule as bell

from monitor.app.clockwork.deliver import Sent, deliver
from monitor.app.clockwork.office import Office, open_office
from monitor.app.clockwork.reconcile import reconcile
from monitor.app.clockwork.tick import somebody, tick
from monitor.app.settings import Workspace
from monitor.post import Carrier
from monitor.post.folder import Folder
from monitor.post.smtp import Server, Smtp
from monitor.problems import Problem
from monitor.store import Store
from monitor.store.ledger import Occurrence

Clock = Callable[[], datetime.datetime]
EVERY = 60
"""Seconds between two ticks."""
GLANCE = 2
"""Seconds between two looks whether a figure has come in; each costs some milliseconds."""


def carrier(workspace: Workspace) -> Carrier:
    """Where mails go: the server that is set, else a folder."""
    mail = workspace.mail
    if mail.host:
        return Smtp(Server(mail.host, mail.port, mail.security, mail.sender, mail.user, mail.password, mail.ca_file))
    return Folder(workspace.root / "var" / "mail")


@dataclass(frozen=True)
class Done:
    """What a tick did: the occurrences that changed, as they are now, and the mails that were tried."""

    office: Office
    worked: tuple[Occurrence, ...]
    sent: tuple[Sent, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether somebody has to look: something could not be made, or a mail will not arrive by itself."""
        return any(one.state == "failed" for one in self.worked) or any(one.state in ("failed", "unknown") for one in self.sent)


def once(workspace: Workspace, store: Store, clock: Clock, stopping: Callable[[], bool] = bool) -> Done:
    """One tick: everything is read afresh, made and sent; once `stopping`, what is begun is ended and no more is begun."""
    office = open_office(workspace, store)
    worked = tick(office, clock, somebody(), stopping)
    held = tuple(reconcile(office, now=clock()))
    carrying = carrier(workspace)
    try:
        limit = workspace.mail.per_minute if workspace.mail.host else 0
        with closing(deliver(office, carrying, clock, somebody(), per_minute=limit)) as mails:
            return Done(office, worked, tuple(_until(stopping, mails)), held)
    finally:
        carrying.close()


def _until(stopping: Callable[[], bool], mails: Iterator[Sent]) -> Iterator[Sent]:
    while not stopping() and (sent := next(mails, None)):
        yield sent


def forever(ring: Callable[[Callable[[], bool]], object], news: Callable[[], str] = str) -> None:
    """Rings at once, then every minute and whenever there is news, until it is told to stop; what is being done is done to its end."""
    stop = threading.Event()

    def stopped(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):  # Windows has the first two in name, and the last in deed
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stopped)
    clock = bell.Scheduler()
    clock.every(EVERY).seconds.do(ring, stop.is_set)
    known = news()
    ring(stop.is_set)
    while not stop.wait(max(0.0, min(clock.idle_seconds or 0, GLANCE))):
        clock.run_pending()
        if (there := news()) != known:
            known = there
            ring(stop.is_set)
