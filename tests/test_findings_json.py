"""`monitor status --json`: every field that docs/findings.md promises, of the type it promises, and no other."""

import datetime
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from monitor.assess import FINDINGS, NOTES, REASONS
from monitor.periods import Period
from monitor.wording import FLAGS
from tests.small_workspace import monitor, workspace

PAGE = (Path(__file__).parents[1] / "docs" / "findings.md").read_text(encoding="utf-8")
FIELDS = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", PAGE, re.MULTILINE))
Finding = dict[str, Any]


def number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def day(value: object) -> bool:
    return isinstance(value, str) and datetime.date.fromisoformat(value).isoformat() == value


TYPES: dict[str, Callable[[object], bool]] = {
    "text": lambda value: isinstance(value, str) and value != "",
    "number": number,
    "whole number": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "true or false": lambda value: isinstance(value, bool),
    "day": day,
    "value": lambda value: number(value) or day(value),
    "period": lambda value: isinstance(value, str) and str(Period.parse(value)) == value,
    "object": lambda value: isinstance(value, dict) and list(value) == ["value", "status", "score"],
    "list of texts": lambda value: isinstance(value, list) and all(isinstance(each, str) for each in value),
}


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    """Of a small plan with every flag, and of the whole example, in several periods."""
    office = workspace(tmp_path_factory.mktemp("office"))
    assert monitor(office, "take", "figures.csv", "--by", "An").code == 0
    assert monitor(office, "init", "demo").code == 0
    asked = [(office, "2024-9M"), *((office / "demo", period) for period in (None, "2021-07", "2021", "2024-05", "2030"))]
    return [finding for folder, period in asked for finding in printed(folder, *(("--period", period) if period else ()))]


def printed(folder: Path, *words: str) -> list[Finding]:
    ran = monitor(folder, "status", "--json", "--as-of", "2024-10-15", *words)
    assert ran.code == 0, ran.err
    (name, found), *_ = json.loads(ran.out).items()
    assert name == "findings"
    return list(found)


def test_the_page_names_exactly_what_is_printed(findings: list[Finding]) -> None:
    """Each field, in its order; in every finding, whether there is something to say or not."""
    assert list(FIELDS) == [*(name for name in FINDINGS if not name.startswith("sdg_")), "sdg", "sentence"]
    assert {tuple(finding) for finding in findings} == {tuple(FIELDS)}


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_is_of_the_type_that_the_page_says(findings: list[Finding], field: str) -> None:
    """And null only where the page says so."""
    kind = FIELDS[field].removesuffix(" or null")
    given = [finding[field] for finding in findings if finding[field] is not None]
    assert [value for value in given if not TYPES[kind](value)] == []
    assert len(given) == len(findings) or kind != FIELDS[field]


def test_codes_are_those_documented(findings: list[Finding]) -> None:
    """Flags, reasons and notes come from closed lists; each flag occurs."""
    assert {finding["flag"] for finding in findings} == set(FLAGS)
    assert {finding["reason"] for finding in findings} <= set(REASONS)
    assert {note for finding in findings for note in finding["notes"]} <= set(NOTES)


def test_only_milestones_have_days_for_values(findings: list[Finding]) -> None:
    """A day is no number, and a number is no day."""
    milestones = [finding for finding in findings if finding["kind"] == "milestone"]
    assert {finding["target_high"] for finding in milestones} >= {"2021-12-31"}
    assert [finding for finding in findings if finding["kind"] != "milestone" and isinstance(finding["target_high"], str)] == []


def test_the_sentence_speaks_the_language_asked_for(findings: list[Finding], tmp_path: Path) -> None:
    """Vietnamese by default, English by --lang en; figures and codes are the same in both."""
    assert monitor(workspace(tmp_path), "take", "figures.csv", "--by", "An").code == 0
    both = [{f["indicator"]: f for f in printed(tmp_path, "--period", "2024-9M", "--lang", lang)} for lang in ("vi", "en")]
    assert both[0]["cement"]["sentence"].endswith("không đạt kế hoạch.")
    assert both[1]["cement"]["sentence"].endswith("missed.")
    for each in both:
        for finding in each.values():
            del finding["sentence"]
    assert both[0] == both[1]
    assert findings
