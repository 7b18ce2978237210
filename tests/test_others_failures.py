"""What failed elsewhere, in public: each test is named after the report of it, and shows how the same ends here."""

import collections
import os
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.app.clockwork import schedule
from monitor.app.clockwork.office import open_office
from monitor.app.clockwork.run import once
from monitor.store import Store
from monitor.store.ledger import Ledger
from tests.mail_server import Mailbox, serving
from tests.small_workspace import monitor
from tests.tiny_office import LATER, PEOPLE, REPORT, at, counts, killed_at_look, mails, office, reached, rows, serving_at, tick

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills processes by signals that only Unix has")


def test_superset_22664_two_schedulers_at_once(tmp_path: Path) -> None:
    """A daily report came several times, all at about its hour: two schedulers ran. Here two may: one makes it, each mail leaves once."""
    here = office(tmp_path)
    tick(here, at("1 08:00"))
    faults: list[BaseException] = []

    def service() -> None:
        try:
            tick(here, at("2 07:30"))
        except BaseException as error:  # noqa: BLE001 - a thread's failure must be seen outside it
            faults.append(error)

    threads = [threading.Thread(target=service) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert rows(here) == {"1 07:30": "done", "2 07:30": "done"}
    assert reached(here) == ["lan", "lan", "minh", "minh"]


def test_superset_39533_killed_while_it_works(tmp_path: Path) -> None:
    """A killed worker left its report "working": the next ones were refused for an hour, then it failed. Here the lease ends by itself."""
    here = office(tmp_path)
    claimed = False
    for look in range(1, 12):
        assert killed_at_look(look, here, at("1 07:30") + look * timedelta(seconds=1))
        claimed = rows(here) == {"1 07:30": "claimed"}
        if claimed:
            break
    assert claimed
    tick(here, at("1 07:40"))
    assert rows(here) == {"1 07:30": "claimed"}, "whoever has it may still be at work"
    tick(here, at("1 07:46"))
    assert rows(here) == {"1 07:30": "done"}
    assert reached(here) == ["lan", "minh"]


def test_metabase_45622_copies_add_up(tmp_path: Path) -> None:
    """After an upgrade one subscription came three times, a week later four. Here nothing is set up at a start that could add up."""
    twice = PEOPLE + "  - {code: lan-2, name: Lan, address: LAN@example.vn}\nlists: [{code: all, people: [lan, minh, lan-2]}]\n"
    here = office(tmp_path, people=twice, brief=REPORT.replace("[lan, minh]", "[all, lan, lan-2]"))
    for minute in (29, 30, 31, 32):
        tick(here, at(f"1 07:{minute}"))
        (tmp_path / "reports" / "brief.yaml").touch()
    assert reached(here) == ["lan", "minh"]
    for minute in (29, 30, 31, 32):
        tick(here, at(f"8 07:{minute}"))
    assert rows(here)["8 07:30"] == "done"
    assert collections.Counter(reached(here)) == {"lan": 3, "minh": 3}, "the 1st, the 8th, and the 7th that was made up for"


def test_metabase_47949_off_over_the_weekend(tmp_path: Path) -> None:
    """Switched on at nine on Mondays, it sent the ten o'clock mail at once and again at ten. Here what is not due at weekends stays so;
    what is, and was missed, is made up for as that day's, once, and its row says why.
    """
    workdays = REPORT.replace('every: day, at: "07:30"', 'every: rule, rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", at: "10:00"')
    here = office(tmp_path, workdays=workdays, daily=REPORT.replace("07:30", "10:00").replace("[lan, minh]", "[hoa]"))
    tick(here, at("2 10:00"))
    assert reached(here) == ["hoa", "lan", "minh"]
    tick(here, at("5 09:00"))
    assert rows(here, "workdays") == {"2 10:00": "done"}
    assert rows(here, "daily") == {"2 10:00": "done", "3 10:00": "skipped", "4 10:00": "done"}
    reasons = [one.reason for one in Ledger(Store.open(here.database_url).engine).occurrences(report="daily")]
    assert reasons[1] == "đã lỡ và kỳ sau đã đến hạn"
    tick(here, at("5 10:00"))
    tick(here, at("5 10:01"))
    assert rows(here, "workdays") == {"2 10:00": "done", "5 10:00": "done"}
    assert collections.Counter(reached(here)) == {"lan": 2, "minh": 2, "hoa": 3}


def test_metabase_58004_started_shortly_before_the_hour(tmp_path: Path) -> None:
    """Hundreds of subscriptions were set up anew at each start; those not yet there at the full hour were left out. Here a start sets
    nothing up: whenever it is killed, all forty are due, once.
    """
    here = office(tmp_path, **{f"r{number}": REPORT for number in range(40)})
    started = [at("1 07:00"), at("1 07:29"), at("1 07:31"), at("1 07:32")]
    for now in started:
        store = Store.open(here.database_url)
        schedule.enter(open_office(here, store), now=now)
        store.close()
    found = Ledger(Store.open(here.database_url).engine).occurrences()
    assert sorted(one.report for one in found) == sorted(f"r{number}" for number in range(40))


def test_redash_1724_slower_than_its_time_limit(tmp_path: Path) -> None:
    """What ran for longer than an hour was forgotten and begun anew beside itself. Here whoever lost the claim is refused at the end."""
    here = office(tmp_path)
    tick(here, at("1 07:00"))
    others: list[object] = []

    def clock() -> datetime:
        """As soon as the report is claimed, nothing happens here for longer than the lease; another process goes on."""
        if rows(here) == {"1 07:30": "claimed"} and not others:
            others.append(None)
            others.append(tick(here, at("1 09:00")))
        return at("1 07:30")

    once(here, Store.open(here.database_url), clock)
    assert others
    assert len(Store.open(here.database_url).issues("brief")) == 1
    assert rows(here) == {"1 07:30": "done"}
    assert reached(here) == ["lan", "minh"]


def test_redash_6806_once_a_week(tmp_path: Path) -> None:
    """What was to run every minute or hour ran, what was to run once a week never did. Here a week is worked out like any cadence,
    also by a machine that is switched on for some minutes a day.
    """
    here = office(tmp_path, brief=REPORT.replace('every: day, at: "07:30"', 'every: week, on: monday, at: "07:30"'))
    for day in range(2, 14):
        tick(here, at(f"{day} 08:00"))
    assert rows(here) == {"5 07:30": "done", "12 07:30": "done"}
    assert collections.Counter(reached(here)) == {"lan": 2, "minh": 2}


def test_airflow_41208_by_hand_for_the_same_date(tmp_path: Path) -> None:
    """A run by hand for the same date made the scheduled one be left out. Here the kind is part of what makes an occurrence one."""
    here = office(tmp_path)
    tick(here, at("1 07:00"))
    assert monitor(tmp_path, "send", "brief", "--to", "lan", "--period", "2026-9M", "--as-of", "2026-10-01").code == 0
    assert rows(here) == {}
    before = reached(here)
    tick(here, at("1 07:30"))
    assert rows(here) == {"1 07:30": "done"}
    assert reached(here) == sorted([*before, "lan", "minh"])


@pytest.mark.parametrize("look", [14, 18, 21])
def test_django_post_office_479_a_batch_that_is_killed(tmp_path: Path, look: int) -> None:
    """Mails of a batch were marked as sent at its end: killed before it, or out of time, it sent them all again. Here each is marked
    before its body leaves and after, alone: killed anywhere, the rest goes on, and the one in between is not guessed about.
    """
    people = "people:\n" + "".join(f"  - {{code: p{n}, name: P{n}, address: p{n}@example.vn}}\n" for n in range(5))
    here = office(tmp_path, people=people, brief=REPORT.replace("[lan, minh]", "[p0, p1, p2, p3, p4]"))
    box = Mailbox()
    with serving(box) as port:
        there = serving_at(here, port)
        assert killed_at_look(look, there, at("1 07:30"))
        first = len(box.taken)
        for minutes in range(6, 60, 20):
            tick(there, at("1 07:30") + timedelta(minutes=minutes))
    taken = collections.Counter(address for address, _, _ in box.taken)
    assert set(taken.values()) == {1}
    assert first < 5, "it was killed in the middle"
    states = counts(there)
    assert states.get("unknown", 0) <= 1
    assert states["sent"] + states.get("unknown", 0) == 5
    assert set(states) <= {"sent", "unknown"}
    assert 5 - len(taken) <= states.get("unknown", 0)


@pytest.mark.parametrize("look", [9, 12, 15, 20])
def test_killed_anywhere_in_a_tick(tmp_path: Path, look: int) -> None:
    """The same with mails as files, at other moments: the next ticks make what is left, and nothing twice."""
    here = office(tmp_path)
    killed_at_look(look, here, at("1 07:30"))
    for times in (1, 2, 3):
        tick(here, at("1 07:30") + times * LATER)
    assert rows(here) == {"1 07:30": "done"}
    assert reached(here) == ["lan", "minh"]
    assert len({str(each["Message-ID"]) for each in mails(here)}) == 2
    assert counts(here) == {"sent": 2}
