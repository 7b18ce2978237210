"""Issuing keeps an edition whole: its files, its words, and what it was made from; each rule on SQLite and on PostgreSQL."""

import datetime
import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from monitor.app import gather, issuing, settings, verifying
from monitor.app.gather import Gathered
from monitor.app.settings import Workspace
from monitor.periods import Period
from monitor.problems import Stop
from monitor.report import Definition
from monitor.store import Issue, Store
from tests.small_workspace import DEFINITION, monitor, workspace

NOW = datetime.datetime(2024, 10, 15, 9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))
SHORT = f"{DEFINITION}formats: [xlsx, json]\nsections: [brief, annex]\n"


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Workspace:
    """A workspace with the figures of nine months in a database."""
    workspace(tmp_path, report=SHORT, marker=f'database = "{database_url}"\n')
    assert monitor(tmp_path, "take", "figures.csv", "--by", "Lan").code == 0
    return settings.find(str(tmp_path))


def everything(office: Workspace) -> tuple[Gathered, Definition]:
    gathered = gather.gather(office)
    return gathered, gather.definitions(office, gathered.promises)[0]["thang-9"]


def issue(office: Workspace, *, now: datetime.datetime = NOW, **changed: object) -> issuing.Issued:
    gathered, definition = everything(office)
    return issuing.issue(office, gathered, replace(definition, **changed), "thang-9", now=now)  # type: ignore[arg-type]


def corrected(office: Workspace, known: str) -> None:
    ran = monitor(office.root, "record", "retail", "2024-01..2024-09", "3300", "--known", known, "--by", "Lan", "--source", "bulletin")
    assert ran.code == 0, ran.err


def store_of(office: Workspace) -> Store:
    return Store.open(office.database_url)


def composed(office: Workspace, issued: Issue, lang: str = "vi") -> dict[str, object]:
    store = store_of(office)
    (first,) = {file.composed for file in store.files(issued) if file.lang == lang}
    found = json.loads(store.content(first) or b"")
    store.close()
    return dict(found)


def test_an_edition_is_kept_whole(office: Workspace) -> None:
    """Each format in each language, the composed report, the sources by name, the versions; the same bytes lie in `output/`."""
    issued = issue(office)
    assert (issued.edition, issued.new, issued.replaced) == (1, True, None)
    assert [file.name for file in issued.artifacts] == ["thang-9.vi.xlsx", "thang-9.vi.json", "thang-9.en.xlsx", "thang-9.en.json"]
    store = store_of(office)
    assert [each.id for each in store.issues("thang-9")] == [issued.issue.id]
    for file in issued.artifacts:
        assert store.content(file.sha256) == (office.root / "output" / file.name).read_bytes()
    sources = json.loads(store.content(issued.issue.sources) or b"")
    assert {"targets/plan.yaml", "targets/catalogue.yaml", "reports/thang-9.yaml", "templates/modern.html"} <= set(sources)
    assert store.content(sources["targets/plan.yaml"]) == (office.root / "targets/plan.yaml").read_bytes()
    assert json.loads(store.content(issued.issue.versions) or b"")["xlsxwriter"]
    assert (issued.issue.as_of, issued.issue.period, issued.issue.figures) == (datetime.date(2024, 10, 15), Period.parse("2024-9M"), 10)
    store.close()


def test_what_still_says_the_same_is_not_issued_again(office: Workspace) -> None:
    """A second issue of the same period changes nothing, on a later day neither; contents are kept once."""
    first = issue(office)
    later = issue(office, as_of=datetime.date(2024, 10, 16), now=NOW + datetime.timedelta(1))
    assert (later.new, later.issue) == (False, first.issue)
    assert later.artifacts == first.artifacts
    assert "Bản lần đầu" in json.dumps(composed(office, first.issue), ensure_ascii=False)


def test_a_cause_that_comes_later_makes_a_replacement(office: Workspace) -> None:
    """The same figure with an explanation changes no flag, and still what is read."""
    issue(office)
    again = ["retail", "2024-01..2024-09", "3050", "--status", "estimate", "--source", "bulletin", "--known", "2024-10-17", "--by", "Lan"]
    assert monitor(office.root, "record", *again, "--note", "Chợ trung tâm sửa chữa").code == 0
    assert issue(office, as_of=datetime.date(2024, 10, 16)).new is False
    assert issue(office, as_of=datetime.date(2024, 10, 17)).edition == 2


