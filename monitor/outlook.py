"""What the assessment says beyond today: the projected year-end with its interval, what is still needed, and SDG progress."""

import numpy as np
import pandas as pd

from monitor import pace, projection, sdg
from monitor.expected import GROWING
from monitor.series import Figures

PROJECTED = ("projection_low", "projection", "projection_high", "probability", "required_rate", "required_growth", "projection_rule")
SDG = ("sdg_value", "sdg_status", "sdg_score")
SDG_FLAGS = {
    sdg.SUBSTANTIAL: "on_track",
    sdg.MODERATE: "watch",
    sdg.LIMITED: "off_track",
    sdg.DETERIORATION: "off_track",
    sdg.NOT_AVAILABLE: "cannot_be_judged",
}
"""Flags of the SDG method's statuses; a target achieved is ahead while its period is open, else achieved."""


def outlook(frame: pd.DataFrame, known: Figures) -> pd.DataFrame:
    """Adds PROJECTED for open flows of at most a year, and SDG for targets judged by that method."""
    return _progress(_projected(frame, known))


def _projected(frame: pd.DataFrame, known: Figures) -> pd.DataFrame:
    columns = {name: np.full(len(frame), np.nan) for name in PROJECTED[:-1]} | {PROJECTED[-1]: np.full(len(frame), None)}
    months = (frame["end"] - frame["begin"]).to_numpy()
    flows = frame["carried"].isin(GROWING) & ~frame["closed"] & (frame["till"] > 0) & frame["mismatch"].isna() & frame["form"].notna()
    rows = np.flatnonzero(flows.to_numpy() & (months <= 12))
    if len(rows):
        part = frame.iloc[rows]
        series, begin, till, actual, low, high, tolerance, share = (
            part[name].to_numpy() for name in ("series", "begin", "till", "actual", "low", "high", "tolerance", "share")
        )
        past = pace.with_growth(pace.past(known.grid, series, begin, till, months[rows]), actual, part["stated_growth"].to_numpy())
        least, most = projection.demanded(part["form"].to_numpy(), part["lower"].to_numpy(), low, high, tolerance)
        stated = np.where(part["pace"] == pace.STATED, share, np.nan)
        found = projection.project(past, begin, till, months[rows], actual, least, most, stated=stated)
        values = (found.low, found.central, found.high, found.probability, found.required_rate, found.required_growth, found.rule)
        for name, value in zip(PROJECTED, values, strict=True):
            columns[name][rows] = value
    return frame.assign(**columns)


def _progress(frame: pd.DataFrame) -> pd.DataFrame:
    """From the baseline to the newest level, in years by the months between their ends."""
    asked = (frame["method"] == "sdg").to_numpy()
    columns = {name: np.full(len(frame), None if name == "sdg_status" else np.nan) for name in SDG}
    if asked.any():
        part = frame[asked]
        base_end, till, end = (part[name].to_numpy() for name in ("base_end", "till", "end"))
        current = np.where((till > base_end) & part["mismatch"].isna(), part["level"], np.nan)
        up = np.where(part["lower"], -1, 1)
        target = np.where(part["form"].notna(), part["requirement"], np.nan)
        base, natural = part["base"].to_numpy(), part["bound"].to_numpy()
        found = sdg.progress(base, current, (till - base_end) / 12, target, (end - base_end) / 12, up, natural)
        for name, value in zip(SDG, (found.value, found.status, found.score), strict=True):
            columns[name][asked] = value
    return frame.assign(**columns)
