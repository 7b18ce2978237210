"""Text trees made into plans and definitions by their dataclasses, and every misfit said in words of our own."""

import datetime
import re
import types
import typing
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeVar

from pydantic import TypeAdapter, ValidationError

from monitor.periods import YEARS, Period
from monitor.plan import Text
from monitor.problems import Problem, did_you_mean
from monitor.sources.yaml_file import Fault, Path, Written
from monitor.wording import Message, say

T = TypeVar("T")
Worded = tuple[Message, Message | None]

PLAIN = {
    Decimal: re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII),
    int: re.compile(r"[+-]?\d+", re.ASCII),
    datetime.date: re.compile(r"\d{4}-\d\d-\d\d", re.ASCII),
    bool: re.compile(r"true|false|yes|no", re.ASCII | re.IGNORECASE),
}
"""How a value may be written; the schema alone would also take 1_000, 1e5, or a bare year as a day of 1970."""
LONGEST = {Decimal: 30, int: 5, datetime.date: 10, bool: 5}
"""Characters; what is longer is a slip, and would overflow where it is computed with."""
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)


@cache
def adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def typed(shape: type[T], written: Written) -> tuple[T | None, tuple[Fault, ...]]:
    """The value, or every reason why it is none; warnings come with a value."""
    if not isinstance(written.tree, dict):
        return None, (((), Problem(written.where(()), *_worded(shape, None, "dataclass_type", written.tree))),)
    schema: Any = shape
    try:
        value = adapter(schema).validate_python(written.tree)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False)
        return None, tuple(_fault(shape, written, found["loc"], found["type"]) for found in details)
    faults = tuple(_unplain(value, written, ()))
    return (None if any(problem.severity == "error" for _, problem in faults) else value), faults


def _fault(shape: type, written: Written, path: Path, kind: str) -> Fault:
    wanted, key = shape_at(shape, path), next((step for step in reversed(path) if isinstance(step, str)), "")
    if kind == "unexpected_keyword_argument":
        hint = did_you_mean(key, names(shape_at(shape, path[:-1])))
        return path, Problem(written.keys.get(path, written.where(path)), say("unknown key {key}", key=key), hint)
    if kind == "missing":
        what = say("{key} is empty", key=key) if path in written.values else say("{key} is missing", key=key)
        return path, Problem(written.where(path), what, _expected(wanted))
    return path, Problem(written.where(path), *_worded(wanted, key, kind, written.at(path)))


def _worded(wanted: Any, key: str | None, kind: str, value: Any) -> Worded:
    """What is wrong with one value, and what to write."""
    if value is None:
        return say("an entry is empty"), _expected(wanted)
    if kind == "dataclass_type":
        return say("keys and values are expected here"), _expected(wanted)
    if kind == "tuple_type":
        return say("a list is expected here"), say("begin each entry on a line of its own with “- ”, or write [one, two]")
    if not isinstance(value, str):
        return say("one value is expected here, not a list or further keys"), _expected(wanted)
    if choices := options(wanted):
        return say("{key} cannot be “{value}”", value=value, key=key), did_you_mean(value, choices)
    return _misread(wanted, value)


def _misread(wanted: Any, value: str) -> Worded:
    if wanted is Decimal:
        return say("“{value}” is no number", value=value), _number_hint(value)
    if wanted is int:
        return say("“{value}” is no whole number", value=value), None
    if wanted is bool:
        return say("“{value}” is neither true nor false", value=value), None
    if wanted is datetime.date:
        return say("“{value}” is no date", value=value), _date_hint(value)
    if wanted is Period:
        return say("“{value}” is no period", value=value), _expected(Period)
    return say("“{value}” cannot be read", value=value), None


def _expected(wanted: Any) -> Message | None:
    if wanted is Text:
        return say("write vi: and, where there is one, en: on lines of their own")
    if wanted is Period:
        return say("write 2024, 2021..2030, 2024-Q3, 2024-H1, 2024-9M, 2024-05, 2024-01..2024-05 or 2024-05-04")
    if is_dataclass(wanted):
        return say("known are: {known}", known=", ".join(names(wanted)))
    choices = options(wanted)
    return say("known are: {known}", known=", ".join(choices)) if choices else None


