"""`monitor assess`: the worked examples of docs/assess.md as they stand there, and files that are not as they should be."""

import csv
import io
import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from monitor.app.cli import app
from monitor.assess import FINDINGS
from monitor.sources.assess_actuals import ACTUALS
from monitor.sources.assess_targets import TARGETS
from tests.small_workspace import monitor

PAGE = Path(__file__).parents[1] / "docs" / "assess.md"
BLOCK = re.compile(r"^```(csv targets|csv actuals|csv findings|yaml thresholds|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """A command of the page, with the files that stand before it and what the page says that it prints."""

    title: str
    files: Mapping[str, str]
    command: str
    printed: str
    findings: str


def examples() -> Iterator[Example]:
    for section in PAGE.read_text(encoding="utf-8").split("\n### ")[1:]:
        files: dict[str, str] = {}
        blocks = BLOCK.findall(section)
        for place, (kind, text) in enumerate(blocks):
            if kind in ("csv targets", "csv actuals"):
                files[kind.removeprefix("csv ") + ".csv"] = text
            elif kind == "yaml thresholds":
                files["thresholds.yaml"] = text
            elif kind == "console":
                command, _, printed = text.partition("\n")
                follows = blocks[place + 1] if place + 1 < len(blocks) else ("", "")
                title = section.partition("\n")[0]
                yield Example(title, dict(files), command.removeprefix("$ "), printed, follows[1] if follows[0] == "csv findings" else "")


def run(folder: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(folder)
    return CliRunner().invoke(app, shlex.split(command.removeprefix("monitor "), posix=True), catch_exceptions=False)


def assess(folder: Path, targets: str | bytes, actuals: str | bytes, options: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name, content in (("T.csv", targets), ("A.csv", actuals)):
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return run(folder, f"assess --targets T.csv --actuals A.csv --as-of 2025-02-01 --lang en {options}", monkeypatch)


@pytest.mark.parametrize("example", list(examples()), ids=lambda e: f"{e.title}: {e.command[-24:]}")
def test_the_page_prints_what_it_says(example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command of docs/assess.md prints what stands below it, and its findings hold the values in the table that follows."""
    for name, text in example.files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = run(tmp_path, example.command, monkeypatch)
    if "--csv" not in example.command:
        assert done.output == example.printed
    if example.findings:
        listed = run(tmp_path, example.command.replace(" --csv", "") + " --csv", monkeypatch)
        wanted = list(csv.DictReader(io.StringIO(example.findings)))
        found = [{name: shown(row[name]) for name in wanted[0]} for row in csv.DictReader(io.StringIO(listed.stdout))]
        assert found == wanted


def shown(text: str) -> str:
    """As the page writes numbers: to one decimal."""
    return f"{float(text):.1f}".removesuffix(".0") if re.fullmatch(r"-?\d+\.\d+", text) else text


T, A = "indicator,period,form,low\noutput,2024,at_least,100\n", "indicator,period,value\noutput,2024,104\n"


def findings(
    folder: Path, targets: str | bytes, actuals: str | bytes, monkeypatch: pytest.MonkeyPatch, options: str = ""
) -> list[dict[str, Any]]:
    done = assess(folder, targets, actuals, f"--json {options}", monkeypatch)
    assert (done.exit_code, done.stderr) == (0, "")
    found: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    return found


def told(folder: Path, targets: str | bytes, actuals: str | bytes, monkeypatch: pytest.MonkeyPatch, options: str = "") -> list[str]:
    """What the command says is wrong: place, severity and words, without the hints."""
    return [line for line in assess(folder, targets, actuals, options, monkeypatch).stderr.splitlines() if not line.startswith(" ")]


def test_every_column_stands_on_the_page() -> None:
    """What may stand in a file is documented, and nothing else."""
    page = PAGE.read_text(encoding="utf-8")
    targets, actuals = page.partition("### Targets")[2].split("### Actuals")
    assert [name for name in TARGETS if f"`{name}`" not in targets] == []
    assert [name for name in ACTUALS if f"`{name}`" not in actuals.partition("### Pace")[0]] == []


def test_json_has_the_fields_of_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every column of a finding, the SDG method's as one object, and the sentence; null where something is absent."""
    (found,) = findings(tmp_path, T, A, monkeypatch)
    assert set(found) == {name for name in FINDINGS if not name.startswith("sdg_")} | {"sdg", "sentence"}
    assert (found["flag"], found["target_low"], found["actual"], found["as_of"]) == ("achieved", 100, 104, "2025-02-01")
    assert [found[name] for name in ("plan", "stated", "unit", "instrument", "projection", "probability", "required_rate", "sdg")] == [
        None
    ] * 8


@pytest.mark.parametrize(
    ("targets", "actuals", "options"),
    [
        (b"\xef\xbb\xbf" + T.encode(), b"\xef\xbb\xbf" + A.encode(), ""),
        (T.replace("\n", "\r\n"), A.replace("\n", "\r\n"), ""),
        (T.replace(",", ";").replace("100", "100,0"), A.replace(",", ";").replace("104", "104,0"), "--delimiter ; --decimal ,"),
        (T.replace(",", "\t"), A.replace(",", "\t"), "--delimiter tab"),
        (T.replace("at_least", '"at_least"').replace("output", '"output"'), A, ""),
        (T + ",,,\n\n", A + "\n,,\n", ""),
        ("low,form,period,Indicator\n100,AT_LEAST,2024,output\n", "value,period,indicator\n104,2024,output\n", ""),
    ],
    ids=["byte order mark", "CRLF", "semicolons", "tabs", "quotes", "empty lines", "any order"],
)
def test_shapes_of_the_same_file(
    targets: str | bytes, actuals: str | bytes, options: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However a spreadsheet saves it, the finding is the same."""
    (found,) = findings(tmp_path, targets, actuals, monkeypatch, options)
    assert (found["indicator"], found["flag"], found["actual"]) == ("output", "achieved", 104)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("x,2024,at_least,,,,", "low: error: at_least needs low"),
        ("x,2024,at_most,5,,,", "high: error: at_most needs high"),
        ("x,2024,between,7,,,", "high: error: between needs high"),
        ("x,2024,within,8,7,,", "low: error: low is above high"),
        ("x,2024,about,600,,,", "tolerance: error: about needs tolerance"),
        ("x,2024,about,600,,-1,", "tolerance: error: -1 is below 0"),
        ("x,2024,rank,5,,,", "high: error: rank needs high"),
        ("x,2024,rank,,5,,flow", "kind: error: rank is about a rank, not a flow"),
        ("x,2024,count,,3,,", "low: error: count needs low"),
        ("x,2024,done_by,,31/12/2024,,", "high: error: this is no date: 31/12/2024"),
        ("x,2023,done_by,,2023-02-29,,", "high: error: this is no date: 2023-02-29"),
        ("x,2024,at_least,7,,,milestone", "form: error: a milestone is done_by a date"),
        ("x,2024,at_least,108.2,,,growth", "low: error: growth that looks like an index of the previous year = 100"),
        ("x,2024,at_least,8.2,,,index", "low: error: an index that looks like growth"),
        ("x,2024,at_least,8,,,average_growth", "baseline_value: error: average_growth needs the value of its baseline"),
        ("x,2024,at_least,7%,,,", "low: error: this is no number: 7%"),
        ("x,2024,at_least,1e5,,,", "low: error: this is no number: 1e5"),
        ("x,2024,at_least,inf,,,", "low: error: inf is no value"),
        ("x,2024,atleast,7,,,", "form: error: unknown: atleast"),
        ("x,2024,at_least,7,,,stck", "kind: error: unknown: stck"),
        ("x,2024-00,at_least,7,,,", "period: error: this is no period: 2024-00"),
        ("x,2024-02-29,at_least,7,,,", "period: error: 2024-02-29 is not made of whole months"),
        (",2024,at_least,7,,,", "indicator: error: nothing is written here"),
        ("x,2024,at_least,108,,,,sdg", "baseline_period: error: the SDG method needs the period of its baseline"),
        ("x,2024,at_least,95,,,,,%", "kind: warning: a flow measured in %: its months are added up"),
        ("x,2024,at_least,7,9,,", "high: warning: at_least does not look at high"),
    ],
)
def test_what_is_wrong_with_a_target(row: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cell is named, the row is left out, the row above it is judged; 1 says that something was refused."""
    whole = row + "," * (8 - row.count(","))
    targets = f"indicator,period,form,low,high,tolerance,kind,method,measure\noutput,2024,at_least,100,,,,,\n{whole}\n"
    done = assess(tmp_path, targets, A, "", monkeypatch)
    assert done.stderr.splitlines()[0] == f"T.csv:3:{said}"
    assert done.exit_code == int("error" in said)
    assert done.stdout.startswith("Output, 2024: reached 104")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("output,2024,1.000.000,,", "value: error: this is no number: 1.000.000"),
        ("output,2024,NaN,,", "value: error: NaN is no value"),
        ("output,2024-13,5,,", "period: error: this is no period: 2024-13"),
        ("output,2023,5,2023-02-29,", "known: error: this is no date: 2023-02-29"),
        ("output,2023,5,,perhaps", "cumulative: error: neither yes nor no: perhaps"),
        ("plant,2024,100,,", "value: error: a milestone's value is the day on which it was done"),
        ("growth,2024,108.2,,", "value: error: growth that looks like an index of the previous year = 100"),
    ],
)
def test_what_is_wrong_with_a_figure(row: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As with targets."""
    targets = (
        "indicator,period,form,low,high,kind\noutput,2024,at_least,100,,\nplant,2024,done_by,,2024-12-31,\ngrowth,2024,at_least,8,,growth\n"
    )
    done = assess(tmp_path, targets, f"indicator,period,value,known,cumulative\noutput,2024,104,,\n{row}\n", "", monkeypatch)
    assert done.stderr.splitlines()[0] == f"A.csv:3:{said}"
    assert done.exit_code == 1
    assert done.stdout.startswith("Output, 2024: reached 104")


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        ("", "T.csv:1: error: the file is empty"),
        ("indicator;period\nx;2024\n", "T.csv:1: error: the columns are separated by ;"),
        ("period,form\n2024,at_least\n", "T.csv:1: error: the column indicator is missing"),
        ("indicator,period,period\nx,2024,2025\n", "T.csv:1: error: the column period stands there twice"),
        (b"indicator,period\n\xfft,2024\n", "T.csv:2: error: this is not UTF-8 from here on"),
        ("indicator,period\nx,2024,7\n", "T.csv:2: error: 3 cells under 2 columns"),
        ('indicator,period,stated\ny,2024,"two\nlines"\nx,20x4,\n', "T.csv:4:period: error: this is no period: 20x4"),
        ('indicator,period\n"x,2024\n', "T.csv:2: error: this line cannot be read as CSV, nor what follows: unexpected end of data"),
    ],
)
def test_files_that_are_no_tidy_tables(targets: str | bytes, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One problem says what is the matter with the file; lines are counted as an editor counts them."""
    assert told(tmp_path, targets, A, monkeypatch)[0] == said


def test_two_rows_that_contradict_cannot_be_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of one date with different bounds: both are named, and nobody knows which holds."""
    done = assess(tmp_path, T + "output,2024,at_least,120\n", A, "--json", monkeypatch)
    assert [line for line in done.stderr.splitlines() if "another row" in line] == [
        f"T.csv:{line}: error: another row says something else for the same indicator, unit, period and date" for line in (2, 3)
    ]
    assert [(found["flag"], found["reason"]) for found in json.loads(done.stdout)["findings"]] == [("cannot_be_judged", "contradictory")]


def test_the_same_row_twice_is_one_target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing contradicts, so nothing is said."""
    assert len(findings(tmp_path, T + "output,2024,at_least,100\n", A + "output,2024,104\n", monkeypatch)) == 1


def test_a_figure_given_twice_is_not_guessed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """December's cumulative figure and the year's are the same figure; with different values neither counts."""
    actuals = "indicator,period,value,cumulative\noutput,2024-12,104,yes\noutput,2024,99,\n"
    assert told(tmp_path, T, actuals, monkeypatch) == [
        f"A.csv:{line}:value: error: the same figure is given twice, with different contents" for line in (2, 3)
    ]


@pytest.mark.parametrize(
    ("last", "flag"), [("output,2024,,2025-01-20", "no_data"), ("output,2024,...,2025-01-20", "achieved"), ("output,2024,,", "achieved")]
)
def test_an_empty_value_takes_a_figure_back_only_when_it_says_since_when(
    last: str, flag: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Elsewhere it says that nothing was reported, which is never zero."""
    (found,) = findings(tmp_path, T, f"indicator,period,value,known\noutput,2024,104,2025-01-10\n{last}\n", monkeypatch)
    assert found["flag"] == flag


def test_figures_without_a_target_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip in a code, or in a unit, would otherwise only show as missing data."""
    actuals = "indicator,period,value,unit\noutptu,2024,104,\noutput,2024,104,lao-cai\n"
    done = assess(tmp_path, T, actuals, "", monkeypatch)
    assert done.exit_code == 0
    assert [line for line in done.stderr.splitlines() if line.startswith("A")] == [
        "A.csv: warning: no target names the indicator outptu",
        "A.csv: warning: the figures of output come from lao-cai, its targets are for “”",
    ]


def test_a_revision_has_its_own_stated_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of a path belong to the target of their own `effective`; without one they serve all that have none."""
    targets = (
        "indicator,period,form,low,pace,effective\n"
        "output,2024,at_least,100,stated,2024-01-01\noutput,2024-H1,,40,,2024-01-01\n"
        "output,2024,at_least,120,stated,2024-06-01\noutput,2024-H1,,45,,2024-06-01\n"
    )
    day = findings(tmp_path, targets, "indicator,period,value\noutput,2024-H1,44\n", monkeypatch, "--as-of 2024-07-05")
    earlier = findings(tmp_path, targets, "indicator,period,value\noutput,2024-H1,44\n", monkeypatch, "--as-of 2024-05-31")
    assert [(found["expected"], found["pace"], found["flag"]) for found in (*earlier, *day)] == [
        (40, "stated", "ahead"),
        (45, "stated", "watch"),
    ]


def test_a_text_never_becomes_a_formula(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In CSV an apostrophe stands before what a spreadsheet would compute; negative numbers stay numbers."""
    done = assess(
        tmp_path, "indicator,period,form,low\n=1+1,2024,at_least,-5\n", "indicator,period,value\n=1+1,2024,-3\n", "--csv", monkeypatch
    )
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert (row["indicator"], row["actual"]) == ("'=1+1", "-3.0")


def test_many_problems_of_one_kind_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in which every line has the same slip does not flood the screen."""
    said = told(tmp_path, T, "indicator,period,value\n" + "output,2024,1.000.000\n" * 1000, monkeypatch)
    assert len(said) == 101
    assert said[-1] == "A.csv:1001:value: error: 900 more lines have something wrong in the column value"


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ("--json --csv", 2, "--csv"),
        ("--delimiter ;; ", 2, "--delimiter"),
        ("--delimiter , --decimal ,", 2, "--delimiter"),
        ("--period 2024-13", 2, "--period"),
    ],
)
def test_wrong_usage(options: str, code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong option stops the command before anything is read."""
    from monitor.problems import Stop

    with pytest.raises(Stop) as stopped:
        assess(tmp_path, T, A, options, monkeypatch)
    assert stopped.value.code == code
    assert stopped.value.problems[0].where == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("thresholds: {levels: [{flag: on_track, at_least: 99}]}", "thresholds.yaml:1:22: error: otherwise is missing"),
        ("levels: [{flag: on_track, at_least: 99}]", "thresholds.yaml:1:1: error: unknown key levels"),
        ("thresholds: {doubtful: hai}", "thresholds.yaml:1:24: error: “hai” is no number"),
        ("thresholds: [", "thresholds.yaml:"),
        ("", "thresholds.yaml: error: the file is empty"),
        (None, "thresholds.yaml: error: the file cannot be opened"),
    ],
)
def test_thresholds_with_a_mistake_judge_nothing(tmp_path: Path, written: str | None, said: str) -> None:
    """A flag by other thresholds than were meant would be worse than none: the place is told, and the code is 1."""
    if written is not None:
        (tmp_path / "thresholds.yaml").write_text(written, encoding="utf-8")
    (tmp_path / "T.csv").write_text("indicator,period,form,low\na,2024,at_least,1\n")
    (tmp_path / "A.csv").write_text("indicator,period,value\na,2024,1\n")
    ran = monitor(tmp_path, *f"--lang en assess --lang en --targets T.csv --actuals A.csv {THRESHOLDS}".split())
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err


THRESHOLDS = "--thresholds thresholds.yaml"


@pytest.mark.parametrize(("day", "flag"), [("2024-07-31", "on_track"), ("2024-08-01", "watch")])
def test_thresholds_with_a_day_hold_from_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, day: str, flag: str) -> None:
    """As in a plan: until then the usual ones."""
    (tmp_path / "thresholds.yaml").write_text(
        "thresholds: {since: 2024-08-01, levels: [{flag: on_track, at_least: 99.5}], otherwise: watch}"
    )
    files = ("T.csv", "indicator,period,form,low\na,2024,at_least,100\n"), ("A.csv", "indicator,period,value\na,2024-H1,49.5\n")
    for name, content in files:
        (tmp_path / name).write_text(content)
    ran = run(tmp_path, f"assess --targets T.csv --actuals A.csv --as-of {day} --json {THRESHOLDS}", monkeypatch)
    assert json.loads(ran.stdout)["findings"][0]["flag"] == flag
