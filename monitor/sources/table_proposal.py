"""A mapping proposed for a table as it lies on a sheet: headings, label and unit columns, period; written as YAML to be mended."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from monitor import column_words
from monitor.labels import Near, key, near, same
from monitor.mapping import PeriodAt, Table, factor
from monitor.periods import Period
from monitor.plan import Indicator, Promises
from monitor.said_periods import DITTO, said
from monitor.sources.cells import folded
from monitor.sources.table_layout import headings, title, words
from monitor.sources.workbook import Cell, Sheet, address

FIGURE = re.compile(r"[-+−]?\d[\d.,  ]*%?")
BEHIND = re.compile(r"(.+?)\s*\(([^()]+)\)")
"""A name with its unit of measure behind it."""
UNIT = re.compile(r"\(?(?:ĐVT|Đơn vị tính|Đơn vị|Unit)\s*:\s*(.+)", re.IGNORECASE)


@dataclass(frozen=True)
class Guess:
    """Where things stand on a sheet, as far as their shape tells."""

    sheet: Sheet
    header: tuple[int, int]
    labels: tuple[int, ...]
    values: tuple[int, ...]
    measures: int | None
    year: int | None
    month: int | None
    each: int | None
    """The column in which each row names its period."""
    about: tuple[str, Period] | None
    """The cell that names the period, none where the sheet's name does, and the period."""
    heads: dict[int, str]


@dataclass(frozen=True)
class Label:
    """A label with the indicators of exactly this name, and those that are close."""

    text: str
    exact: tuple[str, ...]
    close: tuple[Near, ...]
    measure: str = ""
    """The unit of measure behind the name: `Than sạch (tấn)`."""


def guess(sheet: Sheet) -> Guess | None:
    """None where no row has both a label and a figure."""
    data = [row for row in sorted({row for row, _ in sheet.cells}) if _is_data(sheet, row)]
    if not data:
        return None
    first = data[0]
    values = _values(sheet, data)
    header = _header(sheet, first, values)
    heads = headings(sheet, Table((), (), PeriodAt(), header=header))
    texts = [column for column in range(1, _width(sheet) + 1) if _texts(sheet, column, data)]
    measures = next((column for column in texts if column_words.measures(heads.get(column, ""))), None)
    named = {column_words.folded(head): column for column, head in heads.items()}
    year, month = named.get("năm"), named.get("tháng")
    times = {column: kind for column in range(1, _width(sheet) + 1) if (kind := _times(sheet, column, data, heads.get(column, "")))}
    each = None if year and month else next((column for column, kind in times.items() if kind != "day"), None)
    texts = [column for column in texts if column not in times]
    begin = next((column for column in texts if column != measures and _wordy(sheet, column, data)), 0)
    values = tuple(column for column in values if column > begin and column not in (year, month, measures, *times))
    left = [column for column in texts if column != measures and column < min(values, default=1 << 14)]
    labels = _labels(sheet, left, heads, data)
    if not labels:
        return None
    return Guess(
        sheet,
        header,
        labels,
        values,
        measures,
        year,
        month,
        each,
        None if each or (year and month) else _about(sheet, header[0]) or _headed(sheet, header, values, heads),
        heads,
    )


def _header(sheet: Sheet, first: int, values: tuple[int, ...]) -> tuple[int, int]:
    """First and last row of the headings; groups without figures may stand between them and the first row of data."""
    rows = [row for row in range(1, first) if _is_heading(sheet, row, values)]
    return (rows[0], rows[-1]) if rows else (max(first - 1, 1),) * 2


def _labels(sheet: Sheet, left: list[int], heads: Mapping[int, str], data: list[int]) -> tuple[int, ...]:
    """The column whose heading names indicators; else all columns of text left of the figures, numberings aside."""
    named = [column for column in left if re.search(r"chỉ tiêu|tên|sản phẩm|mặt hàng|nội dung", column_words.folded(heads.get(column, "")))]
    wordy = [column for column in left if _wordy(sheet, column, data)]
    return tuple(named[:1] or wordy or left)


