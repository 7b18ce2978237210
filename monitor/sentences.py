"""What a finding says in one sentence.

Vietnamese follows the grammar of provincial reports: "ước đạt 567.634,2 tỷ đồng, tăng 2,5% so với cùng kỳ, bằng 70,7% kế
hoạch năm". A finding is any mapping with the columns of `assess.FINDINGS`.
"""

import re
from collections.abc import Iterator

from monitor.amounts import (
    Row,
    amount,
    clean,
    day_of,
    decimals,
    governs,
    measure,
    percent_decimals,
    point_decimals,
    requirement,
    title,
)
from monitor.grounds import rule
from monitor.periods import Period
from monitor.plan import Indicator
from monitor.wording import FLAGS, Language, Message, capital, decimals_for, same, say, small

JUDGED = ("missed", "off_track", "watch", "on_track", "achieved", "ahead", "exceeded")
_GROWTH = ("growth", "average_growth")
_OF_GROWTH = re.compile(r"\b(tăng|tăng trưởng|growth|increase)\b", re.IGNORECASE)
_VERBS = {
    ("level", None): say("reached {value}"),
    ("level", "estimate"): say("an estimated {value}"),
    ("level", "preliminary"): say("a preliminary {value}"),
    ("up", None): say("rose {value}"),
    ("up", "estimate"): say("rose by an estimated {value}"),
    ("up", "preliminary"): say("rose by a preliminary {value}"),
    ("down", None): say("fell {value}"),
    ("down", "estimate"): say("fell by an estimated {value}"),
    ("down", "preliminary"): say("fell by a preliminary {value}"),
    ("rank", None): say("ranked no. {value}"),
    ("burden", None): say("stood at {value}"),
    ("burden", "estimate"): say("stood at an estimated {value}"),
    ("burden", "preliminary"): say("stood at a preliminary {value}"),
}


def sentence(finding: Row, indicator: Indicator, language: Language) -> str:
    """The whole finding in one sentence that stands by itself, flag included."""
    row = clean(finding)
    rest = ", ".join(language.render(clause) for clause in _clauses(row, indicator, language))
    if row["flag"] in JUDGED:
        rest = language.render(say("{clauses}: {flag}", clauses=rest, flag=_flagged(row, language)))
    named = say("{name}: {rest}.", name=title(indicator, language), rest=rest)
    dated = say("{name}, {period}: {rest}.", name=title(indicator, language), period=_span(row), rest=rest)
    return capital(language.render(named if row.get("form") == "done_by" else dated))


def _flagged(row: Row, language: Language) -> str:
    """The flag; where a person set it, also the one that the rules gave."""
    word = small(language.render(FLAGS[row["flag"]].word))
    if not row.get("override_by"):
        return word
    own = small(language.render(FLAGS[row["flag_by_rule"]].word))
    return language.render(say("{flag} (set by {by}; by the rules {own})", flag=word, by=row["override_by"], own=own))


def _span(row: Row) -> Period:
    text = row.get("actual_period") if row.get("actual") is not None else None
    return Period.parse(str(text or row["period"]))


def _clauses(row: Row, indicator: Indicator, language: Language) -> Iterator[Message]:
    if row.get("form") == "done_by" and row["flag"] in JUDGED:
        yield _milestone(row)
        return
    if row.get("actual") is not None:
        yield from _figures(row, indicator, language)
    if row["flag"] not in JUDGED:
        yield _unjudged(row)
    elif row.get("reason") == "as_stated":
        yield say("as its source says, which does not give the target's value")
    elif row.get("actual") is not None and row.get("variance") is not None:
        yield from _compared(row, indicator, language)


def _unjudged(row: Row) -> Message:
    """Why there is no judgement."""
    if row["flag"] == "not_due":
        return say("not due yet, the figure is due on {due}", due=row["due"]) if row.get("due") else say("not due yet")
    if row["flag"] == "no_target":
        bare = say("no figure reported, monitored only, no target is set")
        return say("monitored only, no target is set") if row.get("actual") is not None else bare
    if row["flag"] == "cannot_be_judged":
        return say("cannot be judged: {reason}", reason=rule(row))
    if row.get("actual") is not None:
        return say("the figure for the whole period has not come")
    if row.get("days_overdue") is not None and row.get("due"):
        return say("no figure reported, {days} overdue (due on {due})", days=_days(row["days_overdue"]), due=row["due"])
    return say("no figure reported")


def _milestone(row: Row) -> Message:
    due, late = day_of(row["expected"] if row.get("expected") is not None else row["target_high"]), row.get("variance")
    if row.get("actual") is None:
        return say("not completed, {days} past the due date {due}", days=_days(max(0, row["as_of"].toordinal() - due.toordinal())), due=due)
    day = day_of(row["actual"])
    if not late:
        return say("completed on the due date {day}", day=day)
    if late > 0:
        return say("completed on {day}, {days} after the due date {due}", day=day, days=_days(late), due=due)
    return say("completed on {day}, {days} before the due date {due}", day=day, days=_days(-late), due=due)