def _number_hint(value: str) -> Message:
    text = value.replace("−", "-").replace("\N{NO-BREAK SPACE}", "").rstrip("% ")
    if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+,\d+", text, re.ASCII):
        text = text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[+-]?\d{1,3}(\.\d{3}){2,}", text, re.ASCII):
        text = text.replace(".", "")
    elif re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", text, re.ASCII) and (text.count(",") > 1 or "." in text):
        text = text.replace(",", "")
    elif re.fullmatch(r"[+-]?\d+,\d+", text, re.ASCII) and not re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", text, re.ASCII):
        text = text.replace(",", ".")
    if PLAIN[Decimal].fullmatch(text):
        return say("write {number}", number=text)
    return say("write plain digits, with a point before decimals and nothing between thousands: 40400.5")


def _date_hint(value: str) -> Message:
    found = re.fullmatch(r"(\d\d?)[/.-](\d\d?)[/.-](\d{4})", value, re.ASCII)
    if found:
        return say("write {date}", date=f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}")
    return say("write year, month and day: 2024-12-31")


def _unplain(value: Any, written: Written, path: Path) -> Iterator[Fault]:
    """Values that the schema read but a person could not mean, or could mean otherwise."""
    if type(value) in PLAIN:
        yield from _unplain_text(type(value), str(written.at(path)), written, path)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _unplain(item, written, (*path, index))
    elif is_dataclass(value) and isinstance(written.at(path), dict):
        for name in written.at(path):
            yield from _unplain(getattr(value, name), written, (*path, name))


def _unplain_text(shape: Any, text: str, written: Written, path: Path) -> Iterator[Fault]:
    if not PLAIN[shape].fullmatch(text) or (shape is datetime.date and int(text[:4]) not in YEARS):
        yield path, Problem(written.where(path), *_misread(shape, text))
    elif len(text) > LONGEST[shape]:
        yield path, Problem(written.where(path), say("“{value}” is longer than any figure", value=text))
    elif shape is Decimal and THOUSANDS.fullmatch(text) and not _three_declared(written, path):
        decimal = text.rstrip("0").rstrip(".")
        kept = decimal if text.endswith("0") else f"{text}0"
        what = say("“{value}” is read as the decimal {decimal}", value=text, decimal=decimal)
        hint = say("write {whole} if you mean thousands, {decimal} if you mean the decimal", whole=text.replace(".", ""), decimal=kept)
        yield path, Problem(written.where(path), what, hint, "warning")


def _three_declared(written: Written, path: Path) -> bool:
    """Whether the three decimals are meant: `decimals: 3` stands beside them."""
    beside = "of_decimals" if path[-1] == "of" else "decimals"
    return bool(written.at((*path[:-1], beside)) == "3")


def shape_at(shape: Any, path: Path) -> Any:
    """The type that the schema expects at a path; None beyond it."""
    wanted = shape
    for step in path:
        wanted = _item(wanted) if isinstance(step, int) else _field(wanted, step)
    return _bare(wanted)


def options(shape: Any) -> tuple[str, ...]:
    return tuple(str(choice) for choice in typing.get_args(shape)) if typing.get_origin(shape) is Literal else ()


def names(shape: Any) -> tuple[str, ...]:
    """The keys that a mapping of this shape may have."""
    return tuple(field.name for field in fields(shape)) if is_dataclass(shape) else ()


def _bare(shape: Any) -> Any:
    """The type without its `| None`."""
    if typing.get_origin(shape) in (types.UnionType, typing.Union):
        return next(part for part in typing.get_args(shape) if part is not type(None))
    return shape


def _item(shape: Any) -> Any:
    parts = typing.get_args(_bare(shape))
    return _bare(parts[0]) if parts else None


def _field(shape: Any, name: str) -> Any:
    return _hints(shape).get(name) if hasattr(shape, "__dataclass_fields__") else None


@cache
def _hints(shape: Any) -> dict[str, Any]:
    return {name: _bare(hint) for name, hint in typing.get_type_hints(shape).items()}
