"""What changed between two assessments of the same targets: figures, targets and flags, and why (method, 2 and 6)."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from monitor.flags import Bools
from monitor.periods import Period

KEY = ("indicator", "unit", "target_period", "line")
"""What makes it the same target: a revision by a later instrument is the same line of targets, not another one."""
NUMBERS = ("target_low", "target_high", "actual", "expected", "variance", "achievement_percent", "last_year")
TEXTS = (
    "plan", "target_id", "period", "form", "stated", "instrument", "actual_status", "actual_period", "variance_in", "flag", "flag_by_rule",
    "rules", "override_by", "override_reason",
)  # fmt: skip
DAYS = ("override_until",)
SIDES = (*TEXTS, *NUMBERS, *DAYS)
"""Columns of assess.FINDINGS that stand on both sides, as NAME_before and NAME_after; all missing where there was no such target."""

CHANGES: Mapping[str, str] = {
    "indicator": "code",
    "unit": "reporting unit",
    "target_period": "the target's own period",
    "line": "line of targets",
    "kind": "as in FINDINGS",
    "governs": "bool: this finding leads, after the change",
    **{f"{name}_{side}": f"`{name}` of the finding {side} the change" for name in SIDES for side in ("before", "after")},
    "why": "codes of WHY, separated by blanks",
}
"""Columns of the frame of changes: one row per target of which a figure, the target or the flag is not what it was."""

WHY = {
    "new_target": "a target that was not there",
    "target_gone": "the target is no longer there",
    "new_figure": "a new figure",
    "correction": "the figure was corrected",
    "confirmed": "the same figure, with another status",
    "withdrawn": "the figure was withdrawn",
    "revised_plan": "the target was revised",
    "rule_change": "other thresholds",
    "override": "a person set the assessment",
    "override_ended": "what a person had set has ended",
    "other_figures": "figures of other periods that it is compared with changed",
    "time_passed": "nothing new was reported, and time passed",
}
"""Codes of why something changed and what they say."""


def changes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The frame CHANGES from two frames of findings, in the order of the later one; what stayed the same is left out."""
    joined = _joined(before, after)
    causes = _causes(joined)
    why = pd.Series("", index=joined.index)
    for code, where in causes.items():
        why = why.where(~where, why + " " + code)
    return joined.assign(why=why.str.strip())[why != ""][list(CHANGES)].reset_index(drop=True)


def _joined(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Both sides in one row per target; `there` says on which sides it is."""
    key, same = list(KEY), ["kind", "governs"]
    old, new = (
        frame[[*key, *same, *SIDES]].drop_duplicates(key).assign(place=np.arange(len(frame.drop_duplicates(key))))
        for frame in (before, after)
    )
    both = old.merge(new, on=key, how="outer", suffixes=("_before", "_after"), indicator="there")
    both = both.sort_values(["place_after", "place_before"], kind="stable").reset_index(drop=True)
    kept = {name: both[f"{name}_after"].where(both["there"] != "left_only", both[f"{name}_before"]) for name in same}
    return both.assign(**kept)


def _causes(row: pd.DataFrame) -> dict[str, Bools]:
    """Whether each code of WHY holds, for every row."""
    came, went = (row["there"] == side for side in ("right_only", "left_only"))
    stayed = ~came & ~went
    had, has = row["actual_before"].notna(), row["actual_after"].notna()
    first, last = _end(row["actual_period_before"]), _end(row["actual_period_after"])
    span = _same(row, "actual_period") & had & has
    corrected = span & ~_same(row, "actual")
    target = ~(_same(row, "target_id") & _same(row, "form") & _same(row, "target_low") & _same(row, "target_high"))
    person = [_same(row, name) for name in ("override_by", "override_reason", "override_until", "flag")]
    was_set, is_set = row["override_by_before"].notna(), row["override_by_after"].notna()
    found = {
        "new_figure": has & (~had | (last > first)),
        "correction": corrected,
        "confirmed": span & ~corrected & ~_same(row, "actual_status"),
        "withdrawn": had & (~has | (last < first)),
        "revised_plan": target,
        "rule_change": ~_same(row, "rules"),
        "override": is_set & (~was_set | ~np.logical_and.reduce(person)),
        "override_ended": was_set & ~is_set,
    }
    known = np.logical_or.reduce(list(found.values()))
    moved = span & ~(_same(row, "expected") & _same(row, "last_year")) & _same(row, "period") & ~known
    passed = ~_same(row, "flag") & ~known & ~moved
    found |= {"other_figures": moved, "time_passed": passed}
    inside = {code: np.asarray(where & stayed, dtype=bool) for code, where in found.items()}
    return {"new_target": came.to_numpy(bool), "target_gone": went.to_numpy(bool), **inside}


def _same(row: pd.DataFrame, name: str) -> Any:
    """Where both sides say the same; two that are missing do."""
    old, new = row[f"{name}_before"], row[f"{name}_after"]
    if name in NUMBERS:
        return np.isclose(old.to_numpy(np.float64), new.to_numpy(np.float64), rtol=1e-9, atol=0, equal_nan=True)
    return ((old == new) | (old.isna() & new.isna())).fillna(False).to_numpy(bool)


def _end(periods: "pd.Series[str]") -> Any:
    """Day number of the first day after each period; 0 where there is none."""
    codes, texts = pd.factorize(periods)
    return np.asarray([*(Period.parse(str(text)).end.toordinal() for text in texts), 0])[codes]
