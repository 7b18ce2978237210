"""The ledger: each occurrence once, worked on by one, and every change of it an event; on SQLite and on PostgreSQL."""

import datetime
import multiprocessing

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from monitor.cadence import Cadence, due
from monitor.store import Store
from monitor.store.ledger import Ledger, Occurrence, Planned, Stale, watermark
from monitor.store.outbox import Attempt, Delivery, Outbox, Outgoing, enqueue
from monitor.workdays import WorkCalendar

NOW = datetime.datetime(2026, 10, 5, 7, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))
LOOKS = 100
MINUTE, DAY = datetime.timedelta(minutes=1), datetime.timedelta(days=1)


def planned(*periods: str, state: str = "waiting") -> list[Planned]:
    return [Planned(period, NOW, state, "") for period in periods]


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return Ledger(store.engine)


def test_a_span_is_written_once_however_often_it_is_enumerated(ledger: Ledger) -> None:
    """The watermark moves with the rows: who comes second finds it moved and writes nothing."""
    assert ledger.advance("brief", planned("2026-08", "2026-09"), None, NOW, now=NOW) == 2
    assert ledger.advance("brief", planned("2026-08", "2026-09"), None, NOW, now=NOW) == 0
    assert ledger.advance("brief", planned("2026-09", "2026-10"), NOW, NOW + DAY, now=NOW) == 1
    assert [one.period for one in ledger.occurrences()] == ["2026-08", "2026-09", "2026-10"]
    assert ledger.mark(watermark("brief")) == NOW + DAY


def test_a_manual_run_does_not_eat_the_scheduled_one(ledger: Ledger) -> None:
    """The kind is in the key: made by hand at noon, the report is still due in the evening."""
    by_hand = ledger.begin("brief", "manual", "2026-09", now=NOW)
    assert by_hand
    again = ledger.begin("brief", "manual", "2026-09", now=NOW)
    assert again
    assert again.seq == 1
    assert ledger.begin("brief", "alert", "2026-09", now=NOW, once=True)
    assert ledger.begin("brief", "alert", "2026-09", now=NOW, once=True) is None
    assert ledger.advance("brief", planned("2026-09"), None, NOW, now=NOW) == 1
    assert [(one.kind, one.seq) for one in ledger.occurrences()] == [("manual", 0), ("manual", 1), ("alert", 0), ("scheduled", 0)]


def test_who_lost_the_lease_is_refused(ledger: Ledger) -> None:
    """Stopped for longer than the lease, then going on: what he wants to write is not written."""
    ledger.advance("brief", planned("2026-09"), None, NOW, now=NOW)
    (first,) = ledger.claim("one", now=NOW, lease=MINUTE)
    assert ledger.claim("two", now=NOW + MINUTE / 2, lease=MINUTE) == ()
    (second,) = ledger.claim("two", now=NOW + 2 * MINUTE, lease=MINUTE)
    with pytest.raises(Stale):
        ledger.finish(first, "done", "", now=NOW + 2 * MINUTE)
    ledger.finish(second, "done", "", now=NOW + 2 * MINUTE)
    assert [(one.state, one.owner, one.tries) for one in ledger.occurrences()] == [("done", "two", 2)]


def test_what_is_held_comes_again_at_its_time(ledger: Ledger) -> None:
    """Held until tomorrow: not today, tomorrow."""
    ledger.advance("brief", planned("2026-09"), None, NOW, now=NOW)
    (claimed,) = ledger.claim("one", now=NOW, lease=MINUTE)
    ledger.finish(claimed, "held", "two figures are missing", now=NOW, next_try=NOW + DAY)
    assert ledger.claim("one", now=NOW + DAY / 2, lease=MINUTE) == ()
    assert len(ledger.claim("one", now=NOW + DAY, lease=MINUTE)) == 1


def test_a_lease_from_a_clock_that_was_wrong_does_not_last(ledger: Ledger) -> None:
    """The clock ran a month ahead, a claim was made and its owner killed; with the clock set right the work goes on."""
    ledger.advance("brief", planned("2026-09"), None, NOW, now=NOW)
    ledger.claim("one", now=NOW + 30 * DAY, lease=MINUTE)
    assert len(ledger.claim("two", now=NOW, lease=MINUTE)) == 1


def test_what_is_asked_about_waits_for_a_person(ledger: Ledger) -> None:
    """Nobody makes it until somebody says so."""
    ledger.advance("brief", planned("2026-09", state="asked"), None, NOW, now=NOW)
    assert ledger.claim("one", now=NOW + DAY, lease=MINUTE) == ()
    assert ledger.settle(ledger.occurrences()[0].id, "waiting", "Lan: still wanted", now=NOW)
    (claimed,) = ledger.claim("one", now=NOW, lease=MINUTE)
    ledger.finish(claimed, "done", "", now=NOW)
    assert not ledger.settle(claimed.id, "waiting", "again", now=NOW)


