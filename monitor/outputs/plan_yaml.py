"""A plan file as YAML, the way people write it: block style, short entries on one line, decimals and words as they are."""

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from typing import Any

import yaml

from monitor.periods import Period
from monitor.plan import PlanFile

SECTIONS = ("plan", "instruments", "sources", "units", "indicators", "targets")
MODELINE = "# yaml-language-server: $schema={schema}"
WIDTH = 140
SHORT = 4
"""Values of an entry up to which it stands on one line: a source, a target that is only monitored."""
ONE_LINE = ("also", "phasing")
"""Lists whose entries stand on one line each."""
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def plan_text(file: PlanFile, schema: str = "", comments: tuple[str, ...] = ()) -> str:
    """The whole file; `schema` is the path of the JSON Schema that editors read, as seen from the file."""
    head = [MODELINE.format(schema=schema)] if schema else []
    head += [f"# {comment}" for comment in comments]
    return "\n".join(head + list(_sections(file))) + "\n"


def _sections(file: PlanFile) -> Iterator[str]:
    first = True
    for name in SECTIONS:
        if content := getattr(file, name):
            yield from () if first else ("",)
            yield from section(name, content)
            first = False


def section(name: str, content: Any) -> list[str]:
    """The lines of one section with its key."""
    if name == "plan":
        return ["plan:", *block(written(content), 2)]
    return [f"{name}:", *(line for entry in content for line in item(entry))]


def item(entry: Any) -> list[str]:
    """The lines of one entry of a list."""
    content = written(entry)
    short = f"  - {flow(content)}"
    if len(content) <= SHORT and "note" not in content and len(short) <= WIDTH:
        return [short]
    first, *rest = block(content, 4)
    return ["  - " + first.lstrip(), *rest]


def block(content: Mapping[str, Any], indent: int) -> Iterator[str]:
    """A key on each line; what is inside it behind the key where it fits."""
    room = " " * indent
    for key, value in content.items():
        line = f"{room}{key}: {flow(value, inside=isinstance(value, dict | list))}"
        if isinstance(value, list) and (len(value) > 1 or len(line) > WIDTH):
            yield f"{room}{key}:"
            yield from (f"{room}  - {flow(each)}" for each in value)
        elif isinstance(value, dict) and len(line) > WIDTH - 20 and key not in ONE_LINE:
            yield f"{room}{key}:"
            yield from block(value, indent + 2)
        else:
            yield line


def flow(value: Any, *, inside: bool = True) -> str:
    """In one line; `inside` brackets commas and braces need quotation marks too."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(each) for each in value) + "]"
    return scalar(value, inside=inside)


def scalar(text: str, *, inside: bool) -> str:
    """As it is where YAML reads it so, else in quotation marks."""
    return text if _plain(text, inside=inside) else json.dumps(text, ensure_ascii=False)


def _plain(text: str, *, inside: bool) -> bool:
    if not text or text in ("~", "null") or text != text.strip() or "\n" in text or "\t" in text:
        return False
    try:
        node: Any = yaml.compose("{k: [" + text + "]}" if inside else f"k: {text}", Loader=Loader)
        value = node.value[0][1].value[0] if inside and len(node.value[0][1].value) == 1 else node.value[0][1]
    except (yaml.YAMLError, IndexError):
        return False
    return len(node.value) == 1 and isinstance(value, yaml.ScalarNode) and not value.style and value.value == text


def written(value: Any) -> dict[str, Any]:
    """The fields that say something: those that are not as they would be by themselves."""
    return {field.name: _content(found) for field in fields(value) if (found := getattr(value, field.name)) != _default(field)}


def _default(field: Any) -> Any:
    return MISSING if field.default is MISSING else field.default


def _content(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_content(each) for each in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Period | datetime.date | int):
        return str(value)
    return written(value) if is_dataclass(value) else value
