"""What in a cadence contradicts itself or cannot be read, with the key where it stands."""

import datetime
import re
from collections.abc import Iterator

from dateutil.rrule import rrule, rrulestr

from monitor.cadence import EPOCH, LAST_DAY, WEEK, Cadence
from monitor.plan import delay
from monitor.wording import Message, say

Fault = tuple[str, Message, Message | None]
COARSE = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


def faults(cadence: Cadence) -> Iterator[Fault]:
    """All of them: key, what is wrong, what to write."""
    yield from _on(cadence)
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", cadence.at):
        yield "at", say("“{text}” is no time of day", text=cadence.at), say("write it as 07:30")
    if not delay(cadence.late):
        yield "late", say("“{value}” is no delay", value=cadence.late), say("write 5 days, 3 working days or 2 months")
    if cadence.begin and cadence.end and cadence.end < cadence.begin:
        yield "end", say("it ends before it begins"), None
    yield from _own_days(cadence)


def _on(cadence: Cadence) -> Iterator[Fault]:
    if not cadence.on:
        return
    if cadence.every in ("day", "dates", "rule"):
        yield "on", say("{every} takes no day", every=cadence.every), say("leave it out")
    elif cadence.every == "week" and cadence.on not in WEEK and not delay(cadence.on):
        yield "on", say("“{text}” is no day of the week", text=cadence.on), say("known are: {known}", known=", ".join(WEEK))
    elif cadence.every != "week" and not (_number(cadence.on) or cadence.on == LAST_DAY or delay(cadence.on)):
        hint = say("write 5, last day, 10 days or 3 working days: counted from the end of the period")
        yield "on", say("“{text}” is no day after a period", text=cadence.on), hint
    elif cadence.covers == "running" and delay(cadence.on):
        yield "on", say("a delay is counted from the end of a period, and this one is still running"), say("write 25 or last day")


def _number(text: str) -> bool:
    return bool(re.fullmatch(r"[1-9]|[12]\d|3[01]", text, re.ASCII))


def _own_days(cadence: Cadence) -> Iterator[Fault]:
    for every, key in (("dates", "dates"), ("rule", "rule")):
        given = bool(getattr(cadence, key))
        if given != (cadence.every == every):
            yield key, say("{key} belongs to every: {every}, and to it alone", key=key, every=every), None
    if cadence.rule:
        yield from _rule(cadence)


def _rule(cadence: Cadence) -> Iterator[Fault]:
    hint = say("write it as FREQ=MONTHLY;BYDAY=2TU")
    if "DTSTART" in cadence.rule.upper() or "\n" in cadence.rule:
        yield "rule", say("the rule holds more than its parts"), say("give its first day as begin")
        return
    if not any(f"FREQ={each}" in cadence.rule.upper() for each in COARSE):
        yield "rule", say("a report is made once a day at most"), hint
        return
    begin = datetime.datetime.combine(cadence.begin or EPOCH, datetime.time())
    try:
        rule = rrulestr(cadence.rule, dtstart=begin)
        assert isinstance(rule, rrule)
    except (ValueError, TypeError, KeyError):
        yield "rule", say("“{text}” is no rule", text=cadence.rule), hint
        return
    if re.search(r"BY(HOUR|MINUTE|SECOND)|COUNT", cadence.rule.upper()):
        yield "rule", say("hours and counts do not belong into the rule"), say("give the time of day as at, and the last day as UNTIL")
    elif "UNTIL" not in cadence.rule.upper() and not any(rule.replace(until=begin + datetime.timedelta(days=3660))):
        # Without an end in sight it would be looked for until the year 9999.
        yield "rule", say("the rule gives no day at all"), hint