def test_a_correction_makes_a_replacement(office: Workspace) -> None:
    """A figure corrected after the issue gives edition 2, which says so; the first edition stays as it was."""
    first = issue(office)
    before = store_of(office).content(first.artifacts[1].sha256)
    corrected(office, "2024-10-16")
    second = issue(office, as_of=datetime.date(2024, 10, 17))
    assert (second.edition, second.new, second.replaced) == (2, True, first.issue)
    assert "Bản thay thế số 1" in json.dumps(composed(office, second.issue), ensure_ascii=False)
    assert store_of(office).content(first.artifacts[1].sha256) == before
    third = issue(office, as_of=datetime.date(2024, 10, 18))
    assert (third.edition, third.new) == (2, False)


def test_a_draft_bears_the_number_that_it_would_have(office: Workspace) -> None:
    """`monitor report` after an issue is that edition while nothing changed, byte for byte, and the next one once something did."""
    issue(office)
    out = monitor(office.root, "report", "--lang", "vi", "--format", "json").out
    assert "output/thang-9.vi.json (không thay đổi)" not in out  # not written by `report` before
    assert verified(office, "thang-9.vi.json").verdict == "issued"
    corrected(office, "2024-10-15")
    monitor(office.root, "report", "--lang", "vi", "--format", "json")
    assert "Bản thay thế số 1" in (office.root / "output/thang-9.vi.json").read_text(encoding="utf-8")


def test_two_who_issue_at_once_make_one_edition(office: Workspace) -> None:
    """Who comes second is told so, and nothing of his is kept: an edition exists once."""
    gathered, definition = everything(office)
    store = store_of(office)
    both = [issuing.prepare(office, gathered, store, definition, "thang-9", now=NOW) for _ in range(2)]
    with store.writing() as writing:
        assert issuing.keep(writing, both[0], now=NOW).new
    with pytest.raises(Stop, match="another edition was issued meanwhile"), store.writing() as writing:
        issuing.keep(writing, both[1], now=NOW)
    assert len(store.issues()) == 1
    store.close()


def test_an_edition_and_what_belongs_to_it_are_kept_together(office: Workspace) -> None:
    """In one transaction with whatever else is written in it: if that fails, there is no edition and no blob of it."""
    gathered, definition = everything(office)
    store = store_of(office)
    prepared = issuing.prepare(office, gathered, store, definition, "thang-9", now=NOW)

    def interrupted() -> None:
        with store.writing() as writing:
            issuing.keep(writing, prepared, now=NOW)
            raise KeyboardInterrupt

    with store.engine.connect() as connection:
        before = connection.execute(text("SELECT count(*) FROM blobs")).scalar()
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM blobs")).scalar() == before
    assert store.issues() == ()
    store.close()


def test_the_last_issue_is_of_an_earlier_period(office: Workspace) -> None:
    """What turned late is told since the last issue of an earlier period, whichever editions that one had."""
    half = issue(office, period=Period.parse("2024-H1"), as_of=datetime.date(2024, 7, 10)).issue
    nine = issue(office).issue
    store = store_of(office)
    assert store.last_issue("thang-9") == nine
    assert store.last_issue("thang-9", before=nine.period) == half
    assert store.last_issue("thang-9", before=half.period) is None
    assert store.last_issue("another") is None
    store.close()
    assert nine.earlier == half.id
    assert "10/07/2024" in json.dumps(composed(office, nine), ensure_ascii=False)


def test_an_edition_comes_out_the_same_again(office: Workspace) -> None:
    """From the sources, figures and flags that were there then, whatever came after: corrections, other plans, another definition."""
    issued = issue(office)
    corrected(office, "2024-10-01")
    plan = office.root / "targets/plan.yaml"
    plan.write_text(
        plan.read_text(encoding="utf-8").replace(
            "trên 4.000 tỷ đồng, form: at_least, low: 4000", "trên 5.000 tỷ đồng, form: at_least, low: 5000"
        )
    )
    (office.root / "reports/thang-9.yaml").write_text(SHORT.replace("Tình hình", "Kết quả"), encoding="utf-8")
    store = store_of(office)
    again = dict(issuing.again(office, store, issued.issue))
    assert set(again) == set(issued.artifacts)
    for artifact, content in again.items():
        assert content == store.content(artifact.sha256), artifact.name
    store.close()


