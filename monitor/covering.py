"""The mail that covers a report: its subject, and what of the first page stands in the mail itself; words are settled here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.explanations import LATE
from monitor.report import Cell, Definition, Report, Section, Table
from monitor.wording import FLAGS, Language, Message, say


@dataclass(frozen=True)
class Covering:
    """What a mail says: `report` is the report cut down to what stands in the mail, `notices` what is said of its files."""

    subject: str
    report: Report
    notices: tuple[str, ...]


@dataclass(frozen=True)
class Beside:
    """What a mail says that is not in the report: which edition it replaces and what changed, and which figures nobody gave."""

    heading: str = ""
    """Stands in the subject before all else."""
    texts: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


NOTHING = Beside()


def covering(
    report: Report, definition: Definition, files: Sequence[str], left_out: Sequence[str], folder: str, language: Language,
    *, beside: Beside = NOTHING,
) -> Covering:  # fmt: skip
    """The mail of a report whose `files` go with it, while those `left_out` only lie in `folder`; confidential: a notice alone."""
    internal = definition.confidential
    first = next((section for section in report.sections if section.kind == "brief"), None)
    told = language.render(say("for internal use")) if internal else _counted(first, language)
    if internal:
        headline = language.render(say("{title}: ready, for internal use", title=report.title))
        notices: tuple[str, ...] = (language.render(say("This report is not sent by mail. It lies in {folder}.", folder=folder)),)
        kept = replace(report, headline=headline, sections=(), data=())
    else:
        notices = tuple(_notices(files, left_out, folder, language))
        kept = replace(report, sections=_exceptions(first, beside, language) if first else (), data=())
    whole = f"{beside.heading}: {told}" if beside.heading else told
    return Covering(subject(definition, whole, language), kept, notices)


def subject(definition: Definition, told: str, language: Language) -> str:
    """What a mail is about, in one line: the report's period, what is to be known of it, whose report it is."""
    issuer = definition.issuer.in_(language.code)
    return language.render(say("[BC-{period}] {told} – {issuer}", period=str(definition.span), told=told, issuer=issuer))


def _counted(first: Section | None, language: Language) -> str:
    counts = {cell.flag: cell.value for cell in first.counts} if first else {}
    late = [f"{counts[flag]} {language.render(FLAGS[flag].word).lower()}" for flag in FLAGS if flag in LATE and counts.get(flag)]
    return ", ".join(late) or language.render(say("nothing is late"))


def _exceptions(first: Section, beside: Beside, language: Language) -> tuple[Section, ...]:
    """What is late, in sentences, and the tables of causes, decisions and turns as they stand on the first page."""
    main, rest = first.tables[:1], first.tables[1:]
    sentences = tuple(said for table in main for row in table.rows if (said := _late(row)))
    none = () if sentences else (language.render(say("Nothing on the first page is late.")),)
    before = (Section("said", "", beside.texts),) if beside.texts else ()
    return (*before, replace(first, texts=(*sentences, *none), tables=(*rest, *beside.tables), figures=(), notes=()))


def _late(row: Sequence[Cell]) -> str:
    """The sentence of a late row: what its drawings say for those who do not see them."""
    late = any(cell.flag in LATE for cell in row)
    return next((cell.figure.title for cell in row if late and cell.figure), "")


def _notices(files: Sequence[str], left_out: Sequence[str], folder: str, language: Language) -> Iterator[str]:
    if files:
        yield language.render(say("Attached: {files}.", files=", ".join(files)))
    if left_out:
        told = say("Too large to be attached: {files}.", files=", ".join(left_out))
        yield language.render(told)
    yield language.render(say("All files lie in {folder}.", folder=folder))


def edition_told(number: int, changes: Sequence[str], language: Language, most: int = 5) -> Message | None:
    """What a replacement says of the edition before it; nothing of a first edition."""
    if number <= 1:
        return None
    shown = "; ".join(changes[:most]) or language.render(say("wording only"))
    listed = say("{shown}; … ({n} in all)", shown=shown, n=len(changes)) if len(changes) > most else shown
    return say("Replaces edition {n}; changes: {changes}.", n=number - 1, changes=listed)
