"""`monitor map`: proposes how an office's own table is read, and shows what that would give; nothing is taken in."""

from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.table import Table

from monitor.app import gather, languages, screen, settings, tables
from monitor.app.options import SPOKEN, Lang
from monitor.app.publish import write
from monitor.labels import fits
from monitor.mapping import MappingFile
from monitor.plan import Promises
from monitor.problems import Problem, Stop, reason
from monitor.sources import csv_cells, table_layout, table_proposal, workbook
from monitor.sources.cells import Mark
from monitor.sources.hand_in import HandIn
from monitor.sources.mappings import parsed
from monitor.sources.plans import read_plans
from monitor.sources.tables import Beside, read
from monitor.sources.workbook import Book
from monitor.wording import Language, say


def propose(
    file: Path, sheet: str, unit: str | None, named: str, to: Path | None, delimiter: str, decimal: Mark, lang: Lang | None
) -> int:  # fmt: skip
    """Prints the proposal and the dry run; the mapping goes to `to`, which must not be there yet."""
    workspace = settings.find(SPOKEN["workspace"] or None)
    language = languages.load(lang.value if lang else SPOKEN["lang"] or workspace.lang)
    promises, _ = read_plans(workspace.root)
    content, name = _content(file), workspace.relative(file.absolute())
    if named:
        found = tables.recognised(content, name, tables.mapped(workspace, promises, named) or tables.Mapped({}))
        if isinstance(found, Problem) or found is None:
            raise Stop(*([found] if found else []))
        screen.complain(found.problems, language)
        return _dry(read(found.tables, name, Beside(found.mapping, promises, gather.today(workspace), {})), language)

    book, csv, allowed = _book(content, name, delimiter, decimal)
    guesses = [one for found in book.sheets if not found.hidden and fits(found.name, sheet) and (one := table_proposal.guess(found))]
    if not guesses:
        raise Stop(
            Problem(name, say("no sheet has rows with a label and figures"), say("name one with --sheet, or write the mapping by hand"))
        )
    text = table_proposal.written(guesses, promises, unit=unit or "", allowed=allowed, csv=csv)
    if to:
        _write(to, text)
        screen.tell(workspace.relative(to.absolute()))
    else:
        screen.tell(text)
    _close(guesses, promises, language)
    # A table without a period is written, to be mended; it cannot be tried.
    whole = [one for one in guesses if one.about or one.year or one.each]
    text = table_proposal.written(whole, promises, unit=unit or "", allowed=allowed, csv=csv)
    mapping, problems = parsed(text, str(to or "map"), promises)
    screen.complain(problems, language)
    return _dry(_tried(mapping, book, name, promises, workspace), language) if mapping else 1


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Stop(Problem(str(file), say("this file cannot be read: {error}", error=reason(error)))) from None


def _book(content: bytes, name: str, delimiter: str, decimal: Mark) -> tuple[Book, tuple[str, str] | None, tuple[workbook.Allowed, ...]]:
    """The file's sheets, an old Excel file's too: to look at it takes nothing in."""
    if workbook.sniffed(content, name) == "csv":
        return _read(csv_cells.book(content, name, delimiter=delimiter, decimal=decimal)), (delimiter, decimal), ()
    plainly = workbook.read(content, name)
    if isinstance(plainly, Book):
        return plainly, None, ()
    found = _read(workbook.read(content, name, allowed=("xls", "links")))
    return found, None, ("xls",) if found.format == "xls" else ("links",)


def _read(book: Book | Problem) -> Book:
    if isinstance(book, Problem):
        raise Stop(book)
    return book


def _write(to: Path, text: str) -> None:
    if to.exists():
        raise Stop(Problem(str(to), say("there is a mapping already"), say("try it with --mapping, or name another file with --to")))
    write(to, text.encode())


def _tried(mapping: MappingFile, book: Book, name: str, promises: Promises, workspace: settings.Workspace) -> HandIn:
    laid = [one for table in mapping.tables for one in table_layout.laid(table, book)[0]]
    return read(laid, name, Beside(mapping, promises, gather.today(workspace), {}))


def _close(guesses: Sequence[table_proposal.Guess], promises: Promises, language: Language) -> None:
    """How many labels have an indicator of exactly their name, and what is close to the others."""
    for found in guesses:
        labels = table_proposal.labels(found, promises.indicators)
        if units := table_proposal.reporting(found, promises):
            told = say(
                "{sheet}: {exact} of {all} labels are names of reporting units", sheet=found.sheet.name, exact=len(units), all=len(labels)
            )
            screen.tell(language.render(told))
            continue
        exact = sum(1 for label in labels if len(label.exact) == 1)
        told = say("{sheet}: {exact} of {all} labels are names of indicators", sheet=found.sheet.name, exact=exact, all=len(labels))
        screen.tell(language.render(told))
        for label in labels:
            if len(label.exact) == 1:
                continue
            close = "; ".join(f"{one.score:.2f} {one.code} ({one.name})" for one in label.close)
            screen.tell(f"  {label.text}: {close or language.render(say('nothing close'))}")


def _dry(read_: HandIn, language: Language) -> int:
    """What would be handed in, cell by cell."""
    heads = (say("Cell"), say("Indicator"), say("Unit"), say("Period"), say("Value"), say("Measure"), say("Status"))
    shown = Table(*(language.render(head) for head in heads), box=box.SIMPLE)
    for actual in read_.handed.actuals:
        value = "–" if actual.value is None else format(actual.value.normalize(), "f")
        shown.add_row(
            actual.place, actual.indicator, actual.unit or "", str(actual.period), value, actual.measure or "", actual.status or ""
        )
    if read_.handed.actuals:
        screen.show(shown)
    screen.complain(read_.handed.problems, language)
    handed = read_.handed
    counts = {"read": len(handed.actuals), "refused": handed.refused, "empty": handed.empty}
    told = say("{read} figures read, {refused} refused, {empty} empty; nothing was taken in", **counts)
    screen.tell(language.render(told))
    return int(handed.refused > 0)
