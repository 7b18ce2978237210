"""Makes reports: assesses what a definition asks for, composes it in each language, and writes each format."""

import datetime
import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from monitor.app.gather import Gathered, today
from monitor.app.initialise import shipped
from monitor.app.languages import load
from monitor.app.settings import Workspace
from monitor.compose import compose
from monitor.periods import Period
from monitor.problems import Problem, Stop, reason
from monitor.report import Definition, Format, Report, Theme, settled
from monitor.wording import say


def compose_all(
    workspace: Workspace, gathered: Gathered, definitions: dict[str, Definition], languages: tuple[str, ...] = ()
) -> Iterator[tuple[Definition, Report]]:
    """Each definition's report in each of its languages, or in those named."""
    for name, definition in definitions.items():
        fixed, as_of = settled(definition, today(workspace))
        evidence = gathered.evidence(fixed.span, as_of, fixed.plans)
        last = fixed.last_issue
        earlier = gathered.earlier(last.period, last.as_of, as_of, fixed.plans) if last else None
        for lang in languages or fixed.languages:
            yield fixed, compose(fixed, evidence, load(lang), name=name, earlier=earlier)


def adjusted(
    definition: Definition, period: Period | None, as_of: datetime.date | None, formats: tuple[Format, ...], theme: Theme | None = None
) -> Definition:
    """The definition with what the command line says instead."""
    return replace(
        definition,
        period=period or definition.period,
        as_of=as_of or definition.as_of,
        formats=formats or definition.formats,
        theme=theme or definition.theme,
    )


def named(name: str, definition: Definition, theme: Theme | None) -> str:
    """A report in another theme than its definition's has that theme in its name: neither overwrites the other."""
    return name if theme in (None, definition.theme) else f"{name}.{theme}"


def publish(workspace: Workspace, report: Report, formats: tuple[Format, ...]) -> Iterator[Path]:
    """Writes the report to `output/` under its stable name and yields each path once it is whole."""
    for form in formats:
        yield write(workspace.root / "output" / f"{report.name}.{report.lang}.{form}", render(workspace, report, form))


def render(workspace: Workspace, report: Report, form: Format) -> bytes:
    """The report's bytes in one format."""
    if form == "pdf":
        from monitor.outputs.pdf import render_pdf

        return render_pdf(report, (workspace.root / "templates", shipped() / "templates"))
    if form == "docx":
        from monitor.outputs.word import render_docx

        return render_docx(report)
    if form == "xlsx":
        from monitor.outputs.excel import render_xlsx

        return render_xlsx(report, load(report.lang))
    from monitor.outputs.json import report_json

    return report_json(report)


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
