"""What a workbook asks of XlsxWriter, call by call, to be asked again by nobody but XlsxWriter."""

import datetime
import io
from collections.abc import Callable
from typing import Any

import xlsxwriter
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet


class Recorded:
    """Stands for an object of XlsxWriter: each call goes on to it and is written down as a line of Python."""

    def __init__(self, real: object, name: str, lines: list[str]) -> None:
        self._real, self._name, self._lines = real, name, lines

    def __repr__(self) -> str:
        return self._name

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            arguments = ", ".join([*map(repr, given), *(f"{name}={value!r}" for name, value in named.items())])
            result = getattr(self._real, method)(*map(_real, given), **{name: _real(value) for name, value in named.items()})
            name = f"made{len(self._lines)}"
            self._lines.append(f"{name} = {self._name}.{method}({arguments})")
            return Recorded(result, name, self._lines) if isinstance(result, Worksheet | Format | Chart) else result

        return call


def recorded(write: Callable[[Callable[..., Any]], object]) -> Callable[[], bytes]:
    """The calls of `write`, which is given what makes its workbook, as a function that makes them of bare XlsxWriter."""
    lines: list[str] = []
    opened: list[object] = []

    def opening(stream: io.BytesIO, options: dict[str, Any]) -> Recorded:
        opened.append(options)
        return Recorded(Workbook(stream, options), "workbook", lines)

    write(opening)
    code = compile("\n".join(lines), "tape", "exec")

    def again() -> bytes:
        stream = io.BytesIO()
        names = {"workbook": xlsxwriter.Workbook(stream, opened[0]), "datetime": datetime}
        exec(code, names)
        return stream.getvalue()

    return again


def _real(value: Any) -> Any:
    """The object itself in place of what stands for it, in lists and dictionaries too."""
    if isinstance(value, Recorded):
        return value._real  # noqa: SLF001 - its own
    if isinstance(value, list | tuple):
        return type(value)(map(_real, value))
    return {name: _real(each) for name, each in value.items()} if isinstance(value, dict) else value
