"""The shipped example: what the published documents say, kept in their words, and consistent where they are."""

import csv
import datetime
import re
import unicodedata
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from monitor.periods import Period
from monitor.plan import Promises, Target
from monitor.sources.definitions import read_definitions
from monitor.sources.plans import read_plans
from monitor.sources.tidy import read

ROOT = Path(__file__).parent.parent
TEXTS = sorted(path for folder in ("targets", "reports") for path in (ROOT / folder).rglob("*") if path.suffix in (".yaml", ".csv", ".md"))
ROWS = [(path, row) for path in sorted((ROOT / "targets").rglob("*.csv")) for row in csv.DictReader(path.open(encoding="utf-8"))]


@cache
def promises() -> Promises:
    return read_plans(ROOT)[0]


def targets() -> list[tuple[str, Target]]:
    return [(plan, target) for plan in promises().plans for target in promises().targets(plan)]


def target(plan: str, indicator: str, line: str = "assigned") -> Target:
    (found,) = [t for t in promises().targets(plan) if (t.indicator, t.line) == (indicator, line)]
    return found


def actual(indicator: str, period: str, known: str = "") -> Decimal:
    """The figure's last vintage in the file, or the one known that day."""
    found = [r for _, r in ROWS if r["indicator"] == indicator and r["period"] == period and r["known"].startswith(known)]
    return Decimal(found[-1]["value"])


def implied(plan: str, indicator: str, line: str = "assigned") -> tuple[Decimal, Decimal, Decimal]:
    """The plan behind a published comparison, and the least and most that its rounding allows; computed here by hand."""
    found = target(plan, indicator, line).implied
    assert found
    printed = found.share if found.share is not None else 100 + (found.excess or 0)
    half, of_half = Decimal("0.5").scaleb(-found.decimals), Decimal("0.5").scaleb(-(found.of_decimals or 0))
    return found.of / printed * 100, (found.of - of_half) / (printed + half) * 100, (found.of + of_half) / (printed - half) * 100


# --- the files


def test_plans_and_reports_are_read_without_errors() -> None:
    """The example is in order; the one warning is the published contradiction of Lào Cai's 110.7 %, which stays as printed."""
    found, problems = read_plans(ROOT)
    assert [(p.where.split(":")[0], p.severity) for p in problems] == [("targets/lao-cai/2021.yaml", "warning")]
    definitions, faults = read_definitions(ROOT, found)
    assert not faults
    assert all(d.as_of for d in definitions.values()), "a report that is the same on any day names its day"


def test_every_actual_is_taken_in() -> None:
    """Nothing in the shipped CSV files is refused, and nothing stands in them twice."""
    for path in sorted((ROOT / "targets").rglob("*.csv")):
        handed = read(path.read_bytes(), path.name, promises(), today=datetime.date(2026, 1, 1))
        assert (handed.problems, len(handed.actuals)) == ((), handed.rows)
    keys = [(r["indicator"], r["unit"], r["period"], r["known"]) for _, r in ROWS]
    assert len(keys) == len(set(keys))


def test_every_statement_names_its_document() -> None:
    """A promise with words or numbers, and every figure, has a source with publisher and title; every instrument exists."""
    sources, instruments = promises().sources, promises().instruments
    assert all(s.publisher and s.title for s in sources.values())
    for _, t in targets():
        assert not t.stated or t.source in sources, t
        assert t.instrument is None or t.instrument in instruments, t
        assert all(also.source in sources for also in t.also), t
    assert {r["source"] for _, r in ROWS} <= set(sources)
    used = {t.source for _, t in targets()} | {a.source for _, t in targets() for a in t.also} | {r["source"] for _, r in ROWS}
    assert set(sources) - used == SECOND_DOCUMENTS


SECOND_DOCUMENTS = {"doingoai-2021-12", "quyhoach-lao-cai-2020", "quyhoach-lao-cai-2021"}
"""Documents that only repeat a figure."""


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_texts_are_composed_and_carry_no_address(path: Path) -> None:
    """Vietnamese is in NFC; documents are cited by publisher, title and date, without addresses; wording stays a few words."""
    text = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert not re.search(r"https?://|www\.", text)


def test_wording_is_a_few_words() -> None:
    """`stated` keeps the figure's own words and never copies a sentence."""
    words = [t.stated for _, t in targets()] + [a.stated for _, t in targets() for a in t.also] + [r["stated"] for _, r in ROWS]
    assert max(len(w.split()) for w in words) <= 10
    assert not [w for w in words if w.endswith(".")]


