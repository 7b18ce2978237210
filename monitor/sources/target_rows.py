"""What is wrong in a row of targets beyond its single cells: bounds that a form needs, kinds that contradict, rows that do."""

from collections.abc import Collection, Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from monitor.sources.cells import Fault
from monitor.sources.whole_columns import Wrong
from monitor.wording import say

NEEDED = {
    "at_least": ("low",),
    "at_most": ("high",),
    "between": ("low", "high"),
    "within": ("low", "high"),
    "about": ("low", "tolerance"),
    "rank": ("high",),
    "done_by": ("high",),
    "count": ("low",),
}
"""Bounds of each form (method, 1)."""
KINDS = {"rank": "rank", "done_by": "milestone"}
"""Forms that are about one kind of indicator only."""
BOUNDS = ("low", "high", "tolerance")
EACH = ["indicator", "unit", "period", "line", "effective"]
SAID = [
    "form",
    "low",
    "high",
    "tolerance",
    "kind",
    "direction",
    "measure",
    "basis",
    "baseline_period",
    "baseline_value",
    "rank_of",
    "method",
    "limit",
]
INDEX = (90.0, 130.0)
"""A rate of growth that looks like an index of the previous year = 100."""
GROWTH = 50.0
"""An index below looks like growth."""


def faults(frame: pd.DataFrame, known: Collection[tuple[int, str]]) -> list[Wrong]:
    """Everything wrong in the rows, and fills in the kind that a form implies; `known`: cells that are faulty already."""
    found = [each for rule in (_kinds, _bounds, _based, _crossed, _slipped) for each in rule(frame) if (each.row, each.column) not in known]
    whole = frame.drop(index=sorted({row for row, _ in known} | {each.row for each in found}))
    return [*found, *_unused(whole), *_rates(whole), *_contradicting(whole)]


def slips(kind: pd.Series, value: pd.Series, note: pd.Series) -> Iterator[tuple[npt.NDArray[np.bool_], Fault]]:
    """108.2 is never read as +108.2 %; whoever means it says so in a note."""
    bare = note.isna()
    as_index = kind.isin(["growth", "average_growth"] if value.name != "value" else ["growth"]) & value.between(*INDEX) & bare
    what = say("growth that looks like an index of the previous year = 100")
    yield (
        as_index.to_numpy(bool),
        Fault(what, say("108.2 as an index means 8.2 % growth: write 8.2, or kind index; if it is meant, say so in `note`")),
    )
    as_growth = kind.eq("index") & (value.abs() < GROWTH) & bare
    what = say("an index that looks like growth")
    yield as_growth.to_numpy(bool), Fault(what, say("write 108.2 for growth of 8.2 %, or kind growth; if it is meant, say so in `note`"))


def _kinds(frame: pd.DataFrame) -> Iterator[Wrong]:
    for form, kind in KINDS.items():
        rows = frame["form"].eq(form)
        for row in np.flatnonzero(rows & frame["kind"].notna() & frame["kind"].ne(kind)):
            yield Wrong(
                int(row), "kind", Fault(say("{form} is about a {kind}, not a {given}", form=form, kind=kind, given=frame["kind"][row]))
            )
        frame.loc[rows, "kind"] = kind
    for row in np.flatnonzero(frame["kind"].eq("milestone") & frame["form"].notna() & frame["form"].ne("done_by")):
        yield Wrong(int(row), "form", Fault(say("a milestone is done_by a date"), say("write form done_by and the date in `high`")))


def _bounds(frame: pd.DataFrame) -> Iterator[Wrong]:
    for form, names in NEEDED.items():
        for name in names:
            other = {"low": "high", "high": "low"}.get(name, "tolerance")
            hint = say("the bound of {form} stands in {column}, not in {other}", form=form, column=name, other=other)
            for row in np.flatnonzero(frame["form"].eq(form) & frame[name].isna()):
                misplaced = len(names) == 1 and pd.notna(frame[other][row])
                yield Wrong(int(row), name, Fault(say("{form} needs {column}", form=form, column=name), hint if misplaced else None))


def _based(frame: pd.DataFrame) -> Iterator[Wrong]:
    for row in np.flatnonzero(frame["method"].eq("sdg") & frame["baseline_period"].isna()):
        yield Wrong(int(row), "baseline_period", Fault(say("the SDG method needs the period of its baseline")))


def _crossed(frame: pd.DataFrame) -> Iterator[Wrong]:
    for row in np.flatnonzero(frame["form"].isin(["between", "within"]) & (frame["low"] > frame["high"])):
        yield Wrong(int(row), "low", Fault(say("low is above high"), say("the smaller number stands in `low`, whatever the direction")))
    for row in np.flatnonzero((frame["form"] == "rank") & (frame["high"] > frame["rank_of"])):
        yield Wrong(int(row), "high", Fault(say("a rank beyond the number of places in rank_of")))


def _slipped(frame: pd.DataFrame) -> Iterator[Wrong]:
    for column in ("low", "high"):
        for slip, fault in slips(frame["kind"], frame[column], frame["note"]):
            for row in np.flatnonzero(slip):
                yield Wrong(int(row), column, fault)


def _unused(frame: pd.DataFrame) -> Iterator[Wrong]:
    """Bounds that a form does not look at are told, the row is judged; a row of a stated path needs no form."""
    series = pd.MultiIndex.from_frame(frame[["indicator", "unit"]].fillna(""))
    path = series.isin(series[frame["pace"].eq("stated")]) & frame["form"].isna()
    for name in BOUNDS:
        wanting = [form for form, names in NEEDED.items() if name in names] + (["about"] if name == "high" else [])
        for row, form in frame.loc[frame[name].notna() & ~frame["form"].isin(wanting) & ~path, "form"].items():
            what = (
                say("{form} does not look at {column}", form=form, column=name)
                if form
                else say("without a form {column} is no target", column=name)
            )
            yield Wrong(int(str(row)), name, Fault(what, say("forms that do: {forms}", forms=", ".join(wanting))), "warning")


def _rates(frame: pd.DataFrame) -> Iterator[Wrong]:
    """Percentages do not add up over the months, as flows do."""
    for row in frame.index[frame["measure"].eq("%") & frame["form"].notna() & frame["kind"].fillna("flow").eq("flow")]:
        what = say("a flow measured in %: its months are added up")
        yield Wrong(int(row), "kind", Fault(what, say("write growth, index, share or average_growth where they are not")), "warning")


def _contradicting(frame: pd.DataFrame) -> Iterator[Wrong]:
    """Rows for one thing and one date that say different things; where their bounds differ they stay in and cannot be judged."""
    thing = frame.groupby(EACH, dropna=False).ngroup().rename("thing")
    several = [_several(frame[names].assign(thing=thing)) for names in (SAID, ["form", "low", "high"])]
    what = say("another row says something else for the same indicator, unit, period and date")
    hint = say("a revision needs a later `effective`; a target that stands beside it another `line`")
    for row in frame.index[thing.isin(several[0])]:
        yield Wrong(int(row), "", Fault(what, hint), keeps=bool(thing[row] in several[1]))


def _several(said: pd.DataFrame) -> frozenset[int]:
    """The things of which different rows speak."""
    different = said.drop_duplicates()["thing"]
    return frozenset(different[different.duplicated()].tolist())
