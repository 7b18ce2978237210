"""The detail of a report: a section per group, with tables of what has a target, of what is only followed, and numbered notes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from monitor.courses import scatter
from monitor.entries import Entry
from monitor.figures import Scales, only, scales
from monitor.parts import composition
from monitor.report import Note, Section, Table
from monitor.rows import DETAIL, MONITORED, PUBLISHED, Column, Line, table, trim
from monitor.wording import Language, say

ROWS = 25
"""Rows of a table; longer ones are continued in a next one."""
Marks = Mapping[str, str]


def numbered(found: Sequence[Entry], language: Language) -> Marks:
    """The number of each note and remark, one for equal texts; growth as published comes first, for the first page has it too."""
    laid = [entry for members in _grouped(found).values() for part in _apart(members) for entry in part]
    texts = [text for entry in laid for text in _texts(entry)]
    first = [text for text in texts if text == language.render(PUBLISHED)]
    return {text: str(number) for number, text in enumerate(dict.fromkeys([*first, *texts]), 1)}


def details(found: Sequence[Entry], marks: Marks, language: Language) -> tuple[Section, ...]:
    groups, shared = _grouped(found), scales((entry.row, entry.indicator) for entry in found)
    sections = [
        _detail(_title(group, last, language), members, found, shared, marks, language)
        for (group, members), last in zip(groups.items(), [("", "", ""), *groups], strict=False)
    ]
    trimmed = iter(trim([table for section in sections for table in section.tables], language))
    return tuple(replace(section, tables=tuple(islice(trimmed, len(section.tables)))) for section in sections)


def _grouped(found: Sequence[Entry]) -> dict[tuple[str, ...], list[Entry]]:
    groups: dict[tuple[str, ...], list[Entry]] = {}
    for entry in found:
        groups.setdefault(entry.group, []).append(entry)
    return groups


def _title(group: tuple[str, ...], last: tuple[str, ...], language: Language) -> str:
    """Plan and unit are named only where they differ from the section before."""
    *above, name = group
    named = [text for text, said in zip(above, last, strict=False) if text and (text != said or not name)]
    return " – ".join([*named, *([name] if name else [])]) or language.render(say("Indicators"))


def _texts(entry: Entry) -> tuple[str, ...]:
    return (*entry.notes, *([entry.remark] if entry.remark else []))


def _detail(title: str, members: Sequence[Entry], found: Sequence[Entry], shared: Scales, marks: Marks, language: Language) -> Section:
    judged, followed = _apart(members)
    over_years = {entry.indicator.code: scatter(entry.indicator, entry.scattered, language) for entry in followed if entry.scattered}
    of_parts = [composition(entry, found, language) for entry in members if entry.leads]
    used = sorted({text for entry in members for text in _texts(entry)}, key=lambda text: int(marks[text]))
    return Section(
        "detail",
        title,
        tables=(
            *_tables(title, DETAIL, judged, shared, marks, language),
            *_tables(language.render(say("Monitored without a target")), MONITORED, followed, shared, marks, language),
        ),
        figures=tuple(figure for figure in (*of_parts, *over_years.values()) if figure),
        notes=tuple(Note(marks[text], text) for text in used),
    )


def _apart(members: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """What has a target, with all its further targets; and what has none."""
    blocks = _blocks(members)
    parts = [[entry for block in blocks if followed is _followed(block[0]) for entry in block] for followed in (False, True)]
    return parts[0], parts[1]


def _followed(entry: Entry) -> bool:
    return bool(entry.row["flag"] == "no_target")


def _tables(
    title: str, columns: tuple[Column, ...], members: Sequence[Entry], shared: Scales, marks: Marks, language: Language
) -> Iterator[Table]:
    parts = tuple(_parts(members))
    for number, part in enumerate(parts, 1):
        yield entry_table(title if len(parts) == 1 else f"{title} ({number}/{len(parts)})", columns, part, marks, language, shared)


def _parts(members: Sequence[Entry]) -> Iterator[list[Entry]]:
    """At most ROWS at a time; an indicator's further targets stay with it."""
    part: list[Entry] = []
    for block in _blocks(members):
        if part and len(part) + len(block) > ROWS:
            yield part
            part = []
        part = part + block
    if part:
        yield part


def _blocks(members: Sequence[Entry]) -> list[list[Entry]]:
    blocks: list[list[Entry]] = []
    for entry in members:
        if entry.leads or not blocks:
            blocks.append([])
        blocks[-1].append(entry)
    return blocks


def entry_table(
    title: str, columns: tuple[Column, ...], members: Sequence[Entry], marks: Marks, language: Language, shared: Scales | None = None
) -> Table:
    """Findings as a table, on scales `shared` with others or its own; texts without a number in `marks` go unmarked."""
    own = [(entry.row, entry.indicator) for entry in members]
    shared = only(shared, own) if shared else scales(own)
    return table(
        title,
        columns,
        tuple(
            Line(
                row=entry.row,
                indicator=entry.indicator,
                name=entry.name,
                marks=tuple(marks[text] for text in entry.notes if text in marks),
                remark=marks.get(entry.remark, ""),
                published=marks.get(language.render(PUBLISHED), "") if entry.row.get("growth_published") else "",
                history=entry.history,
                scales=shared,
                language=language,
            )
            for entry in members
        ),
        shared,
        language,
    )
