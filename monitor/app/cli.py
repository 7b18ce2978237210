"""The command line: reads arguments, calls one use case, prints; heavy libraries are imported by the commands that need them.

Exit codes: 0 fine, 1 problems in data or surroundings, 2 wrong usage, 3 a fault of the programme itself, 130 interrupted.
"""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from monitor.app.keeping_cli import app as keeping_commands
from monitor.app.new_commands import new as new_commands
from monitor.app.options import (
    SPOKEN,
    AsOfOption,
    ByOption,
    DecimalOption,
    DelimiterOption,
    JsonOption,
    LangOption,
    PeriodOption,
    Theme,
    UnitOption,
)
from monitor.app.plan_commands import plan as plan_commands
from monitor.app.service_cli import app as service_commands

app = typer.Typer(
    name="monitor", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
    help="Target-versus-actual monitoring for offices that run on plans.",
)  # fmt: skip

app.add_typer(plan_commands, name="plan")
app.add_typer(service_commands)
app.add_typer(keeping_commands)
app.add_typer(new_commands, name="new")


@app.callback()
def _everything(
    workspace: Annotated[str, typer.Option("--workspace", metavar="FOLDER", help="The workspace; else the nearest one upwards.")] = "",
    lang: LangOption = None,
) -> None:
    SPOKEN.update(workspace=workspace, lang=lang.value if lang else "")


@app.command()
def report(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Report definitions; all without a name.")] = None,
    period: PeriodOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    formats: Annotated[
        str, typer.Option("--format", metavar="pdf,docx,xlsx,csv,json", help="Formats instead of the definition's own.")
    ] = "",
    theme: Annotated[Theme | None, typer.Option("--theme", help="modern or official instead of the definition's own.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Render what is unchanged too.")] = False,
    workers: Annotated[int, typer.Option("--workers", metavar="N", help="Processes; one per core for many reports.", min=0, max=64)] = 0,
    verify: Annotated[Path | None, typer.Option("--verify", metavar="FILE", help="Whether this file is what the store gives.")] = None,
) -> None:
    """Assess, and write the reports to output/: a PDF and a workbook each; docx is the official draft for Word."""
    from monitor.app import publish_commands

    if verify:
        sys.exit(publish_commands.verify(verify, lang))
    sys.exit(publish_commands.report(tuple(names or ()), period, as_of, lang, formats, theme, again=again, workers=workers))


@app.command()
def issue(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Report definitions.")],
    period: PeriodOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """Issue reports: each file is kept for good, and a later one for the same period replaces it as a further edition."""
    from monitor.app import publish_commands

    sys.exit(publish_commands.issue(tuple(names), period, as_of, lang))


@app.command()
def issues(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="Of one report.")] = "",
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """What was issued: editions with their files."""
    from monitor.app import publish_commands

    sys.exit(publish_commands.issues(name, lang, as_json=as_json))


@app.command()
def diff(
    name: Annotated[str, typer.Argument(metavar="REPORT", help="A report definition.")],
    first: Annotated[str, typer.Option("--from", metavar="DAY", help="The day whose knowledge is the earlier one, 2024-10-06.")],
    last: Annotated[str | None, typer.Option("--to", metavar="DAY", help="The later one; today by default.")] = None,
    period: PeriodOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """What changed in a report between two days, and why."""
    from monitor.app import publish_commands

    sys.exit(publish_commands.diff(name, first, last, period, lang, as_json=as_json))


@app.command()
def status(
    period: PeriodOption = None,
    as_of: AsOfOption = None,
    plan: Annotated[list[str] | None, typer.Option("--plan", metavar="CODE", help="Only this plan; may be repeated.")] = None,
    unit: UnitOption = None,
    lang: LangOption = None,
    by_unit: Annotated[bool, typer.Option("--by-unit", help="Counts by flag up the tree of units, instead of the table.")] = False,
    as_json: JsonOption = False,
) -> None:
    """The flagged table, worst first; without a period each target at its latest actual."""
    from monitor.app import report_commands

    sys.exit(report_commands.status(period, as_of, tuple(plan or ()), unit, lang, as_json=as_json, by_unit=by_unit))


@app.command()
def explain(
    code: Annotated[str, typer.Argument(metavar="CODE", help="Code of the indicator.")],
    period: PeriodOption = None,
    as_of: AsOfOption = None,
    unit: UnitOption = None,
    lang: LangOption = None,
) -> None:
    """Derive a flag on one screen: wording, instrument, figures with vintage and source, rule, thresholds, result."""
    from monitor.app import report_commands

    sys.exit(report_commands.explain(code, period, as_of, unit, lang))


@app.command()
def record(
    code: Annotated[str, typer.Argument(metavar="CODE", help="Code of the indicator.")],
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="2024-05, or 2024-01..2024-05 for a cumulative figure.")],
    value: Annotated[str | None, typer.Argument(metavar="VALUE", help="Plain number, 18764.2; a completion date as 2024-05-31.")] = None,
    by: ByOption = "",
    unit: UnitOption = None,
    status: Annotated[str | None, typer.Option("--status", metavar="STATUS", help="estimate, preliminary or official.")] = None,
    known: Annotated[str | None, typer.Option("--known", metavar="DAY", help="When it became known; today by default.")] = None,
    source: Annotated[str | None, typer.Option("--source", metavar="TEXT", help="Where it was read.")] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Why the figure stands where it does.")] = None,
    remark: Annotated[str | None, typer.Option("--remark", metavar="TEXT", help="How the figure was read.")] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take the figure back, as a new vintage.")] = False,
) -> None:
    """Add one figure, or take one back."""
    from monitor.app import figure_commands

    sys.exit(figure_commands.record(code, period, value, by, unit, status, known, source, note, remark, withdraw=withdraw))


