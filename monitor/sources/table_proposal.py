"""A mapping proposed for a table as it lies on a sheet: headings, label and unit columns, period; written as YAML to be mended."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from monitor import column_words
from monitor.labels import Near, key, near, same
from monitor.mapping import PeriodAt, Table, factor
from monitor.periods import Period
from monitor.plan import Indicator
from monitor.said_periods import DITTO, said
from monitor.sources.table_layout import headings, title, words
from monitor.sources.workbook import Sheet, address


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
    about: tuple[str, Period] | None
    """The cell that names the period, and the period."""
    heads: dict[int, str]


@dataclass(frozen=True)
class Label:
    """A label with the indicators of exactly this name, and those that are close."""

    text: str
    exact: tuple[str, ...]
    close: tuple[Near, ...]


def guess(sheet: Sheet) -> Guess | None:
    """None where no row has both a label and a figure."""
    data = [row for row in sorted({row for row, _ in sheet.cells}) if _is_data(sheet, row)]
    if not data:
        return None
    first = data[0]
    values = _values(sheet, data)
    start = next((row for row in range(1, first) if _is_heading(sheet, row, values)), max(first - 1, 1))
    header = (start, max(first - 1, 1))
    heads = headings(sheet, Table((), (), PeriodAt(), header=header))
    texts = [column for column in range(1, _width(sheet) + 1) if _texts(sheet, column, data)]
    measures = next((column for column in texts if column_words.measures(heads.get(column, ""))), None)
    named = {column_words.folded(head): column for column, head in heads.items()}
    year, month = named.get("năm"), named.get("tháng")
    begin = next((column for column in texts if column != measures and _wordy(sheet, column, data)), 0)
    values = tuple(column for column in values if column > begin and column not in (year, month, measures))
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
        None if year and month else _about(sheet, start) or _headed(sheet, header, values, heads),
        heads,
    )


def _labels(sheet: Sheet, left: list[int], heads: Mapping[int, str], data: list[int]) -> tuple[int, ...]:
    """The column whose heading names indicators; else all columns of text left of the figures, numberings aside."""
    named = [column for column in left if re.search(r"chỉ tiêu|tên|sản phẩm|mặt hàng|nội dung", column_words.folded(heads.get(column, "")))]
    wordy = [column for column in left if _wordy(sheet, column, data)]
    return tuple(named[:1] or wordy or left)


def _wordy(sheet: Sheet, column: int, data: list[int]) -> bool:
    return any(len(words(sheet, row, column)) > 4 for row in data)


def _is_data(sheet: Sheet, row: int) -> bool:
    """A label and, right of it, a figure that is no year."""
    cells = [(column, sheet.cells.get((row, column))) for column in range(1, _width(sheet) + 1)]
    texts = [column for column, cell in cells if cell and cell.kind == "text" and re.search(r"[^\W\d_]{2}", cell.value)]
    figures = [column for column, cell in cells if cell and cell.kind == "number" and cell.value not in range(1900, 2101)]
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
    return cell is not None and cell.kind == "number"


def _texts(sheet: Sheet, column: int, data: list[int]) -> bool:
    found = [cell for row in data if (cell := sheet.cells.get((row, column)))]
    return bool(found) and sum(1 for cell in found if cell.kind == "text") * 2 > len(found)


def _width(sheet: Sheet) -> int:
    return min(max((column for _, column in sheet.cells), default=0), 60)


def _about(sheet: Sheet, start: int) -> tuple[str, Period] | None:
    """The cell, or the first cells together, above the headings that name a period."""
    places = sorted(place for place in sheet.cells if place[0] < max(start, 2))
    for place in places:
        if period := said(words(sheet, *place)):
            return address(*place), period
    together = said(" ".join(words(sheet, *place) for place in places)) if places else None
    return (f"{address(*places[0])}:{address(*places[-1])}", together) if together else None


def _headed(sheet: Sheet, header: tuple[int, int], values: tuple[int, ...], heads: Mapping[int, str]) -> tuple[str, Period] | None:
    """The latest period that a heading over plain figures names, and the cells of that heading."""
    named = {
        column: period for column in values if not column_words.compared(heads.get(column, "")) and (period := said(heads.get(column, "")))
    }
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
    exact = {text: same(text, indicators) for text in seen.values()}
    return [Label(text, known, () if len(known) == 1 else near(text, indicators)) for text, known in exact.items()]


def written(
    guesses: list[Guess], indicators: Mapping[str, Indicator], *, unit: str, allowed: tuple[str, ...], csv: tuple[str, str] | None
) -> str:
    """The mapping as YAML: exact names are mapped, everything else stands as a comment with what is close and how close."""
    return "\n".join(_file(guesses, indicators, unit, allowed=allowed, csv=csv)) + "\n"


def _file(
    guesses: list[Guess], indicators: Mapping[str, Indicator], unit: str, *, allowed: tuple[str, ...], csv: tuple[str, str] | None
) -> Iterator[str]:  # fmt: skip
    if unit:
        yield f"unit: {unit}"
    if "xls" in allowed:
        yield "legacy: true"
    if "links" in allowed:
        yield "links: true"
    yield from _declared(guesses, indicators)
    if csv:
        yield f"delimiter: {_text(csv[0])}"
        yield f"decimal: {_text(csv[1])}"
    yield "tables:"
    for found in guesses:
        yield from _table(found, indicators, csv=csv is not None)


def _declared(guesses: list[Guess], indicators: Mapping[str, Indicator]) -> Iterator[str]:
    """Units of measure that are written otherwise than in targets/: whether they mean the same, a person must say."""
    pairs: dict[tuple[str, str], str] = {}
    for found in guesses:
        for row in sorted({row for row, _ in found.sheet.cells if row > found.header[1]}) if found.measures else ():
            text = next((text for column in found.labels if (text := words(found.sheet, row, column))), "")
            given, codes = words(found.sheet, row, found.measures or 0), same(text, indicators)
            if len(codes) == 1 and given and given not in DITTO and factor(given, indicators[codes[0]], ()) is None:
                pairs.setdefault((given, indicators[codes[0]].measure.vi), codes[0])
    if pairs:
        yield "# measures:"
    for (given, wanted), code in pairs.items():
        yield f"#   - {{written: {_text(given)}, measure: {_text(wanted)}, times: }} # {code}"


def _table(found: Guess, indicators: Mapping[str, Indicator], *, csv: bool) -> Iterator[str]:
    sheet = found.sheet
    yield f"  - sheet: {_text('*' if csv else sheet.name)}"
    if above := title(sheet, Table((), (), PeriodAt(), header=found.header)):
        yield f"    title: {_text(column_words.pattern(above))}"
    yield f"    header: [{found.header[0]}, {found.header[1]}]"
    yield f"    labels: [{', '.join(_column(column) for column in found.labels)}]"
    if found.measures:
        yield f"    measures: {_column(found.measures)}"
    elif given := _whole_measure(found):
        yield f"    measure: {_text(given)}"
    yield f"    period: {_period(found)}"
    yield "    columns:"
    yield from _columns(found)
    yield "    rows:"
    listed = labels(found, indicators)
    yield from _rows(listed, indicators)


def _columns(found: Guess) -> Iterator[str]:
    period = found.about[1] if found.about else Period.parse("2024-12") if found.month else None
    roles = {column: column_words.role(found.heads.get(column, ""), period) for column in found.values}
    if all(role == "ignore" for role in roles.values()):
        roles = {column: column_words.ratio(found.heads.get(column, ""), period) for column in found.values}
    for column, role in roles.items():
        head = found.heads.get(column, "")
        parts = [f"column: {_column(column)}", f"role: {role}", f"heading: {_text(column_words.pattern(head))}" if head else ""]
        inside = column_words.within(head, period) if role == "period" else ""
        parts += [inside] if inside else []
        status = column_words.status(head)
        parts += [f"status: {status}"] if status and role not in ("ignore", "plan") else []
        yield f"      - {{{', '.join(part for part in parts if part)}}}"


def _rows(listed: list[Label], indicators: Mapping[str, Indicator]) -> Iterator[str]:
    if not any(len(label.exact) == 1 for label in listed):
        yield "      []"
    for label in listed:
        if len(label.exact) == 1:
            yield f"      - {{label: {_text(label.text)}, indicator: {label.exact[0]}}}"
            continue
        yield f"      # - {{label: {_text(label.text)}, indicator: }}"
        for one in label.close:
            yield f"      #     {one.score:.2f} {one.code}: {one.name}, {indicators[one.code].measure.vi}"


def _whole_measure(found: Guess) -> str:
    """The unit that stands alone in the row above the headings, as `Tỷ đồng` does."""
    row = found.header[0] - 1
    texts = [text for column in range(2, _width(found.sheet) + 1) if (text := words(found.sheet, row, column))]
    if len(texts) == 1 and len(texts[0]) < 40 and not column_words.compared(texts[0]) and not texts[0].endswith(":") and not said(texts[0]):
        return texts[0].removeprefix("ĐVT:").removeprefix("Đơn vị tính:").strip()
    return ""


def _period(found: Guess) -> str:
    if found.year and found.month:
        return f"{{year: {_column(found.year)}, month: {_column(found.month)}}}"
    if found.about:
        return f"{{cell: {_text(found.about[0])}}}"
    return "{} # no period is named above the headings: write it here, or where it stands"


def _column(column: int) -> str:
    return address(1, column)[:-1]


def _text(text: str) -> str:
    """As YAML reads it whatever is in it."""
    return json.dumps(text, ensure_ascii=False)
