"""Two readings of a sheet made into one: a cell that they read differently is held, with what each of them read."""

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from monitor.sources.workbook.book import LONGEST, Cell, Kind

Place = tuple[int, int]


def agreed(
    first: Mapping[Place, tuple[Any, str]],
    second: Mapping[Place, Any],
    *,
    calculated: Collection[Place] = (),
    uncalculated: Collection[Place] = (),
    errors: Mapping[Place, str] | None = None,
    twice: Collection[Place] = (),
) -> Iterator[Cell]:
    """Every cell with something in it. `first` gives value and number format, `second` the value alone."""
    errors = errors or {}
    odd = {*uncalculated, *errors, *twice}
    for place in dict.fromkeys((*first, *second, *odd)):
        value, shape = first.get(place, (None, ""))
        other = second.get(place)
        if place not in odd and type(value) in _PLAIN and type(other) in _PLAIN and value == other and not _long(value):
            # Nearly every cell: the same number, or the same text.
            yield Cell(*place, "text" if type(value) is str else "number", value, shape, place in calculated)
        elif place in twice:
            yield Cell(*place, "duplicate", _shown(value))
        elif place in errors:
            yield Cell(*place, "error", errors[place])
        elif place in uncalculated:
            yield Cell(*place, "formula", "")
        elif _long(value) or _long(other):
            yield Cell(*place, "long", _shown(value))
        elif _same(value, other):
            yield Cell(*place, _kind(value), _canonical(value), shape, place in calculated)
        else:
            yield Cell(*place, "held", f"{_shown(value)} | {_shown(other)}")


_PLAIN = (int, float, str)


def _long(value: Any) -> bool:
    return isinstance(value, str) and len(value) >= LONGEST


def table(rows: Iterable[Iterable[Any]], start: Place) -> dict[Place, Any]:
    """Calamine's rows by place; what is empty is left out."""
    return {
        (row, column): value
        for row, line in enumerate(rows, start[0])
        for column, value in enumerate(line, start[1])
        if not (isinstance(value, str) and not value)
    }


def _same(one: Any, other: Any) -> bool:
    one, other = _canonical(one), _canonical(other)
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return float(one) == float(other)
    if isinstance(one, str) and isinstance(other, str):
        return one.split() == other.split()
    return type(one) is type(other) and one == other


def _canonical(value: Any) -> Any:
    """Days as their midnight, moments to the second, and a time of day as the text of it."""
    if isinstance(value, datetime.datetime):
        return (value + datetime.timedelta(microseconds=500_000)).replace(microsecond=0)
    if isinstance(value, datetime.date):
        return datetime.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day has no time zone
    if isinstance(value, datetime.time):
        value = datetime.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    if isinstance(value, datetime.timedelta):
        return ("time", round(value.total_seconds()))
    return value


def _kind(value: Any) -> Kind:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, datetime.datetime | datetime.date):
        return "date"
    return "text" if isinstance(value, str) else "time"


def _shown(value: Any) -> str:
    return "" if value is None else str(_canonical(value))[:120]
