"""A workbook's charts: bars and sparklines in cells, native charts on cards, and the sheet that holds what they draw."""

from collections.abc import Sequence
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from monitor.outputs.cells import HAIR, Shown, Styles, put_formula, quoted
from monitor.outputs.svg import numbers
from monitor.report import Cell, Figure, Table
from monitor.wording import FLAGS, Language, say

BARS = {"variance": "value", "pin": "value", "bullet": "actual"}
"""Charts that a workbook shows as a bar in the cell, and the series it shows."""
LINES = ("actual", "pace", "target", "projection", "last_year")
NAMES = {
    "x": say("Month"),
    "actual": say("Actual"),
    "pace": say("Expected to date"),
    "target": say("Target"),
    "projection": say("Projection"),
    "last_year": say("Same period last year"),
}
CHART_ROWS = 17


class Trend:
    """The sheet of series; each figure takes the next free rows, and its chart refers to them."""

    def __init__(self, workbook: Workbook, styles: Styles, speaks: Language, sheet: Worksheet | None) -> None:
        self._workbook, self._styles, self._speaks, self._sheet = workbook, styles, speaks, sheet
        self._row = 0
        if sheet:
            sheet.set_column(0, 0, 60)
            sheet.set_column(1, 1, 22)

    def variances(self, title: str, bars: Sequence[tuple[str, str, Cell]]) -> None:
        """A chart of bars that follow the data, beside the rows that it draws."""
        assert self._sheet
        self._sheet.write_string(0, 0, title, self._styles(bold=True))
        for at, (name, place, cell) in enumerate(bars, start=1):
            self._sheet.write_string(at, 0, name, self._styles())
            value = cell.value if isinstance(cell.value, float | int) else cell.text
            put_formula(self._sheet, at, 1, f"={place}", Shown(value), self._styles(num_format="+#,##0.0;−#,##0.0;0.0"))
        chart: Any = self._workbook.add_chart({"type": "bar"})
        names, values = (f"={quoted(self._sheet)}!{xl_range_abs(1, column, len(bars), column)}" for column in (0, 1))
        looks = {"fill": {"color": FLAGS["on_track"].colour}, "gap": 60, "data_labels": {"value": True, "font": {"size": 8}}}
        chart.add_series({"name": title, "categories": names, "values": values, **looks})
        chart.set_title({"name": title, "name_font": {"size": 10}})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True, "label_position": "low", "num_font": {"size": 8}, "line": {"none": True}})
        chart.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": HAIR}}, "num_format": "#,##0", "num_font": {"size": 8}})
        chart.set_size({"width": 760, "height": 110 + 26 * len(bars)})
        chart.set_chartarea({"border": {"none": True}})
        self._sheet.insert_chart(0, 3, chart, {"description": title, "object_position": 2})
        self._row = max(len(bars) + 2, (110 + 26 * len(bars)) // 20 + 2)

    def cell(self, sheet: Worksheet, row: int, column: int, figure: Figure, style: Format, flag: str, formula: str = "") -> None:
        """A bar, which may follow the data, a sparkline, or an empty frame where there is nothing to draw or no such chart in a cell."""
        series = dict(figure.series)
        sheet.write_blank(row, column, None, style)
        if figure.kind in BARS:
            for value in numbers(series.get(BARS[figure.kind], ()))[:1]:
                put_formula(sheet, row, column, formula, Shown(value), style) if formula else sheet.write_number(row, column, value, style)
        elif figure.kind in ("sparkline", "trajectory") and numbers(series.get("actual", ())):
            place = self._range(self._store(figure.title, "actual", series["actual"]), len(series["actual"]))
            look = {"series_color": FLAGS["on_track"].colour, "last_point": True, "last_color": _colour(flag), "weight": 1.25}
            look |= {"markers": True, "markers_color": FLAGS["on_track"].colour}
            sheet.add_sparkline(row, column, {"range": place, **look})

    def bars(self, sheet: Worksheet, table: Table, begin: int, places: tuple[int, ...]) -> None:
        """Bars in the cells of a column of figures, all on the column's one scale."""
        for index, role in enumerate(table.roles):
            figures = [row[index].figure for row in table.rows]
            drawn = [figure for figure in figures if figure and figure.kind in BARS]
            if role == "figure" and drawn:
                limits = numbers(dict(drawn[0].series).get("range", ())) or (0.0, 100.0)
                sheet.conditional_format(begin, places[index], begin + len(figures) - 1, places[index], _bar(limits[0], limits[-1]))

    def insert(self, sheet: Worksheet, row: int, figure: Figure, flag: str) -> int:
        """A card's chart and how many rows it takes; a kind without one leaves its sentence."""
        series = dict(figure.series)
        if figure.kind != "trajectory" or not series.get("x"):
            sheet.write_string(row, 0, figure.title, self._styles(font_color="#595959"))
            return 2
        chart: Any = self._workbook.add_chart({"type": "line"})
        length = len(series["x"])
        categories = self._range(self._store(figure.title, "x", series["x"]), length)
        for name in LINES:
            for values in _rows(name, series.get(name, ()), length):
                at = self._store(figure.title, name, values)
                chart.add_series(
                    {"categories": f"={categories}", "values": f"={self._range(at, length)}", **self._line(name, flag, values)}
                )
        chart.set_title({"none": True})
        chart.set_legend({"position": "bottom", "font": {"size": 9}})
        chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": HAIR}}, "line": {"none": True}, "num_format": "#,##0"})
        chart.set_x_axis({"num_format": "0"})
        chart.set_size({"width": 640, "height": 290})
        chart.set_chartarea({"border": {"none": True}})
        sheet.write_string(row, 0, figure.title, self._styles(font_color="#595959"))
        sheet.insert_chart(row + 1, 0, chart, {"description": figure.title, "object_position": 2})
        return CHART_ROWS

    def _line(self, name: str, flag: str, values: Sequence[float | None]) -> dict[str, Any]:
        colour = _colour(flag)
        looks = {
            "actual": {"color": colour, "width": 2.25},
            "pace": {"color": "#595959", "width": 1, "dash_type": "dash"},
            "target": {"color": "#1A1A1A", "width": 1},
            "projection": {"color": colour, "width": 1.25, "dash_type": "round_dot"},
            "last_year": {"color": "#BDBDBD", "width": 1.5},
        }
        dots = {"type": "circle", "size": 5 if name == "actual" else 4, "fill": {"color": looks[name]["color"]}, "border": {"none": True}}
        dotted = name == "actual" or _alone(values)
        return {"name": self._speaks.render(NAMES[name]), "line": looks[name], "marker": dots if dotted else {"type": "none"}}

    def _store(self, title: str, name: str, values: tuple[float | None, ...]) -> int:
        """One row: what it is about, which series, its values; a missing one stays blank."""
        assert self._sheet
        at, self._row = self._row, self._row + 1
        self._sheet.write_string(at, 0, title, self._styles())
        self._sheet.write_string(at, 1, self._speaks.render(NAMES[name]), self._styles())
        for column, value in enumerate(values, start=2):
            if value is not None and numbers((value,)):
                self._sheet.write_number(at, column, value, self._styles())
        return at

    def _range(self, row: int, length: int) -> str:
        assert self._sheet
        return f"{quoted(self._sheet)}!{xl_range_abs(row, 2, row, 1 + max(length, 1))}"


def _rows(name: str, values: tuple[float | None, ...], length: int) -> list[tuple[float | None, ...]]:
    """A line for each bound of a target, over the whole width; any other series as it is, if anything is known."""
    if name == "target":
        return [(value,) * length for value in dict.fromkeys(numbers(values))]
    return [values[:length]] if numbers(values) else []


def _alone(values: Sequence[float | None]) -> bool:
    """Whether one of them has no neighbour that a line could join it to."""
    padded = (None, *values, None)
    return any(
        here is not None and before is None and after is None for before, here, after in zip(padded, padded[1:], padded[2:], strict=False)
    )


def _colour(flag: str) -> str:
    return FLAGS[flag].colour if flag in FLAGS else FLAGS["on_track"].colour


def _bar(low: float, high: float) -> dict[str, Any]:
    return {
        "type": "data_bar",
        "data_bar_2010": True,
        "bar_only": True,
        "bar_solid": True,
        "bar_color": "#8C8C8C",
        "bar_negative_color": FLAGS["off_track"].colour,
        "bar_axis_color": FLAGS["on_track"].colour,
        "min_type": "num",
        "min_value": low,
        "max_type": "num",
        "max_value": high,
    }
