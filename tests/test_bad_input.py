"""Bad input on the command line: a place, what is wrong and what to do, in the reader's language, with an exit code; never a traceback."""

import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.small_workspace import CATALOGUE, DEFINITION, FIGURES, PLAN, Ran, environment, monitor, workspace

ROOT = Path(__file__).parents[1]
TAKE = ("take", "figures.csv", "--by", "An")


def changed(text: str, before: str, after: str) -> str:
    assert before in text
    return text.replace(before, after, 1)


def told(root: Path, expected: str, hint: str, *words: str, code: int = 1) -> Ran:
    """Runs the command: its first problem, what to do, and the code are those expected, and there is no traceback."""
    ran = monitor(root, *words)
    first, *rest = ran.err.splitlines()
    assert first.startswith(expected), ran.err
    assert hint in (rest[0] if rest else ""), ran.err
    assert ran.code == code
    assert "Traceback" not in ran.err
    return ran


PLANS = {
    "unknown key": (
        ("stated: 800 triệu USD", "statd: 800 triệu USD"),
        ("targets/plan.yaml:6:40: lỗi: không có khóa statd", "có phải ý là stated?"),
        ("targets/plan.yaml:6:40: error: unknown key statd", "did you mean stated?"),
    ),
    "wrong type": (
        ("low: 800}", "low: nhiều}"),
        ("targets/plan.yaml:6:84: lỗi: “nhiều” không phải là số", "hãy ghi chữ số thường"),
        ("targets/plan.yaml:6:84: error: “nhiều” is no number", "write plain digits"),
    ),
    "low above high": (
        ("form: at_least, low: 800}", "form: between, low: 900, high: 800}"),
        ("targets/plan.yaml:6:83: lỗi: cận dưới 900 lớn hơn cận trên 800", "hãy ghi cận nhỏ hơn vào low"),
        ("targets/plan.yaml:6:83: error: low 900 lies above high 800", "write the smaller bound as low"),
    ),
    "no period": (
        ("indicator: exports, period: 2024,", "indicator: exports, period: năm nay,"),
        ("targets/plan.yaml:6:34: lỗi: “năm nay” không phải là kỳ", "hãy ghi 2024"),
        ("targets/plan.yaml:6:34: error: “năm nay” is no period", "write 2024"),
    ),
    "target without unit": (
        ("unit: binh-an, ", ""),
        ("targets/plan.yaml:2:3: lỗi: thiếu unit", ""),
        ("targets/plan.yaml:2:3: error: unit is missing", ""),
    ),
    "two targets on one date": (
        ("indicator: exports, period: 2024, stated: 800 triệu USD,", "indicator: retail, period: 2024,"),
        ("targets/plan.yaml:6:17: lỗi: chỉ tiêu thứ hai cho retail trong 2024", "hãy ghi ngày hiệu lực (effective:)"),
        ("targets/plan.yaml:6:17: error: a second target for retail in 2024", "give the later one its own date (effective:)"),
    ),
    "no YAML": (
        ("- {indicator: exports", "- {{indicator: exports"),
        ("targets/plan.yaml:", ""),
        ("targets/plan.yaml:", ""),
    ),
}


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("mistake", PLANS)
def test_a_mistake_in_a_plan_is_told_with_file_line_and_column(tmp_path: Path, mistake: str, lang: str) -> None:
    """By check, and by every command that reads plans: the table is still made from what is right, and the code is 1."""
    (before, after), *said = PLANS[mistake]
    root = workspace(tmp_path, plan=changed(PLAN, before, after))
    expected, hint = said[lang == "en"]
    told(root, expected, hint, *(["check"] if lang == "vi" else ["--lang", "en", "check"]))
    told(root, expected, hint, "status", "--period", "2024-9M", "--as-of", "2024-10-15", "--lang", lang)


