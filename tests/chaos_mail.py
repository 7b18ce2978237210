"""Kills a process that empties the outbox, again and again, and counts what a real server took: run as a programme by its test.

`python -m tests.chaos_mail URL FOLDER DELIVERIES KILLS SEED` prints what it found as JSON.
"""

import collections
import datetime
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from monitor.app.clockwork.deliver import deliver
from monitor.app.clockwork.office import Office
from monitor.app.clockwork.reconcile import SETTLED, reconcile
from monitor.app.mail_settings import Mail
from monitor.app.settings import Workspace
from monitor.post.smtp import Server, Smtp
from monitor.recipients import Directory
from monitor.store import Store
from monitor.store.ledger import Ledger
from monitor.store.outbox import Outgoing, enqueue
from monitor.workdays import WorkCalendar

STEP = datetime.timedelta(minutes=6)
"""What passes on the clock from one process to the next: longer than a lease."""
HEAD = b"Subject: x\r\nFrom: bao-cao@example.vn\r\n\r\n"
EACH = 10
LONGEST = 0.12
"""Seconds that a process is let work, at most."""


def office(url: str, folder: Path) -> Office:
    workspace = Workspace(folder, database=url, mail=Mail(host="127.0.0.1", accepted="accepted.log"))
    return Office(workspace, Store.open(url), {}, Directory(), WorkCalendar())


def fill(url: str, count: int, now: datetime.datetime) -> set[str]:
    """So many mails in the outbox, ten to an occurrence."""
    store, ids = Store.open(url), set()
    ledger = Ledger(store.engine)
    for number in range(count // EACH):
        ledger.begin("brief", "manual", f"{2000 + number}", now=now)
        (claimed,) = ledger.claim("filler", now=now, lease=STEP)
        mails = [
            Outgoing(f"p{place}@example.vn", "", "vi", f"<{number}.{place}@example.vn>", HEAD + b"line\r\n" * 200) for place in range(EACH)
        ]
        with store.writing() as writing:
            enqueue(writing.connection, claimed, mails, now=now)
        ids |= {mail.message_id for mail in mails}
    store.close()
    return ids


def work(url: str, folder: Path, port: int, now: datetime.datetime, begun: int | None = None) -> None:
    """What the killed process does: everything that the service does with its outbox."""
    carrier = Smtp(Server("127.0.0.1", port, "none", "bao-cao@example.vn", patience=10))
    desk = office(url, folder)
    desk.outbox.counts()
    if begun is not None:
        os.write(begun, b".")
    for _ in deliver(desk, carrier, lambda: now, str(os.getpid())):
        pass


def killed_after(seconds: float, url: str, folder: Path, port: int, now: datetime.datetime) -> bool:
    """Whether the process had to be killed so long after it had begun: it was still at work."""
    reading, begun = os.pipe()
    child = os.fork()
    if not child:
        try:
            work(url, folder, port, now, begun)
        finally:
            os._exit(0)
    os.close(begun)
    os.read(reading, 1)
    os.close(reading)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def main(url: str, folder: Path, count: int, kills: int, seed: int) -> dict[str, object]:
    """Kills at random until as often as asked, then lets the rest go out, and compares ledger and server."""
    chance, now = random.Random(seed), datetime.datetime(2026, 10, 5, tzinfo=datetime.UTC)
    wanted = fill(url, count, now)
    log = folder / "accepted.log"
    log.touch()
    server = subprocess.Popen([sys.executable, "-m", "tests.chaos_server", str(log)], stdout=subprocess.PIPE, text=True)
    assert server.stdout
    port, done = int(server.stdout.readline()), 0
    desk = office(url, folder)
    try:
        for _ in range(20 * kills):
            now += STEP
            left = desk.outbox.counts()
            if done >= kills or set(left) <= {"sent", "unknown"}:
                break
            done += killed_after(chance.uniform(0, LONGEST), url, folder, port, now)
        for _ in range(3):
            now += STEP
            work(url, folder, port, now)
            time.sleep(0.3)
            now += SETTLED + STEP
            assert not [*reconcile(desk, now=now)]
        work(url, folder, port, now + STEP)
    finally:
        server.terminate()
        server.wait(10)
    taken = collections.Counter(log.read_text(encoding="utf-8").split())
    events = desk.ledger.events(subject="delivery")
    return {
        "deliveries": len(wanted), "kills": done, "states": desk.outbox.counts(),
        "doubled": sorted(each for each, times in taken.items() if times > 1), "missing": sorted(wanted - set(taken)),
        "unknown": sum(event.state == "unknown" for event in events),
        "tries": len([event for event in events if event.state == "sending"]),
    }  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], Path(sys.argv[2]), *(int(each) for each in sys.argv[3:6]))))
