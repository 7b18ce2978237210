"""Which edition a report is, and which issue came before it: from what the store keeps and from whether the words are the same."""

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from monitor.app.languages import load
from monitor.outputs.json import report_json
from monitor.periods import Period
from monitor.report import Definition, Report
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


def unchanged(report: Report, standing: Standing) -> bool:
    """Whether the report says what its last edition said; the day whose knowledge it uses may be a later one."""
    if standing.same is None or report.lang not in standing.said:
        return False
    new, old = json.loads(report_json(report)), json.loads(standing.said[report.lang])
    return _words(new, report.as_of, report.lang) == _words(old, standing.same.as_of, report.lang)


def _words(composed: Mapping[str, Any], as_of: datetime.date, lang: str) -> list[str]:
    language = load(lang)
    spelled = (as_of.isoformat(), language.date(as_of), language.long_date(as_of))
    words = [str(leaf) for part in READ for leaf in _leaves(composed.get(part))]
    return [_without(word, spelled) for word in words]


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for name in sorted(value):
            yield from _leaves(value[name])
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    elif value not in (None, ""):
        yield value


def _without(word: str, spelled: tuple[str, ...]) -> str:
    for text in spelled:
        word = word.replace(text, "*")
    return word
