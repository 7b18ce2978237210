"""A month of an office in fast time: twelve reports, forty people, figures late, missing and corrected, a machine that was off."""

import collections
import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.app import settings
from monitor.app.clockwork import closing
from monitor.app.clockwork.office import open_office
from monitor.app.clockwork.run import once
from monitor.app.mail_settings import Mail
from monitor.periods import Period
from monitor.store import Store
from monitor.store.ledger import Ledger
from monitor.store.outbox import Outbox
from tests.mail_server import Mailbox, serving
from tests.small_workspace import workspace

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
CATALOGUE = """\
units:
  - {code: binh-an, name: {vi: Tỉnh Bình An}}
indicators:
  - {code: power, name: {vi: Điện thương phẩm}, measure: {vi: triệu kWh}, kind: flow, decimals: 1, entry: cumulative, frequency: monthly}
"""
PLAN = """\
plan: {code: plan-2026, name: {vi: Kế hoạch 2026}, unit: binh-an, period: 2026}
targets:
  - {indicator: power, period: 2026, stated: 1.200 triệu kWh, form: at_least, low: 1200}
"""
FIGURES = "indicator,period,value,known\npower,2026-01..2026-08,810,2026-09-03\n"
SEPTEMBER = "indicator,period,value,known\npower,2026-01..2026-09,{value},{day}\n"
PEOPLE = "people:\n" + "".join(f"  - {{code: p{n}, name: Người {n}, address: p{n}@example.vn}}\n" for n in range(1, 41))
LISTS = (
    "lists:\n"
    f"  - {{code: few, people: [p1, p2]}}\n  - {{code: leaders, people: [{', '.join(f'p{n}' for n in range(1, 9))}]}}\n"
    f"  - {{code: everybody, people: [{', '.join(f'p{n}' for n in range(1, 41))}]}}\n"
)
REPORT = """\
title: {{vi: Báo cáo {name}}}
period: {period}
issuer: {{vi: Sở Công Thương tỉnh Bình An}}
plans: [plan-2026]
formats: [csv]
attach: [csv]
cadence: {{{cadence}, at: "07:30"}}
recipients: [{to}]
gate: {{{gate}, remind: false}}
"""
REPORTS = {
    "daily": ("year_to_date", "every: day, missed: latest, begin: 2026-10-16, end: 2026-10-23", "few", "when_incomplete: send"),
    "daily-all": ("year_to_date", "every: day, missed: all, begin: 2026-10-16, end: 2026-10-23", "p3", "when_incomplete: send"),
    "mondays": ("year_to_date", "every: week, on: monday", "leaders", "when_incomplete: send"),
    "fridays": ("year_to_date", "every: week, on: friday", "leaders", "when_incomplete: send"),
    "third-day": ("year_to_date", "every: month, on: 3 working days", "everybody", "when_incomplete: hold"),
    "tenth": ("year_to_date", "every: month, on: 10, shift: next", "leaders", "when_incomplete: send"),
    "month-end": ("year_to_date", "every: month, on: last day, shift: previous", "leaders", "when_incomplete: send"),
    "quarter": ("year_to_date", "every: quarter, on: 5 working days", "everybody", "when_incomplete: hold_until, deadline: 1 working days"),
    "nine": ("year_to_date", "every: nine_months, on: 10 days", "leaders", "when_incomplete: send"),
    "administrative": ("year_to_date", "every: month, on: 3 days, calendar: administrative", "few", "when_incomplete: send"),
    "named-days": ("year_to_date", "every: dates, dates: [2026-10-13, 2026-10-20], missed: ask", "leaders", "when_incomplete: send"),
    "second-tuesday": ("year_to_date", "every: rule, rule: FREQ=MONTHLY;BYDAY=2TU", "leaders", "when_incomplete: send"),
}  # fmt: skip
OFF = (19, 20, 21)
"""Days on which the machine was switched off."""
CALENDAR = {
    "daily": {day: "skipped" if day in (19, 20) else "done" for day in range(16, 24)},
    "daily-all": dict.fromkeys(range(16, 24), "done"),
    "mondays": {5: "done", 12: "done", 19: "done", 26: "done"},
    "fridays": {2: "done", 9: "done", 16: "done", 23: "done", 30: "done"},
    "third-day": {5: "done"},
    "tenth": {12: "done"},
    "month-end": {30: "done"},
    "quarter": {7: "done"},
    "nine": {10: "done"},
    "administrative": {17: "done"},
    "named-days": {13: "done", 20: "asked"},
    "second-tuesday": {13: "done"},
}
"""Worked out by hand on the calendar of October 2026: due day and what became of it.

On again after midnight of the 22nd, the machine makes up for the 21st, the latest that was missed, and not for the two before it.
"""


