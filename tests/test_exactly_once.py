"""Each mail once: whatever is killed, stopped or set wrong, a real server takes each mail once, or a person is told."""

import datetime
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from monitor.store import Store
from monitor.store.ledger import Ledger, Stale
from monitor.store.outbox import Attempt, Delivery, Outbox, Outgoing, enqueue
from tests.chaos import SHARE

KILLS, MAILS = round(500 * SHARE), round(260 * SHARE) * 10
"""On each of the two databases."""
START = datetime.datetime(2026, 10, 5, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)


@pytest.mark.chaos
def test_killed_again_and_again_each_mail_arrives_once(database_url: str, tmp_path: Path) -> None:
    """SIGKILL at random in the middle of sending: none doubled, none missing; the unknown are counted and settled by the server's log."""
    run = [sys.executable, "-m", "tests.chaos_mail", database_url, str(tmp_path), str(MAILS), str(KILLS), "1"]
    found = json.loads(subprocess.run(run, capture_output=True, text=True, check=True, timeout=3600).stdout)
    assert (found["doubled"], found["missing"]) == ([], [])
    assert found["states"] == {"sent": MAILS}
    assert found["kills"] >= KILLS * 0.9, found


@pytest.mark.skipif(os.name != "posix", reason="stops processes by signals that only Unix has")
def test_four_processes_stopped_for_longer_than_their_lease(database_url: str, tmp_path: Path) -> None:
    """Four empty one outbox; each is stopped in the middle and wakes up when another has taken over: each mail once."""
    run = [sys.executable, "-m", "tests.stopped_mail", database_url, str(tmp_path), "60"]
    found = json.loads(subprocess.run(run, capture_output=True, text=True, check=True, timeout=300).stdout)
    assert (found["doubled"], found["missing"], found["states"]) == ([], [], {"sent": 60})


class Once(RuleBasedStateMachine):
    """Ledger and outbox against a model of a dozen lines: processes claim, die, wake up late, and clocks jump a day both ways."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.store = Store.open(f"sqlite:///{self.folder}/{time.monotonic_ns()}.db")
        self.ledger, self.outbox, self.now = Ledger(self.store.engine), Outbox(self.store.engine), START
        self.taken: list[str] = []
        self.mails: set[str] = set()
        self.held: list[Delivery] = []
        self.in_data: list[Delivery] = []
        self.settled_by_log: set[str] = set()

    @rule(minutes=st.sampled_from([1, 6, 60, 60 * 24, -60 * 24]))
    def time_passes(self, minutes: int) -> None:
        self.now += minutes * MINUTE

    @rule(count=st.integers(1, 3))
    def a_report_is_made(self, count: int) -> None:
        self.ledger.begin("brief", "manual", "2026", now=self.now)
        claimed = self.ledger.claim("maker", now=self.now, lease=5 * MINUTE)
        for one in claimed:
            ids = [f"<{one.id}.{place}@x>" for place in range(count)]
            with self.store.writing() as writing:
                enqueue(writing.connection, one, [Outgoing(f"{each}@x.vn", "", "vi", each, b"x") for each in ids], now=self.now)
            self.mails |= set(ids)

    @rule()
    def a_mail_is_claimed(self) -> None:
        self.held += self.outbox.claim("sender", now=self.now, lease=5 * MINUTE)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def its_body_begins(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.held))
        self.held.remove(one)
        try:
            self.outbox.into_data(one, now=self.now, lease=5 * MINUTE)
        except Stale:
            return
        self.in_data.append(one)

    @precondition(lambda self: self.in_data)
    @rule(data=st.data(), told=st.sampled_from(["sent", "killed after", "killed before", "refused for now"]))
    def its_body_ends(self, data: st.DataObject, told: str) -> None:
        """The server takes it and says so; or takes it and nobody hears; or the process dies before a byte left."""
        one = data.draw(st.sampled_from(self.in_data))
        self.in_data.remove(one)
        if told in ("sent", "killed after"):
            self.taken.append(one.message_id)
        if told in ("sent", "refused for now"):
            attempt = Attempt(one.id, one.epoch, "body", 250, "", told, self.now)
            state = "sent" if told == "sent" else "queued"
            try:
                self.outbox.settle(one, attempt, state, "", now=self.now, next_try=self.now + MINUTE)
            except Stale:
                assert one.message_id in self.settled_by_log

    @rule()
    def the_log_is_read(self) -> None:
        """Only of mails that nobody is in the middle of any more, as the half hour before it sees to."""
        going = {one.message_id for one in self.in_data}
        for one in self.outbox.deliveries(state="unknown"):
            if one.message_id not in going:
                self.settled_by_log.add(one.message_id)
                self.outbox.decide(one, "sent" if one.message_id in self.taken else "queued", "log", now=self.now)

    @invariant()
    def none_is_taken_twice(self) -> None:
        assert len(self.taken) == len(set(self.taken))

    @invariant()
    def what_is_called_sent_was_taken(self) -> None:
        assert {one.message_id for one in self.outbox.deliveries(state="sent")} <= set(self.taken)

    def teardown(self) -> None:
        """In the end everything arrives once."""
        self.in_data = []
        for _ in range(4 * len(self.mails) + 4):
            self.now += 40 * MINUTE
            self.held = []
            self.a_mail_is_claimed()
            for one in self.held:
                self.outbox.into_data(one, now=self.now, lease=MINUTE)
                self.taken.append(one.message_id)
                self.outbox.settle(one, Attempt(one.id, one.epoch, "done", 250, "", "sent", self.now), "sent", "", now=self.now)
            self.the_log_is_read()
        assert sorted(self.taken) == sorted(self.mails)
        assert self.outbox.counts() in ({}, {"sent": len(self.mails)})
        self.store.close()


@pytest.mark.chaos
def test_ledger_and_outbox_keep_to_a_simple_model(tmp_path: Path) -> None:
    """Whatever order things happen in: no mail is taken twice, none called sent that was not, and in the end each is there."""
    machine = type("Here", (Once,), {"folder": tmp_path}).TestCase
    machine.settings = settings(
        max_examples=round(100 * SHARE), stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
    )
    machine().runTest()
