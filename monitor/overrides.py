"""Flags set by people: who, why and until when; the flag that the rules gave stays beside (method, 6)."""

import datetime

import numpy as np
import pandas as pd

from monitor.flags import CLOSED, OPEN, Bools

OVERRIDES = {
    "target_id": "the target, as in a finding",
    "period": "the period judged, as in a finding; the flag of another period is another one",
    "flag": "what it is set to; missing = withdrawn, the rules hold again",
    "by": "who set it",
    "reason": "why",
    "until": "last day on which it holds; missing = until it is withdrawn",
    "known": "day on which it was set; missing = always",
    "recorded": "instant at which it was taken in; later wins among equal `known`",
}
"""Columns of an overrides frame; each row is one act of one person, nothing is ever changed. `recorded` may be absent."""

SETTABLE = (*OPEN, *CLOSED, "cannot_be_judged")
KEY = ["target_id", "period"]


def in_force(overrides: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """Of each finding the one set last by `as_of`, unless it has run out or was withdrawn: an earlier one does not come back."""
    day, known, until = pd.Timestamp(as_of), pd.to_datetime(overrides["known"]), pd.to_datetime(overrides["until"])
    acts = overrides.assign(known=known, until=until)[known.isna() | (known <= day)]
    order = [name for name in ("known", "recorded") if name in acts]
    last = acts.sort_values(order, kind="stable", na_position="first").drop_duplicates(KEY, keep="last")
    return last[last["flag"].notna() & (last["until"].isna() | (last["until"] >= day))].reset_index(drop=True)


def applied(findings: pd.DataFrame, overrides: pd.DataFrame | None, as_of: datetime.date) -> pd.DataFrame:
    """The findings with the flags that people have set and are in force: `flag` is theirs, override_* tell of it."""
    if overrides is None or overrides.empty:
        return findings
    held = in_force(overrides, as_of).set_index(KEY)
    found = held.reindex(pd.MultiIndex.from_frame(findings[KEY])).set_index(findings.index)
    applies = fits(found["flag"], findings)
    return findings.assign(
        flag=found["flag"].where(applies, findings["flag"]).astype(object),
        override_by=found["by"].astype(object).where(applies, None),
        override_reason=found["reason"].astype(object).where(applies, None),
        override_until=found["until"].astype("datetime64[us]").where(applies),
    )


def fits(flag: "pd.Series[str]", findings: pd.DataFrame) -> Bools:
    """Whether each flag can be set on its finding: an open flag lapses once the period is closed; without a target there is none."""
    open_, closed = flag.isin(OPEN), flag.isin(CLOSED)
    nothing = findings["actual"].isna()
    suits = np.where(findings["closed"], closed, open_ | (closed & nothing)) | (flag == "cannot_be_judged")
    return np.asarray(suits & (findings["flag"] != "no_target"), dtype=bool)
