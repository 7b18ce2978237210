"""Units of measure as they are written: changed, spelled in two ways, or dragged down a column."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from monitor.doubts import Bools, laid

NAMES = ["indicator", "unit", "measure"]
_NUMBER = re.compile(r"\d+")
_MULTIPLIER = re.compile(r"^\d[\d.,]*(?=\s*\D)")


def measures(actuals: pd.DataFrame, targets: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Units of measure that change, are spelled in two ways, or look as if they had been dragged down a column."""
    given = [_said(frame, place) for place, frame in enumerate((targets, actuals)) if "measure" in frame]
    if not given:
        return
    every = pd.concat(given, ignore_index=True)
    every = every.drop_duplicates(NAMES).reset_index(drop=True)
    if not len(every):
        return
    first = every.drop_duplicates(["indicator", "unit"]).set_index(["indicator", "unit"])["measure"]
    other = first.loc[pd.MultiIndex.from_frame(every[["indicator", "unit"]])].to_numpy()
    fold = {text: folded(text) for text in {*every["measure"], *other}}
    differs = (every["measure"] != other).to_numpy()
    spelled = differs & np.array([fold[a] == fold[b] for a, b in zip(every["measure"], other, strict=True)], dtype=bool)
    for check, chosen in (("measure_changed", differs & ~spelled), ("measure_spelled", spelled)):
        yield laid({**_rows(every, chosen), "other_text": other[chosen]}, check)
    odd = every["measure"].map({text: _odd_multiplier(text) for text in fold}).to_numpy()
    yield laid({**_rows(every, pd.notna(odd)), "other_text": odd[pd.notna(odd)]}, "measure_multiplier")
    yield from _dragged(every[every["place"] == every["place"].min()])


def folded(text: str) -> str:
    """The same for one unit of measure, however it is typed: case, spaces, forms of Unicode, tỉ and tỷ."""
    plain = unicodedata.normalize("NFKC", str(text)).casefold()
    return " ".join(plain.split()).replace("tỉ", "tỷ").replace(" ", "")


def _dragged(every: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Neighbours in a list whose units of measure count on by one: M2 above M3 is how a spreadsheet fills a column."""
    found = []
    for unit, rows in every.drop_duplicates(["unit", "indicator"]).groupby("unit", sort=False):
        listed = list(zip(rows["indicator"], rows["measure"], rows["period"], strict=True))
        found += [(unit, *one, two[1]) for one, two in pairwise(listed) if _counts_on(one[1], two[1])]
    yield laid({
        name: np.array([row[place] for row in found], dtype=object)
        for place, name in enumerate(("unit", "indicator", "text", "period", "other_text"))
    }, "measure_dragged")  # fmt: skip


def _counts_on(first: str, second: str) -> bool:
    one, two = _NUMBER.findall(first), _NUMBER.findall(second)
    same_words = _NUMBER.sub("0", first) == _NUMBER.sub("0", second)
    steps = [int(b) - int(a) for a, b in zip(one, two, strict=False)]
    return same_words and len(one) == len(two) and sorted(map(abs, steps)) == [0] * (len(steps) - 1) + [1]


def _odd_multiplier(text: str) -> str | None:
    """`1000 cái` for `999 cái`: a unit of measure counts by ten, hundred, thousand."""
    found = _MULTIPLIER.match(text)
    number = re.sub(r"[.,]", "", found[0]) if found else ""
    if not found or re.fullmatch(r"10*", number):
        return None
    near = 10 ** max(1, len(str(int(number) + 1)) - 1)
    return f"{near}{text[found.end() :]}"


def _said(frame: pd.DataFrame, place: int) -> pd.DataFrame:
    given = frame[frame["measure"].notna() & (frame["measure"] != "")]
    unit = given["unit"].fillna("") if "unit" in given else ""
    return given.assign(unit=unit, place=place)[[*NAMES, "period", "place"]].drop_duplicates(NAMES)


def _rows(every: pd.DataFrame, chosen: Bools) -> dict[str, Any]:
    columns = {"indicator": "indicator", "unit": "unit", "period": "period", "text": "measure"}
    return {name: every[column].astype(object).to_numpy()[chosen] for name, column in columns.items()}
