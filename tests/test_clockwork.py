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

"""
QUIET = "gate: {remind: false}\n"
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
        return new

    def by(self) -> dict[str, EmailMessage]:
        """The new mails by whom they went to."""
        return {each["To"].addresses[0].addr_spec.partition("@")[0]: each for each in self.mails()}

    def to(self) -> dict[str, str]:
        """Their subjects."""
        return {who: str(each["Subject"]) for who, each in self.by().items()}

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
    files = {"targets/catalogue.yaml": CATALOGUE, "targets/plan.yaml": PLAN, "reports/thang.yaml": REPORT + QUIET, "monitor.toml": ""}
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
    office.record("retail", "3100", "2024-10-03", "--unit", "hoa-lu")
    assert office.tick("2024-10-03T09:01") == {"scheduled 2024-09": "done"}
    assert set(office.to()) == {"giam-doc", "desk"}
    assert office.tick("2024-10-03T09:02") == {}


def test_people_with_units_get_their_part_and_late_findings_are_asked_about(office: Office) -> None:
    """The district's own report has its own indicator alone; who answers for a late one is asked why, once it is out."""
    office.write("reports/thang.yaml", REPORT.replace("[leaders]", "[leaders, district]"))
    office.everything()
    assert office.tick(DUE) == {"scheduled 2024-09": "done", "reminder 2024-09": "done"}
    mails = {(str(mail["To"].addresses[0].addr_spec), str(mail["Subject"]).partition(" – ")[0]): text_of(mail) for mail in office.mails()}
    assert "1 Chậm tiến độ · 2 Đúng tiến độ" in mails["giam-doc@example.vn", "[BC-2024-9M] 1 chậm tiến độ"]
    part = mails["hoa-lu@example.vn", "[BC-2024-9M] 1 chậm tiến độ"]
    assert "1 Chậm tiến độ" in part
    assert "Đúng tiến độ" not in part
    asked = mails["hoa-lu@example.vn", "[BC-2024-9M] cần giải trình: 1"]
    assert "Đề nghị giải trình: Bán lẻ hàng hóa" in asked
    assert len(mails) == 4
    assert office.tick("2024-10-04T09:00") == {}
    assert office.tick("2024-10-07T09:00") == {"reminder 2024-09": "done"}  # the third working day: those above as well
    assert set(office.to()) == {"hoa-lu", "tinh"}
    assert office.tick("2024-10-08T09:00") == {}


def test_nobody_gets_a_report_that_says_nothing_of_their_units(office: Office) -> None:
    """The ledger says who got none, and that a report went to nobody."""
    office.write("reports/thang.yaml", REPORT.replace("[leaders]", "[district]") + QUIET + "units: [gia-vien]\n")
    office.record("fish", "75", "2024-10-02", "--unit", "gia-vien")
    assert office.tick(DUE) == {"scheduled 2024-09": "done"}
    assert office.mails() == []
    assert office.reasons()[0].endswith("; báo cáo không có nội dung về đơn vị của Ông Huyện; không gửi cho ai")


def test_leaders_get_no_empty_report(office: Office) -> None:
    """Without any figure it is held whatever its gate says; with the first one it goes out, its gaps named in the mail."""
    assert office.tick(DUE) == {"scheduled 2024-09": "held"}
    assert office.reasons() == ["chưa có số liệu nào của kỳ 9 tháng đầu năm 2024"]
    office.record("power", "900", "2024-10-03")
    assert office.tick("2024-10-03T08:00") == {"scheduled 2024-09": "done"}
    told = text_of(office.by()["giam-doc"])
    assert "Chưa báo cáo" in told
    assert "- Huyện Hoa Lư | Bán lẻ hàng hóa | 9 tháng đầu năm 2024 | 02/10/2024 | 1" in told
    assert "- Huyện Gia Viễn | Thủy sản | 9 tháng đầu năm 2024 | 02/10/2024 | 1" in told


