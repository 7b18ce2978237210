"""An office that is made in no time: one indicator, reports as csv, mails as files or to a server; and a clock that kills."""

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.app import settings
from monitor.app.clockwork.run import Done, once
from monitor.app.mail_settings import Mail
from monitor.app.settings import Workspace
from monitor.store import Store
from monitor.store.ledger import Ledger
from monitor.store.outbox import Outbox
from tests.small_workspace import monitor, workspace

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
CATALOGUE = """\
units: [{code: binh-an, name: {vi: Tỉnh Bình An}}]
indicators:
  - {code: power, name: {vi: Điện thương phẩm}, measure: {vi: triệu kWh}, kind: flow, decimals: 1, entry: cumulative, frequency: monthly}
"""
PLAN = """\
plan: {code: plan-2026, name: {vi: Kế hoạch 2026}, unit: binh-an, period: 2026}
targets: [{indicator: power, period: 2026, stated: 1.200 triệu kWh, form: at_least, low: 1200}]
"""
REPORT = """\
title: {vi: Báo cáo}
period: year_to_date
issuer: {vi: Sở Công Thương tỉnh Bình An}
sections: [brief]
formats: [csv]
attach: [csv]
cadence: {every: day, at: "07:30", missed: latest}
recipients: [lan, minh]
gate: {when_incomplete: send, remind: false}
"""
PEOPLE = """\
people:
  - {code: lan, name: Lan, address: lan@example.vn}
  - {code: minh, name: Minh, address: minh@example.vn}
  - {code: hoa, name: Hoa, address: hoa@example.vn}
"""
FIGURES = "indicator,period,value,known\npower,2026-01..2026-09,900,2026-10-01\n"


def office(root: Path, people: str = PEOPLE, **reports: str) -> Workspace:
    """September's figure is there; without reports named there is one, `brief`, due at half past seven each day."""
    workspace(root, catalogue=CATALOGUE, plan=PLAN, figures=FIGURES)
    (root / "reports" / "thang-9.yaml").unlink()
    (root / "reports" / "recipients.yaml").write_text(people, encoding="utf-8")
    for name, text in (reports or {"brief": REPORT}).items():
        (root / "reports" / f"{name}.yaml").write_text(text, encoding="utf-8")
    assert monitor(root, "take", "figures.csv", "--by", "Lan").code == 0
    return settings.find(str(root))


def at(text: str) -> datetime:
    """`1 08:00`: an instant of October 2026 in Hanoi, a Thursday the first."""
    day, time = text.split()
    return datetime.fromisoformat(f"2026-10-{int(day):02}T{time}").replace(tzinfo=HANOI)


def tick(here: Workspace, now: datetime) -> Done:
    """One tick of a service that was just started."""
    store = Store.open(here.database_url)
    try:
        return once(here, store, lambda: now)
    finally:
        store.close()


def serving_at(here: Workspace, port: int, accepted: str = "") -> Workspace:
    mail = Mail(host="127.0.0.1", port=port, security="none", sender="bao-cao@example.vn", per_minute=9999, accepted=accepted)
    return replace(here, mail=mail)


def killed_at_look(number: int, here: Workspace, now: datetime) -> bool:
    """Whether a process that works through one tick was killed by SIGKILL at its nth look at the clock, or was done before."""
    looks = [0]

    def clock() -> datetime:
        looks[0] += 1
        if looks[0] == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return now

    return killed(lambda: once(here, Store.open(here.database_url), clock))


def killed(work: Callable[[], object]) -> bool:
    """Whether the work, in a process of its own, was ended by a signal."""
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def mails(here: Workspace) -> list[EmailMessage]:
    """Those in `var/mail/`; a hidden one was being written by somebody who was killed."""
    files = (path for path in sorted((here.root / "var/mail").glob("*.eml")) if not path.name.startswith("."))
    found = (message_from_bytes(path.read_bytes(), policy=default) for path in files)
    return [each for each in found if isinstance(each, EmailMessage)]


def reached(here: Workspace) -> list[str]:
    """Whom the mails went to, one for each mail."""
    return sorted(str(each["To"].addresses[0].username) for each in mails(here))


def rows(here: Workspace, report: str = "brief", kind: str = "scheduled") -> dict[str, str]:
    """The ledger: the due day and time of each occurrence, and its state."""
    ledger = Ledger(Store.open(here.database_url).engine)
    return {f"{one.due.astimezone(HANOI):%-d %H:%M}": one.state for one in ledger.occurrences(report=report, kind=kind)}


def counts(here: Workspace) -> dict[str, int]:
    """The outbox: mails by state."""
    return Outbox(Store.open(here.database_url).engine).counts()


LATER = timedelta(minutes=40)
"""Longer than any lease, and than a log of accepted mail takes to be complete."""
