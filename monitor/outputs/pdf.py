"""A report as PDF: tagged, archival, the same bytes for the same report; the brief always fits one page."""

import hashlib
import logging
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from weasyprint import HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from monitor.outputs.html import render_html
from monitor.problems import Problem, Stop
from monitor.report import Report
from monitor.wording import say

VARIANT = "pdf/a-3a"
DENSITIES = (0, 1, 2, 3, 4, 5)
"""From roomy to the smallest type that is still read."""


def render_pdf(report: Report, templates: tuple[Path, ...]) -> bytes:
    """The PDF's bytes; `templates` are folders, a workspace's own before the shipped ones."""
    complaints = _Complaints()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(complaints)
    try:
        document, html = _one_page_brief(report, templates)
        written = document.write_pdf(pdf_variant=VARIANT, pdf_identifier=hashlib.md5(html.encode(), usedforsecurity=False).digest())
    except FatalURLFetchingError as error:
        raise Stop(Problem(str(error), say("a template asks for an address that is not allowed"), ASSETS)) from None
    finally:
        logger.removeHandler(complaints)
    problems = [*complaints.problems, *_font_problems(document, html)]
    if problems:
        raise Stop(*problems)
    return bytes(written or b"")


ASSETS = say("only data: addresses and files inside the template folders are read")


def _one_page_brief(report: Report, templates: tuple[Path, ...]) -> tuple[Document, str]:
    """Lays out with the roomiest type that keeps the brief on one page."""
    for density in DENSITIES[_first_density(report) :]:
        html = render_html(report, templates, density=density)
        document = HTML(string=html, base_url=str(templates[-1]) + "/", url_fetcher=Assets(templates)).render(
            font_config=FontConfiguration(), pdf_variant=VARIANT, pdf_tags=True
        )
        if _brief_pages(document, report) == 1:
            return document, html
    raise Stop(Problem(report.name, say("the brief does not fit one page"), say("shorten its texts or give it fewer indicators")))


def _first_density(report: Report) -> int:
    """A guess by rows and lines of text, so that most briefs are laid out once."""
    brief = next((section for section in report.sections if section.kind == "brief"), None)
    if brief is None or not brief.tables:
        return 0
    lines = sum(max(1, -(-len(row[0].text) // 34)) for row in brief.tables[0].rows) + len(brief.notes) + len(brief.texts)
    lines += max((sum(max(1, sum(len(cell.text) for cell in row) // 60) for row in table.rows) for table in brief.tables[1:]), default=0)
    return min(max(0, (lines - 12) // 5), len(DENSITIES) - 1)


def _brief_pages(document: Document, report: Report) -> int:
    """Pages up to the one on which the section after the brief begins."""
    kinds = [section.kind for section in report.sections]
    if "brief" not in kinds:
        return 1
    following = f"section-{kinds.index('brief') + 2}"
    return next((index for index, page in enumerate(document.pages) if following in page.anchors), len(document.pages))


def _font_problems(document: Document, html: str) -> list[Problem]:
    """Characters that no font has, and fonts that the style does not name: both mean that something is not installed."""
    style = html.partition("</style>")[0].casefold()
    problems = []
    for font in document.fonts.values():
        lacking = "".join(chr(code) for code in sorted(font.missing) if isinstance(code, int))
        if lacking:
            problems.append(Problem(font.family, say("no installed font has the characters {characters}", characters=lacking), INSTALL))
        if font.family.casefold() not in style:
            problems.append(Problem(font.family, say("this font stands in for one that is not installed"), INSTALL))
    return problems


INSTALL = say("install the fonts: apt-get install fonts-inter fonts-croscore fonts-dejavu-core")


class Assets(URLFetcher):  # type: ignore[misc]
    """Reads `data:` addresses and files inside the template folders; anything else ends the rendering.

    WeasyPrint asks for a class of its own here; it is the only inheritance outside exceptions.
    """

    def __init__(self, folders: tuple[Path, ...]) -> None:
        super().__init__(allowed_protocols=("data", "file"), allow_redirects=False, fail_on_errors=True)
        self._folders = tuple(folder.resolve() for folder in folders)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        parts = urlsplit(url)
        if parts.scheme == "file" and not self._inside(Path(unquote(url2pathname(parts.path)))):
            raise FatalURLFetchingError(url)
        return super().fetch(url, headers)

    def _inside(self, path: Path) -> bool:
        return any(path.resolve().is_relative_to(folder) for folder in self._folders)


class _Complaints(logging.Handler):
    """Collects what WeasyPrint only logs: a half page must not pass for a whole one."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.problems: list[Problem] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.problems.append(Problem("WeasyPrint", say("{message}", message=record.getMessage())))