# --- numbers agree with their words

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
SPELT = {"two": 2, "three": 3, "four": 4, "six": 6, "seven": 7, "nine": 9}
SCALES = [Decimal(10) ** power for power in (0, 3, -3)]


def numbers(text: str) -> set[Decimal]:
    """Every number in the words, read the Vietnamese and the English way: 40.400 and 40,400 may both be either."""
    found = {Decimal(value) for word, value in SPELT.items() if re.search(rf"\b{word}\b", text, re.IGNORECASE)}
    for written in NUMBER.findall(text):
        for point, group in ((",", "."), (".", ",")):
            plain = written.replace(group, "").replace(point, ".")
            if plain.count(".") <= 1:
                found.add(Decimal(plain))
    return found


def spoken(value: Decimal, text: str) -> bool:
    """Whether the words hold the value: itself, without sign, in thousands (tỷ USD, triệu USD), or counted from 100."""
    read = numbers(text)
    return any(v in read for scale in SCALES for v in (value * scale, -value * scale)) or 100 + value in read


def test_target_numbers_are_in_their_words() -> None:
    """A target's bounds, and the printed comparison behind an implied one, stand in its wording."""
    for plan, t in targets():
        bounds = [v for v in (t.low, t.high) if v is not None]
        if t.implied:
            bounds = [v for v in (t.implied.share, t.implied.excess, t.implied.more) if v is not None]
        if t.note and "1,10" in t.note.vi:
            assert bounds == [Decimal(9500) * Decimal("1.1")]
            continue
        assert all(spoken(v, t.stated) for v in bounds), (plan, t.indicator, t.stated)
        assert all(a.growth is None or spoken(a.growth, a.stated) for a in t.also), t


def test_actuals_are_in_their_words_or_say_how_they_were_derived() -> None:
    """A figure's value stands in its wording; the few derived ones begin their remark with `Suy ra:`."""
    derived = [r for _, r in ROWS if r["remark"].startswith("Suy ra:")]
    silent = [r for _, r in ROWS if r not in derived and not r["indicator"].startswith("lao-cai.plant.")]
    assert len(derived) == 9
    wrong = [r for r in silent if not spoken(Decimal(r["value"]), r["stated"])]
    assert not wrong


def test_printed_decimals_cover_the_figure() -> None:
    """No value has more digits than it declares."""
    for _, r in ROWS:
        if r["decimals"]:
            assert Decimal(r["value"]) == round(Decimal(r["value"]), int(r["decimals"])), r


# --- arithmetic of the documents


def test_lao_cai_2021_is_stated_twice() -> None:
    """40,400 bn and +9 % agree on the 2020 reported later, to the hundred; 110.7 % counts from an earlier 2020."""
    t = target("lao-cai-2021", "lao-cai.industry")
    base = actual("lao-cai.industry", "2020")
    assert round(base * Decimal("1.09"), -2) == t.low == 40400
    assert [a.growth for a in t.also] == [9, Decimal("10.7")]
    assert abs(base * Decimal("1.107") - 40400) > 600
    assert round(40400 / Decimal("1.107")) == 36495
    handicraft = target("lao-cai-2021", "lao-cai.handicraft")
    assert handicraft.low == round(actual("lao-cai.handicraft", "2020") * Decimal("1.008"))


@pytest.mark.parametrize(
    ("plan", "indicator", "expected"),
    [
        ("lao-cai-2020", "lao-cai.industry", "36182.4"),
        ("lang-son-2023", "lang-son.exports-local", "154.0"),
        ("lang-son-2023", "lang-son.trade-declared", "3800.6"),
        ("na-duong-2023", "na-duong.clean-coal", "537072.2"),
        ("lao-cai-2024", "lao-cai.industry", "52194.6"),
        ("lao-cai-2025", "lao-cai.industry-and-handicraft", "60000.0"),
        ("lai-chau-production", "lai-chau.industry-1994", "282.8"),
    ],
)
def test_implied_plans(plan: str, indicator: str, expected: str) -> None:
    """A plan that nobody printed follows from what was printed about it."""
    assert round(implied(plan, indicator)[0], 1) == Decimal(expected)


def test_rounding_leaves_an_interval() -> None:
    """A plan exceeded by 2.4 % may be exceeded by 2.35 or 2.45: 36,164.8 to 36,200.1 (method, 1)."""
    _, least, most = implied("lao-cai-2020", "lao-cai.industry")
    assert Decimal("36164.7") < least < Decimal("36164.9")
    assert Decimal("36200.0") < most < Decimal("36200.2")