def _figures(row: Row, indicator: Indicator, language: Language) -> Iterator[Message]:
    """The figure itself, and how it stands against the same period last year and the whole target."""
    yield _actual(row, indicator, language)
    growth, share = row.get("growth_percent"), row.get("achievement_percent")
    if growth is not None and indicator.kind not in _GROWTH:
        text = language.percent(abs(growth), decimals_for(growth, 1, 0.0))
        yield _growth(row, growth, text)
    if share is not None and row["flag"] in JUDGED:
        text = language.percent(share, decimals_for(share, 1, 100.0))
        yield _of_plan(row, text)


def _growth(row: Row, growth: float, text: str) -> Message:
    if _span(row).kind == "year":
        return say("up {value} on the year before", value=text) if growth >= 0 else say("down {value} on the year before", value=text)
    up = say("up {value} on the same period last year", value=text)
    return up if growth >= 0 else say("down {value} on the same period last year", value=text)


def _actual(row: Row, indicator: Indicator, language: Language) -> Message:
    value, places, status = row["actual"], decimals(row, indicator), row.get("actual_status")
    if indicator.kind in _GROWTH and value and not _speaks_of_growth(indicator, language):
        text = amount(abs(value), places, indicator, language)
        way = "up" if value > 0 else "down"
        said = _said(way, status, text)
        return said if indicator.kind == "growth" else say("{rose} a year on average", rose=said)
    if indicator.kind == "rank":
        return _said("rank", None, language.number(value, places))
    text = amount(value, places, indicator, language)
    return _said("burden" if indicator.direction == "lower" else "level", status, text)


def _speaks_of_growth(indicator: Indicator, language: Language) -> bool:
    """A name that says growth itself: the rate reaches a figure, it does not rise by it."""
    return bool(_OF_GROWTH.search(indicator.name.in_(language.code)))


def _said(way: str, status: str | None, text: str) -> Message:
    return Message(_VERBS[way, None if status == "official" else status].text, {"value": text})


def _of_plan(row: Row, share: str) -> Message:
    if not governs(row) and row.get("stated"):
        return say("{share} of the target “{stated}”", share=share, stated=row["stated"])
    annual = Period.parse(str(row.get("target_period") or row["period"])).kind == "year"
    return say("{share} of the annual plan", share=share) if annual else say("{share} of the plan", share=share)


def _compared(row: Row, indicator: Indicator, language: Language) -> Iterator[Message]:
    """Against where it should stand: the requirement of a closed period, the pace of an open one."""
    variance, kind = row["variance"], row.get("variance_in")
    if kind == "places":
        yield _places(variance)
    elif row.get("form") in ("between", "within") and (kind == "points" or row.get("closed")):
        yield _range(row, indicator, language)
    elif same(row["actual"], row["expected"]) if row.get("expected") is not None else not variance:
        yield say("exactly as planned")
    else:
        yield distance(row, indicator, language)


def _places(variance: float) -> Message:
    if not variance:
        return say("exactly the targeted place")
    n = int(abs(variance))
    places = say("1 place") if n == 1 else say("{n} places", n=n)
    return say("{places} short of the target", places=places) if variance > 0 else say("{places} better than the target", places=places)


def _days(number: float) -> Message:
    return say("1 day") if int(number) == 1 else say("{n} days", n=int(number))


def _range(row: Row, indicator: Indicator, language: Language) -> Message:
    value, low, high = row["actual"], row["target_low"], row["target_high"]
    text = requirement(row, indicator, language)
    unit = measure(indicator, language)
    span = f"{text}%" if unit == "%" else f"{text} {unit}"
    if value < low and not same(value, low):
        return say("{distance} below the target range {range}", distance=_size(row, low - value, indicator, language), range=span)
    if value > high and not same(value, high):
        return say("{distance} above the target range {range}", distance=_size(row, value - high, indicator, language), range=span)
    return say("inside the target range {range}", range=span)


def distance(row: Row, indicator: Indicator, language: Language) -> Message:
    """`3.055,1 tỷ đồng (−9,7%)` above or below what it was compared with."""
    far: Message | str = _size(row, abs(row["variance"]), indicator, language)
    percent = row.get("variance_percent")
    if percent is not None and row.get("variance_in") == "unit":
        signed = language.percent(percent, percent_decimals(percent, row), sign=True)
        far = say("{size} ({percent})", size=far, percent=signed)
    return _beside(row, far)


def _beside(row: Row, distance: Message | str) -> Message:
    above = row["variance"] > 0
    if row.get("pace") in ("stated", "seasonal", "last_year", "linear"):
        return (
            say("{distance} above the expected progress", distance=distance)
            if above
            else say("{distance} below the expected progress", distance=distance)
        )
    if row.get("variance_in") == "points":
        return say("{distance} above the target", distance=distance) if above else say("{distance} below the target", distance=distance)
    return say("{distance} above plan", distance=distance) if above else say("{distance} below plan", distance=distance)


def _size(row: Row, size: float, indicator: Indicator, language: Language) -> str:
    """How far, without a sign: the words around it say which way."""
    if row.get("variance_in") == "points":
        return language.points(size, point_decimals(size, indicator, row), sign=False)
    return amount(size, decimals_for(size, decimals(row, indicator), 0.0), indicator, language)
