"""The command line as people use it: from figures to reports, from any folder, in either language, the same on any machine."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
import yaml

from tests.small_workspace import DEFINITION, FIGURES, PLAN, environment, monitor, workspace

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning:openpyxl")
COMMAND = Path(sys.executable).with_name("monitor")
TAKE = ("take", "figures.csv", "--by", "Chị Lan")
STATUS = ("status", "--period", "2024-9M", "--as-of", "2024-10-15")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with its figures taken in; tests that write work on a copy."""
    root = workspace(tmp_path_factory.mktemp("office"))
    assert monitor(root, *TAKE).code == 0
    return root


@pytest.fixture
def office(filled: Path, tmp_path: Path) -> Path:
    """A copy, in a folder whose name has spaces and Vietnamese letters."""
    return shutil.copytree(filled, tmp_path / "Sở Công Thương Bình An" / "kế hoạch 2024")


def written(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "output").iterdir())


def test_report_writes_a_pdf_and_a_workbook_for_each_language(office: Path) -> None:
    """Under names that stay the same and that every mail system takes; the table is shown, then where the files are."""
    ran = monitor(office, "report")
    assert (ran.code, ran.err) == (0, "")
    names = ["thang-9.en.pdf", "thang-9.en.xlsx", "thang-9.vi.pdf", "thang-9.vi.xlsx"]
    assert written(office) == names
    assert sorted(line for line in ran.out.splitlines() if line.startswith("output/")) == [f"output/{name}" for name in names]
    assert "9 tháng đầu năm 2024: " in ran.out
    assert (office / "output" / "thang-9.vi.pdf").read_bytes().startswith(b"%PDF-1.7")
    assert openpyxl.load_workbook(office / "output" / "thang-9.vi.xlsx").sheetnames[0] == "Tóm tắt"


def test_names_language_formats_period_and_day_can_be_said(office: Path) -> None:
    """What the command line says counts instead of the definition's own."""
    words = ("report", "thang-9", "--lang", "en", "--format", "json", "--period", "2024-H1", "--as-of", "2024-08-01")
    assert monitor(office, *words).code == 0
    assert written(office) == ["thang-9.en.json"]
    report = json.loads((office / "output" / "thang-9.en.json").read_text(encoding="utf-8"))
    assert (report["lang"], report["period"], report["as_of"]) == ("en", "First 6 months of 2024", "2024-08-01")


def test_a_second_report_replaces_the_first(office: Path) -> None:
    """Stable names: no copies pile up, and readers who have it open keep what they have."""
    assert monitor(office, "report", "--format", "json").code == 0
    before = (office / "output" / "thang-9.vi.json").read_bytes()
    assert monitor(office, "record", "retail", "2024-9M", "3100", "--by", "Lan", "--known", "2024-10-10").code == 0
    assert monitor(office, "report", "--format", "json").code == 0
    assert written(office) == ["thang-9.en.json", "thang-9.vi.json"]
    assert "3.100,0" in (office / "output" / "thang-9.vi.json").read_text(encoding="utf-8")
    assert "3.100,0" not in before.decode()


def test_taking_a_file_twice_changes_nothing(office: Path) -> None:
    """The receipt says so, in words and as JSON; rows in are accepted, unchanged, rejected or empty, none is lost."""
    again = monitor(office, *TAKE)
    assert (again.code, again.out) == (0, "figures.csv: nhận 0, không đổi 10, từ chối 0, để trống 0\n")
    (office / "more.csv").write_text(FIGURES.replace("fairs,2024-9M,7", "fairs,2024-9M,...").replace("iip,", "iips,"), encoding="utf-8")
    ran = monitor(office, "take", "more.csv", "--by", "Lan", "--json")
    receipt = json.loads(ran.out)
    assert ran.code == 1
    assert {name: receipt[name] for name in ("file", "accepted", "unchanged", "rejected", "empty")} == {
        "file": "more.csv", "accepted": 0, "unchanged": 8, "rejected": 1, "empty": 1,
    }  # fmt: skip
    (problem,) = receipt["problems"]
    assert (problem["severity"], problem["cell"]) == ("error", "more.csv:11:indicator")
    assert problem["message"] == "không rõ: iips – có phải ý là iip?"


