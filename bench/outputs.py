"""Reports against the bare libraries: the same HTML through WeasyPrint, the same calls through XlsxWriter, start-up against imports."""

import logging
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from weasyprint import HTML

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


def ratios() -> Iterator[Ratio]:
    """Each example report as PDF and workbook, and `monitor --help`."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    yield start_up()
    for report in reports():
        yield from _both(report)


def _both(report: Report) -> Iterator[Ratio]:
    html, speaks = _one_page_brief(report, TEMPLATES)[1], load(report.lang)
    name = f"{report.name}.{report.lang}"
    yield compare(f"pdf {name}", lambda: render_pdf(report, TEMPLATES), lambda: bare_pdf(html), 1.2, runs=3)
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
