"""What happens by itself: occurrences entered and claimed, mails against bare smtplib, an idle service, a province's last mile."""

import datetime
import os
import resource
import smtplib
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.timing import compare
from monitor.app import settings
from monitor.app.clockwork.deliver import deliver
from monitor.app.clockwork.office import Office
from monitor.app.clockwork.run import GLANCE, once
from monitor.app.handin import take_all
from monitor.app.initialise import initialise
from monitor.app.mail_settings import Mail
from monitor.app.settings import Workspace
from monitor.cadence import Cadence, Due, due
from monitor.outputs.mail import addressed
from monitor.post.smtp import Server, Smtp
from monitor.recipients import Directory
from monitor.store import Store
from monitor.store.ledger import Ledger, Planned
from monitor.store.outbox import Outgoing, enqueue
from monitor.workdays import WorkCalendar
from tests.mail_server import Mailbox, serving

TOP = Path(__file__).parents[1]
NOW = datetime.datetime(2021, 10, 6, 5, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))
"""An early morning on which nothing is due in the example."""
DUE = NOW + datetime.timedelta(hours=3)
REPORTS, DAYS, BATCH = 10, 100, 100
MAILS, SIZE = 200, 300_000
RUNS, TICKS = 3, 10
LEASE = datetime.timedelta(minutes=5)
LINE = b"Bao cao thang: 76 ky tu moi dong, nhu mot tep dinh kem base64 thuong co 0123\r\n"


def lines() -> Iterator[object]:
    yield _met("due occurrences entered and claimed in a second", entered(), 1000, least=True)
    yield from mails()
    cpu, memory, fresh = idle()
    yield _met("an idle service, % of a core (a tick and its glances)", 100 * cpu / 60, 1)
    yield _met("memory of a service that has made nothing yet, MB", fresh, 150)
    yield f"the same after it has made a report with its PDFs: {memory:.0f} MB"
    yield from last_mile()


def _met(name: str, value: float, standard: float, *, least: bool = False) -> str:
    met = value >= standard if least else value <= standard
    return f"{name:<58} {value:8.2f}  standard {'≥' if least else '≤'} {standard:g}  {'met' if met else 'NOT MET'}"


def entered() -> float:
    """Ten reports of a hundred days each: worked out, written in one transaction, claimed a hundred at a time."""
    until = NOW + DAYS * datetime.timedelta(days=1)
    rates = []
    for _ in range(RUNS):
        with _store() as store:
            ledger, begun = Ledger(store.engine), time.perf_counter()
            cadence = Cadence("day", at="06:00")
            spans = [
                (f"r{n}", [Planned(str(one.period), one.at, "waiting", "") for one in _due(cadence, until)], None) for n in range(REPORTS)
            ]
            count = ledger.advance_all(spans, until, now=until)
            while claimed := ledger.claim("bench", now=until, lease=LEASE, most=BATCH):
                count -= len(claimed)
            rates.append(REPORTS * DAYS / (time.perf_counter() - begun))
            assert count == 0
    return statistics.median(rates)


def _due(cadence: Cadence, until: datetime.datetime) -> tuple[Due, ...]:
    return due(cadence, NOW, until, zone=NOW.tzinfo or datetime.UTC, work=WorkCalendar())


