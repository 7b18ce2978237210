"""A workspace made of texts, and the plan that most tests begin with."""

from pathlib import Path

from monitor.plan import Promises
from monitor.problems import Problem
from monitor.sources.plans import read_plans

CATALOGUE = """
units:
  - {code: lao-cai, name: {vi: Tỉnh Lào Cai, en: Lào Cai}}
  - {code: sa-pa, name: {vi: Thị xã Sa Pa}, parent: lao-cai}
sources:
  - {code: article, publisher: Công Thương, title: Sản xuất công nghiệp Lào Cai, date: 08/2021}
instruments:
  - {code: nq-2020, title: {vi: Nghị quyết}, number: 27/NQ-HĐND, date: 2020-12-04, issuer: HĐND tỉnh}
  - {code: raise, title: {vi: Điều chỉnh}, date: 2021-08-01}
indicators:
  - code: industry
    name: {vi: Giá trị sản xuất công nghiệp}
    measure: {vi: tỷ đồng}
    basis: constant 2010
    kind: flow
    decimals: 1
"""

PLAN = """plan:
  code: lao-cai-2021
  name: {vi: Kế hoạch năm 2021}
  unit: lao-cai
  period: 2021
  instrument: nq-2020
targets:
"""
"""Seven lines: the first target begins on the eighth."""


def workspace(root: Path, **texts: str) -> Path:
    """Files of `targets/` by name, beside the catalogue, which a text of that name replaces."""
    for name, text in {"catalogue": CATALOGUE, **texts}.items():
        file = root / "targets" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


def promised(root: Path, targets: str, **texts: str) -> Promises:
    """The promises of a plan with these targets; nothing may be wrong."""
    promises, problems = read_plans(workspace(root, plan=PLAN + targets, **texts))
    assert [line(problem) for problem in problems] == []
    return promises


def wrong(root: Path, **texts: str) -> list[str]:
    """Everything that is wrong, one line each."""
    return [line(problem) for problem in read_plans(workspace(root, **texts))[1]]


def line(problem: Problem) -> str:
    mark = {"error": "", "warning": "warning: ", "information": "information: "}[problem.severity]
    return f"{mark}{problem.where}: {problem.what}" + (f" ({problem.hint})" if problem.hint else "")
