"""The one part of a sum that was not reported: what the others leave of the whole (method, 8)."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from monitor.columns import Columns, present
from monitor.expected import GROWING, RATE, rounding
from monitor.series import Figures, instants

FAMILY = ["family", "unit", "period"]
EACH = ["indicator", "unit", "period"]
STATUSES = {"estimate": 0, "preliminary": 1, "official": 2}
TAKEN = (
    "actual", "level", "till", "actual_least", "actual_most", "actual_status", "actual_known", "actual_measure", "actual_basis",
)  # fmt: skip
"""What an inferred actual has of the figures that it follows from."""


def inferred(frame: Columns, known: Figures) -> Columns:
    """The targets, with the actual of each part that alone is missing while the whole and all other parts are known.

    Of flows, for just one span, in one measure and on one price basis. What follows from rounded figures lies between
    `actual_least` and `actual_most`. Nothing that was reported is replaced, what was withdrawn is not brought back, and where
    the parts exceed the whole nothing follows. Adds `rest`: whether the actual was inferred.
    """
    lost = present(frame["parent"]) & ~present(frame["actual"]) & ~frame["withdrawn"]
    amounts = np.isin(frame["carried"], GROWING) & (frame["measure"] != RATE) if lost.any() else lost
    lost &= amounts
    if not lost.any():
        return frame.assign(rest=False)
    families = set(frame["parent"][lost])
    members = _members(frame, amounts & (np.isin(frame["parent"], [*families]) | np.isin(frame["indicator"], [*families])), known)
    rests = _rests(members, families)
    place = pd.MultiIndex.from_frame(rests[EACH]).get_indexer(pd.MultiIndex.from_arrays([frame[name] for name in EACH]))
    rest = lost & (place >= 0)
    if not rest.any():
        return frame.assign(rest=False)
    found = {name: frame[name].copy() for name in TAKEN}
    for name, column in found.items():
        column[rest] = rests[name].to_numpy()[place[rest]]
    return frame.assign(**found, rest=rest)


def _members(frame: Columns, rows: npt.NDArray[np.bool_], known: Figures) -> pd.DataFrame:
    """These rows, each once, with `half`: how far a figure may lie from what is written."""
    part = frame.take(np.flatnonzero(rows))
    # What was added up from months is as uncertain as all of them together.
    months = np.where(part["at"] >= 0, 1, np.maximum(part["till"] - part["begin"], 1))
    half = rounding(known, part["last_at"]) * months
    names = (*EACH, "parent", "parts", "actual", "till", "actual_status", "actual_known", "actual_measure", "actual_basis")
    return part.only(*names).assign(half=half).frame().drop_duplicates(EACH)


def _rests(members: pd.DataFrame, families: set[str]) -> pd.DataFrame:
    """The parts that follow, each with what the others leave."""
    wholes = members[members["indicator"].isin(families) & members["actual"].notna()]
    parts = members[members["parent"].isin(families)].rename(columns={"parent": "family"})
    given = parts[parts["actual"].notna()].assign(actual=lambda frame: -frame["actual"])
    given = pd.concat([given, wholes.assign(family=wholes["indicator"])], ignore_index=True)
    given = given.assign(rank=given["actual_status"].map(STATUSES), when=instants(given["actual_known"]))
    each = given.assign(whole=given["indicator"] == given["family"]).groupby(FAMILY, sort=False)
    first = dict.fromkeys(("till", "actual_measure", "actual_basis"), "first")
    sums = each.agg({"actual": "sum", "half": "sum", "whole": "sum", "rank": "min", **first})
    sums["actual_known"] = given["actual_known"].to_numpy()[each["when"].idxmax()]
    one = each[[*first]].nunique().le(1).all(axis=1)
    count = parts.groupby(FAMILY, sort=False).agg(number=("till", "size"), there=("actual", "count"), among=("parts", "max"))
    joined = sums[one & (sums["whole"] == 1)].join(count, how="inner")
    alone = (joined["there"] > 0) & (joined["there"] == joined["number"] - 1) & ~(joined["among"] > joined["number"])
    follows = joined[alone & (joined["actual"] + joined["half"] >= 0)].reset_index()
    found = parts.loc[parts["actual"].isna(), [*FAMILY, "indicator"]].merge(follows, on=FAMILY)
    least, most = ((found["actual"] + side * found["half"]).where(found["half"] > 0) for side in (-1, 1))
    status = np.asarray([*STATUSES, None], dtype=object)[found["rank"].fillna(len(STATUSES)).to_numpy(np.int64)]
    return found.assign(level=found["actual"], actual_least=least, actual_most=most, actual_status=status)
