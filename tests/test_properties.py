"""Rules that hold for every plan and every figure, tried on generated ones: small worlds of targets and what was reported."""

import datetime
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from monitor.assess import assess_tables
from monitor.lines import DEFAULTS, NUMBERS

tried = settings(derandomize=True, deadline=None, max_examples=25, database=None, suppress_health_check=list(HealthCheck))
AS_OF = datetime.date(2025, 1, 31)
PERIODS = st.sampled_from(["2024-03", "2024-06", "2024-09", "2024", None])
MET, MISSED = {"achieved", "exceeded"}, {"missed"}
BETTER_LAST = ["off_track", "watch", "on_track", "ahead"]


@dataclass(frozen=True)
class World:
    """Targets of 2024 and the figures of up to six years, as they are handed to the assessment."""

    targets: pd.DataFrame
    actuals: pd.DataFrame

    def judged(self, period: str | None = None, as_of: datetime.date = AS_OF) -> pd.DataFrame:
        found = assess_tables(self.targets, self.actuals, period, as_of=as_of)
        return found.sort_values("target_id").reset_index(drop=True)

    def values(self, period: str | None) -> pd.DataFrame:
        """The findings as values, missing ones as None whatever their column's type."""
        found = self.judged(period).astype(object)
        return found.where(found.notna(), None)


FORMS = ("at_least", "at_most", "between", "within", "about", "count")
PARTS = (0.0, 0.5, 0.9, 0.93, 0.95, 0.979, 0.98, 0.999, 1.0, 1.001, 1.049, 1.05, 1.2, 3.0)
"""Of the bound: around every threshold, and far from all."""