def test_a_reminder_goes_out_once_a_working_day_and_climbs(office: Office) -> None:
    """Day by day from the due day on; weekends rest; from the third working day the unit above; then the deadline ends it."""
    office.write("reports/thang.yaml", REPORT + "gate: {when_incomplete: hold_until, deadline: 3 working days}\n")
    office.record("power", "900", "2024-10-02")
    office.record("fish", "75", "2024-10-02", "--unit", "gia-vien")
    days = {
        "03T07:30": {"hoa-lu"},
        "03T12:00": set(),
        "04T07:00": set(),
        "04T07:40": {"hoa-lu"},
        "05T09:00": set(),
        "07T07:31": {"hoa-lu", "tinh"},
    }
    for day, reached in days.items():
        office.tick(f"2024-10-{day}")
        assert set(office.to()) == reached, day
    assert office.tick("2024-10-08T07:30") == {"scheduled 2024-09": "done"}
    assert office.reasons()[0].startswith("thang, 9 tháng đầu năm 2024: đã phát hành bản lần đầu")
    assert "Bán lẻ hàng hóa" in text_of(office.by()["giam-doc"])


def test_what_nobody_answers_for_falls_to_the_operators(office: Office) -> None:
    """With the unit named; each is asked for their own units only."""
    office.write("reports/thang.yaml", REPORT + HOLD)
    office.write("reports/recipients.yaml", PEOPLE.replace("units: [binh-an]", "units: [gia-vien]") + "operators: [operator]\n")
    office.write("monitor.toml", '[operator]\ndigest = ""\n')
    office.tick(DUE)
    mails = office.by()
    assert set(mails) == {"van-hanh", "hoa-lu", "tinh"}
    assert "thư được gửi tới ông/bà: Tỉnh Bình An" in text_of(mails["van-hanh"])
    assert "Điện thương phẩm" not in text_of(mails["tinh"])
    assert "Thủy sản" in text_of(mails["tinh"])


def test_a_manual_run_does_not_eat_the_scheduled_one(office: Office) -> None:
    """Sent by hand before it is due, and still made and mailed when it is."""
    office.everything()
    assert office.run("send", "thang", "--to", "director", "--period", "2024-9M", "--as-of", "2024-10-02").code == 0
    assert set(office.to()) == {"giam-doc"}
    assert office.tick(DUE) == {"scheduled 2024-09": "done"}
    assert set(office.to()) == {"giam-doc", "desk"}


@pytest.mark.parametrize(
    ("missed", "states"),
    [
        ("all", {"scheduled 2024-09": "done", "scheduled 2024-10": "done", "scheduled 2024-11": "done"}),
        ("latest", {"scheduled 2024-09": "skipped", "scheduled 2024-10": "skipped", "scheduled 2024-11": "done"}),
        ("ask", {"scheduled 2024-09": "asked", "scheduled 2024-10": "asked", "scheduled 2024-11": "asked"}),
    ],
)
def test_off_for_three_due_dates(office: Office, missed: str, states: dict[str, str]) -> None:
    """Switched off from October to December: all are made up for, or the latest, or a person is asked; each is a row with its reason."""
    office.write("reports/thang.yaml", REPORT.replace("missed: latest", f"missed: {missed}, late: 3 months") + QUIET)
    for month in ("09", "10", "11"):
        office.record("power", f"{month}00", "2024-12-02", period=f"2024-01..2024-{month}")
    assert office.tick("2024-12-05T09:00") == states
    assert all(office.reasons())
    assert office.tick("2024-12-05T09:01") == {}


