"""Hand-ins from the command line: several files one after the other, and a receipt as JSON."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from monitor.app import intake, languages, tables
from monitor.app.intake import Receipt
from monitor.app.settings import Workspace
from monitor.problems import Problem, Stop
from monitor.sources.cells import Mark
from monitor.sources.plans import read_plans
from monitor.store import Store
from monitor.wording import Language


def take_all(
    workspace: Workspace,
    files: Sequence[Path],
    *,
    by: str,
    now: datetime.datetime,
    delimiter: str | None = None,
    mark: Mark = ".",
    mapping: str = "",
) -> tuple[list[Receipt], list[Problem]]:
    """Takes in each file; one that cannot be read at all is a problem, and the others go on."""
    promises, _ = read_plans(workspace.root)
    mapped = tables.mapped(workspace, promises, mapping)
    receipts: list[Receipt] = []
    problems: list[Problem] = []
    store = Store.open(workspace.database_url, languages.load(workspace.lang))
    for path in files:
        try:
            name = workspace.relative(path.absolute())
            receipt = intake.take(store, promises, path, by=by, now=now, name=name, delimiter=delimiter, mark=mark, mapped=mapped)
            receipts.append(answered(workspace, receipt, workspace.root / "output" / "answers", now.date()))
        except Stop as stop:
            problems += stop.problems
    store.close()
    return receipts, problems


def answered(workspace: Workspace, receipt: Receipt, folder: Path, day: datetime.date) -> Receipt:
    """The receipt with the path of the form to be mended, if there is anything to mend."""
    if receipt.form is None:
        return receipt
    from monitor.app.answers import answer

    return replace(receipt, answer=answer(workspace, receipt, folder, day))


def plain(receipt: Receipt, workspace: Workspace, language: Language) -> dict[str, object]:
    """The receipt for machines; the place's file is the receipt's own."""
    counts = {name: getattr(receipt, name) for name in ("accepted", "unchanged", "rejected", "empty")}
    return {
        "file": receipt.file,
        **counts,
        "problems": [_problem(problem, receipt.file, language) for problem in receipt.problems],
        "answer": workspace.relative(receipt.answer) if receipt.answer else None,
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
