"""A report as PDF: tagged, archival, the same bytes for the same report; the brief always fits one page."""

import datetime
import gc
import hashlib
import re
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from weasyprint import HTML, Attachment, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from monitor.official import arranged
from monitor.outputs.complaints import complaints
from monitor.outputs.html import render_html
from monitor.outputs.tagging import finished
from monitor.problems import Problem, Stop
from monitor.report import Report
from monitor.wording import Language, say

VARIANT = "pdf/a-3a"
RELATIONS = {"csv": "Data", "xlsx": "Source"}
"""What attached files are to the report, by their ending: the figures that it shows, and the workbook that computes them."""
BASE = "file:///templates/"
"""Where templates seem to be: a relative address is looked for in each of the folders."""
DENSITIES = 7
"""Sizes of type of the brief, from roomy to the smallest that is still read; the style has a class for each."""
FULL = (15, 21, 23.5, 31.5, 39, 45)
"""Lines of a brief from which the next smaller type is tried first, found by laying out the example's."""
MANY = 8
"""Sections from which on the brief is tried by itself first: a wrong guess would lay out the whole report twice."""
ALLOWED = say("templates may use data: addresses and files in their own folders, by relative names")
INSTALL = say("install the fonts: apt-get install fonts-inter fonts-croscore fonts-dejavu-core")


def render_pdf(report: Report, templates: tuple[Path, ...], inside: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF's bytes; `templates` are folders, a workspace's own before the shipped ones; `inside` are files it carries, by name."""
    with _uncollected():
        return _rendered(report, templates, inside or {})


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without Python's search for circles, a quarter of the time: all that a page is made of lives until the last one is written."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
            gc.collect(0)


def _rendered(report: Report, templates: tuple[Path, ...], files: Mapping[str, bytes]) -> bytes:
    report = arranged(report) if report.theme == "official" else report
    with complaints(templates) as problems:
        try:
            document, html = _one_page_brief(report, templates)
            carried = [_attachment(name, content, report) for name, content in files.items()]
            identity = hashlib.sha256(b"".join((html.encode(), *files.values()))).digest()[:16]
            written = document.write_pdf(pdf_variant=VARIANT, pdf_identifier=identity, attachments=carried, finisher=finished)
        except FatalURLFetchingError as error:
            raise Stop(Problem(str(error), say("this address cannot be read from a template"), ALLOWED)) from None
        problems.extend(_font_problems(document, html))
    if problems:
        raise Stop(*problems)
    return bytes(written)


def _attachment(name: str, content: bytes, report: Report) -> Attachment:
    """Dated like the report, and told apart by what it is to it (ISO 32000-2, 7.11.3)."""
    language, day = Language(report.lang), datetime.datetime.combine(report.as_of, datetime.time(), datetime.UTC)
    about = f"{report.title} · {report.period} · {language.date(report.as_of)}"
    relation = RELATIONS.get(name.rpartition(".")[2], "Supplement")
    return Attachment(string=content, name=name, description=about, created=day, modified=day, relationship=relation)


def _one_page_brief(report: Report, templates: tuple[Path, ...]) -> tuple[Document, str]:
    """Laid out with the roomiest type that keeps the brief on one page, tried alone in a long report and after a wrong guess."""
    alone = replace(report, sections=tuple(section for section in report.sections if section.kind == "brief"))
    guess = _first_density(report)
    for density in range(guess, DENSITIES):
        if (density > guess or len(report.sections) > MANY) and _brief_pages(_laid_out(alone, templates, density)[0], alone) > 1:
            continue
        document, html = _laid_out(report, templates, density)
        if _brief_pages(document, report) == 1:
            return document, html
    raise Stop(Problem(report.name, say("the brief does not fit one page"), say("shorten its texts or give it fewer indicators")))


def _laid_out(report: Report, templates: tuple[Path, ...], density: int) -> tuple[Document, str]:
    html = render_html(report, templates, density=density)
    source = HTML(string=html, base_url=BASE, url_fetcher=_assets(templates))
    return source.render(font_config=FontConfiguration(), pdf_variant=VARIANT), html


def _first_density(report: Report) -> int:
    """A guess from the lines of text, so that most briefs are laid out only once."""
    brief = next((section for section in report.sections if section.kind == "brief"), None)
    if brief is None:
        return 0
    rows = [row for table in brief.tables[:1] for row in table.rows]
    lines = sum(1 + len(row[0].text) * len(row) // 430 for row in rows) + len(brief.notes) + len(report.headline) // 90
    below = [sum(1 + sum(len(cell.text) for cell in row) // 75 for row in table.rows) + 2 for table in brief.tables[1:]]
    return bisect(FULL, lines + 0.6 * max(sum(below[:1]), sum(below[1:])))


def _brief_pages(document: Document, report: Report) -> int:
    """Pages before the one on which the section after the brief begins."""
    kinds = [section.kind for section in report.sections]
    if "brief" not in kinds:
        return 1
    following = f"section-{kinds.index('brief') + 2}"
    return next((index for index, page in enumerate(document.pages) if following in page.anchors), len(document.pages))


def _font_problems(document: Document, html: str) -> list[Problem]:
    """A character without a letterform, a font that the style does not name, or its first font missing."""
    style = html.partition("</style>")[0]
    first = re.findall(r"--font:\s*\"?([^,;\"}]+)", style)[-1:]
    fonts = list(document.fonts.values())
    families = {font.family.casefold() for font in fonts}
    problems = [
        Problem(font.family, say("no installed font has these characters: {characters}", characters=_spelled(font.missing)), INSTALL)
        for font in fonts
        if font.missing
    ]
    problems += [
        Problem(family, say("this font stands in for one that is not installed"), INSTALL)
        for family in sorted(families)
        if family not in style.casefold()
    ]
    if first and families and first[0].strip().casefold() not in families:
        problems.append(Problem(first[0].strip(), say("this font is not installed"), INSTALL))
    return problems


def _spelled(codes: dict[int, int]) -> str:
    return ", ".join(f"U+{code:04X} {chr(code)}" for code in sorted(codes))


def _assets(folders: tuple[Path, ...]) -> Callable[[str], URLFetcherResponse]:
    """Reads `data:` addresses and files of the template folders, the first folder winning; anything else ends the rendering."""
    fetcher = URLFetcher(allowed_protocols=("data", "file"), allow_redirects=False)

    def fetch(url: str) -> URLFetcherResponse:
        try:
            return fetcher.fetch(url if urlsplit(url).scheme == "data" else _inside(url, folders).as_uri())
        except Exception as error:
            raise FatalURLFetchingError(url) from error

    return fetch


def _inside(url: str, folders: tuple[Path, ...]) -> Path:
    name = unquote(urlsplit(url).path).removeprefix(urlsplit(BASE).path)
    for folder in folders:
        path = (folder / name).resolve()
        if url.startswith(BASE) and path.is_relative_to(folder.resolve()) and path.is_file():
            return path
    raise FileNotFoundError(url)