CATALOGUES = {
    "a part with another measure": (
        ("code: bricks,", "code: bricks, parent: cement,"),
        ("lỗi: tính bằng triệu viên, nhưng chỉ tiêu cha cement tính bằng tấn", "các phần chỉ cộng được thành tổng khi cùng đơn vị tính"),
        ("error: measured in triệu viên, but its parent cement in tấn", "parts add up to their parent only in one unit of measure"),
    ),
    "price bases mixed": (
        ("code: salt,", "code: salt, basis: constant 1994, parent: cement,"),
        ("lỗi: theo constant 1994, nhưng chỉ tiêu cha cement", "các phần chỉ cộng được thành tổng khi cùng gốc giá"),
        ("error: at constant 1994, but its parent cement", "parts add up to their parent only on one price basis"),
    ),
    "a circle of units": (
        ("name: {vi: Tỉnh Bình An, en: Bình An}}", "name: {vi: Tỉnh Bình An, en: Bình An}, parent: hoa-lu}"),
        ("lỗi: quan hệ cha con chạy vòng: binh-an → hoa-lu → binh-an", ""),
        ("error: the parents run in a circle: binh-an → hoa-lu → binh-an", ""),
    ),
    "a circle of indicators": (
        ("code: salt,", "code: salt, parent: salt,"),
        ("lỗi: quan hệ cha con chạy vòng: salt → salt", ""),
        ("error: the parents run in a circle: salt → salt", ""),
    ),
}


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("mistake", CATALOGUES)
def test_a_mistake_in_the_trees_is_told_with_file_line_and_column(tmp_path: Path, mistake: str, lang: str) -> None:
    """Parents of units and indicators, their measures and price bases."""
    (before, after), *said = CATALOGUES[mistake]
    ran = monitor(workspace(tmp_path, catalogue=changed(CATALOGUE, before, after)), "--lang", lang, "check")
    expected, hint = said[lang == "en"]
    assert ran.code == 1
    place, _, message = ran.err.partition(": ")
    assert place.startswith("targets/catalogue.yaml:")
    assert message.startswith(expected)
    assert hint in message


FIGURE = {
    "unknown code": (
        ("power,", "pover,"),
        ("figures.csv:2:indicator: lỗi: không rõ: pover", "có phải ý là power?"),
        ("figures.csv:2:indicator: error: unknown: pover", "did you mean power?"),
    ),
    "no period": (
        ("power,2024-9M", "power,2024-13"),
        ("figures.csv:2:period: lỗi: đây không phải là kỳ: 2024-13", "hãy ghi 2021"),
        ("figures.csv:2:period: error: this is no period: 2024-13", "write 2021"),
    ),
    "a year of the first century": (
        ("power,2024-9M", "power,0001"),
        ("figures.csv:2:period: lỗi: đây không phải là kỳ: 0001", "hãy ghi 2021"),
        ("figures.csv:2:period: error: this is no period: 0001", "write 2021"),
    ),
    "NaN": (
        ("1010.5", "NaN"),
        ("figures.csv:2:value: lỗi: NaN không phải là giá trị", "hãy ghi ... nếu chưa có số liệu"),
        ("figures.csv:2:value: error: NaN is no value", "write ... where nothing was reported"),
    ),
    "infinity": (
        ("1010.5", "inf"),
        ("figures.csv:2:value: lỗi: inf không phải là giá trị", "hãy ghi ... nếu chưa có số liệu"),
        ("figures.csv:2:value: error: inf is no value", "write ... where nothing was reported"),
    ),
    "nothing": (
        ("1010.5", ""),
        ("figures.csv:2:value: lỗi: ô này để trống", "hãy ghi ... nếu chưa có số liệu, hoặc Xóa để rút lại số liệu"),
        ("figures.csv:2:value: error: nothing is written here", "write ... where nothing was reported, or Xóa to withdraw"),
    ),
    "text": (
        ("1010.5", "khoảng một nghìn"),
        ("figures.csv:2:value: lỗi: đây không phải là số: khoảng một nghìn", "chỉ ghi chữ số, như 40400.5"),
        ("figures.csv:2:value: error: this is no number: khoảng một nghìn", "write digits only, as in 40400.5"),
    ),
    "growth given as index": (
        ("iip,2024-09,8.10", "iip,2024-09,108.10"),
        ("figures.csv:11:value: lỗi: tăng 108.10 %: có phải là chỉ số?", "chỉ số 108.2 nghĩa là tăng 8.2 %"),
        ("figures.csv:11:value: error: growth of 108.10 %: an index?", "108.2 as an index means 8.2 % growth"),
    ),
    "known tomorrow": (
        ("2024-09-30", "2124-09-30"),
        ("figures.csv:2:known: lỗi: 30/09/2124 còn ở phía trước: hôm nay là ", "`known` là ngày số liệu được biết"),
        ("figures.csv:2:known: error: 30 September 2124 lies ahead: today is ", "`known` is the day on which the figure became known"),
    ),
}


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("mistake", FIGURE)
def test_a_bad_figure_is_told_with_line_and_column(tmp_path: Path, mistake: str, lang: str) -> None:
    """It alone is refused: of ten lines nine are taken in, and the code is 1."""
    (before, after), *said = FIGURE[mistake]
    root = workspace(tmp_path, figures=changed(FIGURES, before, after))
    ran = told(root, *said[lang == "en"], "--lang", lang, *TAKE)
    receipt = {"vi": "nhận 9, không đổi 0, từ chối 1, để trống 0", "en": "9 accepted, 0 unchanged, 1 rejected, 0 empty"}[lang]
    assert ran.out == f"figures.csv: {receipt}\n"


