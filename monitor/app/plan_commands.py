"""`monitor plan`: a plan as a workbook and back, and next year's plan drafted."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from monitor.app.options import AsOfOption, Lang, LangOption
from monitor.app.settings import Workspace
from monitor.problems import Problem, Stop
from monitor.wording import Language, say

plan = typer.Typer(no_args_is_help=True, help="Plans as workbooks for planners, and back; next year's plan drafted.")
PlanArgument = Annotated[str, typer.Argument(metavar="PLAN", help="Code of the plan.")]
ToOption = Annotated[Path | None, typer.Option("--to", metavar="FILE", help="Instead of output/plans/.")]
MonthlyOption = Annotated[bool, typer.Option("--monthly", help="Phasing by month instead of by quarter.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Also over a file that has changed or is there already.")]


@plan.command("form")
def form_(
    plan_: PlanArgument, to: ToOption = None, monthly: MonthlyOption = False, as_of: AsOfOption = None, lang: LangOption = None
) -> None:
    """A plan as a workbook: history, plan and estimate beside each target, phasing proposed from past years."""
    sys.exit(form(plan_, to, as_of, lang, monthly=monthly))


@plan.command("take")
def take_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The workbook, .xlsx or .ods.")],
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who gives the plan.")],
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="The plan file; the plan's own by default.")] = None,
    force: ForceOption = False,
    lang: LangOption = None,
) -> None:
    """Read a plan's workbook back into its YAML file; comments and whatever did not change stay as they are."""
    sys.exit(take(file, by, to, lang, force=force))


@plan.command("next")
def next_(
    plan_: PlanArgument, to: ToOption = None, monthly: MonthlyOption = False, force: ForceOption = False, as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:  # fmt: skip
    """Draft next year's plan from this year's, with this year's estimate as baseline; .yaml, or a workbook with --to FILE.xlsx."""
    sys.exit(following(plan_, to, as_of, lang, monthly=monthly, force=force))


def form(code: str, to: Path | None, as_of: str | None, lang: Lang | None, *, monthly: bool) -> int:
    """Writes the workbook and prints its path."""
    from monitor.app import commands, gather, planning, publish, screen
    from monitor.app.forms import plain

    workspace, language = commands._here(lang)  # noqa: SLF001 - one package
    day = commands._day(as_of, "--as-of") or gather.today(workspace)  # noqa: SLF001

    gathered = gather.gather(workspace)
    content = planning.form(gathered, code, language, phasing="monthly" if monthly else "quarterly", as_of=day)

    path = publish.write(to or workspace.root / "output" / "plans" / f"{plain(code)}.{language.code}.xlsx", content)
    screen.tell(workspace.relative(path.absolute()))
    return 0


def take(source: Path, by: str, to: Path | None, lang: Lang | None, *, force: bool) -> int:
    """Writes the plan file, says what changed, and offers the words for the commit that keeps it."""
    from monitor.app import commands, gather, planning, screen

    workspace, language = commands._here(lang)  # noqa: SLF001

    taken = planning.take(workspace, gather.gather(workspace), source, to, force=force)

    screen.complain(taken.warnings, language)
    if not taken.nothing:
        planning.apply(taken)
    _tell(workspace, language, taken.nothing, taken, source, by)
    return 0


def following(code: str, to: Path | None, as_of: str | None, lang: Lang | None, *, monthly: bool, force: bool) -> int:
    """Writes the draft and prints its path."""
    from monitor.app import commands, gather, planning, publish, screen
    from monitor.app.forms import plain

    workspace, language = commands._here(lang)  # noqa: SLF001
    day = commands._day(as_of, "--as-of") or gather.today(workspace)  # noqa: SLF001

    gathered = gather.gather(workspace)
    file = planning.draft(gathered, code, as_of=day)
    assert file.plan
    path = (to or workspace.root / "output" / "plans" / f"{plain(file.plan.code)}.yaml").absolute()
    if to and path.exists() and not force:
        raise Stop(Problem(workspace.relative(path), say("this file is there already"), say("name another one, or say --force")))
    if path.suffix == ".xlsx":
        phasing = "monthly" if monthly else "quarterly"
        content = planning.draft_workbook(gathered, file, language, phasing=phasing, as_of=day)  # type: ignore[arg-type]
    else:
        content = planning.draft_text(workspace, file, path, language).encode()

    screen.tell(workspace.relative(publish.write(path, content)))
    return 0


def _tell(workspace: Workspace, language: Language, nothing: bool, taken: object, source: Path, by: str) -> None:
    from monitor.app import planning, screen

    assert isinstance(taken, planning.Taken)
    name = workspace.relative(taken.path)
    if nothing:
        screen.tell(language.render(say("{file}: nothing has changed", file=name)))
        return
    counts = {"changed": taken.changed, "added": taken.added, "removed": taken.removed}
    screen.tell(language.render(say("{file}: {changed} targets changed, {added} new, {removed} removed", file=name, **counts)))
    told = say("keep it with: git commit -m “{file}: from {source} by {by}” {file}", file=name, source=source.name, by=by)
    screen.tell(language.render(told))
