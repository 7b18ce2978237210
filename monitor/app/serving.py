"""The service as a process: ticks that are logged, watched and never end it, until it is told to stop."""

import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from monitor.app.clockwork import run, watching
from monitor.app.log import Log
from monitor.app.settings import Workspace
from monitor.problems import Stop
from monitor.store import Store


@dataclass(frozen=True)
class Service:
    """What a tick needs, and where it tells what it did."""

    workspace: Workspace
    store: Store
    clock: Callable[[], datetime]
    log: Log

    def serve(self) -> None:
        """A tick a minute; one that fails is logged, and the next one comes."""
        self.log.line("started", schema=next(fact.value for fact in self.store.durability() if fact.name == "schema"))
        run.forever(self._guarded, self._news)
        self.log.line("stopped")

    def tick(self, stopping: Callable[[], bool] = bool) -> run.Done:
        """One tick, its heartbeat, and an alert where there is something to look at."""
        begun = time.monotonic()
        done = run.once(self.workspace, self.store, self.clock, stopping)
        seconds = time.monotonic() - begun
        for one in done.worked:
            self.log.line("occurrence", id=one.id, report=one.report, kind=one.kind, period=one.period, state=one.state, tries=one.tries)
        for sent in done.sent:
            answer = sent.answer
            self.log.line(
                "mail", id=sent.delivery.id, state=sent.state, phase=answer.phase, code=answer.code or 0, tries=sent.delivery.tries + 1
            )
        counts = {"made": len(done.worked), "sent": len(done.sent), "problems": len(done.office.problems) + len(done.problems)}
        self.log.line("tick", ms=round(seconds * 1000), **counts)
        watching.beat(self.workspace, {**counts, "mails": done.office.outbox.counts()}, now=self.clock(), seconds=seconds)
        if refused := watching.alert(done.office, now=self.clock()):
            self.log.line("webhook", refused=refused)
        return done

    def _news(self) -> str:
        """Another text once there are other facts; what is wrong with the database is for the tick to tell."""
        try:
            return self.store.reached()
        except Stop:
            return ""

    def _guarded(self, stopping: Callable[[], bool]) -> None:
        try:
            self.tick(stopping)
        except Stop as stop:
            for problem in stop.problems:
                self.log.line("tick-failed", where=problem.where, what=str(problem.what))
        except Exception as error:  # noqa: BLE001 - a service that ends at a fault of one tick leaves all others undone
            with tempfile.NamedTemporaryFile("w", prefix="monitor-fault-", suffix=".txt", delete=False, encoding="utf-8") as file:
                traceback.print_exception(error, file=file)
            self.log.line("fault", error=type(error).__name__, file=file.name)