def test_a_figure_on_another_price_basis_is_refused(tmp_path: Path) -> None:
    """Constant 1994 and constant 2010 never meet: not in one indicator, not by mistake."""
    root = workspace(tmp_path, figures="indicator,period,value,basis,known\noutput,2024-9M,1200.4,constant 1994,2024-09-30\n")
    told(root, "figures.csv:2:basis: lỗi: output theo giá constant 2010, không phải constant 1994", "số liệu khác gốc giá", *TAKE)


WORDS = {
    "no such command": (("statu",), "statu: lỗi: không có lệnh này", "có phải ý là status?"),
    "no such option": (("status", "--perod", "2024"), "--perod: lỗi: không có tùy chọn này", "có phải ý là --period?"),
    "an option without its value": (("status", "--period"), "--period: lỗi: thiếu giá trị đi kèm", "--help` cho biết cách dùng"),
    "no argument": (("explain",), "CODE: lỗi: phần này còn thiếu", "`monitor explain --help` cho biết cách dùng"),
    "nobody gives it": (("take", "figures.csv"), "--by: lỗi: phần này còn thiếu", "`monitor take --help` cho biết cách dùng"),
    "too many words": (("status", "a", "b"), "monitor status: lỗi: không hiểu phần này: a b", "`monitor status --help` cho biết cách dùng"),
    "no such language": (("status", "--lang", "fr"), "--lang: lỗi: 'fr' không phải là một trong 'vi', 'en'", "cho biết cách dùng"),
    "no period": (("status", "--period", "2024-13"), "--period: lỗi: “2024-13” không phải là kỳ", "hãy ghi 2024"),
    "a year too far": (("status", "--period", "9999"), "--period: lỗi: “9999” không phải là kỳ", "hãy ghi 2024"),
    "no day": (("status", "--as-of", "30/02/2024"), "--as-of: lỗi: “30/02/2024” không phải là ngày", "hãy ghi theo dạng 2024-10-06"),
    "no such format": (
        ("report", "--format", "odt"),
        "--format odt: lỗi: không có định dạng này",
        "các giá trị hợp lệ: pdf, docx, xlsx, csv, json",
    ),
    "no such report": (("report", "thang-8"), "thang-8: lỗi: không có báo cáo mang tên này", "có phải ý là thang-9?"),
    "no such plan": (("status", "--plan", "x"), "--plan x: lỗi: không có kế hoạch mang mã này", "các giá trị hợp lệ: binh-an-2024"),
    "no such unit": (("status", "--unit", "hoa-l"), "--unit hoa-l: lỗi: không có đơn vị mang mã này", "có phải ý là hoa-lu?"),
    "no such indicator": (("explain", "pover"), "pover: lỗi: không có chỉ tiêu này", "có phải ý là power?"),
    "no value": (("record", "power", "2024-09", "--by", "An"), "VALUE: lỗi: thiếu giá trị", "hoặc rút lại số liệu bằng --withdraw"),
    "no such schema": (("schema", "plan"), "plan: lỗi: không có lược đồ này", "các giá trị hợp lệ: targets, reports, mapping"),
    "no workspace": (("--workspace", "targets", "status"), "targets: lỗi: ở đây không có không gian làm việc", "hãy chạy `monitor init"),
}


@pytest.mark.parametrize("mistake", WORDS)
def test_wrong_usage_names_the_option_and_ends_with_2(tmp_path: Path, mistake: str) -> None:
    """In Vietnamese, with a hint; never as a fault of the programme."""
    words, expected, hint = WORDS[mistake]
    told(workspace(tmp_path), expected, hint, *words, code=2)


