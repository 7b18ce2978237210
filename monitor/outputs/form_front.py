"""The front sheet of an entry form, the sheet of what is to be mended, and the hidden one that says what the form is."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from monitor.form import BLOCKS, JOINT, META, NOT_APPLICABLE, NOT_REPORTED, WITHDRAW, Form, Remark
from monitor.outputs.form_formulas import filled, quoted
from monitor.outputs.form_lines import ENTRY_BLOCKS, Sheet
from monitor.outputs.form_styles import LINE, Styles
from monitor.wording import Language, Message, say

WIDTHS = (26, 46, 26, 50)
TOLD, TOLD_FITS = 90, 100
"""Width of the column of what is to be mended, and letters on a line of it; locked rows do not grow by themselves."""


def front(form: Form, sheet: Sheet, target: Any, styles: Styles, language: Language, names: dict[str, str]) -> None:
    """Who, when, until when, how much is filled in, how to fill in, and each column with an example."""
    for letter, width in zip("ABCD", WIDTHS, strict=True):
        target.column_dimensions[letter].width = width
    render = language.render

    def put(*cells: Any) -> None:
        target.append(list(cells))

    def text(value: object, look: str = "wrapped") -> Any:
        return styles.cell(target, value, look)

    put(text(render(say("Entry form")), "title"))
    put(text(form.unit_name, "title"))
    put()
    for label, value in _facts(form, language):
        put(text(render(label), "pale"), text(value, "plain"))
    put(text(render(say("Filled in")), "pale"), styles.formula(target, _progress(form, sheet, names["entry"], language), "counted"))
    put(text(render(say("To be looked at")), "pale"), styles.formula(target, _doubtful(sheet, names["entry"], language), "counted"))
    put()
    put(text(render(say("How to fill it in")), "strong"))
    for number, message in enumerate(_instructions(form, names), 1):
        put(text(f"{number}.  {render(message)}", "plain"))
    put()
    put(*(text(render(head), "heading") for head in (say("Column"), say("What belongs there"), say("Example"))))
    for head, told, example in _examples(language):
        put(text(head, "shown"), text(told, "shown"), text(example, "shown"))


def _facts(form: Form, language: Language) -> Iterator[tuple[Message, str]]:
    days = say("{period}: {begin} to {end}", period=form.period, begin=form.period.begin, end=form.period.last)
    yield say("Plan"), form.title
    yield say("Period"), language.period(form.period) if form.period.kind == "day" else _capital(language.render(days))
    yield say("Deadline"), language.date(form.deadline) if form.deadline else language.render(say("No date is set"))
    yield say("Contact"), form.contact or language.render(say("not named"))
    yield say("Form"), form.id


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _progress(form: Form, sheet: Sheet, name: str, language: Language) -> str:
    """How many of all rows, counted while somebody types."""
    of = language.render(say("{n} of {total} rows", n="@", total=len(form.rows))).partition("@")
    return f"={quoted(of[0])}&({filled(_entered(sheet, name))})&{quoted(of[2])}"


def _entered(sheet: Sheet, name: str) -> list[tuple[str, ...]]:
    cells = {"figures": ("estimate",), "ranks": ("estimate",), "milestones": ("done", "tick")}
    return [tuple(_in(name, sheet.cells(block, role)) for role in cells[block]) for block in ENTRY_BLOCKS if sheet.reach(block)[0]]


def _doubtful(sheet: Sheet, name: str, language: Language) -> str:
    """Rows whose check says neither that they are valid nor that they are empty."""
    fine = [quoted(language.render(message)) for message in (say("Valid"), say("not filled in"))]
    checks = [_in(name, sheet.cells(block, "check")) for block in ENTRY_BLOCKS if sheet.reach(block)[0]]
    parts = (f"SUMPRODUCT((LEN({cells})>0)*({cells}<>{fine[0]})*({cells}<>{fine[1]}))" for cells in checks)
    return "=" + ("+".join(parts) or "0")


def _in(sheet: str, cells: str) -> str:
    return "'" + sheet.replace("'", "''") + "'!" + cells


def _instructions(form: Form, names: dict[str, str]) -> tuple[Message, ...]:
    return (
        say("Fill in the yellow cells of the sheet “{sheet}”; all others are locked or computed.", sheet=names["entry"]),
        say("“Figure for” says what a figure covers: the period alone, or all since January."),
        say("Where a figure stands already it was handed in before, or adds up what your units handed in: leave it or correct it."),
        say("Blank means not reported yet: hand in what you have, the rest can follow in the same form."),
        say(
            "... or [x]: no figure is available. - or [z]: nothing occurred. {word}: takes back a figure given by mistake.",
            word=WITHDRAW[form.lang],
        ),
        say("Where the check asks for a note, say why: the figure is then taken in with it."),
        say("Figures of earlier periods are put right on the sheet “{sheet}”.", sheet=names["corrections"]),
        say("Filtering, widening and copying work. Sorting does not: Excel never sorts locked cells; copy the table to a new file."),
        say("Save as .xlsx or .ods and hand the file in; its name may be changed."),
    )


def _examples(language: Language) -> Iterator[tuple[str, str, str]]:
    told = {
        "official": (say("The final figure of the period before"), language.number(3712.4, 1)),
        "estimate": (say("This period's figure, as it is known now"), language.number(4008, 1)),
        "cumulative": (say("Computed while you type"), language.number(22800, 1)),
        "status": (say("How firm this period's figure is"), language.render(say("estimate, as in the list"))),
        "note": (say("Why it stands where it does"), language.render(say("One furnace stood still for two weeks"))),
        "check": (say("What is still missing, or that all is well"), language.render(say("Valid"))),
    }
    for column in BLOCKS["figures"]:
        if column.role in told and column.heading:
            message, example = told[column.role]
            yield language.render(column.heading), language.render(message), example


def mend(form: Form, sheets: dict[str, Sheet], target: Any, styles: Styles, language: Language, names: dict[str, str]) -> None:
    """All that was not taken in as it stood, each with a link to its cell."""
    for letter, width in zip("ABCD", (16, 44, 20, TOLD), strict=True):
        target.column_dimensions[letter].width = width
    severities = {"error": say("error"), "warning": say("warning"), "information": say("information")}
    target.append([styles.cell(target, language.render(say("To be mended")), "title")])
    target.append(
        [
            styles.cell(
                target, language.render(say("Mend these cells and hand the same file in again; what was taken in before stays.")), "pale"
            )
        ]
    )
    heads = (say("Cell"), say("Indicator"), say("Severity"), say("What is wrong"))
    target.append([styles.cell(target, language.render(head), "heading") for head in heads])
    named = {row.code: row.name for row in form.rows}
    for number, remark in enumerate(sorted(form.remarks, key=lambda remark: remark.taken), 4):
        kind = "corrections" if remark.block == "corrections" else "entry"
        severity = language.render(severities[remark.severity])
        grave = language.render(say("{severity}; taken in", severity=severity)) if remark.taken else severity
        told = (named.get(remark.row, names[kind]), grave, remark.message)
        address = _address(sheets[kind], remark)
        link = f"=HYPERLINK({quoted('#' + _in(names[kind], address))},{quoted(address)})" if address else ""
        first = styles.formula(target, link, "link") if link else styles.cell(target, remark.row, "shown")
        target.row_dimensions[number].height = LINE * -(-len(remark.message) // TOLD_FITS) + 5
        target.append([first, *(styles.cell(target, text, "shown") for text in told)])


def _address(sheet: Sheet, remark: Remark) -> str:
    """The cell that a remark is about; empty where the form has no such row."""
    if remark.block == "corrections":
        number: int | None = sheet.reach("corrections")[0] + int(remark.row) - 1
    else:
        number = sheet.places.get((remark.block, remark.row))
    return f"{sheet.letter(remark.role)}{number}" if number else ""


def meta(form: Form, target: Any, styles: Styles) -> dict[str, str]:
    """What the form says of itself, and the lists that its formulas read; returns the places of those lists."""
    figures = [row for row in form.rows if row.block != "milestones"]
    lists = {
        "choices": ([form.choice(row) for row in figures], "D"),
        "measures": ([f"{row.measure}, {_span(row.cumulative, form.lang)}" for row in figures], "E"),
        "periods": ([JOINT.join(pair) for pair in form.periods], "F"),
        "words": ([word.casefold() for word in (*NOT_REPORTED, *NOT_APPLICABLE, *WITHDRAW.values(), "xoá")], "G"),
        "withdraw": ([word.casefold() for word in (*WITHDRAW.values(), "xoá")], "H"),
    }
    for name, value, *listed in zip_longest(form.meta, form.meta.values(), *(texts for texts, _ in lists.values())):
        target.append([styles.cell(target, text, "plain") if text else None for text in (name, value, None, *listed)])
    return {name: f"{META}!${letter}$1:${letter}${max(1, len(texts))}" for name, (texts, letter) in lists.items()}


def _span(cumulative: bool, lang: str) -> str:
    words = {"vi": ("trong kỳ", "lũy kế"), "en": ("own", "cumulative")}
    return words[lang][int(cumulative)]
