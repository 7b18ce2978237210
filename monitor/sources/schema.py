"""JSON Schema (2020-12) of plan, report and mapping files, for editors: what may be written where, and what it means."""

import datetime
import typing
from typing import Any

from monitor.mapping import MappingFile
from monitor.period_rules import DELAY as AFTER
from monitor.period_rules import PERIOD_RULES
from monitor.periods import Period
from monitor.plan import PlanFile
from monitor.report import Definition
from monitor.sources.typed import PLAIN, adapter, shape_at

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PART = r"\d{4}(-(Q[1-4]|H[12]|9M|(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?))?"
PERIOD = rf"^{PART}(\.\.{PART})?(@15)?$"
DELAY = r"^\d{1,4} (days?|working days?|months?)$"
DELAYS = ("cut_off", "deadline", "greatest_age")


def plan_schema() -> dict[str, Any]:
    """Of the files in `targets/`."""
    return _schema(PlanFile, "Plan file")


def mapping_schema() -> dict[str, Any]:
    """Of the files in `targets/…/import/`."""
    return _schema(MappingFile, "Mapping file")


def definition_schema() -> dict[str, Any]:
    """Of the files in `reports/`."""
    schema = _schema(Definition, "Report definition")
    schema["properties"]["period"]["pattern"] = f"{PERIOD}|^({'|'.join(PERIOD_RULES)})(@15)?$"
    schema["properties"]["as_of"]["pattern"] = f"^({PLAIN[datetime.date].pattern}|{AFTER.pattern})$"
    return schema


def _schema(shape: Any, title: str) -> dict[str, Any]:
    schema = adapter(shape).json_schema()
    definitions = schema.pop("$defs", {})
    shapes = {found.__name__: found for found in _dataclasses(shape, set())}
    written = {name: _properties(definition, shapes[name]) for name, definition in sorted(definitions.items())}
    return {"$schema": DIALECT, **_properties(schema, shape), "title": title, "$defs": written}


def _dataclasses(shape: Any, found: set[Any]) -> set[Any]:
    """The dataclass and every one that is written inside it, itself among them, beside those found before."""
    found.add(shape)
    for hint in typing.get_type_hints(shape).values():
        for part in (hint, *typing.get_args(hint)):
            if hasattr(part, "__dataclass_fields__") and part is not Period and part not in found:
                _dataclasses(part, found)
    return found


def _properties(schema: dict[str, Any], shape: Any) -> dict[str, Any]:
    found = {name: _property(name, content, shape_at(shape, (name,))) for name, content in schema["properties"].items()}
    kept = _kept(schema, "description", "required")
    return {"type": "object", **kept, "properties": found, "additionalProperties": False}


def _property(name: str, content: dict[str, Any], wanted: Any) -> dict[str, Any]:
    """One key; whatever is read as text may be written without quotation marks, as YAML's number or boolean too."""
    found: dict[str, Any] = {key: content[key] for key in ("description", "default") if content.get(key) not in (None, [])}
    kinds = content.get("anyOf", [content])
    if typing.get_origin(wanted) is tuple:
        return found | {"type": "array", "items": _item(kinds[0].get("items", {}))}
    return found | _value(name, next(kind for kind in kinds if kind.get("type") != "null"), wanted)


def _item(content: dict[str, Any]) -> dict[str, Any]:
    return _kept(content, "$ref", "enum") or {"type": ["string", "number", "boolean"]}


def _value(name: str, content: dict[str, Any], wanted: Any) -> dict[str, Any]:
    if "$ref" in content or "enum" in content or "const" in content:
        return _kept(content, "$ref", "enum", "const")
    if wanted is Period or name in DELAYS:
        return {"type": ["string", "number"], "pattern": PERIOD if wanted is Period else DELAY}
    if wanted in PLAIN:
        return {
            "type": ["string", "number", "boolean"] if wanted is bool else ["string", "number"],
            "pattern": f"^({PLAIN[wanted].pattern})$",
        }
    return {"type": ["string", "number", "boolean"]}


def _kept(content: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: content[key] for key in keys if key in content}