@app.command()
def override(
    named: Annotated[str, typer.Argument(metavar="TARGET_ID|CODE", help="The target, or the indicator for its governing one.")],
    period: Annotated[str, typer.Option("--period", metavar="PERIOD", help="The period judged.")],
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who sets it; printed.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; printed.")],
    flag: Annotated[
        str | None, typer.Option("--flag", metavar="FLAG", help="ahead, on_track, watch, off_track; exceeded, achieved, missed.")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="Last day on which it holds, 2024-12-31.")] = None,
    unit: UnitOption = None,
    lang: LangOption = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Let the rules hold again.")] = False,
) -> None:
    """Set a flag by hand: the rules' own stays beside it, with who and why."""
    from monitor.app import report_commands

    sys.exit(report_commands.override(named, period, flag, by, reason, until, unit, lang, withdraw=withdraw))


@app.command()
def form(
    period: Annotated[str, typer.Option("--period", metavar="PERIOD", help="2024, 2024-Q3, 2024-9M or 2024-05.")],
    plan: Annotated[str, typer.Argument(metavar="[PLAN]", help="Code of the plan; all plans without one.")] = "",
    unit: UnitOption = None,
    every: Annotated[bool, typer.Option("--all", help="Every reporting unit, as without --unit.")] = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    to: Annotated[Path | None, typer.Option("--to", metavar="FOLDER", help="Instead of output/forms/.")] = None,
) -> None:
    """Entry forms to be filled in: a workbook for each reporting unit."""
    from monitor.app import figure_commands

    sys.exit(figure_commands.form(plan, period, unit, as_of, lang, to, every=every))


@app.command()
def take(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Entry forms (.xlsx, .ods) or tidy CSV files.")],
    by: ByOption,
    as_json: JsonOption = False,
    delimiter: DelimiterOption = None,
    decimal: DecimalOption = ".",
    mapping: Annotated[str, typer.Option("--mapping", metavar="NAME", help="Of targets/…/import/; else the one that fits.")] = "",
) -> None:
    """Take in figures: what was there already is unchanged, what cannot be taken is refused with its line and reason."""
    from monitor.app import figure_commands

    sys.exit(figure_commands.take(tuple(files), by, delimiter, decimal, mapping, as_json=as_json))


@app.command(name="map")
def propose(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A workbook or CSV of your own.")],
    sheet: Annotated[str, typer.Option("--sheet", metavar="NAME", help="Only this sheet; `*` stands for anything.")] = "*",
    unit: UnitOption = None,
    mapping: Annotated[str, typer.Option("--mapping", metavar="NAME", help="Try this one instead of proposing one.")] = "",
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="targets/…/import/NAME.yaml, to be written.")] = None,
    delimiter: DelimiterOption = None,
    decimal: DecimalOption = ".",
    lang: LangOption = None,
) -> None:
    """Propose how a table of your own is read, and show what it would give; nothing is taken in."""
    from monitor.app import map_command

    sys.exit(map_command.propose(file, sheet, unit, mapping, to, delimiter or ",", decimal, lang))


@app.command()
def inbox(
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who gives what lies in no folder of its own.")] = "inbox",
    pause: Annotated[float, typer.Option("--pause", metavar="SECONDS", help="How long a file must lie still.", min=0, max=60)] = 2,
    as_json: JsonOption = False,
) -> None:
    """Take in what lies in var/inbox/ and answer in var/outbox/; var/inbox/NAME/ is for what NAME gives."""
    from monitor.app import figure_commands

    sys.exit(figure_commands.inbox(by, pause, as_json=as_json))


