"""By which rule a finding was judged, from which figures, known when; and what a person set against the rules."""

from monitor.amounts import Row, amount, clean, decimals, note_codes
from monitor.assess import NOTES, REASONS
from monitor.plan import Indicator
from monitor.wording import FLAGS, Language, Message, capital, say, small


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
    row = clean(finding)
    places = decimals(row, indicator)
    lines = [say("Rule: {rule}", rule=rule(row))]
    if row.get("expected") is not None and indicator.kind != "milestone":
        by = PACES["closed" if row.get("closed") else row.get("pace") or "none"]
        lines.append(say("Expected: {value} ({by})", value=amount(row["expected"], places, indicator, language), by=by))
    if row.get("actual") is not None:
        known = say("known on {day}", day=row["actual_known"]) if row.get("actual_known") else say("publication date not recorded")
        lines.append(say("Figure: {known}; data as of {as_of}", known=known, as_of=row["as_of"]))
    lines += [say(NOTES.get(code, code)) for code in note_codes(row)]
    said = [*(language.render(line) for line in lines), override(row, language)]
    return tuple(capital(line) + "." for line in said if line)


PACES = {
    "closed": say("the requirement of the closed period"),
    "target": say("the requirement, which holds on any day"),
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
