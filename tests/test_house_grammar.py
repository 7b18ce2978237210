"""Our sentences beside published ones: the figures of real articles, said as a provincial report says them."""

import pytest
from findings import OUTPUT, finding

from monitor.app.languages import load
from monitor.grounds import grounds
from monitor.plan import Indicator, Text
from monitor.sentences import sentence

BRIGHT = "Phú Hưng JSC (bản tiếng Anh), “Lao Cai: Industry is a bright spot in economic development”"
CORNERSTONE = "Vietnam Business Forum, “Positioning Industry as Cornerstone of Economic Development”, 15/4/2024"
POLE = "Vietnam Business Forum, “Establishing Lang Son as Growth Pole, Economic Hub …”, 15/4/2024"
ENGINE = "Vietnam Business Forum, “Economic Engine of Lang Son Province”, 12/5/2021"
HOUSE = "the grammar of provincial reports"


def of(name: str, measure: str, kind: str = "flow", decimals: int = 1, direction: str = "higher") -> Indicator:
    return Indicator("x", Text(name), Text(measure), kind, decimals=decimals, direction=direction)  # type: ignore[arg-type]


def year(actual: float, beyond: float | None = None, growth: float | None = None, **given: object) -> dict[str, object]:
    """A closed year: so many percent beyond the plan, so many more than the year before."""
    low = actual / (1 + beyond / 100) if beyond is not None else None
    usual = {
        "period": "2020", "target_period": "2020", "actual_period": "2020", "closed": True, "pace": "target", "actual": actual,
        "form": "at_least", "target_low": low, "expected": low, "variance": actual - low if low else None, "variance_percent": beyond,
        "variance_in": "unit", "achievement_percent": 100 + beyond if beyond is not None else None, "growth_percent": growth,
        "flag": "no_target" if beyond is None else "exceeded" if beyond >= 5 else "achieved", "reason": "requirement",
    }  # fmt: skip
    return finding(**{**usual, **given})


