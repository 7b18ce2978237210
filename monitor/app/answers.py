"""Answers a hand-in that left something to mend: the same form with the user's own entries, each bad cell with its message."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from monitor.app import gather, languages
from monitor.app.entry import Taken
from monitor.app.forms import Asked, forms
from monitor.app.intake import Receipt
from monitor.app.publish import plain, write
from monitor.app.settings import LANGUAGES, Workspace
from monitor.form import Block, Entry, Form, Remark, Row
from monitor.outputs.form_book import form_workbook
from monitor.periods import NotAPeriod, Period
from monitor.problems import Problem, Stop
from monitor.sources.hand_in import HandIn
from monitor.wording import Language


def answer(workspace: Workspace, receipt: Receipt, folder: Path, as_of: datetime.date) -> Path | None:
    """Writes the form to be mended; None where nothing is to be mended, or the file was no form that could be made again."""
    if not receipt.form or not (receipt.rejected or any(problem.severity == "error" for problem in receipt.problems)):
        return None
    blank = _blank(workspace, receipt.form.read.meta, as_of)
    if blank is None:
        return None
    form, language = blank
    filled = refilled(form, receipt.form, receipt.file, language)
    return write(folder / f"{plain(form.id)}.{form.lang}.{receipt.submission}.xlsx", form_workbook(filled, language))


def _blank(workspace: Workspace, meta: Mapping[str, str], as_of: datetime.date) -> tuple[Form, Language] | None:
    """The same form as it would be written now."""
    lang = meta.get("lang", "")
    try:
        period = Period.parse(meta.get("period", ""))
        language = languages.load(lang if lang in LANGUAGES else workspace.lang)
        asked = Asked(meta.get("plan", ""), meta.get("unit", ""), period, as_of)
        return next(forms(gather.gather(workspace), asked, language)), language
    except (NotAPeriod, Stop, StopIteration):
        return None


def refilled(form: Form, taken: Taken, file: str, language: Language) -> Form:
    """The form with the entries of a hand-in, and what is to be said about them."""
    read, kept = taken.read, {actual.place for actual in taken.accepted}
    rows: dict[tuple[Block, str], dict[str, Entry]] = {}
    for (block, row, role), entry in read.entries.items():
        rows.setdefault((block, row), {})[role] = entry
    corrections = [entries for (block, _), entries in rows.items() if block == "corrections"]
    return replace(
        form,
        rows=tuple(replace(row, entries=rows.get((row.block, row.code), {})) for row in form.rows),
        corrections=tuple(corrections),
        remarks=tuple(_remark(problem, file, read, kept, form.rows, language) for problem in taken.problems),
    )


def _remark(problem: Problem, file: str, read: HandIn, kept: Collection[str], rows: tuple[Row, ...], language: Language) -> Remark:
    """The problem at its cell; where the form has no such cell, the message says where it stood."""
    place = problem.where.removeprefix(f"{file}:")
    message = " – ".join(language.render(text) for text in (problem.what, problem.hint) if text)
    block, row, role = read.targets.get(place, ("figures", "", ""))
    known = block == "corrections" or any((one.block, one.code) == (block, row) for one in rows)
    if known and role:
        return Remark(block, row, role, message, problem.severity, place in kept)
    return Remark("figures", "", "", message if place == file else f"{place}: {message}", problem.severity, place in kept)
