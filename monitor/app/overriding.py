"""Sets the flag of one finding by a person's word, or gives it back to the rules."""

import datetime

import pandas as pd

from monitor.amounts import Row, records
from monitor.app import gather
from monitor.app.settings import Workspace
from monitor.flags import CLOSED, OPEN
from monitor.overrides import SETTABLE, fits
from monitor.periods import Period
from monitor.plan import Promises
from monitor.problems import Problem, Stop, did_you_mean
from monitor.store import Override, Store
from monitor.wording import FLAGS, Language, Message, say, small


def override(
    workspace: Workspace, named: str, period: Period, flag: str | None, *, by: str, reason: str, until: datetime.date | None = None,
    unit: str | None = None,
) -> tuple[Row, Override]:  # fmt: skip
    """The finding as it stood, and what is kept over it; without a flag what was set is withdrawn. Stop where nothing can be set."""
    now = gather.now(workspace)
    gathered = gather.gather(workspace)
    findings = gathered.findings(period, now.date())

    if wrong := _said(flag, by, reason, until, now.date()):
        raise Stop(*wrong, code=2)
    row = _finding(findings, named, unit, gathered.promises)
    if refusal := _refusal(flag, row):
        raise Stop(Problem(str(row["target_id"]), *refusal))

    given = Override(row["target_id"], row["period"], flag, by.strip(), reason.strip(), now.date(), until if flag else None)
    store = Store.open(workspace.database_url)
    store.override(given, recorded=now)
    store.close()
    return row, given


def told(row: Row, given: Override, language: Language) -> str:
    """What was done, in a sentence."""
    own = small(language.render(FLAGS[row["flag_by_rule"]].word))
    place = {"target": given.target_id, "period": Period.parse(given.period), "own": own}
    if given.flag is None:
        return language.render(say("{target}, {period}: the rules hold again: {own}", **place))
    until = say("until {day}", day=given.until) if given.until else say("until it is withdrawn")
    word = small(language.render(FLAGS[given.flag].word))
    return language.render(say("{target}, {period}: {flag} {until}; by the rules: {own}", flag=word, until=until, **place))


def _said(flag: str | None, by: str, reason: str, until: datetime.date | None, today: datetime.date) -> list[Problem]:
    """Everything that is wrong in what was typed."""
    found = []
    if flag is not None and flag not in SETTABLE:
        known = say("known are: {known}", known=SETTABLE)
        found.append(Problem(f"--flag {flag}", say("there is no such flag"), did_you_mean(flag, SETTABLE) or known))
    if not by.strip():
        found.append(Problem("--by", say("who sets it?")))
    if not reason.strip():
        found.append(Problem("--reason", say("why? It is printed beside the flag")))
    if until and until < today:
        found.append(Problem("--until", say("{day} is over already", day=until), say("name a day to come, or none")))
    return found


def _finding(findings: pd.DataFrame, named: str, unit: str | None, promises: Promises) -> Row:
    """The target of that id, or the governing one of that indicator."""
    of = (findings["target_id"] == named) | ((findings["indicator"] == named) & findings["governs"])
    rows = records(findings[of & (findings["unit"] == unit) if unit else of])
    if len(rows) == 1:
        return rows[0]
    if rows:
        ids = [row["target_id"] for row in rows]
        raise Stop(Problem(named, say("{n} targets are meant by it", n=len(ids)), say("name one of them: {ids}", ids=ids)), code=2)
    if named in promises.indicators or named in set(findings["target_id"]):
        raise Stop(Problem(named, say("no target of this indicator covers that period"), say("name another with --period")))
    known = [*promises.indicators, *findings["target_id"]]
    raise Stop(Problem(named, say("there is no such target or indicator"), did_you_mean(named, known)), code=2)


def _refusal(flag: str | None, row: Row) -> tuple[Message, Message | None] | None:
    """Why this finding cannot be set to it."""
    if flag is None:
        nothing = say("nobody has set this assessment"), say("`monitor explain CODE` shows what holds")
        return None if row["override_by"] else nothing
    if row["flag_by_rule"] == "no_target":
        return say("there is no target to judge"), None
    by_rule = pd.DataFrame([{"actual": row["actual"], "closed": row["closed"], "flag": row["flag_by_rule"]}])
    if fits(pd.Series([flag]), by_rule)[0]:
        return None
    usual = CLOSED if row["closed"] else OPEN
    state = say("the period is closed") if row["closed"] else say("the period is still open")
    return state, say("write one of: {flags}", flags=(*usual, "cannot_be_judged"))
