"""Freezing a period's figures (chốt số liệu), and what that asks of the reports that were issued before."""

import datetime
from collections.abc import Iterator

from monitor.app.clockwork.office import Office
from monitor.periods import Period
from monitor.problems import Problem, Stop
from monitor.store.closed import Closing
from monitor.store.ledger import Occurrence
from monitor.wording import say


def close(office: Office, period: Period, plan: str, *, by: str, day: datetime.date, now: datetime.datetime) -> tuple[Occurrence, ...]:
    """Keeps the closing; the reports of that period that were issued by themselves fall due once more, to replace what changed."""
    if day > now.date():
        raise Stop(Problem("--as-of", say("{day} is still to come", day=str(day)), say("name today or an earlier day")), code=2)
    if not by.strip():
        raise Stop(Problem("--by", say("who closes it?"), None), code=2)
    if plan and plan not in office.gathered.promises.plans:
        raise Stop(Problem("--plan", say("no {kind} has the code {code}", kind=say("plan"), code=plan), None), code=2)
    given = Closing(period, plan, day, by.strip(), now)
    if any((each.period, each.plan, each.day) == (period, plan, day) for each in office.store.closings()):
        return ()
    office.store.close_period(given)
    return tuple(_again(office, period, plan, now))


def _again(office: Office, period: Period, plan: str, now: datetime.datetime) -> Iterator[Occurrence]:
    """For each report of the period, the next in the row of its due dates: the edition that replaces the last."""
    issued = {each.id: each for each in office.store.issues()}
    seen = set()
    for one in office.ledger.occurrences(kind="scheduled"):
        definition, issue = office.definitions.get(one.report), issued.get(one.issue_id or 0)
        if not definition or not issue or issue.period != period or (plan and definition.plans != (plan,)) or one.report in seen:
            continue
        seen.add(one.report)
        told = office.language.render(say("the figures of {period} were closed", period=str(period)))
        # Under the period of its due date, whose day says again which period the report is about.
        again = office.ledger.begin(one.report, "scheduled", one.period, now=now, reason=told, due=one.due)
        if again:
            yield again
