"""The commands of figures: recorded, taken in, asked for; each a function of its arguments that returns the exit code."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.app import arguments, screen
from monitor.app.options import Lang
from monitor.problems import Problem, Stop
from monitor.wording import Language, say

if TYPE_CHECKING:
    from monitor.app.intake import Receipt
    from monitor.sources.cells import Mark


def record(
    code: str, period: str, value: str | None, by: str, unit: str | None, status: str | None, known: str | None,
    source: str | None, note: str | None, remark: str | None, *, withdraw: bool,
) -> int:  # fmt: skip
    """Adds one figure, or takes one back."""
    from monitor.app import gather, intake, languages
    from monitor.sources.plans import read_plans
    from monitor.store import Store

    workspace, language = arguments.here(None)
    if not value and not withdraw:
        raise Stop(Problem("VALUE", say("there is no value"), say("give one, or take the figure back with --withdraw")), code=2)
    promises, _ = read_plans(workspace.root)
    store = Store.open(workspace.database_url, languages.load(workspace.lang))
    receipt = intake.record(
        store, promises, code, period, value or "", by=by, now=gather.now(workspace), unit=unit or "", status=status or "",
        known=known or "", source=source or "", note=note or "", remark=remark or "", withdraw=withdraw,
    )  # fmt: skip
    return answer([receipt], language)


def take(files: tuple[Path, ...], by: str, delimiter: str | None, decimal: "Mark", mapping: str = "", *, as_json: bool) -> int:
    """Takes each file in; a file that cannot be read is named and the others go on. JSON is one receipt a line."""
    from monitor.app import gather, handin

    workspace, language = arguments.here(None)
    receipts, problems = handin.take_all(
        workspace, files, by=by, now=gather.now(workspace), delimiter=delimiter, mark=decimal, mapping=mapping
    )
    for receipt in receipts if as_json else ():
        screen.tell(json.dumps(handin.plain(receipt, workspace, language), ensure_ascii=False))
    screen.complain(problems, language)
    return max(int(screen.failing(problems)), answer(receipts, language, quiet=as_json))


def form(
    plan: str | None, period: str, unit: str | None, as_of: str | None, lang: Lang | None, to: Path | None, *, every: bool
) -> int:  # fmt: skip
    """Writes the entry forms and prints their paths."""
    from monitor.app import forms, gather

    workspace, language = arguments.here(lang)
    wanted, day = arguments.period(period), arguments.day(as_of, "--as-of")
    if every and unit:
        raise Stop(Problem("--all", say("either one unit or all")), code=2)
    if wanted is None:
        raise Stop(Problem("--period", say("“{text}” is not a period", text=period)), code=2)
    gathered = gather.gather(workspace)

    asked = forms.Asked(plan or "", unit or "", wanted, day or gather.today(workspace))
    for path in forms.written(to or workspace.root / "output" / "forms", gathered, asked, language):
        screen.tell(workspace.relative(path.absolute()))
    faults = [problem for problem in gathered.problems if problem.severity == "error"]
    screen.complain(faults, language)
    return int(bool(faults))


def inbox(by: str, pause: float, *, as_json: bool) -> int:
    """Takes in what lies in the drop folder, once."""
    from monitor.app import gather, handin
    from monitor.app.inbox import empty
    from monitor.sources.plans import read_plans

    workspace, language = arguments.here(None)
    promises, _ = read_plans(workspace.root)
    code = 0
    for found in empty(workspace, promises, language, by=by, clock=lambda: gather.now(workspace), pause=pause):
        if isinstance(found, Problem):
            screen.complain([found], language)
            code = 1
            continue
        if as_json:
            screen.tell(json.dumps(handin.plain(found, workspace, language), ensure_ascii=False))
        code = max(code, answer([found], language, quiet=as_json))
    return code


def submissions(number: int | None, lang: Lang | None, *, as_json: bool) -> int:
    """Prints every hand-in, or one with what its receipt said."""
    from monitor.app import entry_commands

    if number is not None:
        return entry_commands.submission(*arguments.here(lang), number, as_json=as_json)
    return entry_commands.submissions(*arguments.here(lang), as_json=as_json)


def missing(period: str, unit: str | None, as_of: str | None, lang: Lang | None, *, as_json: bool) -> int:
    """Prints who has not reported what."""
    from monitor.app import entry_commands, gather

    workspace, language = arguments.here(lang)
    wanted, day = arguments.period(period), arguments.day(as_of, "--as-of") or gather.today(workspace)
    assert wanted is not None
    return entry_commands.missing(workspace, language, wanted, unit or "", day, as_json=as_json)


def original(code: str, sha256: str, to: Path | None) -> int:
    """Writes the file that figures came from."""
    from monitor.app import entry_commands

    return entry_commands.original(arguments.here(None)[0], code, sha256, to)


def history(code: str, unit: str | None, lang: Lang | None) -> int:
    """Prints every vintage."""
    from monitor.app import intake
    from monitor.outputs.terminal import vintages
    from monitor.sources.plans import read_plans
    from monitor.store import Store

    workspace, language = arguments.here(lang)
    promises, _ = read_plans(workspace.root)
    found = intake.history(Store.open(workspace.database_url), promises, code, unit)
    screen.show(vintages(found, promises.indicators.get(code), language))
    return 0


def answer(receipts: Sequence["Receipt"], language: Language, *, quiet: bool = False) -> int:
    """Says what became of each hand-in; 1 where something was refused, or the file could not be read."""
    from monitor.app import entry_commands

    for receipt in receipts if not quiet else ():
        screen.complain(receipt.problems, language)
        if receipt.answer:
            screen.tell(language.render(say("to be mended: {path}", path=receipt.answer)))
        screen.tell(language.render(entry_commands.receipt(receipt, receipt.file)))
    return int(any(receipt.rejected or screen.failing(receipt.problems) for receipt in receipts))
