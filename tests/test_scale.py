"""The synthetic nation: what the benchmark measures is the same judgement as everywhere, and its floor does the same arithmetic."""

import numpy as np
import pandas as pd
import pytest

from bench import floor, nation
from monitor.assess import assess_tables


@pytest.fixture(scope="module")
def judged() -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
    """A small nation by our engine and by bare numpy, series by series, the assigned line first."""
    made = nation.nation(20_000)
    found = assess_tables(nation.targets(made), nation.actuals(made), nation.PERIOD, as_of=nation.AS_OF)
    unit = found["unit"].map({code: n for n, code in enumerate(nation.UNITS)}).astype(int)
    indicator = found["indicator"].map({code: n for n, (code, _) in enumerate(nation.INDICATORS)}).astype(int)
    order = np.lexsort([found["line"] == "congress", unit * len(nation.INDICATORS) + indicator])
    return found.iloc[order].reset_index(drop=True), floor.assess(made)


def test_the_floor_gives_the_same_flags(judged: tuple[pd.DataFrame, dict[str, np.ndarray]]) -> None:
    """A floor that did less would be none."""
    ours, bare = judged
    assert ours["flag"].tolist() == [floor.FLAGS[code] for code in bare["flag"]]
    assert ours["governs"].tolist() == bare["governs"].tolist()
    assert len(set(ours["flag"])) >= 5


def test_the_floor_gives_the_same_figures(judged: tuple[pd.DataFrame, dict[str, np.ndarray]]) -> None:
    """Wherever ours says a number, the floor says it too."""
    ours, bare = judged
    names = ("actual", "expected", "variance", "last_year", "month", "previous", "projection", "projection_low", "projection_high")
    for name in (*names, "probability", "required_rate", "required_growth"):
        said = ours[name].notna().to_numpy()
        assert said.any()
        np.testing.assert_allclose(bare[name][said], ours[name][said].astype(float), rtol=1e-9)


def test_everything_in_it_says_that_it_is_synthetic() -> None:
    """Nobody takes its codes, measures or names for a real province's."""
    made = nation.nation(20_000)
    for frame in (nation.actuals(made), nation.targets(made)):
        assert frame["indicator"].str.startswith("synthetic.").all()
        assert frame["unit"].str.startswith("synthetic.").all()
    assert {len(nation.UNITS), nation.PROVINCES + nation.COMMUNES} == {3355}
    assert all("Synthetic" in name.en and "giả định" in name.vi for name in nation.NAMES.values())
