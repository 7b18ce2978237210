"""Commands about hand-ins: what was handed in, what is still missing, and the files that figures came from."""

import datetime
import json
from dataclasses import asdict
from pathlib import Path

from rich import box
from rich.table import Table

from monitor.app import gather, screen
from monitor.app.publish import write
from monitor.app.settings import Workspace
from monitor.form_missing import Missing, missing_table
from monitor.form_missing import missing as unreported
from monitor.outputs.terminal import plain_table
from monitor.periods import Period
from monitor.problems import Problem, Stop
from monitor.store import Store, Submission
from monitor.wording import Language, Message, say


def submissions(workspace: Workspace, language: Language, *, as_json: bool) -> int:
    """Prints every hand-in, the newest last."""
    store = Store.open(workspace.database_url)
    found = store.submissions()
    store.close()
    if as_json:
        screen.tell(json.dumps({"submissions": [_plain(one) for one in found]}, ensure_ascii=False))
        return 0
    heads = (say("Hand-in"), say("Recorded"), say("Given by"), say("File"), *_COUNTS.values(), say("SHA-256"))
    rows = [
        (str(one.id), language.date(one.recorded.date()), one.giver, one.name, *_counted(one, language), one.sha256[:12]) for one in found
    ]
    screen.show(_table(heads, rows, language))
    return 0


def submission(workspace: Workspace, language: Language, number: int, *, as_json: bool) -> int:
    """Prints one hand-in with what its receipt said, in the words in which it was given."""
    store = Store.open(workspace.database_url)
    found = next((one for one in store.submissions() if one.id == number), None)
    if found is None:
        raise Stop(Problem(str(number), say("there is no such hand-in"), say("`monitor submissions` lists them")), code=2)
    told = store.told(number)
    store.close()
    if as_json:
        screen.tell(json.dumps({**_plain(found), "problems": [asdict(one) for one in told]}, ensure_ascii=False))
        return 0
    screen.tell(f"{language.date(found.recorded.date())}, {found.giver}")
    screen.tell(language.render(say("interrupted") if found.rows is None else receipt(found, found.name)))
    for one in told:
        screen.tell(f"{one.where}: {language.render(screen.SEVERITIES[one.severity])}: {one.what}")
        if one.hint:
            screen.tell(f"    {one.hint}")
    return 0


def receipt(one: object, file: str) -> Message:
    """What became of a file, in one line; `one` has the counts."""
    counts = {name: getattr(one, name) for name in _COUNTS}
    return say("{file}: {accepted} accepted, {unchanged} unchanged, {rejected} rejected, {empty} empty", file=file, **counts)


_COUNTS = {"accepted": say("Accepted"), "unchanged": say("Unchanged"), "rejected": say("Rejected"), "empty": say("Empty")}


def _counted(one: Submission, language: Language) -> tuple[str, ...]:
    """How many; of a hand-in that was interrupted that."""
    if one.rows is None:
        return (language.render(say("interrupted")), "", "", "")
    return tuple(str(getattr(one, name)) for name in _COUNTS)


def _plain(one: Submission) -> dict[str, object]:
    told = ("id", "sha256", "name", "channel", "giver", "rows", "accepted", "unchanged", "rejected", "empty")
    return {**{name: getattr(one, name) for name in told}, "recorded": one.recorded.isoformat()}


def missing(workspace: Workspace, language: Language, wanted: Period, unit: str, day: datetime.date, *, as_json: bool) -> int:
    """Prints who has not reported what; 1 where anything is overdue."""
    known = gather.gather(workspace)
    if unit and unit not in known.promises.units:
        raise Stop(Problem("--unit", say("there is no such unit")), code=2)
    free = gather.holidays(known.targets, day)
    found = unreported(known.promises, known.actuals, known.targets, wanted, unit=unit, as_of=day, phasing=known.phasing, holidays=free)
    if as_json:
        screen.tell(json.dumps({"missing": [_unreported(one) for one in found]}, ensure_ascii=False))
    elif not found:
        screen.tell(language.render(say("everything was reported for {period}", period=wanted)))
    else:
        screen.show(plain_table(missing_table(found, known.promises, language, say("Not yet reported"))))
    return int(any(one.overdue for one in found))


def _unreported(one: Missing) -> dict[str, object]:
    deadline = one.deadline.isoformat() if one.deadline else None
    return {"unit": one.unit, "indicator": one.indicator, "period": str(one.period), "deadline": deadline, "overdue_days": one.overdue}


def original(workspace: Workspace, code: str, sha256: str, to: Path | None) -> int:
    """Writes the file that figures of an indicator came from, as it was handed in."""
    if to is None:
        raise Stop(Problem("--to", say("where is the file to be written?")), code=2)
    store = Store.open(workspace.database_url)
    known = dict.fromkeys(vintage.sha256 for vintage in store.history(code))
    chosen = [each for each in known if each.startswith(sha256.lower())]
    if len(chosen) != 1:
        what = say("no hand-in of {code} begins with {sha}", code=code, sha=sha256)
        several = say("several hand-ins of {code} begin with {sha}", code=code, sha=sha256)
        raise Stop(Problem("--original", several if chosen else what, _these(known)), code=2)
    content = store.content(chosen[0])
    store.close()
    assert content is not None
    screen.tell(str(write(to.absolute(), content)))
    return 0


def _these(known: dict[str, None]) -> Message | None:
    return say("known are: {known}", known=", ".join(each[:12] for each in known)) if known else None


def _table(heads: tuple[Message, ...], rows: list[tuple[str, ...]], language: Language) -> Table:
    table = Table(*(language.render(head) for head in heads), box=box.SIMPLE_HEAD, safe_box=True, pad_edge=False, show_edge=False)
    for row in rows:
        table.add_row(*row)
    return table
