"""A plan file changed only where its plan changed: comments, order and spelling of all the rest stay as people wrote them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

import yaml

from monitor.outputs.plan_yaml import SECTIONS, Loader, item, section
from monitor.plan import PlanFile

ALIAS = re.compile(r"[:\[{,-]\s+\*[\w-]|[\[{]\*[\w-]")
"""Something taken over from an anchor; in a text it may be no more than a star, and nothing is lost then either."""
Edit = tuple[int, int, list[str]]
"""First line, line after the last, and the lines that stand there instead."""


def spliced(text: str, before: PlanFile, after: PlanFile, *, plain: bool = False) -> str | None:
    """`text`, which says `before`, so that it says `after`; None where it is written in a way that cannot be cut.

    Whoever calls reads the result back: an anchor may have stood in what was replaced. With `plain` each entry that takes
    something over from an anchor is written out as well.
    """
    lines = text.split("\n")
    node = yaml.compose(text, Loader=Loader)
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        return None
    found = {key.value: (key, value) for key, value in node.value}
    edits: list[Edit] = []
    for name in SECTIONS:
        old, new = getattr(before, name), getattr(after, name)
        if old == new and not (plain and old):
            continue
        made = _section(name, lines, found, old, new, plain=plain)
        if made is None:
            return None
        edits += made
    for first, last, instead in sorted(edits, key=lambda edit: edit[:2], reverse=True):
        lines[first:last] = instead
    return "\n".join(lines)


def _section(name: str, lines: list[str], found: dict[str, Any], old: Any, new: Any, *, plain: bool) -> list[Edit] | None:
    if name not in found or not old:
        at = found["targets"][0].start_mark.line if "targets" in found and name != "targets" else _end(lines, len(lines))
        wanted = section(name, new)
        return [(at, at, [*wanted, ""] if at < len(lines) and "targets" in found else ["", *wanted])]
    key, value = found[name]
    if name == "plan" and old == new:
        return []
    if name == "plan" or not new:
        last = _end(lines, _after(found, key, lines))
        return [(key.start_mark.line, last, section(name, new) if new else [])]
    if value.flow_style or len(value.value) != len(old):
        return None
    starts = [each.start_mark.line for each in value.value]
    if any(not lines[start].lstrip().startswith("- ") for start in starts):
        return None
    ends = [_end(lines, until) for until in (*starts[1:], _after(found, key, lines))]
    places = list(zip(starts, ends, strict=True))
    borrowed = {number for number, (first, last) in enumerate(places) if plain and ALIAS.search("\n".join(lines[first:last]))}
    return list(_entries(old, new, places, borrowed))


def _entries(old: Any, new: Any, places: list[tuple[int, int]], borrowed: set[int]) -> Iterator[Edit]:
    for what, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield from ((*places[number], item(old[number])) for number in range(first, last) if number in borrowed)
            continue
        pairs = min(last - first, end - begin)
        for step in range(pairs):
            yield (*places[first + step], item(new[begin + step]))
        for gone in range(first + pairs, last):
            yield (*places[gone], [])
        if end > begin + pairs:
            at = places[first + pairs - 1][1] if first + pairs else places[0][0]
            yield at, at, [line for entry in new[begin + pairs : end] for line in item(entry)]


def _after(found: dict[str, Any], key: Any, lines: list[str]) -> int:
    """The line on which the next section begins."""
    later = [other.start_mark.line for other, _ in found.values() if other.start_mark.line > key.start_mark.line]
    return min(later, default=len(lines))


def _end(lines: list[str], until: int) -> int:
    """The line after the last one with content before `until`: comments there speak of what follows."""
    while until and (not lines[until - 1].strip() or lines[until - 1].lstrip().startswith("#")):
        until -= 1
    return until


def settled(file: PlanFile, base: PlanFile) -> PlanFile:
    """The same value, with each entry that says what one of `base` says in that one's own spelling: 7.0 is not made 7."""
    spelled = {name: {entry: entry for entry in reversed(getattr(base, name))} for name in SECTIONS[1:]}
    own = {name: tuple(spelled[name].get(entry, entry) for entry in getattr(file, name)) for name in SECTIONS[1:]}
    return replace(file, plan=base.plan if file.plan == base.plan else file.plan, **own)
