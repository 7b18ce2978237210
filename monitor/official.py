"""The order of an official document: the same texts and tables as chapters before the signature and annexes behind it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from monitor.report import Report, Section
from monitor.wording import capital

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
"""Chapters and annexes are numbered so."""
WIDE, UPRIGHT = "wide", "upright"
"""Annexes on landscape pages, and on upright ones; what stands in one is a `-part` of it."""


def arranged(report: Report) -> Report:
    """Chapters, numbered items, the signature, numbered annexes."""
    behind = tuple(_behind(report))
    chapters = tuple(_numbered(_chapters(report, tuple(f"{name}: {title}" for name, title, *_ in behind))))
    annexes = (section for name, title, shape, parts in behind for section in _annex(report, name, title, shape, parts))
    return replace(report, sections=(*chapters, Section("closing", ""), *annexes))


def said(report: Report, place: str) -> tuple[str, ...]:
    """The lines of one place of the letterhead."""
    return tuple(text for name, text in report.letter if name == place)


def _one(report: Report, place: str) -> str:
    return next(iter(said(report, place)), "")


def _chapters(report: Report, enclosed: tuple[str, ...]) -> Iterator[Section]:
    """What is read first, then whatever else the report has that is neither detail nor annex; cards are items of one chapter."""
    cards = [section for section in report.sections if section.kind == "card"]
    for section in report.sections:
        if section.kind == "brief":
            yield _summary(section, report, enclosed)
        elif section.kind not in ("card", "detail", "annex"):
            yield replace(section, kind="chapter")
    if cards:
        yield Section("chapter", _one(report, "cards"))
        yield from (replace(card, kind="item", title=f"{number}. {card.title}") for number, card in enumerate(cards, 1))


def _summary(brief: Section, report: Report, enclosed: tuple[str, ...]) -> Section:
    """Without the wide table and the key to it, which are an annex."""
    facts = "; ".join(f"{label}: {value}" for label, value in report.facts[1:])
    texts = tuple(_stopped(text) for text in (report.headline, facts, *brief.texts, f"{_one(report, 'enclosed')}: {'; '.join(enclosed)}"))
    return replace(brief, kind="chapter", title=_one(report, "summary"), texts=texts, tables=brief.tables[1:], notes=())


def _numbered(sections: Iterable[Section]) -> Iterator[Section]:
    number = 0
    for section in sections:
        number += section.kind == "chapter"
        yield replace(section, title=f"{_roman(number)}. {section.title.upper()}") if section.kind == "chapter" else section


def _behind(report: Report) -> Iterator[tuple[str, str, str, tuple[Section, ...]]]:
    """Name, title, shape and parts of each annex: the first page's wide table, the detail by group, and the report's own annex."""
    number = 0
    for kind, shape, heading in (("brief", WIDE, "main"), ("detail", WIDE, "detail"), ("annex", UPRIGHT, "")):
        parts = tuple(section for section in report.sections if section.kind == kind and (kind != "brief" or section.tables))
        if parts:
            number += 1
            title = _one(report, heading) or capital(parts[0].title.split(": ", 1)[-1])
            yield f"{_one(report, 'annex')} {_roman(number)}", title, shape, parts


def _annex(report: Report, name: str, title: str, shape: str, parts: Iterable[Section]) -> Iterator[Section]:
    yield Section(shape, f"{name}\n{title.upper()}", texts=said(report, "attached"))
    yield from (replace(_part(section), kind=f"{shape}-part") for section in parts)


def _part(section: Section) -> Section:
    """Beneath its annex's heading; what stands in a chapter already, or in that heading, is not said again."""
    if section.kind == "brief":
        return Section("brief", "", tables=tuple(replace(table, title="") for table in section.tables[:1]), notes=section.notes)
    return section if section.kind == "detail" else replace(section, title="")


def _stopped(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _roman(number: int) -> str:
    return ROMAN[number - 1] if number <= len(ROMAN) else str(number)