def _times(sheet: Sheet, column: int, data: list[int], head: str) -> str:
    """The kind of the days or periods that all cells of a column name; a year alone only where the heading asks for it."""
    found = [words(sheet, row, column) for row in data if (row, column) in sheet.cells]
    named = [said(text) for text in found]
    plain = any(text.isdigit() for text in found) and not re.search(r"\bkỳ\b|năm|period|year", column_words.folded(head))
    return "" if plain or None in named or not named else max(period.kind for period in named if period)


def _wordy(sheet: Sheet, column: int, data: list[int]) -> bool:
    return any(len(words(sheet, row, column)) > 4 for row in data)


def _is_data(sheet: Sheet, row: int) -> bool:
    """A label and, right of it, a figure that is no year."""
    cells = [(column, sheet.cells.get((row, column))) for column in range(1, _width(sheet) + 1)]
    texts = [column for column, cell in cells if cell and cell.kind == "text" and re.search(r"[^\W\d_]{2}", cell.value)]
    figures = [column for column, cell in cells if cell and _figure(cell) and cell.value not in range(1900, 2101)]
    return bool(texts) and bool(figures) and min(texts) < max(figures)


def _is_heading(sheet: Sheet, row: int, values: tuple[int, ...]) -> bool:
    filled = [column for column in range(1, _width(sheet) + 1) if words(sheet, row, column)]
    return len(filled) >= 2 and any(column in values for column in filled)


def _values(sheet: Sheet, data: list[int]) -> tuple[int, ...]:
    """Columns with figures in at least a tenth of the rows."""
    count = {column: sum(1 for row in data if _number(sheet, row, column)) for column in range(1, _width(sheet) + 1)}
    return tuple(column for column, found in count.items() if found * 10 >= len(data))


def _number(sheet: Sheet, row: int, column: int) -> bool:
    cell = sheet.cells.get((row, column))
    return cell is not None and _figure(cell)


def _figure(cell: Cell) -> bool:
    """A number, or a text that is one: `1.120,5`."""
    return cell.kind == "number" or (cell.kind == "text" and bool(FIGURE.fullmatch(folded(cell.value))))


def _texts(sheet: Sheet, column: int, data: list[int]) -> bool:
    found = [cell for row in data if (cell := sheet.cells.get((row, column)))]
    return bool(found) and sum(1 for cell in found if cell.kind == "text" and not _figure(cell)) * 2 > len(found)


def _width(sheet: Sheet) -> int:
    return min(max((column for _, column in sheet.cells), default=0), 60)


def _about(sheet: Sheet, start: int) -> tuple[str, Period] | None:
    """The cell, or the first cells together, above the headings that name a period."""
    places = sorted(place for place in sheet.cells if place[0] < max(start, 2))
    for place in places:
        if period := said(words(sheet, *place)):
            return address(*place), period
    together = said(" ".join(words(sheet, *place) for place in places)) if places else None
    if together:
        return f"{address(*places[0])}:{address(*places[-1])}", together
    return ("", named) if (named := said(sheet.name)) else None


def _headed(sheet: Sheet, header: tuple[int, int], values: tuple[int, ...], heads: Mapping[int, str]) -> tuple[str, Period] | None:
    """The latest period that a heading over plain figures names, else over ratios, and the cells of that heading."""
    spoken = {column: period for column in values if (period := said(heads.get(column, "")))}
    named = {column: period for column, period in spoken.items() if not column_words.compared(heads[column])} or spoken
    months = {column: period for column, period in named.items() if period.kind != "year"} or named
    if not months:
        return None
    column = max(months, key=lambda one: (months[one].end, -one))
    left = min((merge[1] for row in range(header[0], header[1] + 1) if (merge := sheet.merge(row, column))), default=column)
    return f"{address(header[0], left)}:{address(header[1], column)}", months[column]


def labels(found: Guess, indicators: Mapping[str, Indicator]) -> list[Label]:
    """Every label with a figure beside it, once."""
    seen: dict[str, str] = {}
    for row in sorted({row for row, _ in found.sheet.cells if row > found.header[1]}):
        text = next((text for column in found.labels if (text := words(found.sheet, row, column))), "")
        if text and any(_number(found.sheet, row, column) for column in found.values):
            seen.setdefault(key(text), text)
    return [_label(text, indicators) for text in seen.values()]


