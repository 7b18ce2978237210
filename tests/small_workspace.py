"""A small workspace with a target for every flag, and the command line run in it as a person would."""

import contextlib
import io
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console, RenderableType

from monitor.app.cli import main
from monitor.app.options import SPOKEN

CATALOGUE = """\
units:
  - {code: binh-an, name: {vi: Tỉnh Bình An, en: Bình An}}
  - {code: hoa-lu, name: {vi: Huyện Hoa Lư}, parent: binh-an}
sources:
  - {code: bulletin, publisher: Cục Thống kê Bình An, title: Tình hình kinh tế – xã hội 9 tháng, date: 29/09/2024}
instruments:
  - {code: nq-40, title: {vi: Nghị quyết về kế hoạch năm 2024, en: Resolution on the plan of 2024}, number: 40/NQ-HĐND, date: 2023-12-08}
indicators:
  - &flow
    {code: power, name: {vi: Điện thương phẩm, en: Power sold}, measure: {vi: triệu kWh, en: m kWh}, kind: flow, decimals: 1,
     entry: cumulative, frequency: monthly}
  - {<<: *flow, code: retail, name: {vi: Bán lẻ hàng hóa, en: Retail sales}, measure: {vi: tỷ đồng, en: bn VND}}
  - {<<: *flow, code: exports, name: {vi: Kim ngạch xuất khẩu, en: Exports}, measure: {vi: triệu USD, en: m USD}}
  - {<<: *flow, code: output, name: {vi: Giá trị sản xuất, en: Output}, measure: {vi: tỷ đồng, en: bn VND}, basis: constant 2010}
  - {<<: *flow, code: salt, name: {vi: Muối, en: Salt}, measure: {vi: tấn, en: t}, frequency: quarterly}
  - {<<: *flow, code: bricks, name: {vi: Gạch nung, en: Bricks}, measure: {vi: triệu viên, en: m pieces}, frequency: quarterly}
  - {<<: *flow, code: cement, name: {vi: Xi măng, en: Cement}, measure: {vi: tấn, en: t}, frequency: quarterly}
  - {<<: *flow, code: coal, name: {vi: Than sạch, en: Coal}, measure: {vi: tấn, en: t}}
  - {<<: *flow, code: tax, name: {vi: Thu ngân sách, en: Budget revenue}, measure: {vi: tỷ đồng, en: bn VND}, frequency: yearly}
  - {<<: *flow, code: fairs, name: {vi: Hội chợ, en: Fairs}, measure: {vi: cuộc, en: fairs}, decimals: 0}
  - {code: losses, name: {vi: Tổn thất điện năng, en: Power losses}, measure: {vi: "%"}, kind: share, direction: lower, decimals: 2,
     frequency: monthly}
  - {code: iip, name: {vi: Chỉ số sản xuất công nghiệp, en: IIP}, measure: {vi: "%"}, kind: growth, decimals: 2, frequency: monthly}
"""
PLAN = """\
plan:
  {code: binh-an-2024, name: {vi: Kế hoạch năm 2024 tỉnh Bình An, en: Plan of Bình An 2024}, unit: binh-an, period: 2024, instrument: nq-40}
targets:
  - {indicator: power, period: 2024, stated: 1.200 triệu kWh, form: at_least, low: 1200}
  - {indicator: retail, period: 2024, stated: trên 4.000 tỷ đồng, form: at_least, low: 4000}
  - {indicator: exports, period: 2024, stated: 800 triệu USD, form: at_least, low: 800}
  - {indicator: output, period: 2024, stated: 2.000 tỷ đồng, form: at_least, low: 2000,
     phasing: [{to: 2024-Q1, share: 20}, {to: 2024-H1, share: 45}, {to: 2024-9M, share: 72.5}, {to: 2024, share: 100}],
     note: {vi: Chia theo Quyết định 12, en: Phased by Decision 12}}
  - {indicator: salt, period: 2024-9M, stated: 700.000 tấn, form: at_least, low: 700000}
  - {indicator: bricks, period: 2024-9M, stated: 250 triệu viên, form: at_least, low: 250}
  - {indicator: cement, period: 2024-9M, stated: 90.000 tấn, form: at_least, low: 90000}
  - {indicator: coal, period: 2024, stated: 565.000 tấn, form: at_least, low: 565000}
  - {indicator: tax, period: 2024, stated: 9.500 tỷ đồng, form: at_least, low: 9500}
  - {indicator: fairs, period: 2024}
  - {indicator: losses, period: 2024, stated: không quá 4 %, form: at_most, high: 4}
  - {indicator: iip, period: 2024, stated: khoảng 8 %}
"""
DEFINITION = """\
title: {vi: Tình hình thực hiện kế hoạch 9 tháng, en: "Nine months: plan and actual"}
period: 2024-9M
as_of: 2024-10-15
issuer: {vi: Sở Công Thương tỉnh Bình An, en: Bình An Department of Industry and Trade}
languages: [vi, en]
"""
FIGURES = """\
indicator,period,value,unit,status,known,source,note
power,2024-9M,1010.5,,,2024-09-30,bulletin,
retail,2024-9M,3050,,estimate,2024-09-30,bulletin,
exports,2024-9M,570.25,,preliminary,2024-09-30,bulletin,Đơn hàng linh kiện giảm
output,2024-9M,1200.4,,,2024-09-30,bulletin,
salt,2024-9M,751234.5,,,2024-10-04,bulletin,
bricks,2024-9M,250.0,,,2024-10-04,bulletin,
cement,2024-9M,81000.0,,,2024-10-04,bulletin,
fairs,2024-9M,7,,,2024-10-04,bulletin,
losses,2024-09,3.85,,,2024-10-04,bulletin,
iip,2024-09,8.10,,,2024-10-04,bulletin,
"""


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


def workspace(root: Path, **texts: str) -> Path:
    """The workspace with some of its files otherwise: `plan`, `catalogue`, `report`, `marker`, or `figures` to be taken in."""
    files = {
        "targets/catalogue.yaml": texts.get("catalogue", CATALOGUE),
        "targets/plan.yaml": texts.get("plan", PLAN),
        "reports/thang-9.yaml": texts.get("report", DEFINITION),
        "figures.csv": texts.get("figures", FIGURES),
        "monitor.toml": texts.get("marker", ""),
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def monitor(folder: Path, *words: str) -> Ran:
    """`monitor WORDS` in a folder, in this process."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2)]
    before, sys.argv = sys.argv, ["monitor", *words]
    SPOKEN.update(lang="", workspace="")
    code: object = 0
    try:
        with contextlib.chdir(folder), contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
            main()
    except SystemExit as ended:
        code = ended.code
    finally:
        sys.argv = before
    said = [stream.buffer.getvalue().decode() if not stream.flush() else "" for stream in streams]  # type: ignore[attr-defined]
    return Ran(int(code or 0), *said)


def plain(content: RenderableType) -> str:
    """What a terminal without colours shows."""
    stream = io.StringIO()
    Console(file=stream, width=400, color_system=None).print(content)
    return stream.getvalue()


def environment(**given: str) -> dict[str, str]:
    """This machine's, without what would name another workspace or database."""
    return {**{name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}, **given}
