"""The live formulas of an entry form, for Excel and LibreOffice: what is computed and checked while somebody types.

They only warn; what counts is checked again when the form is handed in.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from monitor.form import Entry, Row
from monitor.wording import Language, say

WORDS = "monitor_words"
"""Defined name: everything that may be typed instead of a number."""
TAKEN_BACK = "monitor_withdraw"
"""Defined name: the words that withdraw a figure."""
CHOICES, MEASURES, PERIODS = "monitor_choices", "monitor_measures", "monitor_periods"
"""Defined names: what can be corrected, its units of measure, and the earlier periods."""
JUMP = "0.3"
INDEX = "80"
"""No growth is usual from here on; an index of the previous year = 100 is."""
POINTS = ("growth", "average_growth")
LITERAL = 120
"""Letters of one text in a formula: with each quotation mark doubled still below Excel's 255."""

VERDICTS = {
    "valid": say("Valid"),
    "not filled in": say("not filled in"),
    "a note is missing": say("a note is missing"),
    "this is no number": say("this is no number"),
    "this is no day": say("this is no day"),
    "lower than before": say("cumulative, yet lower than before: a note is missing"),
    "over 30 % from the period before: a note is missing": say("over 30 % from the period before: a note is missing"),
    "official over 30 % from the first report: a note is missing": say("official over 30 % from the first report: a note is missing"),
    "an index? enter the growth": say("an index? enter the growth"),
    "the status is missing": say("the status is missing"),
    "among how many?": say("among how many?"),
    "no such rank": say("no such rank"),
    "the day is missing": say("the day is missing"),
    "done, or not done?": say("done, or not done?"),
    "which indicator?": say("which indicator?"),
    "which period?": say("which period?"),
    "the right figure is missing": say("the right figure is missing"),
}
"""What a check can say, by a short name."""

At = Mapping[str, str]
"""Address of the row's cell in each role."""


def quoted(text: str) -> str:
    """A text inside a formula."""
    return '"' + text.replace('"', '""') + '"'


def cumulative(row: Row, at: At, missing: str) -> str | None:
    """The year to date; nothing where months do not add up to it."""
    estimate = at["estimate"]
    if not row.sums:
        return None
    if row.cumulative:
        return f'=IF(ISNUMBER({estimate}),{estimate},"")'
    whole = f"IFERROR({at['base']}+{_previous(at)}+{estimate},{quoted(missing)})"
    return f'=IF(ISNUMBER({estimate}),IF({at["carry"]}=1,{whole},{estimate}),"")'


def figure(row: Row, at: At, word: Callable[[str], str]) -> str:
    """The check of a figure: the first thing that is wrong, or that it may stand."""
    estimate, official, note = at["estimate"], at["official"], at["note"]
    cases = [(_no_number(official), "this is no number"), (_blank(estimate), "not filled in")]
    cases += [(f"AND({_in(estimate, TAKEN_BACK)},{_blank(note)})", "a note is missing"), (_in(estimate, WORDS), "valid")]
    cases += [(f"NOT(ISNUMBER({estimate}))", "this is no number")]
    if row.sums and row.cumulative:
        cases += [(_unexplained(f"AND({at['carry']}=1,ISNUMBER({_previous(at)}),{estimate}<{_previous(at)})", note), "lower than before")]
    if row.kind in ("flow", "stock"):
        cases += [(_unexplained(_jump(row, at), note), "over 30 % from the period before: a note is missing")]
        far = f"AND(ISNUMBER({official}),IFERROR(ABS({official}/{at['previous_first']}-1)>{JUMP},FALSE))"
        cases += [(_unexplained(far, note), "official over 30 % from the first report: a note is missing")]
    if row.kind in POINTS:
        cases += [(_unexplained(f"{estimate}>={INDEX}", note), "an index? enter the growth")]
    return _first([*cases, (_statusless(at), "the status is missing")], "valid", word)


def rank(at: At, word: Callable[[str], str]) -> str:
    """The check of a rank among its population."""
    estimate, among = at["estimate"], at["population"]
    cases = [(_no_number(at["official"]), "this is no number"), (_blank(estimate), "not filled in")]
    cases += [(f"AND({_in(estimate, TAKEN_BACK)},{_blank(at['note'])})", "a note is missing"), (_in(estimate, WORDS), "valid")]
    cases += [(f"NOT(ISNUMBER({estimate}))", "this is no number"), (f"NOT(ISNUMBER({among}))", "among how many?")]
    cases += [(f"OR({estimate}<1,{estimate}>{among})", "no such rank"), (_statusless(at), "the status is missing")]
    return _first(cases, "valid", word)


