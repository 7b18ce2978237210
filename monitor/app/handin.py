"""Hand-ins from the command line: several files one after the other, and a receipt as JSON."""

import datetime
from collections.abc import Sequence
from pathlib import Path

from monitor.app import intake
from monitor.app.intake import Receipt
from monitor.app.settings import Workspace
from monitor.problems import Problem, Stop
from monitor.sources.cells import Mark
from monitor.sources.plans import read_plans
from monitor.store import Store
from monitor.wording import Language


def take_all(
    workspace: Workspace, files: Sequence[Path], *, by: str, now: datetime.datetime, delimiter: str | None = None, mark: Mark = "."
) -> tuple[list[Receipt], list[Problem]]:
    """Takes in each file; one that cannot be read at all is a problem, and the others go on."""
    promises, _ = read_plans(workspace.root)
    receipts: list[Receipt] = []
    problems: list[Problem] = []
    store = Store.open(workspace.database_url)
    for path in files:
        try:
            receipts.append(
                intake.take(store, promises, path, by=by, now=now, name=workspace.relative(path.absolute()), delimiter=delimiter, mark=mark)
            )
        except Stop as stop:
            problems += stop.problems
    store.close()
    return receipts, problems


def plain(receipt: Receipt, language: Language) -> dict[str, object]:
    """The receipt for machines; the place's file is the receipt's own."""
    counts = {name: getattr(receipt, name) for name in ("accepted", "unchanged", "rejected", "empty")}
    return {
        "file": receipt.file,
        **counts,
        "problems": [_problem(problem, receipt.file, language) for problem in receipt.problems],
        "answer": None,
    }


def _problem(problem: Problem, file: str, language: Language) -> dict[str, object]:
    message = " – ".join(language.render(text) for text in (problem.what, problem.hint) if text)
    sheet, cell = _place(problem.where, file)
    return {"severity": problem.severity, "sheet": sheet, "cell": cell, "message": message}


def _place(where: str, file: str) -> tuple[str | None, str | None]:
    """Sheet and cell of a workbook; of any other file the whole place, of a whole workbook neither."""
    if where == file:
        return None, None
    sheet, mark, cell = where.removeprefix(f"{file}:").rpartition("!")
    return (sheet, cell) if mark else (None, where)
