"""`monitor new`: a file to begin with."""

import sys
from typing import Annotated

import typer

from monitor.app.options import LangOption

new = typer.Typer(no_args_is_help=True, help="A file to begin with: a report definition.")


@new.command("report")
def report_(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Of the report and its files: a-z, 0-9 and -.")],
    plan: Annotated[str, typer.Option("--plan", metavar="CODE", help="The plan; the one that runs now by default.")] = "",
    lang: LangOption = None,
) -> None:
    """Write reports/NAME.yaml, commented, from a plan of the workspace; `monitor report NAME` works on it at once."""
    from monitor.app import new_work

    sys.exit(new_work.report(name, plan, lang))
