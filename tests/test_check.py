"""`monitor check`: everything wrong in plans, reports and templates, before anything is rendered."""

from pathlib import Path

import pytest

from monitor.app.check import check
from monitor.app.settings import Workspace
from tests.plan_files import PLAN, line, workspace

ROOT = Path(__file__).parents[1]


def template(root: Path, text: str, name: str = "note.html") -> list[str]:
    """What is wrong in a workspace with this template beside the shipped ones."""
    workspace(root)
    (root / "templates").mkdir(exist_ok=True)
    (root / "templates" / name).write_text(text, encoding="utf-8")
    return [line(problem) for problem in check(Workspace(root))]


def test_plans_reports_and_templates_are_checked_in_one_go(tmp_path: Path) -> None:
    """All problems come at once, in the order of the folders, so that one run is enough to mend them all."""
    workspace(tmp_path, plan=PLAN + "  - {indicator: industy, period: 2021}\n")
    for name, text in {"reports/july.yaml": "titel: x\n", "templates/note.html": "<p>\n{{ reprot.title }}</p>\n"}.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert [line(problem) for problem in check(Workspace(tmp_path))] == [
        "targets/plan.yaml:8:17: no indicator has the code industy (did you mean industry?)",
        "reports/july.yaml:1:1: title is missing (write vi: and, where there is one, en: on lines of their own)",
        (
            "reports/july.yaml:1:1: period is missing (write 2024, 2021..2030, 2024-Q3, 2024-H1, 2024-9M, 2024-05, "
            "2024-01..2024-05 or 2024-05-04)"
        ),
        "reports/july.yaml:1:1: issuer is missing (write vi: and, where there is one, en: on lines of their own)",
        "reports/july.yaml:1:1: unknown key titel (did you mean title?)",
        "templates/note.html:2: no value is named reprot (did you mean report?)",
    ]


MISTAKES = [
    ("{{ report.titel }}", ":1: nothing in a report is named titel (did you mean title?)"),
    ("<p>\n\n{% for s in report.sections %}{{ sektion.kind }}{% endfor %}", ":3: no value is named sektion (did you mean section?)"),
    ("{% for s in report.sections %}{{ s.kind }}", ":1: this is no template: Unexpected end of template"),
    ("{{ report.title | uper }}", ":1: this is no template: No filter named 'uper'."),
    ('{% include "tabel.html" %}', ":1: there is no template tabel.html (did you mean table.html?)"),
]


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=[expected for _, expected in MISTAKES])
def test_a_mistake_in_a_template_is_found_by_reading_it(tmp_path: Path, text: str, expected: str) -> None:
    """Names, attributes, filters and includes that do not exist are said with file and line, also where no report comes by."""
    (found,) = template(tmp_path, text)
    assert found.startswith(f"templates/note.html{expected}")


def test_a_template_may_set_names_of_its_own(tmp_path: Path) -> None:
    """What a template sets, loops over or takes as an argument is known; an included one sees what its includer set."""
    text = '{% set word = report.title %}{% macro row(cell) %}{{ cell.text }}{% endmacro %}{{ row(word) }}{% include "key.html" %}'
    assert template(tmp_path, text) == []
    assert template(tmp_path, "{{ word }}", name="inner.html") == []


def test_the_example_has_nothing_that_must_be_mended() -> None:
    """The workspace that ships passes; what is left are warnings about what its sources themselves contradict."""
    assert [line(problem) for problem in check(Workspace(ROOT)) if problem.severity == "error"] == []
