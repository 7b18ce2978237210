"""The first text of a report definition: what the workspace's newest plan asks for, and every other key as a comment."""

import datetime
import json
import re
from collections.abc import Iterable, Sequence

from monitor.period_rules import PERIOD_RULES
from monitor.periods import Period
from monitor.plan import Plan, Promises, Text
from monitor.report import PARTS
from monitor.wording import Language, Message, say

HELP = say("All keys are described in docs/reports.md; a line that begins with # does not count.")


def newest(plans: Iterable[Plan], day: datetime.date) -> Plan | None:
    """The plan that runs on that day, the shortest of several; else the one that begins last."""
    every = tuple(plans)
    running = [plan for plan in every if plan.period.begin <= day < plan.period.end]
    if running:
        return min(running, key=lambda plan: plan.period.end - plan.period.begin)
    return max(every, key=lambda plan: plan.period.begin, default=None)


def definition_text(plan: Plan, promises: Promises, day: datetime.date, language: Language) -> str:
    """The file for a report on this plan; it can be used as it stands."""
    return "\n".join(_lines(plan, promises, day, language)) + "\n"


def _lines(plan: Plan, promises: Promises, day: datetime.date, language: Language) -> Sequence[str]:
    unit = promises.units.get(plan.unit)
    others = sorted(code for code in promises.plans if code != plan.code)
    indicators = list(dict.fromkeys(target.indicator for target in promises.targets(plan.code)))[:2]
    first, second = indicators[0] if indicators else "CODE", indicators[-1] if indicators else "CODE"
    rules = say("the period, {period} for one, or a rule: {rules}", period=str(plan.period), rules=", ".join(PERIOD_RULES))
    keys: tuple[tuple[str, Message | None], ...] = (
        ("# yaml-language-server: $schema=schema.json", None),
        ("# {}", HELP),
        (f"title: {_both(plan.name)}", None),
        ("# {}", rules),
        (f"period: {_period(plan.period, day)}", None),
        (f"issuer: {_both(unit.name if unit else Text(plan.unit))}", None),
        *([("# {}", say("the plans; there are also: {plans}", plans=", ".join(others)))] if others else []),
        (f"plans: [{_code(plan.code)}]", None),
        ("", None),
        ("# {}", say("What may be said besides; take the # away.")),
        ("# as_of: 10 days    # {}", say("the day whose knowledge is used: after the period's end, or a day; today without it")),
        ("# languages: [vi, en]", None),
        ("# theme: modern    # {}", say("or official, by Decree 30/2020/NĐ-CP")),
        (f"# sections: [{', '.join(PARTS)}]    # {{}}", say("which parts, in which order")),
        ("# show_thresholds: false", None),
        ("# formats: [pdf, xlsx]", None),
        ("# confidential: true    # {}", say("for internal use: printed on every page")),
        ("# logo: logo.svg    # {}", say("a picture in templates/")),
        (f"# indicators: [{_code(first)}]    # {{}}", say("only these")),
        ("# groups:    # {}", say("or under headings of your own")),
        (f"#   - {{name: {{vi: …}}, indicators: [{_code(first)}]}}", None),
        ("# causes:", None),
        (f"#   - {{indicator: {_code(second)}, text: {{vi: …}}}}", None),
        ("# actions:    # {}", say("what is done, by whom, by when; done: DAY when it is")),
        (f"#   - {{indicator: {_code(second)}, text: {{vi: …}}, owner: {{vi: …}}, due: {day}}}", None),
        ("# decisions:    # {}", say("what has to be decided, written alike")),
        (f"#   - {{text: {{vi: …}}, owner: {{vi: …}}, due: {day}}}", None),
        ("# last_issue: {period: …, as_of: …}    # {}", say("the issue before, where it was not made with this programme")),
    )
    return tuple(text.replace("{}", language.render(told)) if told else text for text, told in keys)


def _period(period: Period, day: datetime.date) -> str:
    """The year so far while an annual plan runs; else the plan's whole period."""
    so_far = period.kind == "year" and period.calendar == "statistical" and period.first <= day < period.end and day.month > 1
    return "year_to_date" if so_far else str(period)


def _both(text: Text) -> str:
    return f"{{vi: {_quoted(text.vi)}" + (f", en: {_quoted(text.en)}" if text.en else "") + "}"


def _code(code: str) -> str:
    return code if re.fullmatch(r"[\w.-]*\w", code) else _quoted(code)


def _quoted(text: str) -> str:
    """As YAML takes any text: in quotation marks, as JSON writes it."""
    return json.dumps(text, ensure_ascii=False)
