"""What happens by itself, tick by tick, as an office sees it: what is due, held, asked for, made, mailed once, and replaced."""

import json
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from tests.small_workspace import Ran, monitor

CATALOGUE = """\
units:
  - {code: binh-an, name: {vi: Tỉnh Bình An, en: Bình An}}
  - {code: hoa-lu, name: {vi: Huyện Hoa Lư, en: Hoa Lư district}, parent: binh-an}
  - {code: gia-vien, name: {vi: Huyện Gia Viễn, en: Gia Viễn district}, parent: binh-an}
indicators:
  - &flow
    {code: power, name: {vi: Điện thương phẩm, en: Power sold}, measure: {vi: triệu kWh, en: m kWh}, kind: flow, decimals: 1,
     entry: cumulative, frequency: monthly, deadline: 2 working days}
  - {<<: *flow, code: retail, name: {vi: Bán lẻ hàng hóa, en: Retail sales}, measure: {vi: tỷ đồng, en: bn VND}, units: [hoa-lu]}
  - {<<: *flow, code: fish, name: {vi: Thủy sản, en: Fish}, measure: {vi: tấn, en: t}, units: [gia-vien]}
"""
PLAN = """\
plan: {code: binh-an-2024, name: {vi: Kế hoạch năm 2024 tỉnh Bình An, en: Plan of Bình An 2024}, unit: binh-an, period: 2024}
targets:
  - {indicator: power, period: 2024, stated: 1.200 triệu kWh, form: at_least, low: 1200}
  - {indicator: retail, period: 2024, stated: trên 4.000 tỷ đồng, form: at_least, low: 4000,
     phasing: [{to: 2024-9M, share: 75}, {to: 2024, share: 100}]}
  - {indicator: fish, period: 2024, stated: 100 tấn, form: at_least, low: 100}
"""
REPORT = """\
title: {vi: Báo cáo tháng, en: Monthly report}
period: year_to_date
issuer: {vi: Sở Công Thương tỉnh Bình An, en: Bình An Department of Industry and Trade}
languages: [vi, en]
formats: [xlsx]
sections: [brief]
cadence: {every: month, on: 3 working days, at: "07:30", missed: latest}
recipients: [leaders]
"""
PEOPLE = """\
people:
  - {code: director, name: Bà Giám đốc, address: giam-doc@example.vn}
  - {code: desk, name: International desk, address: desk@example.vn, lang: en}
  - {code: province, name: Bà Tỉnh, address: tinh@example.vn, units: [binh-an]}
  - {code: district, name: Ông Huyện, address: hoa-lu@example.vn, units: [hoa-lu]}
  - {code: operator, name: Người vận hành, address: van-hanh@example.vn}
lists:
  - {code: leaders, people: [director, desk]}
operators: [operator]
"""
HOLD = "gate: {when_incomplete: hold}\n"
DUE = "2024-10-03T07:30"
"""The third working day after September 2024, a Thursday."""


