"""Stated paths in a file of targets: rows for the first part of a target whose pace is stated say where it should stand by then."""

import numpy as np
import pandas as pd

from monitor.periods import Period
from monitor.sources.cells import Fault
from monitor.sources.whole_columns import Wrong
from monitor.wording import say

STATED = "stated"
SAME = ["indicator", "unit", "line"]


def with_ids(frame: pd.DataFrame) -> pd.DataFrame:
    """The targets, each row with a `target_id` of its own: a revision adds the day from which it holds."""
    parts = [
        frame[name].fillna(default).astype(str) for name, default in (("indicator", ""), ("unit", ""), ("period", ""), ("line", "assigned"))
    ]
    day = frame["effective"].dt.strftime("/%Y-%m-%d").fillna("")
    return frame.assign(target_id=parts[0] + "/" + parts[1] + "/" + parts[2] + "/" + parts[3] + day)


def paths(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, list[Wrong]]:
    """Targets without the rows that only say a path, the path (target_id, period, value: level from the begin on), and warnings.

    A row belongs to the path of each target that it begins with, ends before, and shares indicator, unit, line and
    `effective` with; without an `effective` of its own it serves every revision that has no path of its own.
    """
    wholes = frame.index[frame["pace"].eq(STATED)]
    empty = pd.DataFrame({"target_id": pd.Series(dtype=object), "period": pd.Series(dtype=object), "value": pd.Series(dtype=float)})
    if not len(wholes):
        return frame, empty, []
    pairs = _pairs(frame, wholes)
    alone = wholes.difference(pd.Index(pairs["whole"]))
    hint = say("add rows for 2024-Q1, 2024-H1 or 2024-01..2024-05 with the level to be reached by then")
    wrong = [Wrong(int(row), "pace", Fault(say("the pace is stated, but no row says the path"), hint), "warning") for row in alone]
    ceiling = frame["low"].isna() | frame["form"].isin(["at_most", "rank"]) | (frame["form"].eq("between") & frame["direction"].eq("lower"))
    level = frame["low"].where(~ceiling | frame["high"].isna(), frame["high"])
    path = pd.DataFrame({
        "target_id": frame.loc[pairs["whole"], "target_id"].to_numpy(),
        "period": frame.loc[pairs["part"], "period"].to_numpy(),
        "value": level.loc[pairs["part"]].to_numpy(),
    })  # fmt: skip
    only_path = pd.Index(pairs["part"]).difference(wholes)
    return frame.drop(only_path), path[path["value"].notna()], wrong


def _pairs(frame: pd.DataFrame, wholes: pd.Index) -> pd.DataFrame:
    """Rows of `frame` by place: each target with a stated pace, and each row of its path."""
    keyed = frame[SAME].fillna("").assign(row=frame.index, effective=frame["effective"], **_ends(frame["period"]))
    both = keyed.loc[wholes].merge(keyed, on=[*SAME, "begin", "calendar"], suffixes=("_whole", "_part"))
    both = both[both["end_part"] < both["end_whole"]]
    own = (both["effective_part"] == both["effective_whole"]) | (both["effective_part"].isna() & both["effective_whole"].isna())
    served = set(both.loc[own, "row_whole"])
    general = both["effective_part"].isna() & ~both["row_whole"].isin(served)
    chosen = both[own | general]
    return pd.DataFrame({"whole": chosen["row_whole"], "part": chosen["row_part"]})


def _ends(periods: pd.Series) -> dict[str, np.ndarray]:
    unique = {text: Period.parse(text) for text in periods.unique()}
    spans = [unique[text] for text in periods]
    return {
        "begin": np.asarray([span.begin.toordinal() for span in spans]),
        "end": np.asarray([span.end.toordinal() for span in spans]),
        "calendar": np.asarray([span.calendar for span in spans], dtype=object),
    }