def test_the_raise_of_2021_is_the_same_from_every_side() -> None:
    """Nine months, six months and three sectors all put the raised plan of Lào Cai 2021 at about 43,200."""
    nine, least, most = implied("lao-cai-2021", "lao-cai.industry", "raised")
    six = actual("lao-cai.industry", "2021-H1") / actual("lao-cai.industry.share-raised", "2021-H1") * 100
    sectors = sum(implied("lao-cai-2021", f"lao-cai.{s}", "raised")[0] for s in ("mining", "manufacturing", "electricity"))
    assert (round(nine), round(six), round(sectors)) == (43199, 43235, 43202)
    assert least < 43200 < most


def test_sectors_make_the_total() -> None:
    """Mining, manufacturing and electricity add up to industry, in each period that has all; handicraft is no part of it."""
    for period in ("2020", "2021-H1", "2021-9M", "2024-01..2024-05"):
        parts = sum(actual(f"lao-cai.{s}", period) for s in ("mining", "manufacturing", "electricity"))
        assert abs(parts - actual("lao-cai.industry", period)) <= 1, period
    assert promises().indicators["lao-cai.handicraft"].parent is None
    for period in ("2020-05", "2020-08", "2020-10", "2021-05", "2021-08", "2022-01"):
        parts = sum(actual(f"lai-chau.{s}", period) for s in ("mining", "manufacturing", "electricity", "water"))
        assert abs(parts - actual("lai-chau.industry", period)) <= Decimal("0.2"), period


def test_minings_plan_of_2020_follows_from_the_others() -> None:
    """Nobody states it: 36,182.4 − 24,816.6 − 7,676.7 = 3,689, against 2,763.8 reached (method, 8)."""
    total, *others = (implied("lao-cai-2020", f"lao-cai.{s}")[0] for s in ("industry", "manufacturing", "electricity"))
    assert round(total - sum(others)) == 3689
    assert target("lao-cai-2020", "lao-cai.mining").form is None


def test_may_2024_is_printed_with_aprils_share() -> None:
    """26.1 % is April's share and stays as printed for May, where the sectors' plans give 32.9 %."""
    sectors = ("mining", "manufacturing", "electricity.power", "electricity.water")
    plan = sum(implied("lao-cai-2024", f"lao-cai.{s}")[0] for s in sectors)
    assert round(plan) == 52197
    assert actual("lao-cai.industry.share", "2024-01..2024-05") == actual("lao-cai.industry.share", "2024-01..2024-04") == Decimal("26.1")
    assert round(actual("lao-cai.industry", "2024-01..2024-05") / plan * 100, 1) == Decimal("32.9")


def test_april_2024_was_revised_silently() -> None:
    """Two vintages: as printed on 4 May, and what May's release implies."""
    assert actual("lao-cai.industry", "2024-04", "2024-05-04") == Decimal("3755.7")
    assert actual("lao-cai.industry", "2024-04", "2024-05-31") == round(actual("lao-cai.industry", "2024-05") / Decimal("1.0475"))
    before = actual("lao-cai.industry", "2024-01..2024-05") - actual("lao-cai.industry", "2024-05")
    assert actual("lao-cai.industry", "2024-01..2024-04", "2024-05-31") == before == 13425


def test_hydropower_adds_up_over_the_years() -> None:
    """61 plants and 979.15 MW, six more with 101.2 MW: 67 plants and 1,080.35 MW."""
    for stock, new in (("plants", "plants-new"), ("capacity", "capacity-new")):
        before, now = actual(f"lao-cai.hydropower.{stock}", "2020"), actual(f"lao-cai.hydropower.{stock}", "2021")
        assert before + actual(f"lao-cai.hydropower.{new}", "2021") == now


def test_averages_count_from_the_year_before() -> None:
    """6.1 % a year over 2016–2020 to 5.5 bn USD means 4.09 bn in 2015, consistent with 4.13 bn in 2016."""
    t = target("lang-son-2016-2020", "lang-son.trade-average")
    assert t.baseline
    assert str(t.baseline.period) == "2015"
    base = actual("lang-son.trade", "2020") / Decimal("1.061") ** 5
    assert round(base / 1000, 2) == Decimal("4.09")
    assert base < actual("lang-son.trade", "2016")


