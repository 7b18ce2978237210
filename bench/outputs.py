"""Reports against the bare libraries: the same HTML through WeasyPrint, the same cells through XlsxWriter, start-up against imports."""

import datetime
import io
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter
from weasyprint import HTML

from bench.timing import Ratio, compare
from monitor.app import gather, publish, settings
from monitor.app.languages import load
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
        html = _one_page_brief(report, TEMPLATES)[1]
        yield compare(f"pdf {report.name}.{report.lang}", lambda r=report: render_pdf(r, TEMPLATES), lambda h=html: bare_pdf(h), 1.2, runs=3)
        yield compare(f"xlsx {report.name}.{report.lang}", lambda r=report: render_xlsx(r, load(r.lang)), lambda r=report: bare_xlsx(r), 1.5)


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


def bare_xlsx(report: Report) -> bytes:
    """XlsxWriter alone writing the same cells, without formats."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for section in report.sections:
        sheet, row = book.add_worksheet(), 0
        for table in section.tables:
            for line in (table.columns, *table.rows):
                for column, cell in enumerate(line):
                    value = cell.value if isinstance(cell.value, int | float) else cell.text
                    sheet.write(row, column, value)
                row += 1
        for note in section.notes:
            sheet.write_string(row, 0, f"{note.mark} {note.text}")
            row += 1
    book.close()
    return stream.getvalue()


def start_up() -> Ratio:
    """Help against importing what it cannot do without."""
    ours = [str(Path(sys.executable).with_name("monitor")), "--help"]
    floor = [sys.executable, "-c", "import typer, rich"]
    return compare("monitor --help", lambda: _run(ours), lambda: _run(floor), 1.5, runs=9)


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def whole_path() -> float:
    """Seconds from reading plans and store to the last composed report, once."""
    begin = datetime.datetime.now()
    reports()
    return (datetime.datetime.now() - begin).total_seconds()
