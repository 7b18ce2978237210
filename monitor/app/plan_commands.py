"""`monitor plan`: a plan as a workbook and back, and next year's plan drafted."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from monitor.app.options import AsOfOption, LangOption

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
    from monitor.app import plan_work

    sys.exit(plan_work.form(plan_, to, as_of, lang, monthly=monthly))


@plan.command("take")
def take_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The workbook, .xlsx or .ods.")],
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who gives the plan.")],
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="The plan file; the plan's own by default.")] = None,
    force: ForceOption = False,
    lang: LangOption = None,
) -> None:
    """Read a plan's workbook back into its YAML file; comments and whatever did not change stay as they are."""
    from monitor.app import plan_work

    sys.exit(plan_work.take(file, by, to, lang, force=force))


@plan.command("next")
def next_(
    plan_: PlanArgument, to: ToOption = None, monthly: MonthlyOption = False, force: ForceOption = False, as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:  # fmt: skip
    """Draft next year's plan from this year's, with this year's estimate as baseline; .yaml, or a workbook with --to FILE.xlsx."""
    from monitor.app import plan_work

    sys.exit(plan_work.following(plan_, to, as_of, lang, monthly=monthly, force=force))
