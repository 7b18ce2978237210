"""The commands that keep a workspace: audit, backup, restore, upgrade, deploy."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from monitor.app.options import JsonOption, LangOption

app = typer.Typer()


@app.command()
def audit(
    since: Annotated[str | None, typer.Option("--since", metavar="DAY", help="Only what fell due from this day on.")] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """What must be there by calendar and definitions, and is not: reports, mails, and what was left half done."""
    from monitor.app import keeping_commands

    sys.exit(keeping_commands.audit(since, lang, as_json=as_json))


@app.command()
def backup(
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Where to; else [backup] in monitor.toml, else backups/.")
    ] = None,
    lang: LangOption = None,
) -> None:
    """Database and files in one archive, read back and checked before it gets its name."""
    from monitor.app import keeping_commands

    sys.exit(keeping_commands.backup(to, lang))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="A folder without a workspace; nothing is overwritten.")],
    lang: LangOption = None,
) -> None:
    """A workspace from a backup; the newest issued report is made again and compared."""
    from monitor.app import keeping_commands

    sys.exit(keeping_commands.restore(file, to, lang))


@app.command()
def resume(lang: LangOption = None) -> None:
    """Let mails go again after a restore; see first which of them wait: `monitor deliveries --state queued`."""
    from monitor.app import keeping_commands

    sys.exit(keeping_commands.resume(lang))


@app.command()
def deploy(
    kind: Annotated[str, typer.Argument(metavar="systemd|windows", help="Which system; the Windows task is untried.")],
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="Where the files are written; nothing is installed.")] = Path("units"),
    lang: LangOption = None,
) -> None:
    """Unit files or a scheduled task that run the service for this workspace."""
    from monitor.app import keeping_commands

    sys.exit(keeping_commands.deploy(kind, to, lang))


@app.command()
def upgrade(
    bundle: Annotated[Path | None, typer.Option("--from", metavar="BUNDLE", help="First install the programme from this bundle.")] = None,
    lang: LangOption = None,
) -> None:
    """Back up, bring the database to this version, and look whether all is well; says the way back."""
    from monitor.app import keeping_commands

    sys.exit(keeping_commands.upgrade(bundle, lang))
