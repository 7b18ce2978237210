"""Hostile and broken workbooks: each is one refused file with a reason; none hangs, kills, or is silently lost."""

import time
from pathlib import Path

import pytest

from monitor.problems import Problem
from monitor.sources import workbook
from monitor.sources.workbook import Limits
from monitor.sources.workbook.refusals import REFUSALS
from tests import hostile
from tests.small_workspace import monitor
from tests.small_workspace import workspace as small

CODES = {what.text: code for code, (what, _) in REFUSALS.items()}


@pytest.mark.parametrize("name", hostile.FILES)
def test_a_hostile_file_is_refused_with_its_reason(name: str) -> None:
    """Within seconds, whatever is in it, and the reason is one that a person can do something about."""
    made, wanted = hostile.FILES[name]
    begun = time.monotonic()
    found = workbook.read(made(), "hand-in.xlsx")
    assert time.monotonic() - begun < 20
    code = CODES[found.what.text] if isinstance(found, Problem) else "read"
    assert code in wanted
    assert code == "read" or (isinstance(found, Problem) and found.hint)


def test_the_corpus_is_large() -> None:
    """At least sixty files."""
    assert len(hostile.FILES) >= 60


def test_a_reader_that_takes_too_much_is_ended() -> None:
    """Memory, time: the file is refused and we live on."""
    content = hostile.many_cells(200)
    assert _code(content, Limits(memory=100 << 20)) in ("memory", "died", "unreadable")
    assert _code(content, Limits(seconds=0)) == "too_slow"
    assert _code(content, Limits(size=1000)) == "too_large"


def _code(content: bytes, limits: Limits) -> str:
    found = workbook.read(content, "hand-in.xlsx", limits)
    assert isinstance(found, Problem)
    return CODES[found.what.text]


def test_refused_files_are_kept_all_the_same(tmp_path: Path) -> None:
    """The bytes are stored before anything reads them; the receipt counts nothing and says why; a good file beside is taken."""
    folder = small(tmp_path)
    (folder / "bomb.xlsx").write_bytes(hostile.FILES["a bomb"][0]())
    (folder / "empty.ods").write_bytes(b"")
    ran = monitor(folder, "--lang", "en", "take", "bomb.xlsx", "empty.ods", "figures.csv", "--by", "Lan")
    assert ran.code == 1
    assert "bomb.xlsx: error: the file unpacks to an improper size" in ran.err
    assert "empty.ods: error: the file is empty" in ran.err
    assert "figures.csv: 10 accepted" in ran.out
    assert monitor(folder, "submissions").out.count("bomb.xlsx") == 1
