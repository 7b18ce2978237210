"""Whatever stands in a text field is printed as it was written: no HTML, no template code, no formula, in any medium."""

import io
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import yaml

from tests.small_workspace import monitor, workspace

ODD = """=cmd|' /C calc'!A0 {tag} {{{{7*7}}}} {{% raw %}} <script>alert(1)</script> "><img src=x onerror=y> [bold]"""
FIELDS = (
    "title", "issuer", "plan-name", "instrument-title", "instrument-number", "publisher", "source-title", "unit-name", "indicator-name",
    "measure", "group", "owner", "indicator-note", "target-note", "stated", "note", "remark", "cause", "action", "action-owner",
    "decision", "decision-owner",
)  # fmt: skip
"""Every free text of plan, definition and figures that a report prints."""
LETTER = ("superior", "place", "to", "copies", "position")
"""And those that only the official theme and its draft have."""


def odd(tag: str) -> str:
    return ODD.format(tag=f"({tag})")


def said(tag: str) -> dict[str, str]:
    return {"vi": odd(tag)}


CATALOGUE = {
    "units": [{"code": "binh-an", "name": said("unit-name")}],
    "sources": [{"code": "bulletin", "publisher": odd("publisher"), "title": odd("source-title")}],
    "instruments": [{"code": "nq-40", "title": said("instrument-title"), "number": odd("instrument-number"), "date": "2023-12-08"}],
    "indicators": [
        {
            "code": "power", "name": said("indicator-name"), "measure": said("measure"), "kind": "flow", "decimals": "1",
            "group": said("group"), "owner": {"name": said("owner")}, "note": said("indicator-note"), "frequency": "monthly",
        },
        {"code": "retail", "name": {"vi": "Bán lẻ"}, "measure": {"vi": "tỷ đồng"}, "kind": "flow"},
    ],
}  # fmt: skip
PLAN = {
    "plan": {"code": "p", "name": said("plan-name"), "unit": "binh-an", "period": "2024", "instrument": "nq-40"},
    "targets": [
        {"indicator": code, "period": "2024", "stated": odd("stated"), "form": "at_least", "low": "4000", "note": said("target-note")}
        for code in ("power", "retail")
    ],
}
REPORT: dict[str, Any] = {
    "title": said("title"),
    "period": "2024",
    "as_of": "2025-02-15",
    "issuer": said("issuer"),
    "formats": ["pdf", "xlsx", "json"],
    "causes": [{"indicator": "power", "text": said("cause"), "source": "bulletin"}],
    "actions": [{"indicator": "power", "text": said("action"), "owner": said("action-owner"), "due": "2025-01-31"}],
    "decisions": [{"text": said("decision"), "owner": said("decision-owner")}],
    "official": {
        "superior": said("superior"),
        "place": said("place"),
        "to": [said("to")],
        "copies": [said("copies")],
        "position": said("position"),
    },
}
FIGURES = [
    {"indicator": "power", "period": "2024", "value": "1000", "known": "2025-01-31", "note": odd("note"), "remark": odd("remark")},
    {"indicator": "retail", "period": "2024", "value": "1000", "known": "2025-01-31"},
]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """All texts of each medium, blanks taken out."""
    folder = workspace(tmp_path_factory.mktemp("odd"), catalogue=_yaml(CATALOGUE), plan=_yaml(PLAN), report=_yaml(REPORT), figures=_csv())
    (folder / "reports" / "thang-9.yaml").rename(folder / "reports" / "a.yaml")
    (folder / "reports" / "b.yaml").write_text(_yaml({**REPORT, "theme": "official", "formats": ["pdf", "docx"]}), encoding="utf-8")
    taken = monitor(folder, "take", "figures.csv", "--by", "Lan")
    assert taken.code == 0, taken.err
    ran = monitor(folder, "report")
    assert ran.code == 0, ran.err
    output = folder / "output"
    found = {
        "pdf": _printed(output / "a.vi.pdf"),
        "official": _printed(output / "b.vi.pdf"),
        "xlsx": "\n".join(_cells(output / "a.vi.xlsx")),
        "docx": "\n".join(_paragraphs(output / "b.vi.docx")),
        "json": "\n".join(_texts(json.loads((output / "a.vi.json").read_bytes()))),
        "terminal": ran.out,
    }
    return {medium: "".join(text.split()) for medium, text in found.items()}


def _yaml(content: object) -> str:
    return str(yaml.safe_dump(content, allow_unicode=True, width=10_000))


def _csv() -> str:
    names = ("indicator", "period", "value", "known", "note", "remark")
    rows = [",".join('"' + row.get(name, "").replace('"', '""') + '"' for name in names) for row in FIGURES]
    return "\n".join([",".join(names), *rows]) + "\n"


def _printed(path: Path) -> str:
    return subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True, encoding="utf-8").stdout


def _cells(path: Path) -> Iterator[str]:
    """Every text of every sheet; none of ours may have become a formula."""
    for sheet in openpyxl.load_workbook(io.BytesIO(path.read_bytes())):
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            assert cell.data_type != "f" or "cmd|" not in str(cell.value), f"{sheet.title}!{cell.coordinate}"
            assert cell.hyperlink is None or cell.hyperlink.target is None, "a link leads out of the workbook"
            yield str(cell.value)


def _paragraphs(path: Path) -> Iterator[str]:
    yield from (text for text in docx.Document(str(path)).element.itertext())


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, (list, dict)):
        for each in content.values() if isinstance(content, dict) else content:
            yield from _texts(each)


@pytest.mark.parametrize("medium", ["pdf", "xlsx", "json"])
@pytest.mark.parametrize("field", FIELDS)
def test_a_text_is_printed_as_it_was_written(written: dict[str, str], medium: str, field: str) -> None:
    """Every field in every medium that has the whole report."""
    assert "".join(odd(field).split()) in written[medium]


@pytest.mark.parametrize("medium", ["official", "docx"])
@pytest.mark.parametrize("field", [*FIELDS, *LETTER])
def test_the_official_document_prints_it_too(written: dict[str, str], medium: str, field: str) -> None:
    """In capitals where a heading has them."""
    assert "".join(odd(field).split()).casefold() in written[medium].casefold()


@pytest.mark.parametrize("field", ["issuer", "indicator-name", "measure", "cause", "decision", "decision-owner"])
def test_the_screen_shows_it_as_text(written: dict[str, str], field: str) -> None:
    """Square brackets too, which are the screen's own markup."""
    assert "".join(odd(field).split()) in written["terminal"]