def test_a_figure_recorded_corrected_and_withdrawn_keeps_its_history(office: Path) -> None:
    """Nothing is overwritten: every vintage stands there with who gave it; the table shows the one in force on its day."""
    assert (
        monitor(office, "record", "coal", "2024-9M", "430000.5", "--by", "Lan", "--known", "2024-10-01", "--status", "estimate").code == 0
    )
    assert monitor(office, "record", "coal", "2024-9M", "431000", "--by", "Minh", "--known", "2024-10-10", "--source", "bulletin").code == 0
    ran = monitor(office, "record", "coal", "2024-9M", "--withdraw", "--by", "Minh", "--known", "2024-10-20")
    assert (ran.code, ran.out, ran.err) == (0, "record: nhận 1, không đổi 0, từ chối 0, để trống 0\n", "")
    rows = [line.split() for line in monitor(office, "history", "coal").out.splitlines() if line.startswith("binh-an")]
    assert [(row[2], row[-2][:6]) for row in rows] == [("430.000,5", "record"), ("431.000", "record"), ("đã", "record")]
    assert ["Minh" in row for row in rows] == [False, True, True]
    shown = [monitor(office, *STATUS[:3], "--as-of", f"2024-10-{day}").out for day in ("05", "15", "25")]
    assert ["430.000,5 (ước)" in shown[0], "431.000,0" in shown[1], "431.000,0" in shown[2]] == [True, True, False]


def test_explain_derives_a_flag_on_one_screen(filled: Path) -> None:
    """Wording, instrument, figure with its vintage and source, rule, thresholds, result; in either language."""
    vi = monitor(filled, "explain", "output", *STATUS[1:]).out
    for said in (
        "“2.000 tỷ đồng”", "40/NQ-HĐND", "1.200,4 tỷ đồng", "có từ ngày 30/09/2024",
        "Cục Thống kê Bình An, Tình hình kinh tế – xã hội 9 tháng, 29/09/2024", "1.450,0", "cần theo dõi từ 93%", "Quy tắc: ",
        "▼ Chậm tiến độ", "văn bản nêu rõ",
    ):  # fmt: skip
        assert said in vi
    en = monitor(filled, "--lang", "en", "explain", "output", *STATUS[1:]).out
    assert all(said in en for said in ("“2.000 tỷ đồng”", "known 30 September 2024", "Thresholds", "▼ Off track", "stated"))
    assert len(vi.splitlines()) < 25


def test_explain_without_a_target_for_the_period(filled: Path) -> None:
    """Said, with what to do; not an empty screen."""
    ran = monitor(filled, "explain", "power", "--period", "2023")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("power: lỗi: chỉ tiêu này không có mục tiêu cho kỳ đó")


def test_status_is_plain_where_nobody_watches(filled: Path) -> None:
    """Piped: no escape codes, one line a row however narrow the screen; at a terminal: colours."""
    narrow = environment(COLUMNS="40", FORCE_COLOR="")
    ran = subprocess.run([COMMAND, *STATUS], cwd=filled, env=narrow, capture_output=True, encoding="utf-8", check=True)
    assert "\x1b" not in ran.stdout + ran.stderr
    (line,) = [line for line in ran.stdout.splitlines() if line.startswith("Kim ngạch xuất khẩu")]
    assert line.rstrip().endswith("◆ Cần theo dõi")


def test_a_reader_who_leaves_early_is_no_fault(filled: Path) -> None:
    """`monitor schema | head -1` and the like end without a word."""
    piped = f'"{COMMAND}" schema | head -1; "{COMMAND}" {" ".join(STATUS)} | true'
    ran = subprocess.run(["bash", "-c", piped], cwd=filled, env=environment(), capture_output=True, encoding="utf-8", check=True)
    assert (ran.stdout, ran.stderr) == ("{\n", "")


