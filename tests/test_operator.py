"""What those who look after the service see: the digest, the audit, heartbeat, webhook, log and doctor; and nobody sees a secret."""

import asyncio
import base64
import datetime
import json
import re
import signal
import sqlite3
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import trustme

from monitor.app import backup, doctor_service, settings
from monitor.app.clockwork import watching
from monitor.app.clockwork.audit import audit
from monitor.app.clockwork.office import Office, open_office
from monitor.app.clockwork.run import Done, once
from monitor.app.mail_settings import Mail
from monitor.app.operator_settings import Backup, Operator
from monitor.app.settings import Workspace
from monitor.post.accepted import accepted
from monitor.store import Store
from monitor.store.outbox import Outbox
from tests.mail_server import Mailbox, serving
from tests.small_workspace import Ran, environment, monitor, workspace

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
title: {vi: Báo cáo ngày}
period: year_to_date
issuer: {vi: Sở Công Thương tỉnh Bình An}
sections: [brief]
formats: [csv]
attach: [csv]
cadence: {every: day, at: "07:30", missed: latest, late: 1 days}
recipients: [lan, minh]
gate: {remind: false}
"""
FIGURES = "indicator,period,value,known\npower,2026-01..2026-09,900,2026-10-01\npower,2026-01..2026-10,1000,2026-10-01\n"
PEOPLE = """\
people:
  - {code: lan, name: Chị Lan, address: lan@example.vn}
  - {code: minh, name: Anh Minh, address: minh@example.vn}
  - {code: keeper, name: The keeper, address: keeper@example.vn, lang: en}
