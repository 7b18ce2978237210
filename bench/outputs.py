"""Reports against the bare libraries: the same HTML through WeasyPrint, the same calls through XlsxWriter, start-up against imports.

Where a PDF's time went, in seconds of one core: laying out takes about half, styles and boxes a quarter, drawing and writing the rest.
Every stroke of a chart had a style and a place in the page's tree, the collector went over all boxes again and again, and a long
report was laid out once more where the first guess at the brief's type was wrong. Charts as pictures, no collector, and the brief
tried by itself took lao-cai-2021 from 2.7 to 2.1, and 300 indicators on 55 pages from 24.6 to 11.4.
"""

import logging
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from weasyprint import HTML

from bench.browser import against_browser
from bench.tape import recorded
from bench.timing import Ratio, compare
from monitor.app import gather, publish, settings
from monitor.app.languages import load
from monitor.outputs import excel
from monitor.outputs.excel import render_xlsx
from monitor.outputs.pdf import VARIANT, _one_page_brief, render_pdf
from monitor.report import Report

TOP = Path(__file__).parents[1]
TEMPLATES = (TOP / "templates",)
LONG = "lao-cai-2021"
"""Has the longest detail."""


def ratios() -> Iterator[Ratio | str]:
    """Each example report as PDF and workbook, `monitor --help`, and a long table against a browser."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    yield start_up()
    made = reports()
    for report in made:
        yield from _both(report)
    yield against_browser(next(report for report in made if report.name == LONG), TEMPLATES)


def _both(report: Report) -> Iterator[Ratio]:
    html, speaks = _one_page_brief(report, TEMPLATES)[1], load(report.lang)
    name = f"{report.name}.{report.lang}"
    yield compare(f"pdf {name}", lambda: render_pdf(report, TEMPLATES), lambda: bare_pdf(html), 1.1, runs=3)
    yield compare(f"xlsx {name}", lambda: render_xlsx(report, speaks), bare_xlsx(report), 1.3)


def reports() -> list[Report]:
    """The example's reports in their first language."""
    workspace = settings.find(str(TOP))
    gathered = gather.gather(workspace)
    definitions, _ = gather.definitions(workspace, gathered.promises)
    first = {name: definition.languages[0] for name, definition in definitions.items()}
    return [report for _, report in publish.compose_all(workspace, gathered, definitions) if report.lang == first[report.name]]


def bare_pdf(html: str) -> bytes:
    """WeasyPrint alone on the very same HTML, tagged and archival as ours."""
    written = HTML(string=html, base_url=f"{TEMPLATES[0]}/").write_pdf(pdf_variant=VARIANT, pdf_tags=True)
    return bytes(written or b"")


def bare_xlsx(report: Report) -> Callable[[], bytes]:
    """XlsxWriter alone on the very calls that our writer makes for the report: formats, widths, charts and all."""

    def write(opening: Callable[..., Any]) -> bytes:
        with patch.object(excel, "Workbook", opening):
            return render_xlsx(report, load(report.lang))

    return recorded(write)


def start_up() -> Ratio:
    """Help against importing what it cannot do without."""
    ours = [str(Path(sys.executable).with_name("monitor")), "--help"]
    floor = [sys.executable, "-c", "import typer, rich"]
    return compare("monitor --help", lambda: _run(ours), lambda: _run(floor), 1.5, runs=9)


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def whole_path() -> float:
    """Seconds from reading plans and store to the last composed report, once."""
    begin = time.perf_counter()
    reports()
    return time.perf_counter() - begin
