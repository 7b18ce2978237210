"""What a finding says in one sentence, and by which rule and from which figures it was judged.

Vietnamese follows the grammar of provincial reports: "ước đạt 567.634,2 tỷ đồng, tăng 2,5% so với cùng kỳ, bằng 70,7% kế
hoạch năm". A finding is any mapping with the columns of `assess.FINDINGS`.
"""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from monitor.assess import NOTES, REASONS
from monitor.flags import DEFAULT, Rules
from monitor.periods import Period
from monitor.plan import Indicator
from monitor.thresholds_in_words import turns
from monitor.wording import FLAGS, Language, Message, capital, decimals_for, same, say, small

Row = Mapping[str, Any]

JUDGED = ("missed", "off_track", "watch", "on_track", "achieved", "ahead", "exceeded")
TURNS = turns(DEFAULT)
"""Where flags turn by the usual rules; a finding judged by others carries its own as `turns`."""
BASES = {"constant 1994": say("constant 1994 prices"), "constant 2010": say("constant 2010 prices"), "current": say("current prices")}
_GROWTH = ("growth", "average_growth")
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
    ("rank", None): say("ranked {value}"),
    ("burden", None): say("stood at {value}"),
    ("burden", "estimate"): say("stood at an estimated {value}"),
    ("burden", "preliminary"): say("stood at a preliminary {value}"),
}


def records(findings: pd.DataFrame) -> list[dict[str, Any]]:
    """The frame's rows with None for everything missing."""
    plain = findings.astype(object)
    return [dict(zip(plain.columns, row, strict=True)) for row in plain.where(findings.notna(), None).itertuples(index=False, name=None)]


def sentence(finding: Row, indicator: Indicator, language: Language) -> str:
    """The whole finding in one sentence that stands by itself, flag included."""
    row = _clean(finding)
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


def override(row: Row, language: Language) -> str:
    """Who set the flag, why and until when, and what it would be; empty where the rules hold."""
    if not row.get("override_by"):
        return ""
    until = say("until {day}", day=row["override_until"].date()) if row.get("override_until") else say("until it is withdrawn")
    own = small(language.render(FLAGS[row["flag_by_rule"]].word))
    text = say(
        "assessment set by {by} {until}: {reason}; by the rules: {own}",
        by=row["override_by"],
        until=until,
        reason=row["override_reason"],
        own=own,
    )
    return language.render(text)


def grounds(finding: Row, indicator: Indicator, language: Language) -> tuple[str, ...]:
    """By which rule, from which figures, known when; one line each."""
    row = _clean(finding)
    places = decimals(row, indicator)
    lines = [say("Rule: {rule}", rule=rule(row))]
    if row.get("expected") is not None and indicator.kind != "milestone":
        by = PACES.get(row.get("pace") or "none", PACES["none"])
        lines.append(say("Expected: {value} ({by})", value=amount(row["expected"], places, indicator, language), by=by))
    if row.get("actual") is not None:
        known = say("known on {day}", day=row["actual_known"]) if row.get("actual_known") else say("publication date not recorded")
        lines.append(say("Figure: {known}; data as of {as_of}", known=known, as_of=row["as_of"]))
    lines += [say(NOTES.get(code, code)) for code in note_codes(row)]
    said = [*(language.render(line) for line in lines), override(row, language)]
    return tuple(capital(line) + "." for line in said if line)


PACES = {
    "closed": say("the requirement of the closed period"),
    "stated": say("the plan's own phasing"),
    "seasonal": say("the usual share of past years by this month"),
    "last_year": say("last year's share by this month"),
    "linear": say("equal monthly shares, an assumption"),
    "none": say("the requirement, without a trajectory"),
}


def rule(row: Row) -> Message:
    """What the reason code says."""
    code = row.get("reason") or ""
    return say(REASONS.get(code, code))


def governs(row: Row) -> bool:
    """Whether the finding leads; the only one of its indicator need not say so."""
    return row.get("governs") is None or bool(row["governs"])


def note_codes(row: Row) -> tuple[str, ...]:
    return tuple((row.get("notes") or "").split())


def title(indicator: Indicator, language: Language) -> str:
    """The indicator's name with its price basis, which is part of what is measured."""
    name = indicator.name.in_(language.code)
    basis = language.render(BASES[indicator.basis]) if indicator.basis else ""
    return name if not basis or basis in name else f"{name} ({basis})"


def measure(indicator: Indicator, language: Language) -> str:
    return indicator.measure.in_(language.code)


