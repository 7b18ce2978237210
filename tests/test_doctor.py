"""`monitor doctor`: what a machine must have, and how it is told what it lacks."""

import subprocess
import sys
from pathlib import Path

import pytest
from fontTools import subset

from monitor.app import fonts
from monitor.app.doctor import Check, examine
from monitor.app.settings import Workspace

INTER = Path("/usr/share/fonts/opentype/inter")


def check(name: str, workspace: Workspace) -> Check:
    return next(found for found in examine(workspace) if str(found.name).startswith(name))


def only_fonts_of(folder: Path, config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_text(f"<fontconfig><dir>{folder}</dir><cachedir>{config.parent}/cache</cachedir></fontconfig>", encoding="utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(config))


def test_a_machine_that_is_set_up_is_well(tmp_path: Path) -> None:
    """After set-up every check is well, and each says what it found."""
    checks = examine(Workspace(tmp_path))
    assert [f"{check.name}: {check.found}" for check in checks if not check.ok] == []
    assert all(str(check.found) for check in checks)


def test_the_text_that_fonts_must_cover_is_all_of_vietnamese() -> None:
    """The minus sign U+2212 and each of the 134 accented letters are looked for, composed as they are printed."""
    sentence = "Ước thực hiện 9 tháng: 567.634,2 tỷ đồng, tăng 2,5% (−0,3 điểm %) – Sở Công Thương; ĐẠT KẾ HOẠCH, Ẵ ẽ ợ ỷ Ỵ"
    assert set(sentence) - {" "} <= set(fonts.TEXT)
    assert sum(ord(letter) > 0x7F and letter.isalpha() for letter in fonts.TEXT) == 134


def test_a_font_that_is_not_there_is_named_with_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only Inter is installed: Tinos and DejaVu are missed, Inter is not."""
    only_fonts_of(INTER, tmp_path / "fonts.conf", monkeypatch)
    workspace = Workspace(tmp_path)
    assert check("font Inter", workspace).ok
    missing = check("font Tinos", workspace)
    assert not missing.ok
    assert str(missing.hint) == "install it; on Debian: apt-get install fonts-croscore"
    assert not check("font DejaVu", workspace).ok


def test_a_font_without_some_letters_is_told_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An Inter from which ế and the minus sign are cut out lacks just these."""
    kept = "".join(letter for letter in fonts.TEXT if letter not in "ế−")
    for face in ("Regular", "Bold"):
        subset.main([str(INTER / f"Inter-{face}.otf"), f"--text={kept}", "--name-IDs=*", f"--output-file={tmp_path}/{face}.otf"])
    only_fonts_of(tmp_path, tmp_path / "fonts.conf", monkeypatch)
    found = check("font Inter", Workspace(tmp_path))
    assert not found.ok
    assert str(found.found) == "lacks ế −"


def test_a_time_zone_that_is_none(tmp_path: Path) -> None:
    """`timezone = "Asia/Hanoi"` in monitor.toml: the tz database knows Asia/Ho_Chi_Minh only."""
    assert not check("time zone", Workspace(tmp_path, timezone="Asia/Hanoi")).ok
    assert check("time zone", Workspace(tmp_path)).ok


def test_a_database_that_is_none_is_told_before_it_is_needed(tmp_path: Path) -> None:
    """A file of text stands where the database should be."""
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "monitor.db").write_text("Ngày 5 tháng 1: chưa có số liệu.\n" * 99, encoding="utf-8")
    found = check("database", Workspace(tmp_path))
    assert not found.ok
    assert str(found.found) == "this file is not a database"
    assert found.hint


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    """`output` is a file: reports would have no place."""
    (tmp_path / "output").write_text("", encoding="utf-8")
    assert not check("folder output/", Workspace(tmp_path)).ok
    assert check("folder var/", Workspace(tmp_path)).ok


@pytest.mark.parametrize(("zone", "code"), [("Asia/Ho_Chi_Minh", 0), ("Asia/Hanoi", 1)])
def test_the_command_ends_with_1_where_something_is_wrong(tmp_path: Path, zone: str, code: int) -> None:
    """So that a script may ask."""
    (tmp_path / "monitor.toml").write_text(f'timezone = "{zone}"\n', encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "monitor", "doctor"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    assert zone in done.stdout
    assert "Traceback" not in done.stderr
