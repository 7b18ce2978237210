"""A report through the templates: HTML with its style, the first folder that has a template winning."""

from base64 import b64encode
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from monitor.official import said
from monitor.outputs import charts, columns
from monitor.outputs.shapes import shape_url
from monitor.outputs.svg import FONT, INK, QUIET
from monitor.problems import Problem, Stop
from monitor.report import Figure, Report
from monitor.wording import FLAGS, say


def render_html(report: Report, templates: tuple[Path, ...], **context: Any) -> str:
    """The whole document; a fault in a template is a Stop that names the template and its line."""
    environment = environment_of(templates)
    black = "#000000" if report.theme == "official" else ""
    try:
        template = environment.get_template(f"{report.theme}.html")
        return template.render(report=report, grids=columns.grids(report), black=black, **context)
    except TemplateNotFound as error:
        raise Stop(Problem(str(error.name), say("there is no such template"), _looked_in(templates))) from None
    except TemplateSyntaxError as error:
        raise Stop(
            Problem(f"{error.filename or error.name}:{error.lineno}", say("this is no template: {reason}", reason=error.message))
        ) from None
    except TemplateError as error:
        what, hint = say("the template cannot be filled: {reason}", reason=str(error)), say("`monitor check` says what a template may name")
        raise Stop(Problem(_place(error.__traceback__, templates), what, hint)) from None


@lru_cache(maxsize=8)
def environment_of(templates: tuple[Path, ...]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader([str(folder) for folder in templates]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        flags=FLAGS,
        shape_url=shape_url,
        draw=_draw,
        shares=columns.shares,
        shrink=columns.shrink,
        width=columns.width,
        indented=columns.indented,
        row_flag=columns.row_flag,
        mark_slots=columns.mark_slots,
        said=said,
    )
    return environment


@pass_context
def _draw(context: Context, figure: Figure, flag: str, lang: str, *, wide: bool = False) -> Markup:
    """A picture in an address of its own: WeasyPrint would give every stroke of a drawing in the page a style and a place in its tree."""
    drawn = charts.draw(figure, flag, lang, wide=wide)
    kept = b64encode((_blackened(drawn) if context["black"] else drawn).encode()).decode()
    return Markup('<img src="data:image/svg+xml;base64,{}" alt="{}">').format(kept, figure.title)


def _blackened(drawn: str) -> str:
    """The same drawing without colour, in the type of the official theme."""
    for colour in {style.colour for style in FLAGS.values()} - {INK, QUIET}:
        drawn = drawn.replace(colour, INK)
    return drawn.replace(FONT, "Tinos, DejaVu Sans")


def _place(traceback: TracebackType | None, templates: tuple[Path, ...]) -> str:
    """The innermost line of a template that the error went through."""
    place, folders = str(templates[0]), tuple(str(folder) for folder in templates)
    while traceback:
        name = traceback.tb_frame.f_code.co_filename
        if name.startswith(folders):
            place = f"{name}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place


def _looked_in(templates: tuple[Path, ...]) -> Any:
    return say("looked in: {folders}", folders=", ".join(str(folder) for folder in templates))
