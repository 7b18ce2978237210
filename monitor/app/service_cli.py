"""The commands of what happens by itself: what is due, the service, mails."""

import sys
from typing import Annotated

import typer

from monitor.app.options import JsonOption, LangOption

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
) -> None:
    """Make and send what has come due, once for each due date and person."""
    from monitor.app import service_commands

    sys.exit(service_commands.run(now, lang, once=once, as_json=as_json))
