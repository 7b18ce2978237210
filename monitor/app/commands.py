"""Each command as a function of its arguments: gather, decide, apply; returns the exit code."""

import datetime
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.app import languages, screen, settings
from monitor.app.options import SPOKEN, Lang
from monitor.app.settings import Workspace
from monitor.periods import NotAPeriod, Period
from monitor.problems import Problem, Stop, did_you_mean
from monitor.report import Format
from monitor.wording import Language, Message, say

if TYPE_CHECKING:
    from monitor.app.intake import Receipt
    from monitor.sources.cells import Mark


def report(names: tuple[str, ...], period: str | None, as_of: str | None, lang: Lang | None, formats: str) -> int:
    """Writes each report and shows its table; a report that fails is named and the others go on."""
    from monitor.app import gather, publish
    from monitor.outputs.terminal import status_table

    workspace, language = _here(lang)
    wanted, day, forms = _period(period), _day(as_of, "--as-of"), _formats(formats)

    gathered = gather.gather(workspace)
    known, faulty = gather.definitions(workspace, gathered.promises)
    chosen = {name: publish.adjusted(known[name], wanted, day, forms) for name in _named(names, tuple(known), faulty)}

    problems = [*gathered.problems, *faulty]
    made: list[Path] = []
    languages_ = (lang.value,) if lang else ()
    total = sum(len(languages_ or definition.languages) for definition in chosen.values())
    composing = publish.compose_all(workspace, gathered, chosen, languages_)
    for definition, composed in screen.counted(composing, total, language.render(say("Making reports"))):
        try:
            made += publish.publish(workspace, composed, definition.formats)
        except Stop as stop:
            problems += [problem for problem in stop.problems if problem not in problems]
        if composed.lang == language.code or len(definition.languages) == 1 or lang:
            screen.show(status_table(composed, "brief"))
    screen.complain(problems, language)
    for path in made:
        screen.tell(workspace.relative(path))
    if gathered.actuals.empty:
        screen.tell(language.render(say("no figures yet: `monitor take FILE.csv --by WHO` takes them in")))
    return int(screen.failing(problems))


def status(
    period: str | None,
    as_of: str | None,
    plans: tuple[str, ...],
    unit: str | None,
    lang: Lang | None,
    *,
    as_json: bool,
    by_unit: bool = False,
) -> int:
    """Prints the findings; every period by itself, the newest first."""
    from monitor.app import findings

    workspace, language = _here(lang)
    wanted, day = _period(period), _day(as_of, "--as-of")
    found = findings.found(workspace, wanted, day, plans, unit)
    if as_json:
        screen.tell(findings.as_json(found, language, unit, by_unit=by_unit))
    elif by_unit:
        screen.show(findings.tree(found, language, unit))
    else:
        for table in findings.tables(found, wanted, language, unit):
            screen.show(table)
    screen.complain(found.problems, language)
    return int(screen.failing(found.problems))


def explain(code: str, period: str | None, as_of: str | None, unit: str | None, lang: Lang | None) -> int:
    """Prints how each flag of an indicator came about."""
    from monitor.app import findings

    workspace, language = _here(lang)
    wanted, day = _period(period), _day(as_of, "--as-of")
    found = findings.found(workspace, wanted, day, (), unit)
    for text in findings.explained(found, code, language):
        screen.show(text)
    return 0


def record(
    code: str, period: str, value: str | None, by: str, unit: str | None, status: str | None, known: str | None,
    source: str | None, note: str | None, remark: str | None, *, withdraw: bool,
) -> int:  # fmt: skip
    """Adds one figure, or takes one back."""
    from monitor.app import gather, intake
    from monitor.sources.plans import read_plans
    from monitor.store import Store

    workspace, language = _here(None)
    if not value and not withdraw:
        raise Stop(Problem("VALUE", say("there is no value"), say("give one, or take the figure back with --withdraw")), code=2)
    promises, _ = read_plans(workspace.root)
    store = Store.open(workspace.database_url)
    receipt = intake.record(
        store, promises, code, period, value or "", by=by, now=gather.now(workspace), unit=unit or "", status=status or "",
        known=known or "", source=source or "", note=note or "", remark=remark or "", withdraw=withdraw,
    )  # fmt: skip
    return _answer([receipt], language)