def decimals(row: Row, indicator: Indicator) -> int:
    """The indicator's, and more where the print of actual and target would otherwise contradict the flag."""
    own, value = max(0, indicator.decimals), row.get("actual")
    bounds = (row.get("expected"), row.get("target_low"), row.get("target_high"))
    return own if value is None or indicator.kind == "milestone" else decimals_for(value, own, *bounds)


def amount(value: float, places: int, indicator: Indicator, language: Language) -> str:
    """The number with its unit of measure."""
    unit = measure(indicator, language)
    number = language.number(value, places)
    return f"{number}%" if unit == "%" else f"{number} {unit}".strip()


def requirement(row: Row, indicator: Indicator, language: Language) -> str:
    """The target as a number or a range, without its unit: `40.400,0`, `7,0–8,0`, `≤ 5,0`; empty where there is none."""
    low, high, form = row.get("target_low"), row.get("target_high"), row.get("form")
    if form == "done_by":
        return language.date(day_of(high)) if high is not None else ""
    if low is None and high is None:
        return ""
    places = decimals(row, indicator)
    numbers = [language.number(bound, places) for bound in (low, high) if bound is not None]
    if form in ("at_most", "rank"):
        return f"≤ {numbers[-1]}"
    if form == "about":
        return f"≈ {numbers[0]}"
    return "–".join(dict.fromkeys(numbers))


def with_turns(row: Row, rules: Mapping[str, Rules]) -> Row:
    """The finding with what its print must not contradict, where its rules are not the usual ones."""
    own = rules.get(row.get("rules") or "", DEFAULT)
    return row if own is DEFAULT else {**row, "turns": turns(own)}


def percent_decimals(value: float, row: Row) -> int:
    return decimals_for(value, 1, *(row.get("turns") or TURNS)[0])


def point_decimals(value: float, indicator: Indicator, row: Row) -> int:
    return decimals_for(value, max(1, indicator.decimals), *(row.get("turns") or TURNS)[1])


def day_of(number: float) -> datetime.date:
    return datetime.date.fromordinal(int(number))


def _clean(row: Row) -> dict[str, Any]:
    return {name: None if value is None or (name != "turns" and pd.isna(value)) else value for name, value in row.items()}


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
        return say("no figure reported, {n} days overdue (due on {due})", n=int(row["days_overdue"]), due=row["due"])
    return say("no figure reported")


def _milestone(row: Row) -> Message:
    due, late = day_of(row["expected"] if row.get("expected") is not None else row["target_high"]), row.get("variance")
    if row.get("actual") is None:
        return say("not completed, {n} days past the due date {due}", n=max(0, (row["as_of"] - due).days), due=due)
    day = day_of(row["actual"])
    if not late:
        return say("completed on the due date {day}", day=day)
    if late > 0:
        return say("completed on {day}, {n} days after the due date {due}", day=day, n=int(late), due=due)
    return say("completed on {day}, {n} days before the due date {due}", day=day, n=int(-late), due=due)


def _figures(row: Row, indicator: Indicator, language: Language) -> Iterator[Message]:
    """The figure itself, and how it stands against the same period last year and the whole target."""
    yield _actual(row, indicator, language)
    growth, share = row.get("growth_percent"), row.get("achievement_percent")
    if growth is not None and indicator.kind not in _GROWTH:
        text = language.percent(abs(growth), decimals_for(growth, 1, 0.0))
        up = say("up {value} on the same period last year", value=text)
        yield up if growth >= 0 else say("down {value} on the same period last year", value=text)
    if share is not None and row["flag"] in JUDGED:
        text = language.percent(share, decimals_for(share, 1, 100.0))
        yield _of_plan(row, text)


def _actual(row: Row, indicator: Indicator, language: Language) -> Message:
    value, places, status = row["actual"], decimals(row, indicator), row.get("actual_status")
    if indicator.kind in _GROWTH and value:
        text = amount(abs(value), places, indicator, language)
        way = "up" if value > 0 else "down"
        said = _said(way, status, text)
        return said if indicator.kind == "growth" else say("{rose} a year on average", rose=said)
    if indicator.kind == "rank":
        return _said("rank", None, language.number(value, places))
    text = amount(value, places, indicator, language)
    return _said("burden" if indicator.direction == "lower" else "level", status, text)


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
    elif row.get("form") in ("between", "within") and (kind == "points" or row.get("pace") == "closed"):
        yield _range(row, indicator, language)
    elif same(row["actual"], row["expected"]) if row.get("expected") is not None else not variance:
        yield say("exactly as planned")
    else:
        yield distance(row, indicator, language)


def _places(variance: float) -> Message:
    if not variance:
        return say("exactly the targeted place")
    n = int(abs(variance))
    return say("{n} places short of the target", n=n) if variance > 0 else say("{n} places better than the target", n=n)


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
