"""Counts by flag up the tree of reporting units."""

import json
from pathlib import Path

import pandas as pd
import pytest

from monitor.rollup import ROLLUP, below, rollup
from tests.small_workspace import CATALOGUE, PLAN, monitor, workspace

TREE = {"viet-nam": None, "lao-cai": "viet-nam", "sa-pa": "lao-cai", "lao-cai-city": "lao-cai", "lang-son": "viet-nam"}


def findings(*rows: str) -> pd.DataFrame:
    """`unit flag`, and `aside` where the finding does not govern."""
    parts = [row.split() for row in rows]
    return pd.DataFrame({"unit": [p[0] for p in parts], "flag": [p[1] for p in parts], "governs": [len(p) < 3 for p in parts]})


def shown(frame: pd.DataFrame) -> list[str]:
    """Each unit indented by its depth, its own and all findings, and the flags that occur."""
    flags = list(ROLLUP)[5:]
    return [
        " " * row["depth"] + f"{row['unit']} {row['own']}/{row['total']} " + " ".join(f"{row[f]} {f}" for f in flags if row[f])
        for row in frame.to_dict("records")
    ]


def test_counts_go_up_the_tree() -> None:
    """A unit counts its own findings and those of every unit below it; percentages are not averaged, so there are none."""
    found = rollup(findings("sa-pa off_track", "sa-pa watch", "lao-cai-city off_track", "lao-cai ahead", "lang-son missed"), TREE)
    assert shown(found) == [
        "viet-nam 0/5 1 missed 2 off_track 1 watch 1 ahead",
        " lao-cai 1/4 2 off_track 1 watch 1 ahead",
        "  sa-pa 2/2 1 off_track 1 watch",
        "  lao-cai-city 1/1 1 off_track",
        " lang-son 1/1 1 missed",
    ]
    assert list(found) == list(ROLLUP)


def test_only_the_governing_finding_counts() -> None:
    """Several targets of one indicator are one thing that is on track or not."""
    assert shown(rollup(findings("sa-pa watch", "sa-pa missed aside"), {"sa-pa": None})) == ["sa-pa 1/1 1 watch"]


def test_names_that_begin_alike_are_not_parents() -> None:
    """Only `parent` makes the tree: lao-cai-city does not belong to lao-cai because of its name."""
    assert shown(rollup(findings("lao-cai watch", "lao-cai-city watch"), {"lao-cai": None, "lao-cai-city": None})) == [
        "lao-cai 1/1 1 watch",
        "lao-cai-city 1/1 1 watch",
    ]


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ({}, ["a 1/1 1 watch", "b 1/1 1 missed"]),
        ({"a": "b", "b": "a"}, ["b 1/2 1 missed 1 watch", " a 1/1 1 watch"]),
        ({"a": "a", "b": None}, ["a 1/1 1 watch", "b 1/1 1 missed"]),
    ],
)
def test_odd_trees(tree: dict[str, str | None], expected: list[str]) -> None:
    """A unit that the tree does not know stands at the top; a circle is cut, and everything is counted once."""
    assert shown(rollup(findings("a watch", "b missed"), tree)) == expected


def test_nothing_judged_is_an_empty_tree() -> None:
    assert rollup(findings(), TREE).empty


def test_a_part_of_the_tree() -> None:
    """Everything under one unit, itself first."""
    found = rollup(findings("sa-pa watch", "lang-son missed"), TREE)
    assert shown(below(found, "lao-cai")) == [" lao-cai 0/1 1 watch", "  sa-pa 1/1 1 watch"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A province, and a district with one of its targets."""
    plan = PLAN.replace("{indicator: retail, period: 2024,", "{indicator: retail, period: 2024, unit: hoa-lu,")
    figures = "indicator,period,value,unit,known\npower,2024-9M,1010.5,binh-an,2024-09-30\nretail,2024-9M,3050,hoa-lu,2024-09-30\n"
    catalogue = CATALOGUE.replace("entry: cumulative, frequency", "entry: cumulative, units: [binh-an, hoa-lu], frequency")
    root = workspace(tmp_path_factory.mktemp("office"), plan=plan, figures=figures, catalogue=catalogue)
    assert monitor(root, "take", "figures.csv", "--by", "An").code == 0
    return root


ASKED = ("status", "--by-unit", "--period", "2024-9M", "--as-of", "2024-10-15")


def test_status_by_unit(office: Path) -> None:
    """`monitor status --by-unit` prints the tree, a column for each flag that occurs."""
    out = monitor(office, *ASKED).out
    lines = {line.split("  ")[0].strip(): line.split() for line in out.splitlines() if line.strip()}
    assert lines["Tỉnh Bình An"][-1].isdigit()
    head = out.splitlines()[1]
    assert "Vượt tiến độ" in head
    assert "Chậm tiến độ" not in head
    assert "\u2003Huyện Hoa Lư" in out


def test_status_by_unit_as_json(office: Path) -> None:
    """Under `units`, beside the findings; counts agree with the findings."""
    found = json.loads(monitor(office, *ASKED, "--json").out)
    province, district = found["units"]
    assert (province["unit"], province["parent"], district["unit"], district["parent"]) == ("binh-an", None, "hoa-lu", "binh-an")
    assert (district["own"], district["total"]) == (1, 1)
    assert province["total"] == sum(finding["governs"] for finding in found["findings"])
    assert sum(province["flags"].values()) == province["total"]
    assert "units" not in json.loads(monitor(office, *(word for word in ASKED if word != "--by-unit"), "--json").out)


def test_status_by_unit_of_one_unit(office: Path) -> None:
    """With `--unit` the tree begins there."""
    found = json.loads(monitor(office, *ASKED, "--unit", "hoa-lu", "--json").out)
    assert [unit["unit"] for unit in found["units"]] == ["hoa-lu"]
