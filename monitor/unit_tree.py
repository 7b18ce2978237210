"""The roll-up as a table for people: each unit under the one that it belongs to, a column for each flag that occurs."""

import pandas as pd

from monitor.plan import Promises
from monitor.report import Cell, Table
from monitor.rows import INDENT, flag_cell
from monitor.wording import FLAGS, Language, say


def unit_tree(rolled: pd.DataFrame, promises: Promises, language: Language) -> Table:
    """Of the columns rollup.ROLLUP."""
    used = [flag for flag in FLAGS if rolled[flag].any()]
    heads = (say("Reporting unit"), say("In all"))
    rows = [
        (
            Cell(INDENT * row["depth"] + name_of(row["unit"], promises, language)),
            *(Cell(language.number(int(row[column]), 0), int(row[column]), 0) for column in ("total", *used)),
        )
        for row in rolled.to_dict("records")
    ]
    columns = (*(Cell(language.render(head)) for head in heads), *(flag_cell(flag, language) for flag in used))
    return Table(language.render(say("Assessments by unit")), columns, ("text", *["number"] * (len(used) + 1)), tuple(rows))


def name_of(unit: str, promises: Promises, language: Language) -> str:
    known = promises.units.get(unit)
    return known.name.in_(language.code) if known else unit or language.render(say("no unit"))