def test_the_workspace_is_found_from_below_by_name_and_by_environment(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nearest folder upwards; MONITOR_WORKSPACE; --workspace, which counts most. File names are as in the workspace."""
    here = monitor(office, *STATUS).out
    assert "Chậm tiến độ" in here
    assert monitor(office / "targets", *STATUS).out == here
    assert monitor(tmp_path, "--workspace", str(office), *STATUS).out == here
    assert monitor(tmp_path, "--workspace", office.relative_to(tmp_path).as_posix(), *STATUS).out == here
    assert monitor(office / "targets", "take", "../figures.csv", "--by", "Lan").out.startswith("figures.csv: nhận 0")
    monkeypatch.setenv("MONITOR_WORKSPACE", str(office))
    assert monitor(tmp_path, *STATUS).out == here
    other = workspace(tmp_path / "other", plan=PLAN.replace("1200}", "1300}"))
    assert monitor(tmp_path, "--workspace", str(other), *STATUS).out != here


def test_the_workspace_speaks_its_language_unless_told_otherwise(tmp_path: Path) -> None:
    """`lang` in monitor.toml; --lang before or behind the command."""
    root = workspace(tmp_path, marker='lang = "en"\n')
    assert "No data" in monitor(root, *STATUS).out
    assert "Chưa có số liệu" in monitor(root, "--lang", "vi", *STATUS).out
    assert "Chưa có số liệu" in monitor(root, *STATUS, "--lang", "vi").out


def test_status_shows_only_the_plan_and_unit_asked_for(filled: Path) -> None:
    """Of a unit with nothing to report: the headline says so."""
    assert monitor(filled, *STATUS, "--plan", "binh-an-2024", "--unit", "binh-an").out == monitor(filled, *STATUS).out
    assert "không có chỉ tiêu để đánh giá" in monitor(filled, *STATUS, "--unit", "hoa-lu").out


def test_check_is_content_or_names_everything(office: Path) -> None:
    """0 and one sentence; 1 and every mistake of plans and definitions in one run."""
    assert monitor(office, "check").code == 0
    (office / "reports" / "thang-9.yaml").write_text(DEFINITION.replace("issuer", "isuer"), encoding="utf-8")
    (office / "targets" / "plan.yaml").write_text(PLAN.replace("low: 1200}", "lw: 1200}"), encoding="utf-8")
    ran = monitor(office, "check")
    assert ran.code == 1
    places = [line.split(":")[0] for line in ran.err.splitlines() if ": lỗi: " in line]
    assert places == ["targets/plan.yaml", "reports/thang-9.yaml", "reports/thang-9.yaml"]


@pytest.mark.parametrize(("kind", "file"), [("targets", "targets/plan.yaml"), ("reports", "reports/thang-9.yaml")])
def test_the_schema_describes_what_editors_check(filled: Path, kind: str, file: str) -> None:
    """JSON Schema with every key that a file may have, and no other."""
    schema = json.loads(monitor(filled, "schema", kind).out)
    content = yaml.load((filled / file).read_text(encoding="utf-8"), yaml.BaseLoader)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["additionalProperties"] is False
    assert set(schema.get("required", [])) <= set(content) <= set(schema["properties"])


def test_doctor_speaks_the_language_asked_for(filled: Path) -> None:
    """Every line begins with its finding."""
    for lang, word in (("vi", "tốt"), ("en", "fine")):
        ran = monitor(filled, "doctor", "--lang", lang)
        assert ran.code == 0
        assert {line.split()[0] for line in ran.out.splitlines()} == {word}


def test_init_makes_a_workspace_that_reports(tmp_path: Path) -> None:
    """The example's figures are taken in, nothing is refused, and one of its reports can be made at once."""
    ran = monitor(tmp_path, "init", "thử nghiệm")
    assert ran.code == 0
    assert "từ chối 0" in ran.out
    assert not [line for line in ran.out.splitlines() if ": nhận " in line and "từ chối 0" not in line]
    assert monitor(tmp_path / "thử nghiệm", "report", "lao-cai-2021", "--format", "json").code == 0
    assert written(tmp_path / "thử nghiệm") == ["lao-cai-2021.vi.json"]


HEAVY = (
    "pandas",
    "numpy",
    "weasyprint",
    "sqlalchemy",
    "alembic",
    "openpyxl",
    "xlsxwriter",
    "pydantic",
    "jinja2",
    "yaml",
    "babel",
    "holidays",
)


@pytest.mark.parametrize(
    ("words", "may"),
    [(("--help",), ()), (("report", "--help"), ("pydantic",)), (("schema",), ("pandas", "numpy", "pydantic", "yaml", "babel"))],
)
def test_heavy_libraries_are_imported_only_by_the_commands_that_need_them(
    filled: Path, words: tuple[str, ...], may: tuple[str, ...]
) -> None:
    """Help is there at once, and nothing but a report waits for the layout engine."""
    code = (
        "import sys, atexit\n"
        f"atexit.register(lambda: print(sorted(set({HEAVY}) & set(sys.modules)), file=sys.stderr))\n"
        f"sys.argv = ['monitor', *{words}]\n"
        "from monitor.app.cli import main; main()"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=filled, env=environment(), capture_output=True, encoding="utf-8", check=True)
    assert set(json.loads(ran.stderr.replace("'", '"'))) <= set(may)