@pytest.mark.parametrize(
    ("source", "published", "indicator", "row", "vi", "en"),
    [
        (
            HOUSE,
            "ước đạt 567.634,2 tỷ đồng, tăng 2,5% so với cùng kỳ, bằng 70,7% kế hoạch năm",
            OUTPUT,
            finding(
                period="2026-9M",
                target_period="2026",
                actual_period="2026-9M",
                actual=567634.2,
                actual_status="estimate",
                target_low=803300.0,
                achievement_percent=70.6628,
                growth_percent=2.5,
                flag="watch",
            ),
            "ước đạt 567.634,2 tỷ đồng, tăng 2,5% so với cùng kỳ, bằng 70,7% kế hoạch năm",
            "an estimated 567,634.2 bn VND, up 2.5% on the same period last year, 70.7% of the annual plan",
        ),
        (
            BRIGHT,
            "Industrial production value in 2020 exceeded 2.4% of the plan, reaching 37,050.8 billion VND, an increase of 12.5%",
            OUTPUT,
            year(37050.8, beyond=2.4, growth=12.5),
            "năm 2020 đạt 37.050,8 tỷ đồng, tăng 12,5% so với năm trước, bằng 102,4% kế hoạch năm",
            "2020: reached 37,050.8 bn VND, up 12.5% on the year before, 102.4% of the annual plan",
        ),
        (
            BRIGHT,
            "Electricity output reached 4,088.8 million kWh, exceeding 20.3% of the plan, increasing 27.4% compared to 2019",
            of("Sản lượng điện", "triệu kWh"),
            year(4088.8, beyond=20.3, growth=27.4),
            "đạt 4.088,8 triệu kWh, tăng 27,4% so với năm trước, bằng 120,3% kế hoạch năm",
            "reached 4,088.8 triệu kWh, up 27.4% on the year before, 120.3% of the annual plan",
        ),
        (
            BRIGHT,
            "the province’s handicraft production value reached 2,976.2 billion VND, exceeding 0.9%, increasing 13.7%",
            of("Giá trị sản xuất tiểu thủ công nghiệp", "tỷ đồng"),
            year(2976.2, beyond=0.9, growth=13.7),
            "đạt 2.976,2 tỷ đồng, tăng 13,7% so với năm trước, bằng 100,9% kế hoạch năm",
            "reached 2,976.2 tỷ đồng, up 13.7% on the year before, 100.9% of the annual plan",
        ),
        (
            CORNERSTONE,
            "supplying 565,000 tons of clean coal, 5.2% higher than the plan",
            of("Than sạch", "tấn", decimals=0),
            year(565000.0, beyond=5.2),
            "đạt 565.000 tấn, bằng 105,2% kế hoạch năm, cao hơn kế hoạch 27.928 tấn (+5,2%): vượt kế hoạch.",
            "reached 565,000 tấn, 105.2% of the annual plan, 27,928 tấn (+5.2%) above plan: exceeded.",
        ),
        (
            CORNERSTONE,
            "Brick output reached 253 million products, up 1.0% year on year",
            of("Gạch", "triệu viên", decimals=0),
            year(253.0, growth=1.0),
            "đạt 253 triệu viên, tăng 1,0% so với năm trước, chỉ theo dõi, không giao chỉ tiêu.",
            "reached 253 triệu viên, up 1.0% on the year before, monitored only, no target is set.",
        ),
        (
            CORNERSTONE,
            "The province's industrial production index advanced 7.68% from 2022, slightly higher than the target",
            of("Chỉ số sản xuất công nghiệp", "%", "growth", 2),
            year(7.68, form=None, flag="achieved", reason="as_stated", period="2023", actual_period="2023"),
            "năm 2023 tăng 7,68%, nguồn nêu kết luận, không nêu trị số mục tiêu: đạt kế hoạch.",
            "2023: rose 7.68%, as its source says, which does not give the target's value: achieved.",
        ),
        (
            POLE,
            "Lang Son province scored 67.88 points to rank 15th out of 63 provinces and cities nationwide",
            of("Thứ hạng PCI", "trên 63", "rank", 0, "lower"),
            year(15.0, form="rank", period="2022", actual_period="2022"),
            "năm 2022 xếp thứ 15, chỉ theo dõi, không giao chỉ tiêu.",
            "2022: ranked no. 15, monitored only, no target is set.",
        ),
        (
            ENGINE,
            "The average annual industrial output increased by 11.07% in the 2016-2020 period",
            of("Sản xuất công nghiệp", "%", "average_growth", 2),
            year(11.07, period="2016..2020", actual_period="2016..2020", target_period="2016..2020"),
            "giai đoạn 2016–2020 tăng 11,07% bình quân mỗi năm",
            "2016–2020: rose 11.07% a year on average",
        ),
    ],
)
def test_published_figures_in_our_words(
    source: str, published: str, indicator: Indicator, row: dict[str, object], vi: str, en: str
) -> None:
    """The same figures, in the order: reached, growth, share of the plan, distance; a whole year is compared with the year before."""
    assert vi in sentence(row, indicator, load("vi")), (source, published)
    assert en in sentence(row, indicator, load("en")), (source, published)


@pytest.mark.parametrize(
    ("name", "vi"),
    [("Tốc độ tăng GRDP", "ước đạt 6,01%"), ("GRDP", "ước tăng 6,01%"), ("Chỉ số sản xuất công nghiệp", "ước tăng 6,01%")],
)
def test_growth_is_not_said_to_grow(name: str, vi: str) -> None:
    """A rate of growth reaches a figure; what grows rises by it."""
    row = year(
        6.01, flag="missed", form="within", target_low=7.0, target_high=7.5, variance=-0.99, variance_in="points", actual_status="estimate"
    )
    assert f"năm 2020 {vi}, thấp hơn 0,99 điểm %" in sentence(row, of(name, "%", "growth", 2), load("vi"))


@pytest.mark.parametrize(
    ("row", "vi"),
    [
        (year(7.0, form="between", target_low=7.0, closed=True, expected=7.0), "Mức phải đạt: 7,0% (yêu cầu của kỳ đã kết thúc)."),
        (year(7.0, closed=False, expected=7.0), "Mức phải đạt: 7,0% (theo yêu cầu, áp dụng ở mọi thời điểm)."),
    ],
)
def test_where_the_expected_value_comes_from(row: dict[str, object], vi: str) -> None:
    """A closed period has its whole requirement to meet; of an open one it is said by which path, or that there is none."""
    assert vi in grounds(row, of("Tỷ lệ", "%", "share", 1), load("vi"))
