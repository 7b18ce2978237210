"""Taking figures in: a file of them, one by hand, or one back; and what was taken in before."""

import csv
import datetime
import io
from dataclasses import dataclass, replace
from pathlib import Path

from monitor.app import entry, tables
from monitor.plan import Promises
from monitor.problems import Problem, Stop, did_you_mean, reason
from monitor.sources import tidy, workbook
from monitor.sources.cells import WITHDRAWN, Mark
from monitor.store import Store
from monitor.store.kept import Submission
from monitor.vintages import Handed, Judgement, Vintage, judge
from monitor.wording import say


@dataclass(frozen=True)
class Receipt:
    """The answer to a hand-in: every row is accepted, unchanged, rejected or empty."""

    file: str
    sha256: str
    submission: int
    rows: int
    accepted: int
    unchanged: int
    rejected: int
    empty: int
    problems: tuple[Problem, ...]
    form: entry.Taken | None = None
    """What a workbook held, to answer it with."""
    answer: Path | None = None
    """The form to be mended, where there is something to mend."""


def take(
    store: Store,
    promises: Promises,
    path: Path,
    *,
    by: str,
    now: datetime.datetime,
    name: str = "",
    delimiter: str | None = None,
    mark: Mark = ".",
    mapped: tables.Mapped | None = None,
) -> Receipt:
    """Takes in a tidy CSV or an entry form, whatever the file is called; problems call it `name`.

    `now` is in the workspace's time zone: its date is the office's.
    """
    try:
        if path.stat().st_size > workbook.LIMITS.size:
            raise Stop(Problem(name or str(path), say("the file is larger than {most} MB", most=workbook.LIMITS.size >> 20)))
        content = path.read_bytes()
    except OSError as error:
        raise Stop(Problem(name or str(path), say("this file cannot be read: {error}", error=reason(error)))) from None
    if delimiter is not None and (len(delimiter) != 1 or delimiter == mark):
        raise Stop(Problem("--delimiter", say("a delimiter is one character, other than the mark of decimals")), code=2)
    return hand_in(store, promises, content, name=name or str(path), by=by, now=now, delimiter=delimiter, mark=mark, mapped=mapped)


def hand_in(
    store: Store,
    promises: Promises,
    content: bytes,
    *,
    name: str,
    by: str,
    now: datetime.datetime,
    channel: str = "file",
    delimiter: str | None = None,
    mark: Mark = ".",
    mapped: tables.Mapped | None = None,
) -> Receipt:
    """Takes in bytes from any channel; they are kept before anything reads them."""
    submission = _received(store, content, name=name, channel=channel, by=by, now=now)
    table = tables.take(store, promises, submission, content, mapped, now=now) if mapped else None
    if not table and workbook.sniffed(content, name) == "csv":
        return _take(store, promises, submission, content, now=now, delimiter=delimiter, mark=mark)
    taken = table or entry.take(store, promises, submission, content, now=now)
    handed = taken.read.handed
    counts = (len(taken.accepted), taken.unchanged, taken.rejected, handed.empty)
    return Receipt(name, submission.sha256, submission.id, handed.rows, *counts, taken.problems, form=None if table else taken)


def record(
    store: Store,
    promises: Promises,
    code: str,
    period: str,
    value: str,
    *,
    by: str,
    now: datetime.datetime,
    unit: str = "",
    status: str = "",
    known: str = "",
    source: str = "",
    note: str = "",
    remark: str = "",
    withdraw: bool = False,
) -> Receipt:
    """Takes in one figure typed by hand, as a file of one line; it is known today unless `known` says otherwise."""
    row = {
        "indicator": code,
        "period": period,
        "value": WITHDRAWN[0] if withdraw else value,
        "unit": unit,
        "status": status,
        "known": known or now.date().isoformat(),
        "source": source,
        "note": note,
        "remark": remark,
    }
    content = _written(row)
    submission = _received(store, content, name="record", channel="record", by=by, now=now)
    return _take(store, promises, submission, content, now=now)


def history(store: Store, promises: Promises, code: str, unit: str | None = None) -> tuple[Vintage, ...]:
    """Every vintage of an indicator; Stop for a code that neither plans nor figures know."""
    found = store.history(code, unit)
    if not found and code not in promises.indicators:
        raise Stop(Problem(code, say("there is no such indicator"), did_you_mean(code, promises.indicators)))
    return found


def _received(store: Store, content: bytes, *, name: str, channel: str, by: str, now: datetime.datetime) -> Submission:
    if not by.strip():
        raise Stop(Problem("--by", say("who hands this in?")), code=2)
    return store.receive(content, name=name, channel=channel, giver=by.strip(), recorded=now)


def _take(
    store: Store,
    promises: Promises,
    submission: Submission,
    content: bytes,
    *,
    now: datetime.datetime,
    delimiter: str | None = None,
    mark: Mark = ".",
) -> Receipt:
    handed = tidy.read(content, submission.name, promises, today=now.date(), delimiter=delimiter, mark=mark)

    with store.writing() as writing:
        vintages = writing.vintages({actual.indicator for actual in handed.actuals})

        judgement = judge(handed.actuals, vintages, None if submission.channel == "record" else submission.sha256)
        receipt = _receipt(submission, handed, judgement)

        writing.append(submission, judgement.accepted, recorded=now)
        counts = {count: getattr(receipt, count) for count in ("rows", "accepted", "unchanged", "rejected", "empty")}
        writing.close(submission, **counts, problems=receipt.problems, recorded=now)
    return receipt


def _receipt(submission: Submission, handed: Handed, judgement: Judgement) -> Receipt:
    contradicted = (Problem(f"{submission.name}:{actual.place}", what, hint) for actual, what, hint in judgement.refused)
    problems = sorted((*handed.problems, *contradicted), key=_line)
    return Receipt(
        file=submission.name,
        sha256=submission.sha256,
        submission=submission.id,
        rows=handed.rows,
        accepted=len(judgement.accepted),
        unchanged=len(judgement.unchanged),
        rejected=handed.refused + len(judgement.refused),
        empty=handed.empty,
        problems=tuple(_typed(problem) if submission.channel == "record" else problem for problem in problems),
    )


def _line(problem: Problem) -> int:
    """The line that a place names; the name before it may hold colons too."""
    return next((int(part) for part in reversed(problem.where.split(":")) if part.isdigit()), 0)


def _typed(problem: Problem) -> Problem:
    """What was typed stands in no file: the option is its place."""
    return replace(problem, where=problem.where.removeprefix("record:2").removeprefix(":") or "record")


def _written(row: dict[str, str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(row), lineterminator="\n")
    writer.writeheader()
    writer.writerow(row)
    return text.getvalue().encode()