def _label(text: str, indicators: Mapping[str, Indicator]) -> Label:
    if len(known := same(text, indicators)) == 1:
        return Label(text, known, ())
    if found := BEHIND.fullmatch(text):
        name, measure = found[1], found[2].removeprefix("ĐVT:").strip()
        if len(known := same(name, indicators)) == 1:
            return Label(text, known, (), measure)
        return Label(text, (), near(name, indicators), measure)
    return Label(text, known, near(text, indicators))


def written(
    guesses: list[Guess], promises: Promises, *, unit: str, allowed: tuple[str, ...], csv: tuple[str, str] | None
) -> str:  # fmt: skip
    """The mapping as YAML: exact names are mapped, everything else stands as a comment with what is close and how close."""
    return "\n".join(_file(guesses, promises, unit, allowed=allowed, csv=csv)) + "\n"


def _file(
    guesses: list[Guess], promises: Promises, unit: str, *, allowed: tuple[str, ...], csv: tuple[str, str] | None
) -> Iterator[str]:  # fmt: skip
    if unit:
        yield f"unit: {unit}"
    if "xls" in allowed:
        yield "legacy: true"
    if "links" in allowed:
        yield "links: true"
    yield from _declared(guesses, promises.indicators)
    if csv:
        yield f"delimiter: {_text(csv[0])}"
        yield f"decimal: {_text(csv[1])}"
    yield "tables:"
    for found in guesses:
        yield from _table(found, promises, csv=csv is not None)


def _declared(guesses: list[Guess], indicators: Mapping[str, Indicator]) -> Iterator[str]:
    """Units of measure that are written otherwise than in targets/: whether they mean the same, a person must say."""
    pairs: dict[tuple[str, str], str] = {}
    for found in guesses:
        for row in sorted({row for row, _ in found.sheet.cells if row > found.header[1]}) if found.measures else ():
            text = next((text for column in found.labels if (text := words(found.sheet, row, column))), "")
            given, codes = words(found.sheet, row, found.measures or 0), _label(text, indicators).exact
            if len(codes) == 1 and given and given not in DITTO and factor(given, indicators[codes[0]], ()) is None:
                pairs.setdefault((given, indicators[codes[0]].measure.vi), codes[0])
    if pairs:
        yield "# measures:"
    for (given, wanted), code in pairs.items():
        yield f"#   - {{written: {_text(given)}, measure: {_text(wanted)}, times: }} # {code}"


def _table(found: Guess, promises: Promises, *, csv: bool) -> Iterator[str]:
    sheet, units = found.sheet, reporting(found, promises)
    yield f"  - sheet: {_text('*' if csv else column_words.titled(sheet.name) if said(sheet.name) else sheet.name)}"
    if above := title(sheet, Table((), (), PeriodAt(), header=found.header)):
        yield f"    title: {_text(column_words.titled(above))}"
    yield f"    header: [{found.header[0]}, {found.header[1]}]"
    yield f"    labels: [{', '.join(_column(column) for column in found.labels)}]"
    if found.measures:
        yield f"    measures: {_column(found.measures)}"
    elif given := _whole_measure(found):
        yield f"    measure: {_text(given)}"
    yield f"    period: {_period(found)}"
    if units:
        yield f"    indicator: {code}" if (code := _named(found, promises.indicators)) else "    # indicator: of all rows"
    yield "    columns:"
    yield from _columns(found)
    yield "    rows:"
    yield from _rows(labels(found, promises.indicators), promises.indicators, units)