def test_shares_of_2030_can_make_a_hundred() -> None:
    """12–13, 32–33, 50–51 and 4–5 %: from 98 to 102; less agriculture is better."""
    parts = [target("lang-son-2021-2030", f"lang-son.structure.{s}") for s in ("agriculture", "industry", "services", "tax")]
    assert sum(t.low or 0 for t in parts) == 98
    assert sum(t.high or 0 for t in parts) == 102
    assert promises().indicators["lang-son.structure.agriculture"].direction == "lower"


def test_series_never_run_across_a_break() -> None:
    """1994 and 2010 prices are two indicators, and so is the province before and after the merger of 1 July 2025."""
    indicators, units = promises().indicators, promises().units
    assert indicators["lai-chau.industry-1994"].basis == "constant 1994"
    assert indicators["lai-chau.industry"].basis == "constant 2010"
    assert {r["basis"] for _, r in ROWS if r["indicator"] == "lai-chau.industry-1994"} == {"constant 1994"}
    assert units["lao-cai"].followed_by == "lao-cai-2025"
    assert units["lao-cai"].end == datetime.date(2025, 7, 1)
    assert {r["unit"] for _, r in ROWS if r["indicator"].startswith("lao-cai-2025.")} == {"lao-cai-2025"}
    assert not [r for _, r in ROWS if r["unit"] == "lao-cai" and Period.parse(r["period"]).end > datetime.date(2025, 7, 1)]


# --- everything that the articles promise is there

ARTICLES = {
    "vbf-2024-industry": {
        "lang-son-2023": ["lang-son.iip"],
        "lang-son-2024": ["lang-son.iip", "lang-son.clusters-infrastructure", "lang-son.clusters-new", "lang-son.clusters-dossiers"],
        "na-duong-2023": ["na-duong.coal", "na-duong.clean-coal"],
    },
    "vbf-2024-growth-pole": {
        "lang-son-2023": ["lang-son.exports-local", "lang-son.budget-revenue"],
        "lang-son-2021-2030": [
            "lang-son.grdp-average", "lang-son.structure.agriculture", "lang-son.structure.industry", "lang-son.structure.services",
            "lang-son.structure.tax", "lang-son.grdp-per-head", "lang-son.rank-economy", "lang-son.rank-grdp-per-head",
            "lang-son.digital-targets",
        ],
    },
    "phuhung-lao-cai-2020": {
        "lao-cai-2020": ["lao-cai.manufacturing", "lao-cai.electricity", "lao-cai.power-output", "lao-cai.handicraft"],
        "lao-cai-2021": [
            "lao-cai.handicraft", "lao-cai.plant.pa-ke", "lao-cai.plant.nam-luc", "lao-cai.plant.mong-sen", "lao-cai.plant.ban-ho",
            "lao-cai.plant.po-ho", "lao-cai.plant.phuc-long", "lao-cai.plant.bao-nhai-2",
        ],
    },
}  # fmt: skip


@pytest.mark.parametrize("article", ARTICLES)
def test_every_promise_of_an_article_is_there(article: str) -> None:
    """Each article's targets stand in the plan they belong to, with the article as their source."""
    for plan, codes in ARTICLES[article].items():
        found = {t.indicator for t in promises().targets(plan) if t.source == article and (t.form or t.outcome)}
        assert found >= set(codes)


def test_what_has_no_target_is_monitored() -> None:
    """2016–2020 and Lai Châu's industrial promotion name no targets: indicator and period alone."""
    for plan in ("lang-son-2016-2020", "lai-chau-promotion", "lao-cai-merged-2025"):
        assert not [t for t in promises().targets(plan) if t.form or t.stated or t.outcome]


def test_every_target_of_a_results_year_has_its_figure() -> None:
    """The results of Lạng Sơn 2023 and Lào Cai 2020 are complete: a figure for every line."""
    reported = {(r["indicator"], r["period"]) for _, r in ROWS}
    for plan in ("lang-son-2023", "na-duong-2023", "lao-cai-2020", "lang-son-2016-2020", "lai-chau-promotion"):
        assert not [t.indicator for t in promises().targets(plan) if (t.indicator, str(t.period)) not in reported]


def test_plants_are_not_ticked_without_their_names() -> None:
    """Six plants were completed in 2021, names not given: only Móng Sến's own, later, outcome is recorded."""
    assert actual("lao-cai.hydropower.plants-new", "2021") == 6
    plants = [r for _, r in ROWS if r["indicator"].startswith("lao-cai.plant.")]
    assert [(r["indicator"], r["value"], r["known"]) for r in plants] == [("lao-cai.plant.mong-sen", "2024-05-31", "2024-06-30")]