def ticks() -> Iterator[datetime.datetime]:
    """Looks at the clock while the machine is on: at midnight, after the reports' time, at noon."""
    for day in range(1, 32):
        for hour, minute in ((0, 5), (7, 31), (12, 0)) if day not in OFF else ():
            yield datetime.datetime(2026, 10, day, hour, minute, tzinfo=HANOI)


def test_the_ledger_equals_the_calendar(tmp_path: Path) -> None:
    """Every due date has its row with its end, every person each mail once, and what was held went out when its figure came."""
    root = workspace(tmp_path, catalogue=CATALOGUE, plan=PLAN, figures=FIGURES)
    (root / "reports" / "thang-9.yaml").unlink()
    (root / "reports" / "recipients.yaml").write_text(PEOPLE + LISTS, encoding="utf-8")
    for name, (period, cadence, to, gate) in REPORTS.items():
        text = REPORT.format(name=name, period=period, cadence=cadence, to=to, gate=gate)
        (root / "reports" / f"{name}.yaml").write_text(text, encoding="utf-8")
    box = Mailbox()
    with serving(box) as port:
        mail = Mail(host="127.0.0.1", port=port, security="none", sender="bao-cao@example.vn", per_minute=99999)
        here = replace(settings.find(str(root)), mail=mail)
        store = Store.open(here.database_url)
        figures(root, FIGURES)
        held_on = run_the_month(root, here, store)
        ledger, outbox = Ledger(store.engine), Outbox(store.engine)
        for name, expected in CALENDAR.items():
            rows = {one.due.astimezone(HANOI).day: one.state for one in ledger.occurrences(report=name, kind="scheduled") if not one.seq}
            assert rows == expected, name
    due = sum(count_of(name) * sum(state == "done" for state in days.values()) for name, days in CALENDAR.items())
    replaced = [one for one in ledger.occurrences(kind="scheduled") if one.seq]
    taken = collections.Counter(message_id for _, message_id, _ in box.taken)
    assert set(taken.values()) == {1}
    assert len(taken) == due + sum(count_of(one.report) for one in replaced if one.state == "done" and sent(outbox, one.id))
    assert outbox.counts() == {"sent": len(taken)}
    assert (held_on[0], held_on[-1]) == ("05 07:31", "08 00:05"), "held from its due time to the last look before its figure came"
    assert {one.report for one in replaced} >= {"third-day", "quarter"}


def run_the_month(root: Path, here: settings.Workspace, store: Store) -> list[str]:
    """September's figure comes on the 8th, is corrected on the 16th and closed on the 23rd; when third-day was held."""
    held: list[str] = []
    for now in ticks():
        day, hour = now.day, now.hour
        if (day, hour) == (8, 7):
            figures(root, SEPTEMBER.format(value=905, day="2026-10-08"))
        if (day, hour) == (16, 12):
            figures(root, SEPTEMBER.format(value=955, day="2026-10-16"))
        if (day, hour) == (23, 12):
            closing.close(open_office(here, store), Period.parse("2026-01..2026-09"), "", by="Lan", day=now.date(), now=now)
        once(here, store, lambda now=now: now)
        waiting = Ledger(store.engine).occurrences(report="third-day")
        if any(one.state == "held" for one in waiting):
            held.append(f"{now:%d %H:%M}")
    return held


def figures(root: Path, text: str) -> None:
    from tests.small_workspace import monitor

    (root / "figures.csv").write_text(text, encoding="utf-8")
    assert monitor(root, "take", "figures.csv", "--by", "Lan").code == 0


def count_of(report: str) -> int:
    return {"few": 2, "p3": 1, "leaders": 8, "everybody": 40}[REPORTS[report][2]]


def sent(outbox: Outbox, occurrence: int) -> bool:
    return bool(outbox.deliveries(occurrence=occurrence))
