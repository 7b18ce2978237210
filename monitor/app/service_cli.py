"""The commands of what happens by itself: what is due, the service, mails."""

import sys
from typing import Annotated

import typer

from monitor.app.options import AsOfOption, JsonOption, LangOption, PeriodOption

Decider = Annotated[str, typer.Option("--by", metavar="WHO", help="Who decides it.")]

app = typer.Typer()


@app.command()
def due(
    until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="To the end of this day; a month ahead by default.")] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """What will be made by itself: when, why, and to whom it goes."""
    from monitor.app import service_commands

    sys.exit(service_commands.due(until, lang, as_json=as_json))


@app.command()
def run(
    once: Annotated[bool, typer.Option("--once", help="One tick, for cron and systemd; else the service, until it is stopped.")] = False,
    now: Annotated[str | None, typer.Option("--now", metavar="INSTANT", help="Rehearse on another day's clock: 2026-10-05T07:30.")] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    log_json: Annotated[bool, typer.Option("--log-json", help="Lines of the log as JSON.")] = False,
) -> None:
    """Make and send what has come due, once for each due date and person."""
    from monitor.app import service_commands

    sys.exit(service_commands.run(now, lang, once=once, as_json=as_json, log_json=log_json))


@app.command()
def send(
    name: Annotated[str, typer.Argument(metavar="REPORT", help="Name of the report definition.")],
    to: Annotated[list[str] | None, typer.Option("--to", metavar="CODE|ADDRESS", help="Whom; may be repeated.")] = None,
    period: PeriodOption = None,
    as_of: AsOfOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the mail and keep nothing.")] = False,
    lang: LangOption = None,
) -> None:
    """Issue a report and mail it now; without --to to its own recipients."""
    from monitor.app import mail_commands

    sys.exit(mail_commands.send(name, tuple(to or ()), period, as_of, lang, dry_run=dry_run))


@app.command()
def deliveries(
    state: Annotated[str | None, typer.Option("--state", metavar="STATE", help="queued, sent, failed, unknown …")] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Every mail: to whom, whether it was taken, and what the server said."""
    from monitor.app import mail_commands

    sys.exit(mail_commands.deliveries(state, lang, as_json=as_json))


@app.command()
def resend(
    number: Annotated[int, typer.Argument(metavar="ID", help="Number of the mail, as `monitor deliveries` shows it.")],
    lang: LangOption = None,
) -> None:
    """Send one mail once more, as a person's decision."""
    from monitor.app import mail_commands

    sys.exit(mail_commands.resend(number, lang))


@app.command()
def close(
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="2026-09, 2026-9M …")],
    by: Decider,
    plan: Annotated[str, typer.Option("--plan", metavar="CODE", help="Only this plan.")] = "",
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """Freeze a period's figures as known on a day (chốt số liệu); a later closing replaces what was issued."""
    from monitor.app import mail_commands

    sys.exit(mail_commands.close(period, plan, by, as_of, lang))


@app.command()
def decide(
    name: Annotated[str, typer.Argument(metavar="REPORT", help="Name of the report.")],
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="Of its due date, as `monitor run` and the digest name it.")],
    by: Decider,
    run: Annotated[bool, typer.Option("--run/--skip", help="Whether it is still wanted.")],
    lang: LangOption = None,
) -> None:
    """Decide on a due date that was missed, held, skipped or failed: make it after all, or not at all."""
    from monitor.app import mail_commands

    sys.exit(mail_commands.decide(name, period, by, lang, run=run))
