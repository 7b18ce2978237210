"""The commands that keep a workspace, each a function of its arguments that returns the exit code."""

import datetime
import json
from pathlib import Path

from monitor.app import arguments, gather, languages, screen
from monitor.app.options import SPOKEN, Lang
from monitor.wording import say


def audit(since: str | None, lang: Lang | None, *, as_json: bool) -> int:
    """Prints what is missing; 1 where anything is."""
    from monitor.app.clockwork.audit import audit as missing
    from monitor.app.clockwork.office import open_office
    from monitor.store import Store

    workspace, language = arguments.here(lang)
    day, now = arguments.day(since, "--since"), gather.now(workspace)
    first = datetime.datetime.combine(day, datetime.time(), now.tzinfo) if day else None
    found = missing(open_office(workspace, Store.open(workspace.database_url)), now=now, since=first)
    if as_json:
        lines = [{"where": each.where, "what": language.render(each.what)} for each in found]
        screen.tell(json.dumps({"missing": lines}, ensure_ascii=False, indent=1))
    else:
        screen.complain(found, language)
        screen.tell(language.render(say("{n} missing", n=len(found)) if found else say("nothing is missing")))
    return int(bool(found))


def backup(to: Path | None, lang: Lang | None) -> int:
    """Writes a backup and remembers it."""
    from monitor.app.backup import MARK, back_up
    from monitor.store import engine
    from monitor.store.ledger import Ledger

    workspace, language = arguments.here(lang)
    now = gather.now(workspace)
    made = back_up(workspace, to or Path(workspace.backup.to or workspace.root / "backups"), now=now)
    Ledger(engine.connect(workspace.database_url)).set_mark(MARK, now, now=now, reason=str(made.path.absolute()))
    told = say(
        "{path}: {files} files and {rows} rows, read back and whole", path=made.path, files=len(made.files), rows=sum(made.rows.values())
    )
    screen.tell(language.render(told))
    return 0


def restore(file: Path, to: Path, lang: Lang | None) -> int:
    """Makes the workspace and says what was proven of it; 1 where an issued report came out otherwise."""
    from monitor.app.restore import restore as restored

    found = restored(file, to, clock=gather.now)
    language = languages.load((lang.value if lang else "") or SPOKEN["lang"] or found.workspace.lang)
    screen.tell(language.render(say("{folder} is a workspace again; guards stand, every file is as it was backed up", folder=to)))
    screen.tell(language.render(say("no mail leaves it until you say `monitor resume`: those of after the backup have left already")))
    if found.issue is None:
        screen.tell(language.render(say("no report was ever issued here, so none was made again")))
        return 0
    about = {"report": found.issue.report, "period": str(found.issue.period), "edition": found.issue.edition}
    if not found.other:
        told = say("{report}, {period}, edition {edition}: made again, the same to the byte in {n} files", **about, n=len(found.same))
        screen.tell(language.render(told))
        return 0
    told = say("{report}, {period}, edition {edition}: made again, and other in {files}", **about, files=", ".join(found.other))
    screen.tell(language.render(told))
    screen.tell(language.render(say("the issued bytes themselves are kept; another version of a library or font makes other ones")))
    return 1


def resume(lang: Lang | None) -> int:
    """Lets mails go again, and says how many were found to be sent already."""
    from monitor.app.clockwork import reconcile
    from monitor.app.clockwork.office import open_office
    from monitor.store import Store

    workspace, language = arguments.here(lang)
    office = open_office(workspace, Store.open(workspace.database_url))
    sent, going = reconcile.resume(office, now=gather.now(workspace))
    told = say("{sent} mails were in the log of accepted mail and count as sent; {going} go with the next tick", sent=sent, going=going)
    screen.tell(language.render(told))
    return 0


def deploy(kind: str, to: Path, lang: Lang | None) -> int:
    """Writes the files and says what an administrator does with them."""
    from monitor.app.deploying import deploy as written

    workspace, language = arguments.here(lang)
    for path in written(workspace, kind, to):
        screen.tell(str(path))
    hints = {
        "systemd": say(
            "look them through; then copy them to /etc/systemd/system, `systemctl daemon-reload`, `systemctl enable --now monitor`"
        ),
        "windows": say(
            "untried: look it through; then `schtasks /Create /TN monitor /XML {name} /RU SYSTEM`", name=to / "monitor-task.xml"
        ),
    }
    screen.tell(language.render(hints[kind]))
    return 0


def upgrade(bundle: Path | None, lang: Lang | None) -> int:
    """Backs up before anything changes; 1 where something is not well afterwards."""
    from monitor.app import upgrading

    workspace, language = arguments.here(lang)
    kept = upgrading.prepared(workspace, now=gather.now(workspace))
    if kept:
        screen.tell(language.render(say("backed up before: {path}", path=kept.path)))
    if bundle:
        return upgrading.from_bundle(workspace, bundle, language)
    before, after = upgrading.migrated(workspace)
    screen.tell(language.render(say("schema {before} → {after}", before=before or "–", after=after)))
    if kept:
        way = say("the way back: install the version before, then `monitor restore {path} --to FOLDER`", path=kept.path)
        screen.tell(language.render(way))
    from monitor.app.workspace_commands import doctor

    return doctor(lang)
