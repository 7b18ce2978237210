"""Which edition a report is, and which issue came before it: from what the store keeps and from whether the words are the same."""

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from monitor.app.gather import Gathered
from monitor.app.publish import Composed, composing
from monitor.changes import changes
from monitor.outputs.json import report_json
from monitor.periods import Period
from monitor.report import Definition
from monitor.series import known_by
from monitor.statements import LastIssue
from monitor.store import Issue, Store
from monitor.store.issued import last

READ = ("title", "headline", "period", "facts", "sections", "letter")
"""Parts of a composed report that people read."""


@dataclass(frozen=True)
class Standing:
    """A report of one period among its issues: the last of that period, the one it is compared with, and what `same` said."""

    same: Issue | None = None
    before: Issue | None = None
    said: Mapping[str, bytes] = field(default_factory=dict)
    """The composed report of `same` as JSON, by language."""

    @property
    def replaced(self) -> int:
        """How many editions there were before the last one."""
        return self.same.edition - 1 if self.same else 0


def standing(store: Store, report: str, period: Period, issues: tuple[Issue, ...]) -> Standing:
    """A further edition is compared with the issue that the first one was compared with."""
    mine = tuple(each for each in issues if each.report == report)
    same = last(each for each in mine if each.period == period)
    if same is None:
        return Standing(None, last(mine, before=period))
    composed = {file.lang: file.composed for file in store.files(same)}
    said = {lang: store.content(sha256) or b"" for lang, sha256 in composed.items()}
    return Standing(same, next((each for each in mine if each.id == same.earlier), None), said)


def following(definition: Definition, standing: Standing) -> Definition:
    """The definition with the issue before, as it is kept, instead of what its file says of it."""
    before = standing.before
    return replace(definition, last_issue=LastIssue(before.period, before.as_of)) if before else definition


def unchanged(found: Sequence[Composed], gathered: Gathered, standing: Standing) -> bool:
    """Whether the last edition still holds; `found` is the report as that edition, as of the day asked for.

    It holds where it would say the same today as of its own day, where no flag and no figure changed since, and where nothing that
    became known since would be read in it, such as a cause. That time passed, and something is overdue by a day more, is no reason.
    """
    same, report = standing.same, found[0]
    if same is None:
        return False
    then = _as_of(report, same.as_of)
    own = found if report.evidence.as_of == same.as_of else _again(found, gathered, then)
    if any(_read(json.loads(report_json(one.report))) != _read(_said(standing, one.report.lang)) for one in own):
        return False
    if own is found:
        return True
    if len(changes(own[0].evidence.findings, report.evidence.findings)):
        return False
    waiting = _again(found, _knowing(gathered, same.as_of), report.definition)
    return all(_read(asdict(old.report)) == _read(asdict(new.report)) for old, new in zip(waiting, found, strict=True))


def _as_of(report: Composed, day: datetime.date) -> Definition:
    return replace(report.definition, as_of=day)


def _again(found: Sequence[Composed], gathered: Gathered, definition: Definition) -> tuple[Composed, ...]:
    first = found[0]
    languages = tuple(one.report.lang for one in found)
    return tuple(composing(first.workspace, gathered, first.report.name, definition, languages, edition=first.edition))


def _knowing(gathered: Gathered, day: datetime.date) -> Gathered:
    """What was known on that day, whatever became known since."""
    overrides = gathered.overrides
    known = None if overrides is None else known_by(overrides, day)
    return replace(gathered, actuals=known_by(gathered.actuals, day), overrides=known)


def _said(standing: Standing, lang: str) -> Any:
    return json.loads(standing.said.get(lang, b"{}"))


def _read(composed: Mapping[str, Any]) -> list[Any]:
    """What people read of a report, in its order."""
    return [leaf for part in READ for leaf in _leaves(composed.get(part))]


def _leaves(value: Any) -> Iterator[Any]:
    """Texts and numbers; what is empty counts as not there, so that a further field changes nothing."""
    if isinstance(value, dict):
        for name in sorted(value):
            yield from _leaves(value[name])
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _leaves(each)
    elif value not in (None, ""):
        yield value
