"""What the assessment says beyond today: the projected year-end with its interval, what is still needed, and SDG progress."""

import numpy as np

from monitor import pace, projection, sdg
from monitor.columns import Columns, present
from monitor.expected import GROWING
from monitor.pace import Past

PROJECTED = ("projection_low", "projection", "projection_high", "probability", "required_rate", "required_growth", "projection_rule")
NEEDED = ("form", "lower", "low", "high", "tolerance", "pace", "share", "begin", "till", "end", "actual", "reached", "total")
SDG = ("sdg_value", "sdg_status", "sdg_score")
SDG_FLAGS = {
    sdg.SUBSTANTIAL: "on_track",
    sdg.MODERATE: "watch",
    sdg.LIMITED: "off_track",
    sdg.DETERIORATION: "off_track",
    sdg.NOT_AVAILABLE: "cannot_be_judged",
}
"""Flags of the SDG method's statuses; a target achieved is ahead while its period is open, else achieved."""


def outlook(frame: Columns) -> Columns:
    """Adds PROJECTED for open flows of at most a year, and SDG for targets judged by that method."""
    return _progress(_projected(frame))


def _projected(frame: Columns) -> Columns:
    columns = {name: np.full(len(frame), np.nan) for name in PROJECTED[:-1]} | {PROJECTED[-1]: np.full(len(frame), None)}
    open_ = np.isin(frame["carried"], GROWING) & ~frame["closed"] & (frame["till"] > 0) & ~present(frame["mismatch"])
    rows = np.flatnonzero(open_ & present(frame["form"]) & (frame["end"] - frame["begin"] <= 12))
    if len(rows):
        part = frame.only(*NEEDED).take(rows)
        bounds = projection.demanded(*(part[name] for name in ("form", "lower", "low", "high", "tolerance")))
        stated = np.where(part["pace"] == pace.STATED, part["share"], np.nan)
        begin, past = part["begin"], Past(part["reached"], part["total"])
        found = projection.project(past, begin, part["till"], part["end"] - begin, part["actual"], *bounds, stated=stated)
        values = (found.low, found.central, found.high, found.probability, found.required_rate, found.required_growth, found.rule)
        for name, value in zip(PROJECTED, values, strict=True):
            columns[name][rows] = value
    return frame.assign(**columns)


def _progress(frame: Columns) -> Columns:
    """From the baseline to the newest level, in years by the months between their ends."""
    rows = np.flatnonzero(frame["method"] == "sdg")
    columns = {name: np.full(len(frame), None if name == "sdg_status" else np.nan) for name in SDG}
    if len(rows):
        part = frame.take(rows)
        base_end, till, end = (part[name] for name in ("base_end", "till", "end"))
        current = np.where((till > base_end) & ~present(part["mismatch"]), part["level"], np.nan)
        up = np.where(part["lower"], -1, 1)
        target = np.where(present(part["form"]), part["requirement"], np.nan)
        found = sdg.progress(part["base"], current, (till - base_end) / 12, target, (end - base_end) / 12, up, part["bound"])
        for name, value in zip(SDG, (found.value, found.status, found.score), strict=True):
            columns[name][rows] = value
    return frame.assign(**columns)