def test_wrong_usage_in_english(tmp_path: Path) -> None:
    """`--lang en` counts before the command and behind it, though the words around it are not understood."""
    told(
        workspace(tmp_path),
        "--perod: error: there is no such option",
        "did you mean --period?",
        "status",
        "--lang",
        "en",
        "--perod",
        code=2,
    )
    told(tmp_path, "statu: error: there is no such command", "did you mean status?", "--lang", "en", "statu", code=2)


RECORDED = {
    "NaN": (("power", "2024-09", "nan"), "value: lỗi: nan không phải là giá trị"),
    "unknown code": (("pover", "2024-09", "5"), "indicator: lỗi: không rõ: pover"),
    "no period": (("power", "tháng chín", "5"), "period: lỗi: đây không phải là kỳ: tháng chín"),
    "unknown status": (("power", "2024-09", "5", "--status", "final"), "status: lỗi: không có trạng thái số liệu: final"),
    "unknown unit": (("power", "2024-09", "5", "--unit", "ha-noi"), "unit: lỗi: không rõ: ha-noi"),
    "no day": (("power", "2024-09", "5", "--known", "30/02/2024"), "known: lỗi: "),
    "nothing to withdraw": (("power", "2024-09", "--withdraw"), "record: lỗi: "),
}


@pytest.mark.parametrize("mistake", RECORDED)
def test_a_figure_typed_by_hand_is_refused_by_the_name_of_its_part(tmp_path: Path, mistake: str) -> None:
    """What was typed stands in no file: the place is the argument or option."""
    words, expected = RECORDED[mistake]
    told(workspace(tmp_path), expected, "", "record", *words, "--by", "An")


SETTINGS = {
    "no TOML": ("lang = vi\n", "monitor.toml:1:8: lỗi: tệp không đúng định dạng TOML"),
    "unknown setting": ('language = "vi"\n', "monitor.toml: language: lỗi: không có thiết lập language"),
    "no such language": ('lang = "fr"\n', "monitor.toml: lang: lỗi: không có ngôn ngữ “fr”"),
    "no such time zone": ('timezone = "Asia/Hanoi"\n', "monitor.toml: timezone: lỗi: không có múi giờ “Asia/Hanoi”"),
}


@pytest.mark.parametrize("mistake", SETTINGS)
def test_a_wrong_setting_is_told_with_its_name(tmp_path: Path, mistake: str) -> None:
    """`monitor.toml` is data like any other."""
    marker, expected = SETTINGS[mistake]
    ran = monitor(workspace(tmp_path, marker=marker), "status")
    assert ran.code == 1
    assert expected in ran.err


def test_a_template_with_an_undefined_name(tmp_path: Path) -> None:
    """File and line, by check before anything is rendered, and once by report, which still shows the table."""
    root = workspace(tmp_path)
    (root / "templates" / "sections").mkdir(parents=True)
    (root / "templates" / "sections" / "brief.html").write_text("<p>\n{{ reprot.title }}</p>", encoding="utf-8")
    told(root, "templates/sections/brief.html:2: lỗi: không có giá trị nào tên là reprot", "có phải ý là report?", "check")
    ran = monitor(root, "report")
    assert ran.code == 1
    assert ran.err.count("brief.html:2: lỗi: ") == 1
    assert "reprot" in ran.err
    assert "Chưa có số liệu" in ran.out
    assert [*root.glob("output/*.pdf")] == []


def test_a_font_that_is_not_installed(tmp_path: Path) -> None:
    """Named, with the command that installs what is needed; no page in another font."""
    root = workspace(tmp_path, report=changed(DEFINITION, "[vi, en]", "[vi]"))
    style = (ROOT / "templates" / "tokens.css").read_text(encoding="utf-8").replace("--font: Inter", '--font: "Sao Khuê"')
    (root / "templates").mkdir()
    (root / "templates" / "tokens.css").write_text(style, encoding="utf-8")
    told(root, "Sao Khuê: lỗi: phông chữ này chưa được cài", "apt-get install fonts-inter", "report", "--format", "pdf")
    assert [*root.glob("output/*")] == []


def test_an_output_that_cannot_be_written(tmp_path: Path) -> None:
    """Here a file stands in the folder's place: said with path and reason; tables are shown all the same."""
    root = workspace(tmp_path, report=changed(DEFINITION, "[vi, en]", "[vi]"))
    (root / "output").write_text("của tôi", encoding="utf-8")
    expected = f"{root / 'output'}: lỗi: không ghi được tệp này: đã có tệp trùng tên"
    ran = told(root, expected, "hãy cấp quyền ghi vào đó", "report", "--format", "json")
    assert "Chưa có số liệu" in ran.out
    assert (root / "output").read_text(encoding="utf-8") == "của tôi"


