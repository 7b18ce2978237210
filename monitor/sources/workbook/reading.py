"""Reads a workbook in a process of its own; whatever becomes of that process, here it is one refused file."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from monitor.problems import Problem
from monitor.sources.workbook import envelope
from monitor.sources.workbook.book import Book, Sheet, address, cells
from monitor.sources.workbook.envelope import Nature, Refused
from monitor.sources.workbook.refusals import refusal

_ROOT = str(Path(__file__).parents[3])
_CODE = """import sys
sys.path.insert(0, sys.argv[1])
from monitor.sources.workbook.child import main
main(*map(int, sys.argv[2:4]), *sys.argv[4:])
"""

Allowed = Literal["xls", "links"]
"""What is refused unless a mapping asks for it: an old Excel file; figures that come from other files, as they were when saved."""


@dataclass(frozen=True)
class Limits:
    """What one workbook may cost."""

    size: int = 64 << 20
    memory: int = 3 << 29
    cpu_seconds: int = 60
    seconds: int = 120


LIMITS = Limits()


def sniffed(content: bytes, name: str) -> Nature | Problem:
    """What a file is by its bytes; a problem where it is nothing that can be taken in."""
    try:
        return envelope.sniffed(content)
    except Refused as refused:
        return refusal(name, refused.code, refused.values)


def read(content: bytes, name: str, limits: Limits = LIMITS, *, allowed: tuple[Allowed, ...] = ()) -> Book | Problem:
    """The workbook, or why there is none; `name` is what the problem calls the file."""
    if len(content) > limits.size:
        return refusal(name, "too_large", {"most": limits.size >> 20})
    if "xls" not in allowed and isinstance(nature := sniffed(content, name), Problem):
        return nature
    answer = _asked(content, limits, allowed)
    if isinstance(answer, str):
        return refusal(name, answer, {"seconds": limits.seconds})
    if "refused" in answer:
        return refusal(name, answer["refused"], _placed(answer["values"]))
    return _book(answer["book"])


def _asked(content: bytes, limits: Limits, allowed: tuple[Allowed, ...]) -> dict[str, Any] | str:
    """The child's answer, or the code of its death."""
    command = [sys.executable, "-P", "-c", _CODE, _ROOT, str(limits.memory), str(limits.cpu_seconds), *allowed]
    # Nothing of the environment is handed on: a hostile file should find no secret there. Windows needs its own to start.
    # What defusedxml refuses was refused before, and its parser takes twice the time.
    surroundings = None if sys.platform == "win32" else {"PYTHONUTF8": "1", "OPENPYXL_DEFUSEDXML": "False"}
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and code
            command, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=limits.seconds, env=surroundings, check=False
        )
    except subprocess.TimeoutExpired:
        return "too_slow"
    if done.returncode != 0:
        return "died"
    try:
        answer: dict[str, Any] = json.loads(done.stdout.decode("utf-8", "surrogatepass"))
    except ValueError:
        return "died"
    return answer


def _placed(values: dict[str, Any]) -> dict[str, Any]:
    if "row" in values:
        return {**values, "cell": address(values["row"], values["column"])}
    return values


def _book(plain: dict[str, Any]) -> Book:
    return Book(plain["format"], tuple(_sheet(sheet) for sheet in plain["sheets"]), plain["properties"])


def _sheet(plain: dict[str, Any]) -> Sheet:
    merged = tuple((first, left, last, right) for first, left, last, right in plain["merged"])
    unseen = (frozenset(plain["hidden_rows"]), frozenset(plain["hidden_columns"]))
    return Sheet(plain["name"], plain["hidden"], cells(plain["cells"]), merged, *unseen)
