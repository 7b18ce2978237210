"""Counts by flag up the tree of reporting units; percentages of different kinds are never averaged (method, 6)."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from monitor.wording import FLAGS

ROLLUP = {
    "unit": "reporting unit",
    "parent": "the unit that it belongs to; missing = none",
    "depth": "int: 0 at the top of the tree",
    "own": "int: governing findings of the unit itself",
    "total": "int: its own and those of all units below it",
    **dict.fromkeys(FLAGS, "int: how many of `total` have this flag"),
}
"""Columns of a roll-up: one row per unit with findings in or below it, each after the unit that it belongs to."""


def rollup(findings: pd.DataFrame, parents: Mapping[str, str | None]) -> pd.DataFrame:
    """Governing findings only, so that several targets of one indicator count once.

    `parents` is the tree, from every unit to the one above it or None; a finding's unit that it does not know stands at the
    top. Where the tree runs in a circle the unit that closes it is taken for a top.
    """
    leading = findings[findings["governs"].astype(bool)]
    units = leading["unit"].fillna("").astype(str)
    own = pd.crosstab(units, leading["flag"]).reindex(columns=list(FLAGS), fill_value=0) if len(leading) else None
    order = _tree(tuple(dict.fromkeys(units)), parents)
    place = {unit: row for row, (unit, _, _) in enumerate(order)}
    counts = np.zeros((len(order), len(FLAGS)), dtype=np.int64)
    if own is not None:
        counts[[place[unit] for unit in own.index]] = own.to_numpy()
    frame = pd.DataFrame({
        "unit": pd.Series([unit for unit, _, _ in order], dtype=object),
        "parent": pd.Series([parent for _, parent, _ in order], dtype=object),
        "depth": np.asarray([depth for _, _, depth in order], dtype=np.int64),
        "own": counts.sum(axis=1),
    })  # fmt: skip
    # A unit stands after the one above it, so that from the last to the first every sum is whole when it is passed on.
    for row, (_, parent, _) in reversed(list(enumerate(order))):
        if parent is not None:
            counts[place[parent]] += counts[row]
    return frame.assign(total=counts.sum(axis=1), **dict(zip(FLAGS, counts.T, strict=True)))[list(ROLLUP)]


def below(frame: pd.DataFrame, unit: str) -> pd.DataFrame:
    """The part of a roll-up under one unit, itself first."""
    keep = {unit}
    for code, parent in zip(frame["unit"], frame["parent"], strict=True):
        if parent in keep:
            keep.add(code)
    return frame[frame["unit"].isin(keep)].reset_index(drop=True)


def _tree(units: tuple[str, ...], parents: Mapping[str, str | None]) -> list[tuple[str, str | None, int]]:
    """Units and all above them: each with its parent and depth, after its parent, siblings in the order of `parents`."""
    needed: dict[str, str | None] = {}
    for unit in units:
        chain: list[str] = []
        step: str | None = unit
        while step is not None and step not in needed and step not in chain:
            chain.append(step)
            step = parents.get(step)
        for code in chain:
            above = parents.get(code)
            needed[code] = None if above in chain[: chain.index(code) + 1] else above
    children: dict[str | None, list[str]] = {}
    rank = {code: at for at, code in enumerate(parents)}
    for code in sorted(needed, key=lambda each: rank.get(each, len(rank))):
        children.setdefault(needed[code], []).append(code)
    found, waiting = [], [(code, 0) for code in reversed(children.get(None, []))]
    while waiting:
        code, depth = waiting.pop()
        found.append((code, needed[code], depth))
        waiting += [(child, depth + 1) for child in reversed(children.get(code, []))]
    return found
