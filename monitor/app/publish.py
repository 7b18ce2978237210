"""Makes reports: assesses what a definition asks for, composes it in each language, and writes each format."""

import datetime
import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from monitor.amounts import records, with_turns
from monitor.app.gather import Gathered, today
from monitor.app.initialise import shipped
from monitor.app.languages import load
from monitor.app.settings import Workspace
from monitor.compose import compose
from monitor.entries import concerns
from monitor.outputs.csv import findings_csv
from monitor.outputs.json import report_json
from monitor.periods import Period
from monitor.problems import Problem, Stop, reason
from monitor.report import Definition, Earlier, Evidence, Format, Lang, Report, Theme, settled
from monitor.sentences import sentence
from monitor.thresholds import by_version
from monitor.wording import say


@dataclass(frozen=True, eq=False)
class Composed:
    """A report in one language with what it was composed from, and the bytes of each format once they were asked for."""

    workspace: Workspace
    definition: Definition
    evidence: Evidence
    report: Report
    edition: int = 0
    """How many editions it replaces."""
    _rendered: dict[Format, bytes] = field(default_factory=dict)

    def bytes_of(self, form: Format) -> bytes:
        if form not in self._rendered:
            self._rendered[form] = self.findings if form == "csv" else self._render(form)
        return self._rendered[form]

    def _render(self, form: Format) -> bytes:
        inside = {file_name(self.report, part): self.bytes_of(part) for part in attached(self.definition)} if form == "pdf" else {}
        return render(self.workspace, self.report, form, inside)

    @cached_property
    def findings(self) -> bytes:
        """Every finding of the report as a line of CSV, with all its columns."""
        promises, language, rules = self.evidence.promises, load(self.report.lang), by_version(self.evidence.promises)
        mine = [concerns(row, self.definition, promises) for row in records(self.evidence.findings)]
        chosen = self.evidence.findings[mine]
        said = [sentence(with_turns(row, rules), promises.indicators[row["indicator"]], language) for row in records(chosen)]
        return findings_csv(chosen, said).encode()


def attached(definition: Definition) -> tuple[Format, ...]:
    """What a PDF carries inside: the findings always, and the workbook where the definition asks for one.

    It goes by the definition, not by what is written this time: the same report has the same bytes beside other formats.
    """
    return ("xlsx", "csv") if "xlsx" in definition.formats else ("csv",)


def composing(
    workspace: Workspace, gathered: Gathered, name: str, definition: Definition, languages: tuple[Lang, ...], *, edition: int = 0
) -> Iterator[Composed]:
    """The report of a settled definition in each of these languages; `edition` counts replacements."""
    assert isinstance(definition.as_of, datetime.date)
    evidence = gathered.evidence(definition.span, definition.as_of, definition.plans)
    earlier = _earlier(gathered, definition)
    for lang in languages:
        report = compose(definition, evidence, load(lang), name=name, edition=edition, earlier=earlier)
        yield Composed(workspace, definition, evidence, report, edition)


def _earlier(gathered: Gathered, definition: Definition) -> Earlier | None:
    last = definition.last_issue
    assert isinstance(definition.as_of, datetime.date)
    return gathered.earlier(last.period, last.as_of, definition.as_of, definition.plans) if last else None


def compose_all(
    workspace: Workspace, gathered: Gathered, definitions: dict[str, Definition], languages: tuple[Lang, ...] = ()
) -> Iterator[tuple[Definition, Report]]:
    """Each definition's report in each of its languages, or in those named, as if nothing had been issued."""
    for name, definition in definitions.items():
        fixed, _ = settled(definition, today(workspace))
        for made in composing(workspace, gathered, name, fixed, languages or fixed.languages):
            yield fixed, made.report


def adjusted(definition: Definition, period: Period | None, as_of: datetime.date | None, theme: Theme | None = None) -> Definition:
    """The definition with what the command line says instead."""
    return replace(definition, period=period or definition.period, as_of=as_of or definition.as_of, theme=theme or definition.theme)


def named(name: str, definition: Definition, theme: Theme | None) -> str:
    """A report in another theme than its definition's has that theme in its name: neither overwrites the other."""
    return name if theme in (None, definition.theme) else f"{name}.{theme}"


def render(workspace: Workspace, report: Report, form: Format, inside: dict[str, bytes] | None = None) -> bytes:
    """The report's bytes in one format; a PDF carries the files of `inside`, by name."""
    if form == "pdf":
        from monitor.outputs.pdf import render_pdf

        return render_pdf(report, (workspace.root / "templates", shipped() / "templates"), inside or {})
    if form == "docx":
        from monitor.outputs.word import render_docx

        return render_docx(report)
    if form == "xlsx":
        from monitor.outputs.excel import render_xlsx

        return render_xlsx(report, load(report.lang))
    assert form == "json"
    return report_json(report)


def file_name(report: Report, form: Format) -> str:
    """The same each time, and ASCII, so that every mail programme and archive keeps it."""
    return f"{plain(report.name)}.{report.lang}.{form}"


def plain(name: str) -> str:
    """A file name that every system can keep; with a few digits of its own where letters had to go."""
    ascii_ = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()
    safe = re.sub(r"[^A-Za-z0-9.@_-]+", "-", ascii_)
    return safe if safe == name else f"{safe}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"


def write(path: Path, content: bytes) -> Path:
    """Writes beside, then renames: an interrupted run leaves the old file or the new one, never half of one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Named before it is made: an interrupt at any moment finds what to take away.
        beside = path.with_name(f".{secrets.token_hex(8)}{path.suffix}")
        try:
            beside.write_bytes(content)
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        hint = say("give yourself the right to write there, or make room on the disk")
        place = path if path.parent.is_dir() or not path.parent.exists() else path.parent
        raise Stop(Problem(str(place), say("this file could not be written: {reason}", reason=reason(error)), hint)) from None
    return path