def milestone(at: At, done: str, open_: str, word: Callable[[str], str]) -> str:
    """The check of a completion: a day, and a tick that agrees with it."""
    day, tick = at["done"], at["tick"]
    cases = [(f"AND({_blank(day)},{_blank(tick)})", "not filled in")]
    cases += [(f"AND({_blank(day)},{tick}={quoted(done)})", "the day is missing"), (f"AND({_blank(day)},{tick}={quoted(open_)})", "valid")]
    cases += [(f"AND({_in(day, TAKEN_BACK)},{_blank(at['note'])})", "a note is missing"), (_in(day, WORDS), "valid")]
    cases += [(f"NOT(ISNUMBER({day}))", "this is no day"), (f"{tick}={quoted(open_)}", "done, or not done?")]
    return _first(cases, "valid", word)


def correction(at: At, word: Callable[[str], str]) -> str:
    """The check of a correction: whole, or not begun."""
    roles = ("code", "period", "value", "note")
    begun = "+".join(f"LEN(TRIM({at[role]}))" for role in roles)
    asks = {"code": "which indicator?", "period": "which period?", "value": "the right figure is missing", "note": "a note is missing"}
    cases = [(_blank(at[role]), asks[role]) for role in roles]
    value = (_no_number(at["value"]), "this is no number")
    return f'=IF({begun}=0,"",{_first([*cases, value], "valid", word)[1:]})'


def remarked(formula: str, message: str, entries: Mapping[str, Entry], at: At, roles: Iterable[str]) -> str:
    """The check of a row that was handed in: what was said of it while it stands as it was, then what it usually is."""
    same = ",".join(f"{at[role]}={_literal(entries.get(role, ''))}" for role in roles if len(str(entries.get(role, ""))) <= LITERAL)
    return f"=IF(AND({same}),{_long(message)},{formula[1:]})"


def looked_up(choice: str) -> str:
    """The unit of measure of what was chosen."""
    return f'=IF({_blank(choice)},"",IFERROR(INDEX({MEASURES},MATCH({choice},{CHOICES},0)),""))'


def filled(ranges: list[tuple[str, ...]]) -> str:
    """How many rows have something in one of their cells; each entry holds ranges of equal height."""
    each = (f"SUMPRODUCT(--(({'+'.join(f'LEN(TRIM({cells}))' for cells in columns)})>0))" for columns in ranges)
    return "+".join(each) or "0"


def words(language: Language) -> Callable[[str], str]:
    """The verdicts of the checks in a language."""
    rendered = {key: language.render(message) for key, message in VERDICTS.items()}
    return rendered.__getitem__


def _literal(value: Entry) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return f"DATE({value.year},{value.month},{value.day})" if isinstance(value, datetime.date) else quoted(value)


def _long(text: str) -> str:
    """A text of any length inside a formula: Excel takes no piece beyond 255 letters."""
    return "&".join(quoted(text[at : at + LITERAL]) for at in range(0, len(text), LITERAL))


def _first(cases: list[tuple[str, str]], otherwise: str, word: Callable[[str], str]) -> str:
    said = "".join(f"IF({case},{quoted(word(key))}," for case, key in cases)
    return "=" + said + quoted(word(otherwise)) + ")" * len(cases)


def _previous(at: At) -> str:
    return f"IF(ISNUMBER({at['official']}),{at['official']},{at['previous_first']})"


def _jump(row: Row, at: At) -> str:
    """Against the period before; of cumulative figures the part that came since against the part before that."""
    now, before = at["estimate"], _previous(at)
    if row.sums and row.cumulative:
        now, before = f"IF({at['carry']}=1,{now}-{before},{now})", f"({before}-{at['base']})"
    return f"IFERROR(ABS({now}/{before}-1)>{JUMP},FALSE)"


def _unexplained(case: str, note: str) -> str:
    return f"AND({_blank(note)},{case})"


def _statusless(at: At) -> str:
    """A new figure says how firm it is; of one that was there before nobody may know."""
    return f"AND({_blank(at['status'])},{at['estimate']}<>{at['given.estimate']})"


def _blank(cell: str) -> str:
    return f"LEN(TRIM({cell}))=0"


def _in(cell: str, name: str) -> str:
    """Whether one of the words stands there, small or large."""
    return f"SUMPRODUCT(--({name}=LOWER(TRIM({cell}))))>0"


def _no_number(cell: str) -> str:
    return f"AND(NOT({_blank(cell)}),NOT(ISNUMBER({cell})),NOT({_in(cell, WORDS)}))"