def test_one_file_that_cannot_be_written_does_not_stop_the_others(tmp_path: Path) -> None:
    """A folder stands where the English JSON should go: the Vietnamese one is there and whole, and nothing half is left."""
    root = workspace(tmp_path)
    (root / "output" / "thang-9.en.json").mkdir(parents=True)
    told(root, f"{root}/output/thang-9.en.json: lỗi: ", "", "report", "--format", "json")
    assert sorted(path.name for path in (root / "output").iterdir()) == ["thang-9.en.json", "thang-9.vi.json"]


@pytest.mark.parametrize("command", [("status",), ("report",), TAKE, ("history", "power"), ("explain", "power")])
def test_a_corrupt_database(tmp_path: Path, command: tuple[str, ...]) -> None:
    """Every command says where it is and what to do, and touches nothing."""
    root = workspace(tmp_path)
    assert monitor(root, *TAKE).code == 0
    database = root / "var" / "monitor.db"
    pages = database.read_bytes()
    database.write_bytes(pages[:2000] + b"\xff" * 20000 + pages[22000:])
    damaged = database.read_bytes()
    told(root, f"{database}: lỗi: cơ sở dữ liệu bị hỏng", "khôi phục bản sao lưu", *command)
    assert database.read_bytes() == damaged


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """Said as that, in both languages."""
    root = workspace(tmp_path)
    (root / "var").mkdir()
    (root / "var" / "monitor.db").write_text("ghi chú " * 900, encoding="utf-8")
    told(root, f"{root}/var/monitor.db: lỗi: tệp này không phải là cơ sở dữ liệu", "khôi phục bản sao lưu", "status")
    told(root, f"{root}/var/monitor.db: error: this file is not a database", "restore a backup", "status", "--lang", "en")


def test_a_file_that_is_not_there_does_not_stop_the_others(tmp_path: Path) -> None:
    """Each hand-in is its own: the good one is taken, the other named, the code is 1."""
    root = workspace(tmp_path)
    ran = told(root, "nosuch.csv: lỗi: không đọc được tệp này: không có tệp hay thư mục này", "", "take", "nosuch.csv", *TAKE[1:])
    assert ran.out == "figures.csv: nhận 10, không đổi 0, từ chối 0, để trống 0\n"


def test_interrupted_reports_leave_whole_files_or_none(tmp_path: Path) -> None:
    """Ctrl-C at any moment: code 130, no traceback, no half file, and what was there before is still there."""
    root = workspace(tmp_path)
    assert monitor(root, *TAKE).code == 0
    for moment in ("reading", "first file", "second file"):
        shutil.rmtree(root / "output", ignore_errors=True)
        (root / "output").mkdir()
        (root / "output" / "thang-9.vi.pdf").write_bytes(b"%PDF of last month %%EOF")
        command = [sys.executable, "-m", "monitor", "report"]
        running = subprocess.Popen(command, cwd=root, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wait_for(moment, root / "output", running)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=30)
        # Before Python listens and after it has said goodbye the system itself ends the process: a shell calls both 130.
        assert running.returncode in (130, -signal.SIGINT), said
        assert "Traceback" not in said
        assert whole(root / "output")


def wait_for(moment: str, folder: Path, running: "subprocess.Popen[str]") -> None:
    """Until the command works, or until so many files are begun; a file begun has a name of its own until it is whole."""
    begun = {"reading": 0, "first file": 1, "second file": 2}[moment]
    until = time.monotonic() + 30
    time.sleep(0.4)
    while running.poll() is None and time.monotonic() < until and written(folder) < begun:
        time.sleep(0.005)


def written(folder: Path) -> int:
    return sum(path.suffix == ".xlsx" or path.stat().st_size > 100 for path in folder.iterdir())


def whole(folder: Path) -> bool:
    """No file under a passing name, PDFs to their last line, workbooks that open."""
    names = sorted(path.name for path in folder.iterdir())
    pdfs = [(folder / name).read_bytes() for name in names if name.endswith(".pdf")]
    books = [zipfile.ZipFile(folder / name).testzip() for name in names if name.endswith(".xlsx")]
    return not any(name.startswith(".") for name in names) and all(b.rstrip().endswith(b"%%EOF") for b in pdfs) and not any(books)
