"""What looks wrong in figures and targets (method, 10): found on whole columns, shown to people, never mended here."""

import datetime
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from monitor import comparisons, measures, restated, slips, sums
from monitor.doubts import DOUBTS, SEVERITIES, gathered, kinds, notations
from monitor.doubts_in_words import in_words
from monitor.problems import Problem
from monitor.series import Figures, figures

__all__ = ["DOUBTS", "SEVERITIES", "about", "doubts", "problems"]


def doubts(actuals: pd.DataFrame, targets: pd.DataFrame, published: pd.DataFrame | None = None, *, as_of: datetime.date) -> pd.DataFrame:
    """The doubts (columns DOUBTS) about actuals (ACTUALS), targets (TARGETS) and published comparisons (PUBLISHED).

    Any optional column may be missing. Two further ones are used where they are there: `parent` of the targets (the whole
    that a share is part of) and `rank_of` of the actuals. A kind that nobody states is left alone by what needs it.
    """
    found = list(_found(actuals, targets, as_of)) if len(actuals) else []
    if len(targets):
        found += restated.restated(targets, as_of)
    found += measures.measures(actuals, targets)
    found += restated.ranks(actuals, targets)
    if published is not None:
        found += comparisons.comparisons(published, actuals, targets, as_of=as_of)
    return gathered(found)


def about(found: pd.DataFrame, cells: Iterable[tuple[str, str | None, str]]) -> pd.DataFrame:
    """The doubts about these cells (indicator, unit, period in notation): what an entry form shows of one submission."""
    wanted = {(indicator, unit or "", period) for indicator, unit, period in cells}
    keys = zip(found["indicator"], found["unit"].fillna(""), found["period"], strict=True)
    return found[pd.Series([key in wanted for key in keys], index=found.index, dtype=bool)]


def problems(found: pd.DataFrame, names: Mapping[str, str] | None = None) -> tuple[Problem, ...]:
    """The doubts in words, gravest first; more than three of one kind in one hand-in become one. `names` are of indicators."""
    order = {"error": 0, "warning": 1, "information": 2}
    grouped = found.assign(unit=found["unit"].fillna(""), period=found["period"].fillna("")).groupby(
        ["severity", "check", "unit", "period"], sort=False, dropna=False
    )
    said = [in_words(rows.to_dict("records"), names or {}) for _, rows in grouped]
    return tuple(sorted((problem for several in said for problem in several), key=lambda problem: order[problem.severity]))


def _found(actuals: pd.DataFrame, targets: pd.DataFrame, as_of: datetime.date) -> Iterator[pd.DataFrame]:
    known = figures(actuals, as_of)
    kind = kinds(known, targets)
    slipped = list(slips.slips(known, kind))
    yield from slipped
    yield from sums.sums(known, kind, sums.first_months(actuals, known, as_of), _cells(slipped))
    yield from sums.shares(known, targets)
    yield from restated.revised(actuals, as_of)
    if len(targets):
        yield from restated.beyond_plan(restated.yearly(_levels(known)), targets, as_of)


def _levels(known: Figures) -> pd.DataFrame:
    unit = known.frame["unit"].fillna("").to_numpy() if "unit" in known.frame else ""
    span = notations(known)[known.span] if len(known.span) else np.array([], dtype=object)
    frame = pd.DataFrame({"indicator": known.frame["indicator"].to_numpy(), "unit": unit, "span": span, "value": known.value})
    return frame[frame["value"].notna()]


def _cells(found: Iterable[pd.DataFrame]) -> set[tuple[str, str, str]]:
    """Cells whose number itself is wrong, so that nothing can be added up from it; an outlier may be right."""
    wrong = [frame for frame in found if len(frame) and frame["check"].iloc[0] in ("zero_for_missing", "magnitude", "stale_copy")]
    return {cell for frame in wrong for cell in zip(frame["indicator"], frame["unit"].fillna(""), frame["period"], strict=True)}
