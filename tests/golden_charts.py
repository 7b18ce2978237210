"""One drawing of every chart, and of what charts must bear: `python -m tests.golden_charts` writes `tests/golden/` anew."""

import datetime
from pathlib import Path

from monitor.outputs.charts import draw
from monitor.report import Figure

FOLDER = Path(__file__).parent / "golden"
Series = dict[str, tuple[float | None, ...]]
Texts = dict[str, tuple[str, ...]]
LONG = (
    "Sản xuất và phân phối điện, khí đốt, nước nóng, hơi nước và điều hòa không khí; cung cấp nước; hoạt động quản lý và xử lý rác thải, "
    "nước thải trên địa bàn tỉnh, gồm cả các cụm công nghiệp mới thành lập"
)
NAMES = {"actual": ("Thực hiện",), "pace": ("Tiến độ kế hoạch",), "target": ("Kế hoạch năm",), "last_year": ("Cùng kỳ năm trước",),
         "projection": ("Dự báo",), "projection_low": ("Khoảng tin cậy 80%",)}  # fmt: skip
MONTHS: Texts = {"x": tuple(f"T{number}" for number in range(1, 13)), **NAMES}
YEAR = tuple(map(float, range(1, 13)))
REST = (None,) * 8
EXPORTS: Series = {
    "x": YEAR, "actual": (1980, 4010, 6500, 8900, 11300, 13500, 15800, 18050, 20320, None, None, None),
    "pace": tuple(29490 * month / 12 for month in range(1, 13)), "target": (29490,), "decimals": (1,), "range": (0, 32000),
    "last_year": (2100, 4400, 6900, 9600, 12100, 14300, 16800, 19000, 21530, 23700, 26100, 28800),
    "projection": (*REST, 20320, None, None, 27350), "projection_low": (*REST, 20320, None, None, 25300),
    "projection_high": (*REST, 20320, None, None, 29400),
}  # fmt: skip


def day(text: str) -> float:
    return float(datetime.date.fromisoformat(text).toordinal())


def chart(kind: str, series: Series, texts: Texts | None = None, flag: str = "off_track", *, wide: bool = True) -> str:
    figure = Figure(kind, tuple(series.items()), "Kim ngạch xuất khẩu, so với kế hoạch", tuple((texts or {}).items()))
    return draw(figure, flag, "vi", wide=wide).replace("><", ">\n<") + "\n"


def cell(kind: str, **series: tuple[float | None, ...]) -> str:
    return chart(kind, series, wide=False)


DUE: Series = {
    "due": (day("2021-03-31"), day("2021-06-30"), day("2021-12-31")), "done": (day("2021-04-20"), day("2021-06-10"), None),
    "today": (day("2021-09-30"),), "range": (day("2021-01-01"), day("2022-01-01")),
    "ticks": (day("2021-01-01"), day("2021-04-01"), day("2021-07-01"), day("2021-10-01")),
}  # fmt: skip
DAYS: Texts = {
    "due": ("31/03/2021", "30/06/2021", "31/12/2021"), "done": ("20/04/2021", "10/06/2021"), "today": ("30/09/2021",),
    "ticks": ("01/2021", "04/2021", "07/2021", "10/2021"),
}  # fmt: skip
SHARES: Series = {"actual": (64.1, 28.7, 7.2), "target": (61, 29, 10), "last_year": (60.5, 30.5, 9), "decimals": (1,)}
BARS: Texts = {
    "parts": ("Chế biến, chế tạo", LONG, "Khai khoáng"), "actual": ("Thực hiện (%)",), "target": ("Kế hoạch (%)",),
    "last_year": ("Cùng kỳ (%)",),
}  # fmt: skip
FALL: Series = {"parts": (-2688.8, -1957.4, 50.2), "rest": (-0.8,), "total": (-4596.8,), "better": (1,), "decimals": (1,)}
STEPS: Texts = {"parts": ("Chế biến, chế tạo", LONG, "Khai khoáng"), "rest": ("Còn lại",), "total": ("Chênh lệch",)}
STOCK: Series = {"x": YEAR, "actual": (10, 10, 11, 11, 12, None, None, 13, 14), "target": (15,), "range": (0, 20), "decimals": (0,)}
BULLET: Series = {"actual": (70.7,), "expected": (75,), "target": (100,), "range": (0, 130)}
RATE: Series = {"value": (6.2,), "low": (7,), "high": (8,), "range": (0, 12)}
REACHED: Texts = {"actual": ("Thực hiện 567.634,2 tỷ đồng (70,7%)",), "target": ("Kế hoạch 803.300,0 tỷ đồng",), "range": ("0%", "130%")}
RISEN: Texts = {"value": ("Thực hiện 6,2%",), "low": ("Mục tiêu 7,0–8,0%",), "range": ("0%", "12%")}
NO_WIDTH = EXPORTS | {"projection_low": EXPORTS["projection"], "projection_high": EXPORTS["projection"]}
ONE = {name: EXPORTS[name] for name in ("x", "pace", "target", "decimals", "range")} | {"actual": (*REST[:4], 6200)}
HUGE: Series = {"x": (1, 2, 3), "actual": (-1e14, 5e13, -3.3e13), "target": (1e14,), "decimals": (1,)}
TINY: Series = {"x": (1, 2, 3), "actual": (1e-6, 2e-6, 5e-6), "target": (4e-6,), "decimals": (7,)}


def drawings() -> dict[str, str]:
    """By the name of the file."""
    return {
        "variance": cell("variance", value=(-0.99,), range=(-2, 2)),
        "variance-beyond": cell("variance", value=(40,), range=(-30, 30)),
        "pin": cell("pin", value=(-8.1,), range=(-15, 15)),
        "pin-zero": cell("pin", value=(0,), range=(-15, 15)),
        "cell-of-nothing": cell("pin", value=(None,), range=(-15, 15)),
        "bullet": cell("bullet", **BULLET),
        "bullet-beyond": cell("bullet", **BULLET | {"actual": (212,), "range": (0, 200)}),
        "bullet-below-zero": cell("bullet", **BULLET | {"actual": (-5,)}),
        "bullet-wide": chart("bullet", BULLET, REACHED),
        "dots": cell("dots", **RATE),
        "dots-wide": chart("dots", RATE, RISEN),
        "sparkline": cell("sparkline", actual=(1, 3, 2, None, 5, 6)),
        "sparkline-all-equal": cell("sparkline", actual=(3, 3, 3)),
        "trajectory": chart("trajectory", EXPORTS, MONTHS),
        "trajectory-interval-of-no-width": chart("trajectory", NO_WIDTH, MONTHS, "on_track"),
        "trajectory-one-point": chart("trajectory", ONE, MONTHS, "watch"),
        "trajectory-huge": chart("trajectory", HUGE),
        "trajectory-tiny": chart("trajectory", TINY),
        "chart-of-nothing": chart("trajectory", {"x": YEAR, "actual": (None,) * 12}),
        "steps": chart("steps", STOCK, MONTHS, "watch"),
        "milestones": cell("milestones", **DUE),
        "milestones-wide": chart("milestones", DUE, DAYS, "missed"),
        "shares": chart("shares", SHARES, BARS),
        "waterfall": chart("waterfall", FALL, STEPS, "watch"),
        "waterfall-less-is-better": chart("waterfall", FALL | {"better": (-1,)}, STEPS, "ahead"),
    }


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, text in drawings().items():
        (FOLDER / f"{name}.svg").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