def test_a_person_decides_on_what_was_missed(office: Office) -> None:
    """Asked about two due dates, one is wanted and one is not; nothing that is made already can be decided on."""
    office.write("reports/thang.yaml", REPORT.replace("missed: latest", "missed: ask, late: 3 months") + QUIET)
    office.record("power", "1000", "2024-11-02", period="2024-01..2024-10")
    assert office.tick("2024-11-06T09:00") == {"scheduled 2024-09": "asked", "scheduled 2024-10": "asked"}
    assert office.run("decide", "thang", "2024-09", "--skip", "--by", "Lan").code == 0
    assert office.run("decide", "thang", "2024-10", "--run", "--by", "Lan").code == 0
    assert office.reasons() == ["Lan quyết định: không lập nữa", "Lan quyết định: vẫn lập"]
    assert office.tick("2024-11-06T09:01") == {"scheduled 2024-10": "done"}
    assert office.run("decide", "thang", "2024-10", "--skip", "--by", "Lan").code == 1
    assert office.run("decide", "thang", "2024-08", "--run", "--by", "Lan").code == 2


def test_a_definition_that_is_broken_stops_nothing_and_is_made_up_for_once_mended(office: Office) -> None:
    """Broken at its minute, it is named and nothing is sent; mended an hour later it is made at the next tick."""
    office.everything()
    office.write("reports/thang.yaml", REPORT.replace("every: month", "every: moon"))
    told = office.run("run", "--once", "--now", DUE)
    assert told.code == 1
    assert "reports/thang.yaml" in told.err
    office.write("reports/thang.yaml", REPORT + QUIET)
    assert office.tick("2024-10-03T08:30") == {"scheduled 2024-09": "done"}
    assert set(office.to()) == {"giam-doc", "desk"}


def test_a_closing_after_a_correction_replaces_what_was_issued(office: Office) -> None:
    """The mail says which edition it replaces and what changed; what did not change is not sent again."""
    office.everything()
    office.tick(DUE)
    office.mails()
    assert office.run("close", "2024-9M", "--by", "Lan", "--as-of", "2024-10-04").code == 0
    assert office.tick("2024-10-04T10:00") == {"scheduled 2024-09": "done"}
    assert office.to() == {}
    office.record("retail", "3000", "2024-10-07", "--unit", "hoa-lu")
    assert office.run("close", "2024-9M", "--by", "Lan", "--as-of", "2024-10-07").code == 0
    assert office.tick("2024-10-07T10:00") == {"scheduled 2024-09": "done"}
    mails = office.by()
    assert mails["giam-doc"]["Subject"] == "[BC-2024-9M] bản thay thế số 1: không có chỉ tiêu chậm – Sở Công Thương tỉnh Bình An"
    changed = "Thay thế bản số 1; thay đổi: Bán lẻ hàng hóa (Huyện Hoa Lư): 2.000,0 tỷ đồng → 3.000,0 tỷ đồng, Chậm tiến độ → Đúng tiến độ"
    assert changed in text_of(mails["giam-doc"])
    assert "Replaces edition 1; changes: Retail sales" in text_of(mails["desk"])


def test_an_alert_goes_out_once_when_something_turns_late_between_two_issues(office: Office) -> None:
    """Fish was on track when issued; its correction makes it late: one mail to the recipients, none the day after."""
    office.write("reports/thang.yaml", REPORT + QUIET + "alerts: true\n")
    office.write("targets/plan.yaml", PLAN.replace("low: 100}", "low: 100, phasing: [{to: 2024-9M, share: 75}, {to: 2024, share: 100}]}"))
    office.everything()
    office.tick(DUE)
    office.mails()
    assert office.tick("2024-10-04T09:00") == {}
    office.record("fish", "40", "2024-10-04", "--unit", "gia-vien")
    assert office.tick("2024-10-04T09:01") == {"alert 2024-9M": "done"}
    told = office.to()
    assert told["giam-doc"] == "[BC-2024-9M] mới chậm tiến độ: thủy sản – Sở Công Thương tỉnh Bình An"
    assert set(told) == {"giam-doc", "desk"}
    assert office.tick("2024-10-04T09:02") == {}
    assert office.tick("2024-10-07T09:00") == {}
    office.record("fish", "75", "2024-10-07", "--unit", "gia-vien")
    assert office.tick("2024-10-07T09:01") == {}
    office.record("fish", "30", "2024-10-08", "--unit", "gia-vien")
    assert office.tick("2024-10-08T09:01") == {"alert 2024-9M": "done"}
