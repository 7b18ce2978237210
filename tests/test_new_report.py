"""`monitor new report`: a first definition, commented, that works at once."""

from pathlib import Path

import pytest

from monitor.sources.definitions import read_definitions
from monitor.sources.plans import read_plans
from tests.small_workspace import PLAN, monitor, workspace

FIGURE = "indicator,period,value,unit,status,known,source,note\npower,2024-9M,1010.5,,,2024-09-30,bulletin,\n"


def test_it_works_at_once(tmp_path: Path) -> None:
    """From the workspace's plan; `monitor report NAME` makes it as it stands."""
    folder = workspace(tmp_path, figures=FIGURE)
    assert monitor(folder, "take", "figures.csv", "--by", "Lan").code == 0
    made = monitor(folder, "new", "report", "ca-nam")
    assert (made.code, made.out) == (0, "reports/ca-nam.yaml\nvề kế hoạch binh-an-2024; tiếp theo: monitor report ca-nam\n")
    assert not read_definitions(folder, read_plans(folder)[0])[1]
    ran = monitor(folder, "report", "ca-nam", "--format", "json")
    assert (ran.code, "output/ca-nam.vi.json" in ran.out) == (0, True), ran.err


def test_every_further_key_stands_in_it_as_a_comment(tmp_path: Path) -> None:
    """With the comment signs taken away it is still without mistakes, once the dots are filled in."""
    folder = workspace(tmp_path)
    monitor(folder, "--lang", "en", "new", "report", "all", "--plan", "binh-an-2024")
    file = folder / "reports" / "all.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    keys = [line[2:] for line in lines if line.startswith("# ") and (line[2:].partition(":")[0].isidentifier() or line.startswith("#   -"))]
    kept = [line for line in keys if not line.startswith(("indicators", "logo"))]
    filled = "\n".join([*(line for line in lines if not line.startswith("#")), *kept])
    filled = filled.replace("{period: …, as_of: …}", "{period: 2024-H1, as_of: 2024-07-31}").replace("…", "A")
    file.write_text(filled, encoding="utf-8")
    definitions, problems = read_definitions(folder, read_plans(folder)[0])
    assert [str(problem.what) for problem in problems if problem.severity == "error"] == []
    assert definitions["all"].actions[0].owner
    assert definitions["all"].confidential


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Tháng 9",), "no name for a report"),
        (("../x",), "no name for a report"),
        (("a--b",), "no name for a report"),
        (("con",), "no name for a report"),
        (("x" * 61,), "no name for a report"),
        (("thang-9",), "reports/thang-9.yaml is there already"),
        (("moi", "--plan", "binh-an-2042"), "did you mean binh-an-2024?"),
    ],
)
def test_nothing_is_overwritten_and_a_name_is_ascii(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """It names files, on Windows too; what is there stays."""
    folder = workspace(tmp_path)
    before = {file: file.read_bytes() for file in (folder / "reports").iterdir()}
    ran = monitor(folder, "--lang", "en", "new", "report", *words)
    assert ran.code == 2
    assert said in ran.err
    assert {file: file.read_bytes() for file in (folder / "reports").iterdir()} == before


def test_a_name_that_yaml_would_misread_is_quoted(tmp_path: Path) -> None:
    """The plan's words come into the file as they are."""
    odd = 'Kế hoạch: "2024" {#1} & *'
    folder = workspace(tmp_path, plan=PLAN.replace("Kế hoạch năm 2024 tỉnh Bình An", f"'{odd}'"))
    monitor(folder, "new", "report", "odd")
    assert read_definitions(folder)[0]["odd"].title.vi == odd


def test_a_workspace_without_plans_says_so(tmp_path: Path) -> None:
    """There is nothing to report on yet."""
    (tmp_path / "monitor.toml").write_text("", encoding="utf-8")
    ran = monitor(tmp_path, "--lang", "en", "new", "report", "first")
    assert (ran.code, "there is no plan yet" in ran.err) == (1, True)