def override(
    named: str, period: str, flag: str | None, by: str, reason: str, until: str | None, unit: str | None, lang: Lang | None, *,
    withdraw: bool,
) -> int:  # fmt: skip
    """Sets one finding's flag, or gives it back to the rules."""
    from monitor.app import overriding

    workspace, language = _here(lang)
    wanted, day = _period(period), _day(until, "--until")
    if wanted is None or (flag is None) != withdraw:
        raise Stop(Problem("--flag", say("give either --flag or --withdraw")), code=2)
    row, given = overriding.override(workspace, named, wanted, flag, by=by, reason=reason, until=day, unit=unit)
    screen.tell(overriding.told(row, given, language))
    return 0


def take(files: tuple[Path, ...], by: str, delimiter: str | None, decimal: "Mark", mapping: str = "", *, as_json: bool) -> int:
    """Takes each file in; a file that cannot be read is named and the others go on. JSON is one receipt a line."""
    from monitor.app import gather, handin

    workspace, language = _here(None)
    receipts, problems = handin.take_all(
        workspace, files, by=by, now=gather.now(workspace), delimiter=delimiter, mark=decimal, mapping=mapping
    )
    for receipt in receipts if as_json else ():
        screen.tell(json.dumps(handin.plain(receipt, workspace, language), ensure_ascii=False))
    screen.complain(problems, language)
    return max(int(screen.failing(problems)), _answer(receipts, language, quiet=as_json))


def _answer(receipts: Sequence["Receipt"], language: Language, *, quiet: bool = False) -> int:
    """Says what became of each hand-in; 1 where something was refused, or the file could not be read."""
    for receipt in receipts if not quiet else ():
        screen.complain(receipt.problems, language)
        counts = {name: getattr(receipt, name) for name in ("accepted", "unchanged", "rejected", "empty")}
        if receipt.answer:
            screen.tell(language.render(say("to be mended: {path}", path=receipt.answer)))
        given = say("{file}: {accepted} accepted, {unchanged} unchanged, {rejected} rejected, {empty} empty", file=receipt.file, **counts)
        screen.tell(language.render(given))
    return int(any(receipt.rejected or screen.failing(receipt.problems) for receipt in receipts))


def form(
    plan: str | None, period: str, unit: str | None, as_of: str | None, lang: Lang | None, to: Path | None, *, every: bool
) -> int:  # fmt: skip
    """Writes the entry forms and prints their paths."""
    from monitor.app import forms, gather

    workspace, language = _here(lang)
    wanted, day = _period(period), _day(as_of, "--as-of")
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

    workspace, language = _here(None)
    promises, _ = read_plans(workspace.root)
    code = 0
    for found in empty(workspace, promises, language, by=by, clock=lambda: gather.now(workspace), pause=pause):
        if isinstance(found, Problem):
            screen.complain([found], language)
            code = 1
            continue
        if as_json:
            screen.tell(json.dumps(handin.plain(found, workspace, language), ensure_ascii=False))
        code = max(code, _answer([found], language, quiet=as_json))
    return code


def submissions(lang: Lang | None, *, as_json: bool) -> int:
    """Prints every hand-in."""
    from monitor.app import entry_commands

    return entry_commands.submissions(*_here(lang), as_json=as_json)


def missing(period: str, unit: str | None, as_of: str | None, lang: Lang | None, *, as_json: bool) -> int:
    """Prints who has not reported what."""
    from monitor.app import entry_commands, gather

    workspace, language = _here(lang)
    wanted, day = _period(period), _day(as_of, "--as-of") or gather.today(workspace)
    assert wanted is not None
    return entry_commands.missing(workspace, language, wanted, unit or "", day, as_json=as_json)