@dataclass(frozen=True)
class Office:
    """A workspace with a report that makes itself, and a clock that a test moves."""

    root: Path

    def write(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, encoding="utf-8")

    def tick(self, now: str) -> dict[str, str]:
        """What `monitor run --once` did at that instant: the state of each occurrence that it worked on."""
        told = self.run("run", "--once", "--now", now, "--json")
        lines = [json.loads(line) for line in told.out.splitlines()]
        return {f"{line['kind']} {line['period']}": line["state"] for line in lines if "kind" in line}

    def run(self, *words: str) -> Ran:
        return monitor(self.root, *words)

    def record(self, code: str, value: str, known: str, *more: str, period: str = "2024-01..2024-09") -> None:
        ran = self.run("record", code, period, value, "--known", known, "--by", "Lan", *more)
        assert ran.code == 0, ran.err

    def everything(self, known: str = "2024-10-02") -> None:
        """All figures of nine months: two on track, retail late."""
        self.record("power", "900", known)
        self.record("retail", "2000", known, "--unit", "hoa-lu")
        self.record("fish", "75", known, "--unit", "gia-vien")

    def mails(self) -> list[EmailMessage]:
        """Those that lie in `var/mail/` and were not looked at before, by address."""
        found = [message_from_bytes(path.read_bytes(), policy=default) for path in (self.root / "var/mail").glob("*.eml")]
        seen = self.root / "seen"
        known = seen.read_text().split("\n") if seen.is_file() else []
        new = [each for each in found if isinstance(each, EmailMessage) and each["Message-ID"] not in known]
        seen.write_text("\n".join([*known, *(each["Message-ID"] for each in new)]))
        return sorted(new, key=lambda each: str(each["To"]))

    def to(self) -> dict[str, str]:
        """Subjects of the new mails by whom they went to."""
        return {each["To"].addresses[0].addr_spec.partition("@")[0]: str(each["Subject"]) for each in self.mails()}

    def reasons(self, kind: str = "scheduled") -> list[str]:
        from monitor.app import settings
        from monitor.store import Store
        from monitor.store.ledger import Ledger

        return [one.reason for one in Ledger(Store.open(settings.find(str(self.root)).database_url).engine).occurrences(kind=kind)]


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body
    return str(body.get_content())


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    files = {"targets/catalogue.yaml": CATALOGUE, "targets/plan.yaml": PLAN, "reports/thang.yaml": REPORT, "monitor.toml": ""}
    for name, text in {**files, "reports/recipients.yaml": PEOPLE}.items():
        made.write(name, text)
    assert made.tick("2024-10-01T08:00") == {}  # the first tick: from now on things fall due
    return made


def test_complete_and_due_it_is_made_and_mailed_once(office: Office) -> None:
    """At its minute the report is issued and goes to each recipient, in their language; a second tick sends nothing."""
    office.everything()
    assert office.tick("2024-10-03T07:29") == {}
    assert office.tick(DUE) == {"scheduled 2024-09": "done"}
    told = office.to()
    assert set(told) == {"giam-doc", "desk"}
    assert told["giam-doc"] == "[BC-2024-9M] 1 chậm tiến độ – Sở Công Thương tỉnh Bình An"
    assert told["desk"].startswith("[BC-2024-9M] 1 off track")
    assert office.tick("2024-10-03T07:31") == {}
    assert office.to() == {}


def test_incomplete_it_is_held_asked_for_and_issued_once_the_last_figure_comes(office: Office) -> None:
    """Due, held, reminded, the figure comes, issued at the next tick, mailed once."""
    office.write("reports/thang.yaml", REPORT + HOLD)
    office.record("power", "900", "2024-10-02")
    office.record("fish", "75", "2024-10-02", "--unit", "gia-vien")
    assert office.tick(DUE) == {"scheduled 2024-09": "held", "reminder 2024-09": "done"}
    assert office.reasons() == ["chưa có số liệu: Bán lẻ hàng hóa"]
    (reminder,) = office.mails()
    assert reminder["To"].addresses[0].addr_spec == "hoa-lu@example.vn"
    assert reminder["Subject"] == "[BC-2024-9M] số liệu cần báo cáo: 1 – Sở Công Thương tỉnh Bình An"
    assert "Huyện Hoa Lư | Bán lẻ hàng hóa" in text_of(reminder)
    assert [part.get_filename() for part in reminder.iter_attachments()] == ["all.2024-9M.hoa-lu.vi.xlsx"]
    assert office.tick("2024-10-03T09:00") == {"scheduled 2024-09": "held"}  # once a day
    office.record("retail", "2000", "2024-10-03", "--unit", "hoa-lu")
    assert office.tick("2024-10-03T09:01") == {"scheduled 2024-09": "done"}
    assert set(office.to()) == {"giam-doc", "desk"}
    assert office.tick("2024-10-03T09:02") == {}