@st.composite
def promises(draw: st.DrawFn, kinds: tuple[str, ...], forms: tuple[str, ...]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """One target and its figures: years of months, given singly or to date, up to a month of 2024."""
    kind, form = draw(st.sampled_from(kinds)), draw(st.sampled_from(forms))
    low = float(draw(st.integers(1, 2000)))
    high = low + draw(st.integers(0, 300))
    lower = {"at_most": True, "between": draw(st.booleans())}.get(form, False)
    target = {"period": "2024", "form": form, "kind": kind, "direction": "lower" if lower else "higher", "low": low, "high": high}
    target |= {"tolerance": float(draw(st.integers(0, 100))) if form == "about" else None, "frequency": "monthly"}
    season = [draw(st.integers(1, 20)) for _ in range(12)]
    rows = []
    last = draw(st.integers(1, 12))
    for year in range(2024 - draw(st.integers(0, 5)), 2025):
        whole = low * draw(st.sampled_from(PARTS)) if year == 2024 else low * draw(st.integers(50, 150)) / 100
        for month in range(1, (last if year == 2024 else 12) + 1):
            to_date = whole * sum(season[:month]) / sum(season)
            value = to_date if kind == "flow" else whole
            to_december = month == 12 and kind in ("growth", "index")
            rows.append({"period": str(year) if to_december else f"{year}-{month:02}", "value": value, "cumulative": kind != "stock"})
    return target, rows


@st.composite
def worlds(
    draw: st.DrawFn, kinds: tuple[str, ...] = ("flow", "stock", "growth", "share", "index"), forms: tuple[str, ...] = FORMS, most: int = 8
) -> World:
    drawn = draw(st.lists(promises(kinds, forms), min_size=1, max_size=most))
    units = [f"u{n % 2}" for n in range(len(drawn))]
    targets = [{"indicator": f"i{n}", "unit": units[n], **target} for n, (target, _) in enumerate(drawn)]
    actuals = [{"indicator": f"i{n}", "unit": units[n], **row} for n, (_, rows) in enumerate(drawn) for row in rows]
    return World(pd.DataFrame(targets), pd.DataFrame(actuals))


@given(world=worlds(kinds=("flow", "stock")), period=PERIODS, scale=st.sampled_from([0.001, 0.7, 1000.0, 1e9]))
@tried
def test_the_unit_of_measure_changes_no_flag(world: World, period: str | None, scale: float) -> None:
    """Counted in million instead of billion, every flag, reason, note and percentage stays; amounts scale."""
    bounds = {name: world.targets[name].astype(float) * scale for name in ("low", "high", "tolerance")}
    scaled = World(world.targets.assign(**bounds), world.actuals.assign(value=world.actuals["value"] * scale))
    before, after = world.judged(period), scaled.judged(period)
    assert_frame_equal(before[["flag", "reason", "notes", "pace"]], after[["flag", "reason", "notes", "pace"]])
    for name in ("achievement_percent", "variance_percent", "growth_percent", "probability"):
        np.testing.assert_allclose(after[name], before[name], rtol=1e-6, atol=1e-6)
    for name in ("expected", "projection", "projection_low", "projection_high", "required_rate"):
        np.testing.assert_allclose(after[name], before[name] * scale, rtol=1e-6, atol=1e-6 * scale)


@given(world=worlds(kinds=("growth", "index"), forms=("at_least", "between", "within")), period=PERIODS)
@tried
def test_mirrored_rates_have_the_same_flags(world: World, period: str | None) -> None:
    """At least 7 % at 6 % is as bad as at most −7 % at −6 %; ranges turn with their direction, bands have none."""
    turned = world.targets["form"].replace({"at_least": "at_most"})
    direction = world.targets["direction"].map({"higher": "lower", "lower": "higher"})
    bounds = {"low": -world.targets["high"], "high": -world.targets["low"]}
    mirrored = World(world.targets.assign(form=turned, direction=direction, **bounds), world.actuals.assign(value=-world.actuals["value"]))
    before, after = world.judged(period), mirrored.judged(period)
    assert_frame_equal(before[["flag", "reason"]], after[["flag", "reason"]])
    np.testing.assert_allclose(after["variance"], -before["variance"])


@given(world=worlds(kinds=("stock",), forms=("at_least", "between")))
@tried
def test_levels_mirrored_around_their_requirement_have_the_same_flags(world: World) -> None:
    """95 of at least 100 is as bad as 105 of at most 100, because favourable achievement is 2 − A/E where lower is better."""
    world = World(world.targets.assign(direction="higher"), world.actuals)
    targets, low = world.targets, world.targets["low"]
    around = dict(zip(targets["indicator"], low, strict=True))
    mirrored = World(
        targets.assign(form=targets["form"].replace({"at_least": "at_most"}), direction="lower", low=2 * low - targets["high"], high=low),
        world.actuals.assign(value=2 * world.actuals["indicator"].map(around) - world.actuals["value"]),
    )
    before, after = world.judged("2024"), mirrored.judged("2024")
    assert_frame_equal(before[["flag", "reason"]], after[["flag", "reason"]])


@given(world=worlds(), period=PERIODS, data=st.data())
@tried
def test_what_becomes_known_later_never_changes_what_was_said(world: World, period: str | None, data: st.DataObject) -> None:
    """Corrections, withdrawals, new months and revised plans after the day leave the day's findings as they were."""
    actuals = world.actuals.assign(known=pd.Timestamp("2024-12-01"))
    later = actuals.sample(frac=0.5, random_state=data.draw(st.integers(0, 99)))
    parts = [later.assign(value=later["value"] * 2 + 1), later.assign(value=np.nan), later.assign(period="2024-11")]
    news = pd.concat(parts).assign(known=pd.Timestamp("2025-02-01"))
    revised = world.targets.assign(low=world.targets["low"] + 5, effective=pd.Timestamp("2025-02-01"))
    plan = world.targets.assign(effective=pd.Timestamp("2024-01-01"))
    before = World(plan, actuals).judged(period)
    after = World(pd.concat([revised, plan]), pd.concat([news, actuals])).judged(period)
    assert_frame_equal(before, after)


@given(world=worlds(), period=PERIODS, seed=st.integers(0, 99))
@tried
def test_the_order_of_rows_never_matters(world: World, period: str | None, seed: int) -> None:
    """Targets with a revision and figures with a correction, in any order, give the same findings."""
    first = world.actuals.assign(value=world.actuals["value"] * 0.9, known=pd.Timestamp("2024-12-01"))
    actuals = pd.concat([first, world.actuals.assign(known=pd.Timestamp("2024-12-02"))])
    revised = world.targets.assign(low=world.targets["low"] + 5, effective=pd.Timestamp("2024-07-01"))
    targets = pd.concat([world.targets.assign(effective=pd.NaT), revised])
    shuffled = World(targets.sample(frac=1, random_state=seed), actuals.sample(frac=1, random_state=seed))
    assert_frame_equal(World(targets, actuals).judged(period), shuffled.judged(period))


@given(
    world=worlds(forms=("at_least", "at_most")),
    period=PERIODS,
    wide=st.floats(0, 0.2),
    finer=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
@tried
def test_a_finer_statement_never_turns_a_certain_flag_into_its_opposite(
    world: World, period: str | None, wide: float, finer: tuple[float, float]
) -> None:
    """A derived target known more exactly may settle what was open; what was met is not missed then, nor missed met."""
    bound = np.where(world.targets["form"] == "at_most", world.targets["high"], world.targets["low"])
    derived = world.targets.assign(source="implied", least=bound * (1 - wide), most=bound * (1 + wide))
    exact = derived.assign(least=bound * (1 - wide * finer[0]), most=bound * (1 + wide * finer[1]))
    before, after = World(derived, world.actuals).judged(period), World(exact, world.actuals).judged(period)
    for coarse, fine in zip(before["flag"], after["flag"], strict=True):
        assert not (coarse in MET and fine not in MET)
        assert not (coarse in MISSED and fine not in MISSED)
        if coarse in BETTER_LAST:
            assert BETTER_LAST.index(fine) >= BETTER_LAST.index(coarse), "of an interval the worse end holds"


@given(part=st.floats(0.98, 0.9999), season=st.lists(st.integers(1, 20), min_size=12, max_size=12), month=st.integers(1, 11))
@tried
def test_on_track_is_reached_below_the_expected_level(part: float, season: list[int], month: int) -> None:
    """A year that runs like those before it is on track from 98 % of where it should stand, not from 100 % only."""
    to_date = np.cumsum(season) / sum(season)
    rows = [(f"{year}-{m + 1:02}", 1000 * to_date[m]) for year in range(2020, 2024) for m in range(12)]
    rows.append((f"2024-{month:02}", 1000 * to_date[month - 1] * part))
    actuals = pd.DataFrame(rows, columns=["period", "value"]).assign(indicator="a", cumulative=True)
    targets = pd.DataFrame({"indicator": ["a"], "period": ["2024"], "form": ["at_least"], "low": [1000.0]})
    found = assess_tables(targets, actuals, f"2024-{month:02}", as_of=datetime.date(2024, 12, 20)).iloc[0]
    assert found["flag"] == "on_track"
    assert found["achievement_percent"] < 100


@given(parts=st.lists(st.integers(1, 900), min_size=2, max_size=6), wide=st.integers(0, 9), missing=st.integers(0, 5), data=st.data())
@tried
def test_children_and_parents_agree(parts: list[int], wide: int, missing: int, data: st.DataObject) -> None:
    """The one target that is not stated is what the others leave, inside all their intervals; variances add up."""
    missing %= len(parts)
    low = [float(sum(parts)), *map(float, parts)]
    targets = pd.DataFrame(
        {"indicator": ["whole", *(f"p{n}" for n in range(len(parts)))], "period": "2024", "form": "at_least", "low": low}
    )
    targets = targets.assign(least=targets["low"] - wide, most=targets["low"] + wide, parent=[None, *["whole"] * len(parts)])
    hidden = targets["indicator"] == f"p{missing}"
    targets.loc[hidden, ["form", "low", "least", "most"]] = None
    reported = [float(data.draw(st.integers(0, 1000))) for _ in parts]
    values = pd.DataFrame({"indicator": targets["indicator"], "period": "2024", "value": [sum(reported), *reported]})
    found = assess_tables(targets, values, "2024", as_of=AS_OF).set_index("indicator")
    assert found["target_source"][f"p{missing}"] == "inferred"
    assert found["target_low"].drop("whole").sum() == pytest.approx(found["target_low"]["whole"])
    contributed = found["contribution_percent"].drop("whole")
    if found["variance"].notna().all() and found["variance"]["whole"] != 0:
        assert contributed.sum() == pytest.approx(100)


@given(world=worlds(), period=PERIODS)
@tried
def test_texts_may_be_strings_objects_or_categories(world: World, period: str | None) -> None:
    """How a table keeps its texts is no matter; nor are categories that nothing uses."""
    found = []
    for kind in ("str", "object", "category"):
        frames = [frame.astype(dict.fromkeys(frame.select_dtypes(["str", "object"]), kind)) for frame in (world.targets, world.actuals)]
        if kind == "category":
            frames[1] = frames[1].assign(period=frames[1]["period"].cat.add_categories(["2031", "no period"]))
        found.append(World(*frames).values(period))
    for other in found[1:]:
        assert_frame_equal(found[0], other)


@given(world=worlds(kinds=("flow",), forms=("at_least",)), period=PERIODS)
@tried
def test_a_missing_column_is_its_default(world: World, period: str | None) -> None:
    """Two columns of targets and three of actuals are enough; the others written out say the same."""
    bare = World(world.targets[["indicator", "period", "form", "low"]], world.actuals.drop(columns="unit"))
    defaults = {name: value for name, value in DEFAULTS.items() if name not in ("indicator", "period", "form", "target_id")}
    written = {**defaults, **dict.fromkeys((name for name in NUMBERS if name != "low"), np.nan), "effective": pd.NaT}
    whole = dict.fromkeys(("measure", "basis", "status", "known", "decimals", "recorded"))
    full = World(bare.targets.assign(**written), bare.actuals.assign(**whole, unit=""))
    assert_frame_equal(bare.values(period), full.values(period))