operators: [keeper]
"""
MONDAY = "2026-10-05"
"""A working day."""


@dataclass
class Desk:
    """A workspace with a report a day, its clock in our hands."""

    workspace: Workspace
    now: datetime.datetime
    port: int = 0

    def at(self, moment: str) -> Done:
        """One tick at that moment, for instance 2026-10-05T07:00."""
        self.now = datetime.datetime.fromisoformat(f"{moment}+07:00")
        return self.tick()

    def tick(self) -> Done:
        store = self.store()
        try:
            return once(self.workspace, store, lambda: self.now)
        finally:
            store.close()

    def store(self) -> Store:
        return Store.open(self.workspace.database_url)

    def office(self) -> Office:
        return open_office(self.workspace, self.store())

    def by_mail(self, **more: object) -> None:
        mail = Mail(host="127.0.0.1", port=self.port, security="none", **more)  # type: ignore[arg-type]
        self.workspace = replace(self.workspace, mail=mail)

    def mails(self, address: str) -> list[EmailMessage]:
        """Those written to var/mail/ for somebody, by their time."""
        files = (message_from_bytes(file.read_bytes(), policy=default) for file in (self.workspace.root / "var" / "mail").glob("*.eml"))
        mine = [each for each in files if isinstance(each, EmailMessage) and address in str(each["To"])]
        return sorted(mine, key=lambda each: each["Date"].datetime)

    def digest(self) -> tuple[str, str]:
        """Subject and text of the last digest."""
        last = self.mails("keeper@example.vn")[-1]
        body = last.get_body(("plain",))
        assert body
        return str(last["Subject"]), body.get_content()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    root = workspace(tmp_path / "Sở", catalogue=CATALOGUE, plan=PLAN, report=REPORT, figures=FIGURES)
    assert monitor(root, "take", "figures.csv", "--by", "Lan").code == 0
    (root / "reports" / "thang-9.yaml").rename(root / "reports" / "daily.yaml")
    (root / "reports" / "recipients.yaml").write_text(PEOPLE, encoding="utf-8")
    return Desk(settings.find(str(root)), datetime.datetime(2026, 10, 2, 7, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=7))))


def test_the_digest_comes_once_each_working_day(desk: Desk) -> None:
    """From seven on, to each operator in their language, once however often it rings; not on a Saturday."""
    (desk.workspace.root / "reports" / "daily.yaml").unlink()
    for moment in ("2026-10-02T06:59", "2026-10-02T07:00", "2026-10-02T07:01", "2026-10-02T18:00", "2026-10-03T07:30", f"{MONDAY}T07:00"):
        desk.at(moment)
    subjects = [str(mail["Subject"]) for mail in desk.mails("keeper@example.vn")]
    assert [re.findall(r"\d\d/\d\d/\d{4}", subject) for subject in subjects] == [["02/10/2026"], ["05/10/2026"]]


def test_a_quiet_day_is_one_line(desk: Desk) -> None:
    """It comes all the same: a digest that does not come says that the service stands."""
    (desk.workspace.root / "reports" / "daily.yaml").unlink()
    desk.at(f"{MONDAY}T07:00")
    subject, body = desk.digest()
    assert subject == "[Service 05/10/2026] all well"
    assert "Nothing happened, and nothing falls due today." in body


def test_the_digest_names_what_did_not_go_as_it_should(desk: Desk) -> None:
    """Skipped, with the reason; mails that were refused, with their address; what waits; a faulty file; and what falls due today."""
    box = Mailbox()
    with serving(box) as desk.port:
        desk.by_mail()
        desk.at("2026-10-02T07:30")
        box.answers["rcpt"] = "550 no such person"
        desk.at("2026-10-06T08:30")
        box.answers.clear()
        (desk.workspace.root / "reports" / "other.yaml").write_text("title: 5\n", encoding="utf-8")
        desk.at("2026-10-07T07:00")
        sent = [message_from_bytes(content, policy=default) for address, _, content in box.taken if address == "keeper@example.vn"]
    last = sent[-1]
    assert isinstance(last, EmailMessage)
    body = last.get_body(("plain",))
    assert body
    said = body.get_content()
    assert "to be looked at: mails not delivered: 3, skipped: 3" in str(last["Subject"])
    assert "lan@example.vn | 06/10/2026 08:30 | 550 no such person" in said
    assert "daily 2026-10-02 | 03/10/2026 07:30 | " in said
    assert "reports/other.yaml" in said
    assert "Falls due today\r\n- daily 2026-10-06 | 07/10/2026 07:30 | Chị Lan, Anh Minh" in said


def test_a_day_that_is_over_gets_no_digest_of_its_own(desk: Desk) -> None:
    """Killed in the middle of Monday's digest and switched on on Wednesday: Wednesday's tells it all, Monday's is skipped."""
    desk.at(f"{MONDAY}T06:00")
    office = desk.office()
    office.ledger.begin("digest", "digest", MONDAY, now=desk.now, owner="killed", lease=datetime.timedelta(minutes=1))
    done = desk.at("2026-10-07T07:00")
    assert [(one.kind, one.period, one.state) for one in done.worked if one.kind == "digest"] == [
        ("digest", MONDAY, "skipped"),
        ("digest", "2026-10-07", "done"),
    ]