def mails() -> Iterator[object]:
    """Two hundred mails of 300 KB to a real server in a process of its own, against bare smtplib, and against it with the same care."""
    content = b"Subject: bench\r\nFrom: bench@example.vn\r\n\r\n" + LINE * (SIZE // len(LINE))
    with _server() as port, tempfile.TemporaryDirectory() as folder:
        name = f"{MAILS} mails of {SIZE // 1000} KB"
        yield compare(name, _sending(Path(folder), content, port), lambda: bare(content, port), 1.5, RUNS)
        durable = durably(Path(folder))
        yield compare(
            f"{name}, smtplib and durable", _sending(Path(folder), content, port), lambda: bare(content, port, durable), 1.5, RUNS
        )
        alone = statistics.median(_seconds(lambda: [durable() for _ in range(2 * MAILS)]) for _ in range(RUNS))
    yield f"what two durable commits cost by bare sqlite3: {alone:.3f} s, {1000 * alone / MAILS:.1f} ms a mail"


def durably(folder: Path) -> Callable[[], object]:
    """One row changed and committed by bare sqlite3, as durably as ours."""
    talk = sqlite3.connect(folder / "bare.db", isolation_level=None)
    talk.execute("PRAGMA synchronous = EXTRA")
    talk.execute("CREATE TABLE mails (id INTEGER PRIMARY KEY, state TEXT)")
    talk.execute("INSERT INTO mails VALUES (1, '')")
    return lambda: talk.execute("UPDATE mails SET state = state || 'x'")


def _sending(folder: Path, content: bytes, port: int) -> Callable[[], object]:
    """Fills an outbox outside of what is measured, and empties it in it."""
    filled: list[Office] = []

    def fill() -> Office:
        store = Store.open(f"sqlite:///{folder}/{time.monotonic_ns()}.db")
        desk = Office(Workspace(folder, mail=Mail(host="127.0.0.1")), store, {}, Directory(), WorkCalendar())
        mine = desk.ledger.begin("bench", "manual", "2021", now=NOW, owner="bench", lease=LEASE)
        assert mine
        outgoing = [Outgoing(f"p{n}@example.vn", f"P{n}", "vi", f"<{n}@example.vn>", content) for n in range(MAILS)]
        with store.writing() as writing:
            enqueue(writing.connection, mine, outgoing, now=NOW)
        return desk

    filled += [fill() for _ in range(RUNS + 1)]  # one to warm up

    def send() -> None:
        carrier = Smtp(Server("127.0.0.1", port, "none", "bench@example.vn"))
        sent = sum(one.state == "sent" for one in deliver(filled.pop(), carrier, lambda: NOW, "bench"))
        carrier.close()
        assert sent == MAILS, sent

    return send


def bare(content: bytes, port: int, before_and_after: Callable[[], object] = bool) -> None:
    """The same bytes by smtplib alone, over one line."""
    with smtplib.SMTP("127.0.0.1", port, "localhost") as talk:
        for n in range(MAILS):
            whole = addressed(content, address=f"p{n}@example.vn", name=f"P{n}", message_id=f"<{n}@example.vn>")
            before_and_after()
            assert talk.sendmail("bench@example.vn", f"p{n}@example.vn", whole) == {}
            before_and_after()


def idle() -> tuple[float, float, float]:
    """Of a process of its own: CPU seconds of a minute with nothing due, memory after a report was made, memory before."""
    run = [sys.executable, "-m", "bench.clockwork"]
    told = subprocess.run(run, cwd=TOP, capture_output=True, text=True, check=True).stdout.split()
    cpu, memory, fresh = (float(each) for each in told[-3:])
    return cpu, memory, fresh


def _idle() -> None:
    with tempfile.TemporaryDirectory() as folder:
        office = _example(Path(folder) / "office")
        store = Store.open(office.database_url)
        for n in range(2):
            once(office, store, lambda n=n: NOW + n * datetime.timedelta(minutes=1))  # type: ignore[misc]
        begun = time.process_time()
        for _ in range(TICKS * 60 // GLANCE):
            store.reached()
        for n in range(TICKS):
            once(office, store, lambda n=n: NOW + (n + 2) * datetime.timedelta(minutes=1))  # type: ignore[misc]
        cpu, fresh = (time.process_time() - begun) / TICKS, memory()
        take(office)
        once(office, store, lambda: DUE)
        sys.stdout.write(f"{cpu} {memory()} {fresh}\n")


def memory() -> float:
    """What this process holds now, in MB; where the system does not say, the most that it ever held."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def last_mile() -> Iterator[object]:
    """The example's province in a service that runs: the figures come, the next tick makes the report and mails it to a real server."""
    with tempfile.TemporaryDirectory() as folder, _server() as port:
        office = replace(_example(Path(folder) / "office"), mail=Mail(host="127.0.0.1", port=port, security="none"))
        store = Store.open(office.database_url)
        once(office, store, lambda: NOW)
        begun = time.perf_counter()
        take(office)
        taken = time.perf_counter()
        done = once(office, store, lambda: DUE)
        ended = time.perf_counter()
        mine = [one.state for one in done.sent]
        assert len(mine) >= 2, done.worked
        assert set(mine) == {"sent"}
    yield _met("from the last figure taken in to its mails accepted, s", ended - taken + GLANCE, 10)
    yield f"of which {GLANCE} s at most until a service looks; {len(mine)} mails; the hand-ins took {taken - begun:.1f} s before that"


def take(office: Workspace) -> None:
    """The example's figures, as they are handed in."""
    take_all(office, sorted((office.root / "targets").glob("*/*.csv")), by="bench", now=NOW)


def _example(folder: Path) -> Workspace:
    initialise(folder)
    return settings.find(str(folder))


@contextmanager
def _store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder, closing(Store.open(f"sqlite:///{folder}/monitor.db")) as store:
        yield store


@contextmanager
def _server() -> Iterator[int]:
    """The port of a mail server in a process of its own, which throws away what it takes."""
    server = subprocess.Popen([sys.executable, "-m", "bench.clockwork", "server"], cwd=TOP, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    try:
        yield int(server.stdout.readline())
    finally:
        server.terminate()
        server.wait(10)


def _serve() -> None:
    """Aiosmtpd, the real server that tests talk to."""
    with serving(Forgetful()) as port:
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()
        threading.Event().wait()


class Forgetful(Mailbox):
    """Keeps nothing, so that it does not grow."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        self.taken.clear()
        return answer


def _seconds(action: Callable[[], object]) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


if __name__ == "__main__":
    _serve() if "server" in sys.argv else _idle()