def _columns(found: Guess) -> Iterator[str]:
    period = found.about[1] if found.about else Period.parse("2024-12") if found.month or found.each else None
    roles = {column: column_words.role(found.heads.get(column, ""), period) for column in found.values}
    if all(role == "ignore" for role in roles.values()):
        roles = {column: column_words.ratio(found.heads.get(column, ""), period) for column in found.values}
    if list(roles.values()) == ["ignore"] and not column_words.compared(found.heads.get(next(iter(roles)), "")):
        roles = dict.fromkeys(roles, "period")  # the only figures there are
    if any(role == "period" and column_words.within(found.heads.get(column, ""), period) for column, role in roles.items()):
        later = (column for column, head in found.heads.items() if column > min(roles) and column_words.within(head, period))
        roles |= {column: "period" for column in later if column not in roles}  # months yet to come
    years = _years(found)
    for column, role in roles.items():
        head = found.heads.get(column, "")
        inside = f"year: {years[column]}" if column in years else column_words.within(head, period) if role == "period" else ""
        shown = head if column in years else column_words.yearly(head) if inside else column_words.pattern(head)
        parts = [f"column: {_column(column)}", f"role: {'period' if column in years else role}", f"heading: {_text(shown)}" if head else ""]
        parts += [inside] if inside else []
        status = column_words.status(head)
        parts += [f"status: {status}"] if status and (column in years or role not in ("ignore", "plan")) else []
        yield f"      - {{{', '.join(part for part in parts if part)}}}"


def _years(found: Guess) -> dict[int, int]:
    """The year of each column of a table over several years; none of a table that is about less."""
    years = {column: year for column in found.values if (year := column_words.year(found.heads.get(column, "")))}
    return years if len(set(years.values())) >= 3 else {}


def reporting(found: Guess, promises: Promises) -> dict[str, str]:
    """The labels that are names of reporting units, with their codes: of a table whose rows are units; else none."""
    listed = labels(found, promises.indicators)
    codes = {key(name): code for code, unit in promises.units.items() for name in (unit.name.vi, unit.name.en) if name}
    units = {label.text: codes[key(label.text)] for label in listed if key(label.text) in codes}
    return {} if any(label.exact for label in listed) else units


def _named(found: Guess, indicators: Mapping[str, Indicator]) -> str:
    """The indicator that the title names, the longest name first."""
    above = key(title(found.sheet, Table((), (), PeriodAt(), header=found.header)))
    fitting = [(len(one.name.vi), code) for code, one in indicators.items() if key(one.name.vi) in above]
    return max(fitting, default=(0, ""))[1]


def _rows(listed: list[Label], indicators: Mapping[str, Indicator], units: Mapping[str, str]) -> Iterator[str]:
    if not units and not any(len(label.exact) == 1 for label in listed):
        yield "      []"
    for label in listed:
        if label.text in units:
            yield f"      - {{label: {_text(label.text)}, unit: {units[label.text]}}}"
            continue
        if len(label.exact) == 1:
            measure = f", measure: {_text(label.measure)}" if label.measure else ""
            yield f"      - {{label: {_text(label.text)}, indicator: {label.exact[0]}{measure}}}"
            continue
        yield f"      # - {{label: {_text(label.text)}, indicator: }}"
        for one in label.close:
            yield f"      #     {one.score:.2f} {one.code}: {one.name}, {indicators[one.code].measure.vi}"


def _whole_measure(found: Guess) -> str:
    """The unit that stands alone in the row above the headings, as `Tỷ đồng` does."""
    above = [words(found.sheet, *place) for place in sorted(found.sheet.cells) if place[0] < found.header[0]]
    if named := next((told for text in above if (told := UNIT.fullmatch(text))), None):
        return named[1].rstrip(".)")
    row = found.header[0] - 1
    texts = [text for column in range(2, _width(found.sheet) + 1) if (text := words(found.sheet, row, column))]
    if len(texts) == 1 and len(texts[0]) < 40 and not column_words.compared(texts[0]) and not texts[0].endswith(":") and not said(texts[0]):
        return texts[0]
    return ""


def _period(found: Guess) -> str:
    if found.each:
        return f"{{column: {_column(found.each)}}}"
    if found.year and found.month:
        return f"{{year: {_column(found.year)}, month: {_column(found.month)}}}"
    if years := _years(found):
        return f"{{fixed: {max(years.values())}}}"
    if found.about:
        return f"{{cell: {_text(found.about[0])}}}" if found.about[0] else "{sheet_name: true}"
    return "{} # no period is named above the headings: write it here, or where it stands"


def _column(column: int) -> str:
    return address(1, column)[:-1]


def _text(text: str) -> str:
    """As YAML reads it whatever is in it."""
    return json.dumps(text, ensure_ascii=False)
