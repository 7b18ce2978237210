"""Takes in an entry form: its figures judged beside what is known, what looks wrong asked for, the rest kept."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import pandas as pd

from monitor.app import entry_checks
from monitor.plan import Promises
from monitor.problems import Problem
from monitor.sources import form_cells, hand_in, workbook
from monitor.sources.hand_in import HandIn
from monitor.sources.workbook import Book
from monitor.store import Store, Submission
from monitor.vintages import Actual, Figure, Handed, Judgement, Vintage, in_force, judge
from monitor.wording import say

FIRMNESS = {"estimate": 0, "preliminary": 1, "official": 2, None: 2}


@dataclass(frozen=True)
class Taken:
    """What became of a form: `read` is the form itself, `problems` have the file, sheet and cell as their place."""

    read: HandIn
    accepted: tuple[Actual, ...] = ()
    unchanged: int = 0
    rejected: int = 0
    problems: tuple[Problem, ...] = ()


def take(store: Store, promises: Promises, submission: Submission, content: bytes, *, now: datetime.datetime) -> Taken:
    """Takes in the form whose bytes are kept under `submission`; what became of it is written in the same transaction."""
    book = workbook.read(content, submission.name)
    codes = form_cells.codes(book) if isinstance(book, Book) else set()
    return kept(store, promises, submission, codes, lambda vintages: _read(book, submission, promises, vintages, now), now=now)


def kept(
    store: Store,
    promises: Promises,
    submission: Submission,
    codes: set[str],
    reading: Callable[[Sequence[Vintage]], HandIn],
    *,
    now: datetime.datetime,
) -> Taken:
    """Judges and keeps what `reading` finds beside all that is known of the indicators in `codes`."""
    known = store.actuals(codes | _related(promises, codes)) if codes else None
    with store.writing() as writing:
        vintages = writing.vintages(codes) if codes else ()
        read = reading(vintages)
        taken = _judged(read, submission, promises, vintages, known, now)
        writing.append(submission, taken.accepted, recorded=now)
        counts = {"accepted": len(taken.accepted), "unchanged": taken.unchanged, "rejected": taken.rejected, "empty": read.handed.empty}
        writing.close(submission, rows=read.handed.rows, **counts, problems=taken.problems, recorded=now)
    return taken


def _read(book: Book | Problem, submission: Submission, promises: Promises, vintages: Sequence[Vintage], now: datetime.datetime) -> HandIn:
    if isinstance(book, Problem):
        return HandIn(Handed(0, problems=(book,)))
    return hand_in.read(book, submission.name, promises, today=now.date(), last=last(vintages))


def _judged(
    read: HandIn,
    submission: Submission,
    promises: Promises,
    vintages: Sequence[Vintage],
    known: pd.DataFrame | None,
    now: datetime.datetime,
) -> Taken:
    there = _by_figure(vintages)
    settled = [_settled(actual, there.get(actual.figure, ())) for actual in read.handed.actuals]
    # Rows = accepted + unchanged + rejected + empty, and the cells that still hold what they were given are unchanged.
    judgement = _explained(judge(settled, vintages, submission.sha256), there, submission)
    doubted = entry_checks.doubted(judgement.accepted, known, promises, submission, now) if judgement.accepted else {}
    refused = {place for place, doubts in doubted.items() if doubts.refused}
    accepted = tuple(actual for actual in judgement.accepted if actual.place not in refused)
    problems = (
        *read.handed.problems,
        *(Problem(f"{submission.name}:{actual.place}", what, hint) for actual, what, hint in judgement.refused),
        *(replace(problem, where=f"{submission.name}:{place}") for place, doubts in doubted.items() for problem in doubts.problems),
        *_conflicts(accepted, there, submission),
    )
    return Taken(
        read,
        accepted,
        len(judgement.unchanged) + read.same,
        read.handed.refused + len(judgement.refused) + len(refused),
        tuple(sorted(problems, key=lambda problem: _GRAVITY[problem.severity])),
    )


def _explained(judgement: Judgement, there: Mapping[Figure, list[Vintage]], submission: Submission) -> Judgement:
    """An explanation given after its figure is news, though the figure is not."""
    news = []
    for actual in judgement.unchanged:
        newest = _newest(there.get(actual.figure, ()))
        if actual.note and newest and actual.note != newest.actual.note and newest.sha256 != submission.sha256:
            news.append(actual)
    places = {actual.place for actual in news}
    return replace(
        judgement, accepted=(*judgement.accepted, *news), unchanged=tuple(a for a in judgement.unchanged if a.place not in places)
    )


_GRAVITY = {"error": 0, "warning": 1, "information": 2}


def _related(promises: Promises, codes: set[str]) -> set[str]:
    """Indicators whose figures the checks lay beside those handed in: wholes, their parts, and published comparisons."""
    wholes = {promises.indicators[code].parent for code in codes if code in promises.indicators}
    return {
        code
        for code, indicator in promises.indicators.items()
        if code in wholes or (indicator.parent and indicator.parent in wholes | codes) or indicator.of in codes
    }


def last(vintages: Sequence[Vintage]) -> dict[tuple[str, str | None], Decimal]:
    """The newest figure of each indicator and unit; vintages come in the order of their spans."""
    return {(v.actual.indicator, v.actual.unit): v.actual.value for v in vintages if v.actual.value is not None}


def _by_figure(vintages: Sequence[Vintage]) -> Mapping[Figure, list[Vintage]]:
    found: dict[Figure, list[Vintage]] = {}
    for vintage in vintages:
        found.setdefault(vintage.actual.figure, []).append(vintage)
    return found


def _newest(vintages: Iterable[Vintage]) -> Vintage | None:
    """The vintage in force."""
    listed = list(vintages)
    if not listed:
        return None
    actual = in_force(vintage.actual for vintage in listed)
    return next((vintage for vintage in reversed(listed) if vintage.actual is actual), None)


def _settled(actual: Actual, there: Sequence[Vintage]) -> Actual:
    """A figure that repeats the one in force, as firm or less, says nothing new: it is laid beside it in its own words."""
    newest = _newest(there)
    if not newest or actual.value is None or newest.actual.value != actual.value:
        return actual
    held = newest.actual
    if FIRMNESS[actual.status] > FIRMNESS[held.status] or actual.note not in (None, held.note):
        return actual
    return replace(actual, known=None, status=held.status, measure=held.measure, basis=held.basis, decimals=held.decimals, note=None)


def _conflicts(accepted: Iterable[Actual], there: Mapping[Figure, list[Vintage]], submission: Submission) -> Iterable[Problem]:
    """Figures that replace another person's: both are named, so that both can be asked."""
    for actual in accepted:
        newest = _newest(there.get(actual.figure, ()))
        if not newest or newest.giver == submission.giver or newest.actual.value is None or newest.actual.value == actual.value:
            continue
        if FIRMNESS[actual.status] > FIRMNESS[newest.actual.status]:
            continue  # an estimate that becomes official is the normal course
        what = say(
            "{value} by {by} replaces {other}, given by {giver} on {day}",
            value=say("withdrawn") if actual.value is None else actual.value,
            by=submission.giver,
            other=newest.actual.value,
            giver=newest.giver,
            day=newest.recorded.date(),
        )
        hint = say("both are kept (`monitor history {code}`); agree on the right one", code=actual.indicator)
        yield Problem(f"{submission.name}:{actual.place}", what, hint, "information")
