"""A table of 200 rows with charts against a browser that prints the very same page, where one is installed."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from bench.timing import Ratio, compare
from monitor.outputs.html import render_html
from monitor.outputs.pdf import render_pdf
from monitor.report import Report

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "headless_shell")
ROWS = 200


def against_browser(report: Report, templates: tuple[Path, ...]) -> Ratio | str:
    """Whole processes of the browser, for it is started anew for each page, against our call."""
    name = f"pdf of a table of {ROWS} rows"
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not browser:
        return f"{name:<42} not measured against headless Chromium: none is installed"
    long = with_rows(report, ROWS)
    with tempfile.TemporaryDirectory() as folder:
        return compare(name, lambda: render_pdf(long, templates), printing(browser, long, templates, Path(folder)), runs=3)


def printing(browser: str, report: Report, templates: tuple[Path, ...], folder: Path) -> Callable[[], object]:
    """The browser's own `--print-to-pdf` of our HTML."""
    page = folder / "page.html"
    page.write_text(render_html(report, templates, density=0), encoding="utf-8")
    options = ["--headless", "--disable-gpu", "--no-sandbox", f"--user-data-dir={folder / 'profile'}"]
    command = [browser, *options, f"--print-to-pdf={folder / 'page.pdf'}", page.as_uri()]
    return lambda: subprocess.run(command, check=True, capture_output=True, timeout=120)


def with_rows(report: Report, rows: int) -> Report:
    """The report's longest table of the detail, with its rows again and again."""
    detail = max(
        (each for each in report.sections if each.kind == "detail"), key=lambda each: max(len(table.rows) for table in each.tables)
    )
    table = max(detail.tables, key=lambda each: len(each.rows))
    long = replace(table, rows=tuple(islice(cycle(table.rows), rows)))
    return replace(report, sections=(replace(detail, tables=(long,), figures=(), notes=()),))
