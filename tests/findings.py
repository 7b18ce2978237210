"""Findings as the assessment delivers them, written by hand: a province's year, published in part, with what stands around it."""

import datetime
from decimal import Decimal

import pandas as pd

from monitor.actuals import ACTUALS
from monitor.assess import FINDINGS
from monitor.periods import Period
from monitor.plan import Indicator, Instrument, Person, Plan, PlanFile, Promises, Source, Target, Text, Unit
from monitor.problems import Problem
from monitor.report import Definition, Evidence
from monitor.wording import say

AS_OF = datetime.date(2021, 8, 5)
DUE = datetime.date(2021, 12, 31)
INDUSTRY, POWER = Text("Công nghiệp", "Industry"), Text("Dự án thủy điện", "Hydropower projects")
OUTPUT = Indicator(
    "output", Text("Giá trị sản xuất công nghiệp", "Industrial production value"), Text("tỷ đồng", "bn VND"), "flow",
    basis="constant 2010", decimals=1, group=INDUSTRY, owner=Person(Text("Phòng Quản lý công nghiệp", "Industry division")),
)  # fmt: skip
HANDICRAFT = Indicator(
    "handicraft", Text("Giá trị sản xuất tiểu thủ công nghiệp", "Handicraft"), Text("tỷ đồng", "bn VND"), "flow", decimals=1, group=INDUSTRY
)
IIP = Indicator(
    "iip", Text("Chỉ số sản xuất công nghiệp", "Industrial production index"), Text("%", "%"), "growth", decimals=2, group=INDUSTRY
)
PCI = Indicator("pci", Text("Chỉ số PCI", "PCI"), Text("hạng", "place"), "rank", direction="lower", group=INDUSTRY)
LOSSES = Indicator(
    "losses", Text("Tỷ lệ tổn thất điện năng", "Power losses"), Text("%", "%"), "share", direction="lower", decimals=1, group=INDUSTRY
)
PLANT = Indicator("plant", Text("Thủy điện Mường Hum", "Muong Hum plant"), Text("ngày", "day"), "milestone", group=POWER)
INDICATORS = (OUTPUT, HANDICRAFT, IIP, PCI, LOSSES, PLANT)
BY_CODE = {indicator.code: indicator for indicator in INDICATORS}


def finding(**given: object) -> dict[str, object]:
    """One finding of the seven months of 2021; what is not given is missing."""
    usual: dict[str, object] = {
        "plan": "lao-cai-2021", "unit": "lao-cai", "indicator": "output", "governs": True, "line": "assigned", "kind": "flow",
        "direction": "higher", "decimals": 1, "period": "2021-01..2021-07", "target_period": "2021", "as_of": AS_OF, "form": "at_least",
        "target_source": "stated", "closed": False, "reason": "ratio", "notes": "",
    }  # fmt: skip
    return {**dict.fromkeys(FINDINGS), **usual, **given}


def level(**given: object) -> dict[str, object]:
    """Lào Cai's industry to July 2021 as published, against an even path to the plan."""
    usual: dict[str, object] = {
        "target_low": 40400.0, "actual": 22800.0, "actual_status": "estimate", "actual_period": "2021-01..2021-07",
        "expected": 40400 * 7 / 12, "pace": "linear", "variance": 22800 - 40400 * 7 / 12, "variance_in": "unit",
        "variance_percent": (22800 / (40400 * 7 / 12) - 1) * 100, "achievement_percent": 22800 / 404,
        "growth_percent": 13.38, "stated": "trên 40.400 tỷ đồng", "instrument": "12/NQ-HĐND", "flag": "watch",
        "notes": "linear provisional",
    }  # fmt: skip
    return finding(**{**usual, **given})


def growth(**given: object) -> dict[str, object]:
    """A rate in a closed year, against a range."""
    usual: dict[str, object] = {
        "indicator": "iip", "kind": "growth", "period": "2024", "target_period": "2024", "form": "between", "target_low": 7.0,
        "target_high": 8.0, "actual": 7.68, "actual_period": "2024", "expected": 7.0, "pace": "target", "variance": 0.68,
        "variance_in": "points", "closed": True, "flag": "achieved", "reason": "requirement",
    }  # fmt: skip
    return finding(**{**usual, **given})


def milestone(**given: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "indicator": "plant", "kind": "milestone", "form": "done_by", "target_high": float(DUE.toordinal()),
        "expected": float(DUE.toordinal()),
        "variance_in": "days", "flag": "not_due", "reason": "collected_later", "due": DUE,
    }  # fmt: skip
    return finding(**{**usual, **given})


def frame(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(FINDINGS))


def actuals() -> pd.DataFrame:
    """Three months of output, given since the start of the year; May is not known."""
    rows = [
        {
            "indicator": "output",
            "unit": "lao-cai",
            "period": f"2021-01..2021-{month:02}",
            "value": value,
            "cumulative": True,
            "id": month,
            "source": "bao",
        }
        for month, value in ((4, 11900.0), (6, 18764.2), (7, 22800.0))
    ]
    return pd.DataFrame([{**dict.fromkeys(ACTUALS), **row} for row in rows])


PROMISES = Promises(
    {
        "targets/lao-cai/2021.yaml": PlanFile(
            plan=Plan(
                "lao-cai-2021",
                Text("Kế hoạch năm 2021 tỉnh Lào Cai", "Lào Cai 2021"),
                "lao-cai",
                Period.parse("2021"),
                "resolution",
                source="bao",
            ),
            instruments=(
                Instrument("resolution", Text("Nghị quyết HĐND tỉnh", "Council resolution"), "12/NQ-HĐND", datetime.date(2020, 12, 4)),
            ),
            sources=(Source("bao", "Báo Lào Cai", "Sản xuất công nghiệp 7 tháng", "29/07/2021"),),
            units=(Unit("lao-cai", Text("Tỉnh Lào Cai", "Lào Cai province")),),
            indicators=INDICATORS,
            targets=(
                Target(
                    "output",
                    Period.parse("2021"),
                    "trên 40.400 tỷ đồng",
                    "at_least",
                    Decimal(40400),
                    note=Text("Số liệu theo báo chí", "From the press"),
                ),
            ),
        )
    }
)
DEFINITION = Definition(
    title=Text("Tình hình thực hiện kế hoạch công nghiệp", "Industry: plan and actual"),
    period=Period.parse("2021-01..2021-07"),
    issuer=Text("Sở Công Thương tỉnh Lào Cai", "Lào Cai Department of Industry and Trade"),
)


def evidence(*rows: dict[str, object]) -> Evidence:
    problem = Problem("targets/lao-cai/2021.yaml:14:7", say("no price basis"), say("write {number}", number=Decimal("40400.5")), "warning")
    return Evidence(frame(*rows), PROMISES, actuals(), (problem,), AS_OF)
