"""How well year-ends are projected on state-budget investment, monthly, beside the simple rules (General Statistics Office).

The figures are not part of the project: a file with the columns entity, month and year_to_date, by default the one in
the folder of shared data beside the checkout.
"""

import sys
from pathlib import Path

import pandas as pd

from monitor.backtest import backtest

FILE = Path(__file__).parents[2] / "shared" / "data" / "gso_state_budget_investment_2012_2021.csv"


def actuals(file: Path = FILE) -> pd.DataFrame:
    """The file as ACTUALS: years to date of each province and ministry."""
    read = pd.read_csv(file)
    columns = {"unit": read["entity"], "period": read["month"], "value": read["year_to_date"]}
    return pd.DataFrame({"indicator": "state-budget-investment", **columns, "cumulative": True})


def table(file: Path = FILE) -> str:
    """The backtest at months 3, 6 and 9, and by which standard: no worse than the simple rules, coverage 75–85 %."""
    if not file.exists():
        return f"backtest of projections: left out, {file.name} is not here"
    found = backtest(actuals(file)).set_index("month")
    met = (found["against_simple"] <= 1) & found["covered_percent"].between(75, 85)
    title = "median absolute error of projected year-ends, percent; standard: against_simple ≤ 1, covered_percent 75–85"
    return f"{title}\n{found.assign(standard=met.map({True: 'met', False: 'NOT MET'})).round(2).to_string()}"


if __name__ == "__main__":
    sys.stdout.write(table(*map(Path, sys.argv[1:2])) + "\n")
