"""The commands that read: report, status, explain and their like; each a function of its arguments that returns the exit code."""

from pathlib import Path
from typing import TYPE_CHECKING

from monitor.app import arguments, languages, screen
from monitor.app.options import SPOKEN, Lang
from monitor.problems import Problem, Stop
from monitor.wording import say

if TYPE_CHECKING:
    from monitor.sources.cells import Mark


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

    workspace, language = arguments.here(lang)
    wanted, day = arguments.period(period), arguments.day(as_of, "--as-of")
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

    workspace, language = arguments.here(lang)
    wanted, day = arguments.period(period), arguments.day(as_of, "--as-of")
    found = findings.found(workspace, wanted, day, (), unit)
    for text in findings.explained(found, code, language):
        screen.show(text)
    return 0


def changes(
    first: str, last: str | None, period: str | None, plans: tuple[str, ...], unit: str | None, lang: Lang | None, *, as_json: bool
) -> int:
    """Prints what became different between two days' knowledge."""
    from monitor.app import changed, gather

    workspace, language = arguments.here(lang)
    wanted, begin, end = arguments.period(period), arguments.day(first, "--from"), arguments.day(last, "--to") or gather.today(workspace)
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


def override(
    named: str, period: str, flag: str | None, by: str, reason: str, until: str | None, unit: str | None, lang: Lang | None, *,
    withdraw: bool,
) -> int:  # fmt: skip
    """Sets one finding's flag, or gives it back to the rules."""
    from monitor.app import overriding

    workspace, language = arguments.here(lang)
    wanted, day = arguments.period(period), arguments.day(until, "--until")
    if wanted is None or (flag is None) != withdraw:
        raise Stop(Problem("--flag", say("give either --flag or --withdraw")), code=2)
    row, given = overriding.override(workspace, named, wanted, flag, by=by, reason=reason, until=day, unit=unit)
    screen.tell(overriding.told(row, given, language))
    return 0


def backtest(lang: Lang | None, *, as_csv: bool) -> int:
    """Prints how well past years would have been projected from months 3, 6 and 9."""
    from monitor.app import gather
    from monitor.backtest import COLUMNS, backtest

    workspace, language = arguments.here(lang)
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


def assess(
    targets: Path, actuals: Path, thresholds: Path | None, period: str | None, as_of: str | None, lang: Lang | None, *, as_json: bool,
    as_csv: bool, delimiter: str | None, decimal: "Mark",
) -> int:  # fmt: skip
    """Prints the findings of two tidy files; 1 where a row was refused, also when the others were judged."""
    from monitor.app import assess_files

    SPOKEN["lang"] = lang.value if lang else SPOKEN["lang"] or "vi"
    language = languages.load(SPOKEN["lang"])
    wanted, day, sign = arguments.period(period), arguments.day(as_of, "--as-of"), arguments.sign(delimiter, decimal)
    if as_json and as_csv:
        raise Stop(Problem("--csv", say("either --json or --csv"), None), code=2)

    judged = assess_files.judged(
        targets, actuals, wanted, day or assess_files.today(), delimiter=sign, mark=decimal, thresholds=thresholds
    )  # fmt: skip
    form = assess_files.as_json if as_json else assess_files.as_csv if as_csv else assess_files.as_text

    screen.complain(judged.problems, language)
    if printed := form(judged, language).rstrip("\n"):
        screen.tell(printed)
    return int(screen.failing(judged.problems))