def original(code: str, sha256: str, to: Path | None) -> int:
    """Writes the file that figures came from."""
    from monitor.app import entry_commands

    return entry_commands.original(_here(None)[0], code, sha256, to)


def history(code: str, unit: str | None, lang: Lang | None) -> int:
    """Prints every vintage."""
    from monitor.app import intake
    from monitor.outputs.terminal import vintages
    from monitor.sources.plans import read_plans
    from monitor.store import Store

    workspace, language = _here(lang)
    promises, _ = read_plans(workspace.root)
    found = intake.history(Store.open(workspace.database_url), promises, code, unit)
    screen.show(vintages(found, promises.indicators.get(code), language))
    return 0


def changes(
    first: str, last: str | None, period: str | None, plans: tuple[str, ...], unit: str | None, lang: Lang | None, *, as_json: bool
) -> int:
    """Prints what became different between two days' knowledge."""
    from monitor.app import changed, gather

    workspace, language = _here(lang)
    wanted, begin, end = _period(period), _day(first, "--from"), _day(last, "--to") or gather.today(workspace)
    if begin is None:
        raise Stop(Problem("--from", say("from which day?"), say("write it as 2024-10-06")), code=2)
    gathered = gather.gather(workspace)
    found = changed.changed(gathered, begin, end, wanted, plans, unit)
    if as_json:
        screen.tell(changed.as_json(found, begin, end))
    else:
        screen.show(changed.as_table(found, gathered.promises, begin, end, language))
    screen.complain(gathered.problems, language)
    return int(screen.failing(gathered.problems))


def check(lang: Lang | None) -> int:
    """Prints all problems of the workspace's files."""
    from monitor.app.check import check as examine

    workspace, language = _here(lang)
    problems = (*examine(workspace), *_doubts(workspace))
    screen.complain(problems, language)
    if not problems:
        screen.tell(language.render(say("nothing wrong was found in targets/, reports/ and templates/")))
    return int(screen.failing(problems))


def assess(
    targets: Path, actuals: Path, period: str | None, as_of: str | None, lang: Lang | None, *, as_json: bool, as_csv: bool,
    delimiter: str | None, decimal: "Mark",
) -> int:  # fmt: skip
    """Prints the findings of two tidy files; 1 where a row was refused, also when the others were judged."""
    from monitor.app import assess_files

    SPOKEN["lang"] = lang.value if lang else SPOKEN["lang"] or "vi"
    language = languages.load(SPOKEN["lang"])
    wanted, day, sign = _period(period), _day(as_of, "--as-of"), _sign(delimiter, decimal)
    if as_json and as_csv:
        raise Stop(Problem("--csv", say("either --json or --csv"), None), code=2)

    judged = assess_files.judged(targets, actuals, wanted, day or assess_files.today(), delimiter=sign, mark=decimal)
    form = assess_files.as_json if as_json else assess_files.as_csv if as_csv else assess_files.as_text

    screen.complain(judged.problems, language)
    if printed := form(judged, language).rstrip("\n"):
        screen.tell(printed)
    return int(screen.failing(judged.problems))


def _doubts(workspace: Workspace) -> tuple[Problem, ...]:
    """What looks wrong in the figures taken in."""
    from monitor.app import gather

    gathered = gather.gather(workspace)
    return gathered.worded(gathered.doubts(gather.today(workspace)))


def backtest(lang: Lang | None, *, as_csv: bool) -> int:
    """Prints how well past years would have been projected from months 3, 6 and 9."""
    from monitor.app import gather
    from monitor.backtest import COLUMNS, backtest

    workspace, language = _here(lang)
    gathered = gather.gather(workspace)
    flows = [code for code, indicator in gathered.promises.indicators.items() if indicator.kind == "flow"]
    found = backtest(gathered.actuals, indicators=flows)
    if not as_csv and not found["unit_years"].sum():
        screen.tell(
            language.render(say("no year can be tried: that needs a complete year with three complete ones among the five before it"))
        )
        return 0
    screen.tell(found[list(COLUMNS)].to_csv(index=False) if as_csv else found.round(2).to_string(index=False))
    return 0