def verified(office: Workspace, name: str) -> verifying.Verified:
    return verifying.verify(office, office.root / "output" / name)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_is_verified(office: Workspace) -> None:
    """Issued, what the store gives now, or different and where; exit code 0 for the first two, 1 for the others."""
    folder = office.root
    monitor(folder, "report", "--format", "pdf,xlsx,csv,json", "--lang", "vi")
    for ending in ("csv", "json"):
        assert verified(office, f"thang-9.vi.{ending}").verdict == "current"
    ran = monitor(folder, "report", "--verify", "output/thang-9.vi.xlsx")
    assert (ran.code, ran.out) == (0, "thang-9.vi.xlsx khớp với số liệu đang lưu: thang-9\n")
    (folder / "output/copy.csv").write_bytes((folder / "output/thang-9.vi.csv").read_bytes())
    assert verified(office, "copy.csv").verdict == "current"  # known by its bytes, whatever its name
    corrected(office, "2024-10-12")
    for ending in ("pdf", "xlsx", "csv", "json"):
        found = verified(office, f"thang-9.vi.{ending}")
        assert (found.verdict, found.made) == ("different", True)
        assert found.differences, ending
        if ending in ("csv", "pdf"):
            assert any("3050" in theirs and "3300" in ours for _, theirs, ours in found.differences), ending
    ran = monitor(folder, "report", "--verify", "output/thang-9.vi.csv", "--lang", "en")
    assert ran.code == 1
    assert ran.out.startswith("thang-9.vi.csv was written here once, and the store gives another now: thang-9\n")
    assert "binh-an-2024/retail" in ran.out


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_files_that_were_never_made_here(office: Workspace) -> None:
    """A file changed by one byte is different, one without a report's name is unknown, broken ones do no harm."""
    folder = office.root / "output"
    monitor(office.root, "report", "--format", "json,csv,xlsx", "--lang", "vi")
    spoilt = {"json": (b"3050", b"9050"), "csv": (b"3050", b"9050"), "xlsx": (b"PK", b"KP")}
    for ending, how in spoilt.items():
        file = folder / f"thang-9.vi.{ending}"
        file.write_bytes(file.read_bytes().replace(*how))
        found = verified(office, file.name)
        assert (found.verdict, found.made) == ("different", False)
        assert bool(found.differences) == (ending in ("json", "csv"))
    (folder / "other.pdf").write_bytes(b"%PDF")
    assert (
        monitor(office.root, "report", "--verify", "output/other.pdf", "--lang", "en").out == "other.pdf is no report that is known here\n"
    )
    assert monitor(office.root, "report", "--verify", "output/none.pdf").code == 2
    (folder / "thang-9.vi.csv").write_bytes(b"\xff\x00,\n")
    (folder / "thang-9.vi.json").write_bytes(b"[")
    assert {verified(office, f"thang-9.vi.{ending}").verdict for ending in ("csv", "json")} == {"different"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_issues_are_listed(office: Workspace) -> None:
    """`monitor issue` says what it did, `monitor issues` lists editions with their files, as a table and as JSON."""
    assert monitor(office.root, "issues", "--lang", "vi").out == "chưa phát hành báo cáo nào\n"
    ran = monitor(office.root, "issue", "thang-9")
    assert ran.out.splitlines()[:2] == [
        "thang-9, 9 tháng đầu năm 2024: đã phát hành bản lần đầu, chốt số liệu 15/10/2024",
        "output/thang-9.vi.xlsx",
    ]
    assert "vẫn giữ nguyên nội dung" in monitor(office.root, "issue", "thang-9").out
    assert "bản lần đầu" in monitor(office.root, "issues").out
    (listed,) = json.loads(monitor(office.root, "issues", "thang-9", "--json").out)["issues"]
    assert (listed["report"], listed["period"], listed["edition"], len(listed["files"])) == ("thang-9", "2024-9M", 1, 4)
    assert monitor(office.root, "issue", "thang").code == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_changed_in_a_report_between_two_days(office: Workspace) -> None:
    """`monitor diff` shows both headlines and each finding that changed, with the reason; only what the report is about."""
    corrected(office, "2024-10-12")
    ran = monitor(office.root, "diff", "thang-9", "--from", "2024-10-11", "--to", "2024-10-15", "--lang", "en")
    assert ran.out.startswith("First 9 months of 2024: ")
    (line,) = [line for line in ran.out.splitlines() if "Retail sales" in line]
    assert "3,050.0" in line
    assert "3,300.0" in line
    assert "the figure was corrected" in line
    found = json.loads(monitor(office.root, "diff", "thang-9", "--from", "2024-10-11", "--to", "2024-10-15", "--json").out)
    assert (found["report"], found["from"], [each["indicator"] for each in found["changes"]]) == ("thang-9", "2024-10-11", ["retail"])
    none = monitor(office.root, "diff", "thang-9", "--from", "2024-10-13", "--to", "2024-10-15", "--lang", "en")
    assert "Changes from 13 October 2024 to 15 October 2024: none" in none.out
    assert monitor(office.root, "diff", "thang-9", "--from", "2024-10-15", "--to", "2024-10-11").code == 2
    assert monitor(office.root, "diff", "thang", "--from", "2024-10-11").code == 2
