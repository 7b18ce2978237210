"""A provincial department's own table as tidy frames: monthly plan and actual of Bình Phước, 2020, 24 rows a month."""

import datetime
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

FILE = Path(__file__).resolve().parents[2] / "shared" / "data" / "binhphuoc_doit_2020_monthly_plan_vs_actual.csv"
needed = pytest.mark.skipif(not FILE.exists(), reason=f"the real table is not here: {FILE}")
COLUMNS = [
    "cung_ky", "luy_ke_cung_ky", "ke_hoach_nam", "thuc_hien_thang_truoc", "thuc_hien_thang", "luy_ke", "thuc_hien_so_voi_thang_truoc",
    "thuc_hien_so_voi_cung_ky", "luy_ke_so_so_voi_cung_ky", "luy_ke_so_voi_ke_hoach",
]  # fmt: skip
AS_OF = datetime.date(2021, 1, 1)


@dataclass(frozen=True)
class Frames:
    actuals: pd.DataFrame
    targets: pd.DataFrame
    published: pd.DataFrame
    clean: int
    """Numbers in cells that no listed fault concerns."""
    clean_this_year: int
    """The same without last year's two columns."""


def read() -> Frames:
    """Each row of a month gives its own figure, the year to date, last year's two, the last month's as it is now known,
    the plan, and four printed comparisons; all known on the last day of the month."""
    table = pd.read_csv(FILE)
    table = table[table["don_vi"].notna()].assign(indicator=lambda t: t["chi_tieu"].str.strip(), unit="binh-phuoc")
    month = table["nam"].astype(str) + "-" + table["thang"].astype(str).str.zfill(2)
    table = table.assign(
        month=month,
        last_year=month.str.replace("2020", "2019"),
        before=(pd.PeriodIndex(month, freq="M") - 1).astype(str),
        known=pd.PeriodIndex(month, freq="M").end_time.normalize(),
        kind=table["don_vi"].map(lambda measure: "index" if measure == "%" else "flow"),
    )
    figures = [
        _figures(table, "thuc_hien_thang_truoc", "before", False, "official"),
        _figures(table, "thuc_hien_thang", "month", False, "estimate"),
        _figures(table, "luy_ke", "month", True, "estimate"),
        _figures(table, "cung_ky", "last_year", False, "official"),
        _figures(table, "luy_ke_cung_ky", "last_year", True, "official"),
    ]
    said = [
        _said(table, "thuc_hien_so_voi_thang_truoc", "month_on_month", False, 100),
        _said(table, "thuc_hien_so_voi_cung_ky", "growth", False, 100),
        _said(table, "luy_ke_so_so_voi_cung_ky", "growth", True, 100),
        _said(table, "luy_ke_so_voi_ke_hoach", "share_of_plan", True, 0),
    ]
    targets = table.assign(
        period="2020", form="at_least", low=table["ke_hoach_nam"], effective=table["known"], measure=table["don_vi"], line="assigned"
    )[["indicator", "unit", "period", "form", "low", "measure", "kind", "effective", "line"]]
    numbers = _clean(table)
    last_year = numbers[["cung_ky", "luy_ke_cung_ky"]].sum().sum()
    whole = int(numbers.sum().sum())
    return Frames(pd.concat(figures, ignore_index=True), targets, pd.concat(said, ignore_index=True), whole, whole - int(last_year))


def _clean(table: pd.DataFrame) -> pd.DataFrame:
    """Which cells hold a number that none of the listed faults concerns."""
    numbers = table[COLUMNS].notna()
    numbers[table["thang"].between(9, 11)] = False
    numbers.loc[table["thang"] == 5, ["luy_ke", "luy_ke_so_so_voi_cung_ky", "luy_ke_so_voi_ke_hoach"]] = False
    numbers[table["indicator"].str.startswith("tử, bàn")] = False
    numbers.loc[table["indicator"] == "Đá xây dựng khác", "luy_ke"] = False
    numbers.loc[table["indicator"] == "Điện sản xuất", "ke_hoach_nam"] = False
    numbers.loc[table["kind"] == "index", ["luy_ke_so_so_voi_cung_ky", "luy_ke_so_voi_ke_hoach"]] = False
    return numbers


def _figures(table: pd.DataFrame, column: str, period: str, cumulative: bool, status: str) -> pd.DataFrame:
    given = table[table[column].notna()]
    return pd.DataFrame({
        "indicator": given["indicator"], "unit": given["unit"], "period": given[period], "value": given[column],
        "cumulative": cumulative, "measure": given["don_vi"], "status": status, "known": given["known"], "source": column,
    })  # fmt: skip


def _said(table: pd.DataFrame, column: str, comparison: str, cumulative: bool, base: float) -> pd.DataFrame:
    given = table[table[column].notna()]
    return pd.DataFrame({
        "indicator": given["indicator"], "unit": given["unit"], "period": given["month"], "comparison": comparison,
        "value": given[column] - base, "cumulative": cumulative, "known": given["known"], "source": column,
    })  # fmt: skip