def init(folder: Path) -> int:
    """Makes a workspace and takes in the example's figures."""
    from monitor.app import gather, handin
    from monitor.app.initialise import initialise

    made = initialise(folder)
    workspace = settings.find(str(folder))
    language = languages.load(SPOKEN["lang"] or workspace.lang)
    for path in made:
        screen.tell(str(path))
    files = tuple(sorted(workspace.root.glob("targets/*/*.csv")))
    receipts, problems = handin.take_all(workspace, files, by="example", now=gather.now(workspace))
    screen.complain(problems, language)
    return max(int(screen.failing(problems)), _answer(receipts, language))


def doctor(lang: Lang | None) -> int:
    """Prints each check and what to do where one fails."""
    from monitor.app.doctor import examine

    workspace, language = _here(lang)
    checks = examine(workspace)
    for one in checks:
        sign = language.render(say("fine") if one.ok else say("LOOK"))
        screen.tell(f"{sign:<6} {language.render(one.name)}: {language.render(one.found)}")
        if not one.ok and one.hint:
            screen.tell(f"       → {language.render(one.hint)}")
    return int(not all(one.ok for one in checks))


def schema(kind: str) -> int:
    """Prints a JSON Schema."""
    from monitor.sources.schema import definition_schema, plan_schema

    schemas = {"targets": plan_schema, "reports": definition_schema}
    if kind not in schemas:
        raise Stop(_unknown(kind, say("there is no such schema"), tuple(schemas)), code=2)
    screen.tell(json.dumps(schemas[kind](), ensure_ascii=False, indent=2))
    return 0


def _here(lang: Lang | None) -> tuple[Workspace, Language]:
    if lang:
        SPOKEN["lang"] = lang.value
    workspace = settings.find(SPOKEN["workspace"] or None)
    return workspace, languages.load(SPOKEN["lang"] or workspace.lang)


def _period(text: str | None) -> Period | None:
    try:
        return Period.parse(text) if text else None
    except NotAPeriod:
        hint = say("write 2024, 2024-Q3, 2024-H1, 2024-9M, 2024-05, 2024-01..2024-05 or 2021..2030")
        raise Stop(Problem("--period", say("“{text}” is not a period", text=text), hint), code=2) from None


def _day(text: str | None, option: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        raise Stop(Problem(option, say("“{text}” is not a day", text=text), say("write it as 2024-10-06")), code=2) from None


def _sign(text: str | None, decimal: "Mark") -> str | None:
    """What stands between cells: a single character, or the word tab."""
    sign = "\t" if text == "tab" else text
    if sign is not None and (len(sign) != 1 or sign == decimal or sign in '"\r\n'):
        raise Stop(Problem("--delimiter", say("a delimiter is one character, other than the mark of decimals")), code=2)
    return sign


def _formats(text: str) -> tuple[Format, ...]:
    known: tuple[Format, ...] = ("pdf", "xlsx", "json")
    named = [part.strip() for part in text.split(",") if part.strip()]
    unknown = [part for part in named if part not in known]
    if unknown:
        raise Stop(*(_unknown(f"--format {part}", say("there is no such format"), known) for part in unknown), code=2)
    return tuple(form for form in known if form in named)


def _named(names: tuple[str, ...], known: tuple[str, ...], faulty: tuple[Problem, ...]) -> tuple[str, ...]:
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Stop(*faulty, *(_unknown(name, say("there is no such report"), known) for name in unknown), code=2)
    return names or known


def _unknown(name: str, what: Message, known: tuple[str, ...]) -> Problem:
    return Problem(name, what, did_you_mean(name.rpartition(" ")[2], known) or say("known are: {known}", known=", ".join(known)))