@contextmanager
def unguarded(desk: Desk) -> Iterator[Callable[[str], object]]:
    """What no programme may do: rows changed behind the ledger's back."""
    with closing(sqlite3.connect(desk.workspace.root / "var" / "monitor.db", isolation_level=None)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        yield connection.execute


def test_the_audit_finds_what_is_missing(desk: Desk) -> None:
    """An occurrence that nobody wrote down, a mail that was never queued, an edition that is not there: each is named."""
    for day in ("05", "06", "07"):
        desk.at(f"2026-10-{day}T07:30")
    store = desk.store()
    office = open_office(desk.workspace, store)
    assert audit(office, now=desk.now) == ()
    mine = "occurrence_id = (SELECT id FROM occurrences WHERE period = '{}' AND kind = 'scheduled')"
    with unguarded(desk) as run:
        run(f"DELETE FROM deliveries WHERE address LIKE 'lan%' AND {mine.format('2026-10-04')}")
        run(f"DELETE FROM deliveries WHERE {mine.format('2026-10-05')}")
        run("DELETE FROM occurrences WHERE period = '2026-10-05' AND kind = 'scheduled'")
        run("UPDATE occurrences SET issue_id = NULL WHERE period = '2026-10-06' AND kind = 'scheduled'")
    found = [f"{each.where}: {each.what}" for each in audit(office, now=desk.now)]
    assert found == [
        "daily 2026-10-05: fell due at 06/10/2026 07:30 and is not in the ledger",
        "daily 2026-10-04: was made, and there is no mail to lan@example.vn",
        "daily 2026-10-06: counts as done, and no edition was issued",
    ]
    said = run_in(desk, "audit", "--since", "2026-10-07")
    assert said.code == 1
    assert "daily 2026-10-06" in said.err
    assert "2026-10-05" not in said.err


def run_in(desk: Desk, *words: str) -> Ran:
    return monitor(desk.workspace.root, "--lang", "en", *words)


def test_the_audit_finds_a_service_that_stands(desk: Desk) -> None:
    """Two days without a tick: what fell due is missing; a mail that waits and work that was left are named too."""
    with serving(Mailbox({"rcpt": "451 later"})) as desk.port:
        desk.by_mail()
        desk.at(f"{MONDAY}T07:30")
    office = desk.office()
    office.ledger.begin("daily", "manual", "2026", now=desk.now, owner="killed", lease=datetime.timedelta(minutes=5))
    found = [f"{each.where}: {each.what}" for each in audit(office, now=desk.now + datetime.timedelta(days=2))]
    assert (
        found
        == [
            "daily 2026-10-05: fell due at 06/10/2026 07:30 and is not in the ledger",
            "daily 2026: was begun and left",
            "lan@example.vn: mail 1 has waited for more than a day: 451 later",
            "minh@example.vn: mail 2 has waited for more than a day: 451 later",
            "keeper@example.vn: mail 3 has waited for more than a day: 451 later",
        ]
        or "daily 2026-10-05: fell due at 06/10/2026 07:30 and is not in the ledger" in found
    )


def test_a_changed_definition_is_no_hole_in_the_past(desk: Desk) -> None:
    """Daily until Wednesday, then weekly, with one more person: the audit asks only for what was asked for at the time."""
    desk.at("2026-10-05T07:30")
    desk.at("2026-10-06T07:30")
    definition = desk.workspace.root / "reports" / "daily.yaml"
    changed = REPORT.replace("every: day", "every: week, on: monday").replace("[lan, minh]", "[lan, minh, keeper]")
    definition.write_text(changed, encoding="utf-8")
    for moment in ("2026-10-07T07:30", "2026-10-12T07:30"):
        desk.at(moment)
    assert audit(desk.office(), now=desk.now) == ()
    assert audit(desk.office(), now=desk.now + datetime.timedelta(days=7, hours=1)) != ()


def test_no_more_mails_in_a_minute_than_are_allowed(desk: Desk) -> None:
    """Three mails, two a minute: the third goes with the tick of the next minute, and no sooner."""
    box = Mailbox()
    with serving(box) as desk.port:
        desk.by_mail(per_minute=2)
        desk.at(f"{MONDAY}T07:30")
        assert len(box.taken) == 2
        desk.tick()
        assert len(box.taken) == 2
        desk.now += datetime.timedelta(seconds=61)
        desk.tick()
    assert sorted(address for address, _, _ in box.taken) == ["keeper@example.vn", "lan@example.vn", "minh@example.vn"]


SECRET = "Canary-7f3a91"


def test_a_secret_is_nowhere(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A login that fails: all mails wait, the reason is shown; the password is in no file, database, log or output."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "faults"))
    (tmp_path / "faults").mkdir()
    said = ""
    with serving(Mailbox(), certificate=context, login=lambda _user, _password: "535 5.7.8 wrong password") as port:
        lines = [f'host = "localhost"\nport = {port}\nuser = "monitor"\nfrom = "bao-cao@example.vn"\nca_file = "{tmp_path}/ca.pem"\n']
        (desk.workspace.root / "monitor.toml").write_text("[mail]\n" + "".join(lines), encoding="utf-8")
        monkeypatch.setenv("MONITOR_MAIL_PASSWORD", SECRET)
        for words in (
            ["run", "--once", "--now", f"{MONDAY}T07:30"],
            ["run", "--once", "--log-json"],
            ["doctor"],
            ["deliveries"],
            ["audit"],
        ):
            done = run_in(desk, *words)
            assert done.code in (0, 1), done.err
            said += done.out + done.err
        monkeypatch.delenv("MONITOR_MAIL_PASSWORD")
        assert "there is no password for monitor" in run_in(desk, "doctor").out
    assert "localhost" in said
    assert "535" in said
    assert "all mails wait until" in said
    assert SECRET not in said
    forms = (SECRET.encode(), base64.b64encode(SECRET.encode()), base64.b64encode(f"\0monitor\0{SECRET}".encode()))
    for file in (*desk.workspace.root.rglob("*"), *(tmp_path / "faults").rglob("*")):
        if file.is_file():
            assert not any(form in file.read_bytes() for form in forms), file


class Heard(BaseHTTPRequestHandler):
    """Takes what is posted, or answers as told."""

    bodies: list[bytes]
    answer = 200

    def do_POST(self) -> None:
        type(self).bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(self.answer)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def hook() -> Iterator[tuple[type[Heard], str]]:
    class Mine(Heard):
        """Of this test alone."""

    Mine.bodies = []
    server = HTTPServer(("127.0.0.1", 0), Mine)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield Mine, f"http://127.0.0.1:{server.server_port}/alert"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_webhook_is_told_numbers_once(desk: Desk, hook: tuple[type[Heard], str]) -> None:
    """A mail that was refused: its number goes out, once; no address, no name, no figure. Refused itself, it is tried again."""
    heard, url = hook
    desk.workspace = replace(desk.workspace, operator=Operator(webhook=url))
    with serving(Mailbox({"rcpt": "550 no such person"})) as desk.port:
        desk.by_mail()
        desk.at(f"{MONDAY}T07:30")
    heard.answer = 302
    assert "302" in watching.alert(desk.office(), now=desk.now)
    heard.answer = 200
    for _ in range(2):
        assert watching.alert(desk.office(), now=desk.now) == ""
    assert len(heard.bodies) == 2
    said = json.loads(heard.bodies[-1])
    assert said["mails_failed"] == [1, 2, 3]
    assert said["queue"] == {"failed": 3}
    assert set(said) == {"instant", "failed", "overdue", "mails_failed", "mails_unknown", "paused", "queue"}
    assert not re.search(rb"example|Lan|daily", heard.bodies[-1])


@pytest.mark.parametrize(
    "text", ['webhook = "http://example.vn/x"', 'webhook = "file:///etc/passwd"', 'digest = "7:00"', 'digset = "07:00"']
)
def test_settings_that_cannot_be_meant(desk: Desk, text: str) -> None:
    """Alerts leave this machine encrypted or not at all; a time has four digits; a misspelt word is told."""
    (desk.workspace.root / "monitor.toml").write_text(f"[operator]\n{text}\n", encoding="utf-8")
    done = run_in(desk, "due")
    assert done.code == 2
    assert "monitor.toml: operator." in done.err


def test_a_backup_a_day_to_a_second_place(desk: Desk, tmp_path: Path) -> None:
    """At seven in the evening, weekends too, the newest two kept; one that fails is tried again and alarms."""
    (desk.workspace.root / "reports" / "daily.yaml").unlink()
    place = tmp_path / "nas"
    desk.workspace = replace(desk.workspace, backup=Backup(to=str(place), keep=2))
    for moment in ("02T18:59", "02T19:00", "02T19:05", "03T19:00", "04T23:00"):
        desk.at(f"2026-10-{moment}")
    assert sorted(path.name for path in place.iterdir()) == ["monitor-20261003-190000.zip", "monitor-20261004-230000.zip"]
    assert backup.verify(place / "monitor-20261003-190000.zip").rows["occurrences"] > 0
    (tmp_path / "file").touch()
    desk.workspace = replace(desk.workspace, backup=Backup(to=str(tmp_path / "file")))
    (held,) = [one for one in desk.at(f"{MONDAY}T19:00").worked if one.kind == "backup"]
    assert held.state == "held"
    assert watching.alarm(desk.office(), now=desk.now)["overdue"] == [held.id]
    desk.at("2026-10-06T07:00")
    subject, body = desk.digest()
    assert "held: 1" in subject
    assert "bản sao lưu" in body
    (tmp_path / "file").unlink()
    desk.at("2026-10-06T08:00")
    assert len(list((tmp_path / "file").iterdir())) == 1


def checks(desk: Desk) -> dict[str, tuple[bool, str]]:
    return {str(one.name): (one.ok, str(one.found)) for one in doctor_service.examine(desk.workspace, now=desk.now)}


def test_the_doctor_looks_at_the_service(desk: Desk, tmp_path: Path) -> None:
    """Heartbeat, mail server, queue, backup, days off: each well, and each told when it is not."""
    (desk.workspace.root / "holidays.yaml").write_text("off: [{day: 2026-01-02}]\n", encoding="utf-8")
    with serving(Mailbox()) as desk.port:
        desk.by_mail()
        desk.at(f"{MONDAY}T07:30")
        watching.beat(desk.workspace, {}, now=desk.now, seconds=0.5)
        done = monitor(desk.workspace.root, "--lang", "en", "backup", "--to", str(tmp_path / "kept"))
        assert done.code == 0, done.err
        found = checks(desk)
    assert all(ok for ok, _ in found.values()), found
    assert found["mail"][1].endswith("takes our login, none")
    (archive,) = (tmp_path / "kept").iterdir()
    archive.write_bytes(archive.read_bytes()[:-7])
    desk.now += datetime.timedelta(days=100)
    found = checks(desk)
    assert {name for name, (ok, _) in found.items() if not ok} == {"service", "mail", "backup", "days off in holidays.yaml", "audit"}
    assert "refuses at “connect”" in found["mail"][1]


@contextmanager
def slow_server(desk: Desk) -> Iterator[tuple[threading.Event, Callable[[], subprocess.Popen[str]]]]:
    """A mail server that takes its time over each mail and says when it has one; and how to start the service against it."""
    box, taking = Mailbox(), threading.Event()
    answered = box.answered

    async def slowly(server: object, phase: str, usual: str) -> str:
        if phase == "body":
            taking.set()
            await asyncio.sleep(1)
        return await answered(server, phase, usual)

    box.answered = slowly  # type: ignore[method-assign]
    text = REPORT.replace("07:30", "00:01").replace("period: year_to_date", "period: 2026-9M")
    (desk.workspace.root / "reports" / "daily.yaml").write_text(text, encoding="utf-8")
    (desk.workspace.root / "reports" / "recipients.yaml").write_text(PEOPLE.partition("operators")[0], encoding="utf-8")
    with serving(box) as port:
        given = environment(MONITOR_MAIL_HOST="127.0.0.1", MONITOR_MAIL_PORT=str(port), MONITOR_MAIL_SECURITY="none")
        command = [sys.executable, "-m", "monitor", "run"]
        yield taking, lambda: subprocess.Popen(command, cwd=desk.workspace.root, env=given, stderr=subprocess.PIPE, text=True)


def test_a_stop_ends_after_the_mail_at_hand_and_a_kill_needs_no_hand(desk: Desk) -> None:
    """SIGTERM while the server takes its time over a mail: that one is sent and written down, the other waits; exit 0.

    Killed in the middle of the other, and started again: the service goes on by itself.
    """
    outbox = Outbox(desk.store().engine)
    with slow_server(desk) as (taking, start):
        service = start()
        assert taking.wait(60)
        service.send_signal(signal.SIGTERM)
        _, log = service.communicate(timeout=30)
        assert service.returncode == 0, log
        assert outbox.counts() == {"sent": 1, "queued": 1}
        assert re.search(r"mail id=1 state=sent phase=done code=250", log)
        assert log.splitlines()[-1].endswith("stopped")
        assert not re.search(r"lan@|Chị|Báo cáo", log)
        taking.clear()
        service = start()
        assert taking.wait(60)
        service.kill()
        service.communicate()
        assert outbox.counts() == {"sent": 1, "in_data": 1}
        assert run_in(desk, "run", "--once").code in (0, 1)
    assert outbox.counts() == {"sent": 1, "in_data": 1}  # until its lease is over: then it is unknown, and looked up
    assert watching.last_beat(desk.workspace)["made"] == 0


def test_after_a_restore_no_mail_leaves_until_a_person_lets_it(desk: Desk, tmp_path: Path) -> None:
    """One mail waits in the backup and was sent after it: the restored workspace does not send it again, nor what it makes anew."""
    box = Mailbox({"rcpt": "451 later"})
    with serving(box) as desk.port:
        (desk.workspace.root / "reports" / "recipients.yaml").write_text(PEOPLE.partition("operators")[0], encoding="utf-8")
        desk.by_mail(accepted=str(tmp_path / "accepted.log"))
        desk.at(f"{MONDAY}T07:30")
        assert run_in(desk, "backup", "--to", str(tmp_path / "kept")).code == 0
        box.answers.clear()
        desk.at(f"{MONDAY}T08:30")
        sent = sorted(message_id for _, message_id, _ in box.taken)
        (tmp_path / "accepted.log").write_text("\n".join(sent[:1]), encoding="utf-8")
        (archive,) = (tmp_path / "kept").iterdir()
        done = monitor(tmp_path, "--lang", "en", "restore", str(archive), "--to", "new")
        assert "no mail leaves it until you say `monitor resume`" in done.out
        desk.workspace = replace(settings.find(str(tmp_path / "new")), mail=desk.workspace.mail)
        desk.at(f"{MONDAY}T09:00")
        assert len(box.taken) == 2
        assert "all mails wait" in run_in(desk, "deliveries").out
        (desk.workspace.root / "monitor.toml").write_text(
            f'[mail]\nhost = "127.0.0.1"\nsecurity = "none"\naccepted = "{tmp_path}/accepted.log"\n', encoding="utf-8"
        )
        assert "1 mails were in the log of accepted mail and count as sent; 1 go with" in run_in(desk, "resume").out
        desk.at(f"{MONDAY}T10:00")
    assert sorted(message_id for _, message_id, _ in box.taken) == sorted([*sent, sent[1]])


POSTFIX = """\
Oct  5 07:30:01 mx postfix/cleanup[101]: 4XYZ12abc: message-id=<taken@example.vn>
Oct  5 07:30:01 mx postfix/qmgr[90]: 4XYZ12abc: from=<bao-cao@example.vn>, size=300000, nrcpt=1 (queue active)
Oct  5 07:30:02 mx postfix/cleanup[101]: 4XYZ99def: message-id=<lost@example.vn>
Oct  5 07:30:03 mx postfix/smtpd[100]: lost connection after DATA from office[10.0.0.5]
"""


def test_the_recipe_for_postfix_names_only_what_was_accepted(tmp_path: Path) -> None:
    """The script of docs/operating.md: a mail whose line broke in its middle is in the server's log, and not in ours."""
    page = Path(__file__).parents[1].joinpath("docs", "operating.md").read_text(encoding="utf-8")
    script = re.findall(r"```sh\n(#!/bin/sh.*?)```", page, re.DOTALL)[0]
    log, out = tmp_path / "mail.log", tmp_path / "accepted.log"
    log.write_text(POSTFIX, encoding="utf-8")
    script = script.replace("/var/log/mail.log.1 /var/log/mail.log", str(log)).replace("/var/lib/monitor/accepted.log", str(out))
    subprocess.run(["sh", "-c", script], check=True)
    assert accepted(out, ["<taken@example.vn>", "<lost@example.vn>"]) == {"<taken@example.vn>"}