def test_each_change_is_an_event_and_no_row_goes(ledger: Ledger, store: Store) -> None:
    """The database writes it down itself, whoever makes the change; rows are neither deleted nor replaced."""
    ledger.advance("brief", planned("2026-09"), None, NOW, now=NOW)
    (claimed,) = ledger.claim("one", now=NOW, lease=MINUTE)
    ledger.finish(claimed, "done", "all there", now=NOW + MINUTE)
    told = [(event.subject, event.state) for event in ledger.events() if event.subject == "occurrence"]
    assert told == [("occurrence", "waiting"), ("occurrence", "claimed"), ("occurrence", "done")]
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE occurrences SET state = 'waiting', reason = 'by hand'"))
    assert ledger.events()[-1].reason == "by hand"
    bad = ["DELETE FROM occurrences", "DELETE FROM marks", "DELETE FROM events", "UPDATE events SET state = 'x'"]
    bad += ["TRUNCATE occurrences CASCADE"] if store.engine.dialect.name == "postgresql" else ["REPLACE INTO marks SELECT * FROM marks"]
    for statement in bad:
        with pytest.raises(DBAPIError, match=r"append-only|never deleted|has this row"), store.engine.begin() as connection:
            connection.execute(text(statement))
    assert {fact.name: fact.fine for fact in store.durability()}["append-only guards"]


def mailed(ledger: Ledger, store: Store, *addresses: str) -> Occurrence:
    ledger.advance("brief", planned("2026-09"), None, NOW, now=NOW)
    (claimed,) = ledger.claim("one", now=NOW, lease=MINUTE)
    with store.writing() as writing:
        mails = [Outgoing(address, "", "vi", f"<{address}>", b"the same for all") for address in addresses]
        enqueue(writing.connection, claimed, mails, now=NOW)
    return claimed


def attempt(delivery: Delivery, outcome: str) -> Attempt:
    return Attempt(delivery.id, delivery.epoch, "body", 250, "OK", outcome, NOW)


def test_mails_are_kept_with_the_end_of_their_occurrence_or_not_at_all(ledger: Ledger, store: Store) -> None:
    """One transaction: after a fault there is neither a finished occurrence nor a mail."""
    ledger.advance("brief", planned("2026-09"), None, NOW, now=NOW)
    (claimed,) = ledger.claim("one", now=NOW, lease=MINUTE)
    same = [Outgoing("a@example.vn", "", "vi", "<1>", b"x"), Outgoing("b@example.vn", "", "vi", "<1>", b"x")]
    with pytest.raises(DBAPIError), store.writing() as writing:
        enqueue(writing.connection, claimed, same, now=NOW)
    assert ledger.occurrences()[0].state == "claimed"
    assert Outbox(store.engine).deliveries() == ()


def test_a_mail_left_in_the_middle_is_unknown_and_never_sent_again(ledger: Ledger, store: Store) -> None:
    """Killed before the body: it is taken up again. Killed in it: nobody knows, so nobody sends; a person or a log decides."""
    mailed(ledger, store, "a@example.vn", "b@example.vn")
    outbox = Outbox(store.engine)
    first, second = outbox.claim("one", now=NOW, lease=MINUTE, most=2)
    outbox.into_data(second, now=NOW, lease=MINUTE)
    (again,) = outbox.claim("two", now=NOW + 2 * MINUTE, lease=MINUTE, most=2)
    assert again.address == first.address
    assert [one.state for one in outbox.deliveries()] == ["sending", "unknown"]
    with pytest.raises(Stale):
        outbox.into_data(first, now=NOW, lease=MINUTE)
    (unknown,) = outbox.deliveries(state="unknown")
    outbox.decide(unknown, "sent", "found in the server's log", now=NOW)
    assert outbox.counts() == {"sending": 1, "sent": 1}


def test_who_learns_late_that_a_mail_was_taken_may_say_so(ledger: Ledger, store: Store) -> None:
    """Stopped in the middle of a mail and taken for dead, then the server says 250: sent, unless somebody decided meanwhile."""
    mailed(ledger, store, "a@example.vn")
    outbox = Outbox(store.engine)
    (mine,) = outbox.claim("one", now=NOW, lease=MINUTE)
    outbox.into_data(mine, now=NOW, lease=MINUTE)
    assert outbox.claim("two", now=NOW + 2 * MINUTE, lease=MINUTE) == ()
    outbox.settle(mine, attempt(mine, "sent"), "sent", "", now=NOW + 3 * MINUTE)
    assert outbox.counts() == {"sent": 1}
    assert [one.outcome for one in outbox.attempts(mine.id)] == ["sent"]


def enumerate_often(url: str, name: str) -> None:
    """What each of two processes does: looks up to when the ledger reaches, and writes what came due since."""
    ledger = Ledger(Store.open(url).engine)
    begin = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    for day in range(1, LOOKS + 1):
        since, until = ledger.mark(watermark(name)), begin + day * DAY
        found = due(Cadence("day", at="06:00"), since or begin, until, zone=datetime.UTC, work=WorkCalendar())
        ledger.advance(name, [Planned(str(one.period), one.at, "waiting", "") for one in found], since, until, now=until)


def test_two_processes_that_enumerate_the_same_range(database_url: str) -> None:
    """The rows are the calendar's: however often both look, each day is there once, whoever came first."""
    Store.open(database_url).close()
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=enumerate_often, args=(database_url, "brief")) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    found = Ledger(Store.open(database_url).engine).occurrences()
    assert len(found) == len({one.period for one in found}) == LOOKS