@app.command()
def submissions(
    number: Annotated[int | None, typer.Argument(metavar="[HAND-IN]", help="One hand-in's number: what its receipt said.")] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Every hand-in: when, who, which file, and what became of it; or one of them with its receipt."""
    from monitor.app import figure_commands

    sys.exit(figure_commands.submissions(number, lang, as_json=as_json))


@app.command()
def missing(
    period: Annotated[str, typer.Option("--period", metavar="PERIOD", help="2024, 2024-Q3, 2024-9M or 2024-05.")],
    unit: UnitOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Who has not reported what for a period, and for how long it is overdue."""
    from monitor.app import figure_commands

    sys.exit(figure_commands.missing(period, unit, as_of, lang, as_json=as_json))


@app.command()
def history(
    code: Annotated[str, typer.Argument(metavar="CODE", help="Code of the indicator.")],
    unit: UnitOption = None,
    lang: LangOption = None,
    original: Annotated[str | None, typer.Option("--original", metavar="SHA", help="Write this hand-in's file, byte for byte.")] = None,
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="Where to; needed with --original.")] = None,
) -> None:
    """Every vintage of an indicator's figures, with who gave them and where they stood; or the file that one came from."""
    from monitor.app import figure_commands

    sys.exit(figure_commands.original(code, original, to) if original else figure_commands.history(code, unit, lang))


@app.command()
def changes(
    first: Annotated[str, typer.Option("--from", metavar="DAY", help="The day whose knowledge is the earlier one, 2024-10-06.")],
    last: Annotated[str | None, typer.Option("--to", metavar="DAY", help="The later one; today by default.")] = None,
    period: PeriodOption = None,
    plan: Annotated[list[str] | None, typer.Option("--plan", metavar="CODE", help="Only this plan; may be repeated.")] = None,
    unit: UnitOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """What changed between two days: figures, targets and flags, and why."""
    from monitor.app import report_commands

    sys.exit(report_commands.changes(first, last, period, tuple(plan or ()), unit, lang, as_json=as_json))


@app.command()
def backtest(
    lang: LangOption = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV instead of a table.")] = False,
) -> None:
    """How well past years would have been projected, beside the simple rules."""
    from monitor.app import report_commands

    sys.exit(report_commands.backtest(lang, as_csv=as_csv))


@app.command()
def check(lang: LangOption = None) -> None:
    """All that is wrong in targets/, reports/ and templates/."""
    from monitor.app import workspace_commands

    sys.exit(workspace_commands.check(lang))


@app.command()
def assess(
    targets: Annotated[Path, typer.Option("--targets", metavar="FILE", help="Tidy CSV of targets: indicator, period, form, low, high …")],
    actuals: Annotated[Path, typer.Option("--actuals", metavar="FILE", help="Tidy CSV of figures: indicator, period, value …")],
    period: PeriodOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV instead of text.")] = False,
    delimiter: DelimiterOption = None,
    decimal: DecimalOption = ".",
    thresholds: Annotated[Path | None, typer.Option("--thresholds", metavar="FILE", help="YAML of thresholds, as in a plan.")] = None,
) -> None:
    """Judge tidy files, without a workspace; without a period each target at its latest actual (docs/assess.md)."""
    from monitor.app import report_commands

    form = {"as_json": as_json, "as_csv": as_csv}
    sys.exit(report_commands.assess(targets, actuals, thresholds, period, as_of, lang, **form, delimiter=delimiter, decimal=decimal))


@app.command()
def init(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the workspace is made.")]) -> None:
    """Make a workspace with the example in it."""
    from monitor.app import workspace_commands

    sys.exit(workspace_commands.init(folder))


@app.command()
def doctor(lang: LangOption = None) -> None:
    """Whether this machine can do the work: fonts, libraries, time zone, database, versions, folders."""
    from monitor.app import workspace_commands

    sys.exit(workspace_commands.doctor(lang))


@app.command()
def schema(
    kind: Annotated[str, typer.Argument(metavar="targets|reports|mapping", help="Of which files.")] = "targets",
) -> None:
    """The JSON Schema of plan files, report definitions or mappings, for editors."""
    from monitor.app import workspace_commands

    sys.exit(workspace_commands.schema(kind))


def main() -> None:
    """Runs the command line; whatever happens, a person reads a sentence and never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        sys.exit(app(prog_name="monitor", standalone_mode=False) or 0)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # the reader of a pipe has gone: nothing is left to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - the last wall: a person never reads a traceback
        from monitor.app.faults import told

        sys.exit(told(error, SPOKEN))
