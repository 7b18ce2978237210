"""Four processes empty one outbox, each stopped by a signal in the middle for longer than its lease: run as a programme by its test.

`python -m tests.stopped_mail URL FOLDER DELIVERIES` prints what it found as JSON. A second of theirs is ten minutes on their clock.
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
from monitor.app.clockwork.reconcile import SETTLED, reconcile
from monitor.post.smtp import Server, Smtp
from tests.chaos_mail import fill, office

START = datetime.datetime(2026, 10, 5, tzinfo=datetime.UTC)
FAST = 600
"""How much faster their clock runs: a lease of five minutes is half a second."""
WORKERS = 4


def clock(begun: float) -> datetime.datetime:
    return START + datetime.timedelta(seconds=(time.monotonic() - begun) * FAST)


def work(url: str, folder: Path, port: int, begun: float) -> None:
    desk = office(url, folder)
    for _ in range(200):
        carrier = Smtp(Server("127.0.0.1", port, "none", "bao-cao@example.vn", patience=20))
        for _ in deliver(desk, carrier, lambda: clock(begun), str(os.getpid())):
            pass
        carrier.close()
        if not {"queued", "sending", "in_data"} & set(desk.outbox.counts()):
            return
        time.sleep(0.05)


def stop_in_turn(children: list[int]) -> None:
    """One at a time, for two leases; then they are waited for."""
    chance = random.Random(1)
    for _ in range(12):
        stopped = chance.choice(children)
        os.kill(stopped, signal.SIGSTOP)
        time.sleep(1.0)
        os.kill(stopped, signal.SIGCONT)
        time.sleep(chance.uniform(0, 0.1))
    for child in children:
        os.waitpid(child, 0)


def main(url: str, folder: Path, count: int) -> dict[str, object]:
    """Stops one of four at a time for two leases, until everything has gone out or become unknown; then settles the unknown."""
    wanted, log = fill(url, count, START), folder / "accepted.log"
    log.touch()
    server = subprocess.Popen([sys.executable, "-m", "tests.chaos_server", str(log)], stdout=subprocess.PIPE, text=True)
    assert server.stdout
    port, begun, children = int(server.stdout.readline()), time.monotonic(), list[int]()
    try:
        for _ in range(WORKERS):
            child = os.fork()
            if not child:
                try:
                    work(url, folder, port, begun)
                finally:
                    os._exit(0)
            children.append(child)
        stop_in_turn(children)
        desk = office(url, folder)
        time.sleep(0.3)
        assert not [*reconcile(desk, now=clock(begun) + 2 * SETTLED)]
        work(url, folder, port, begun - 2 * SETTLED.total_seconds() / FAST)
    finally:
        server.terminate()
        server.wait(10)
    taken = collections.Counter(log.read_text(encoding="utf-8").split())
    doubled = sorted(each for each, times in taken.items() if times > 1)
    return {"doubled": doubled, "missing": sorted(wanted - set(taken)), "states": desk.outbox.counts()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
