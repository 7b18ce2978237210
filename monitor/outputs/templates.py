"""Templates before anything is rendered: names, attributes, filters and included files that do not exist."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, meta, nodes
from jinja2.runtime import LoopContext

from monitor.outputs.html import environment_of
from monitor.problems import Problem, did_you_mean
from monitor.report import Cell, Figure, Note, Report, Section, Table
from monitor.wording import FLAGS, say

GIVEN = {"report", "grids", "density", "black"}
"""What `render_html` gives every template, beside the functions of its environment."""
IN_A_MAIL = {"subject", "notices", "picture"}
"""What `mail` gives its two templates besides the report."""
SUFFIXES = {".html", ".css", ".txt"}
LOCAL = {"loop", "caller", "varargs", "kwargs", "super", "self"}


def template_problems(folders: tuple[Path, ...], root: Path) -> tuple[Problem, ...]:
    """Everything wrong in the templates of these folders, a workspace's own before the shipped ones."""
    environment = environment_of(folders)
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.suffix in SUFFIXES]
    parsed: dict[str, nodes.Template] = {}
    problems: list[Problem] = []
    for file in files:
        name = file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file)
        try:
            source = file.read_text(encoding="utf-8")
            environment.compile(source, name)
            parsed[name] = environment.parse(source, name)
        except UnicodeDecodeError:
            problems.append(Problem(name, say("this file is not in UTF-8"), say("save it again with the encoding UTF-8")))
        except TemplateSyntaxError as error:
            problems.append(Problem(f"{name}:{error.lineno}", say("this is no template: {reason}", reason=error.message)))
    # An included template sees the names of those that include it, so a name is known that any of them sets.
    names = GIVEN | LOCAL | set(environment.globals) | {name for tree in parsed.values() for name in _set(tree)}
    for name, tree in parsed.items():
        mine = names | IN_A_MAIL if Path(name).stem == "mail" else names
        problems += [*_names(name, tree, mine), *_attributes(name, tree), *_included(name, tree, environment)]
    return tuple(problems)


def _set(tree: nodes.Template) -> Iterator[str]:
    """Names that a template gives a value itself."""
    for node in tree.find_all(nodes.Name):
        if node.ctx in ("store", "param"):
            yield node.name
    yield from (macro.name for macro in tree.find_all(nodes.Macro))
    for imported in tree.find_all(nodes.FromImport):
        yield from (alias if isinstance(alias, str) else alias[1] for alias in imported.names)
    yield from (imported.target for imported in tree.find_all(nodes.Import))


def _names(name: str, tree: nodes.Template, known: set[str]) -> Iterator[Problem]:
    undeclared = meta.find_undeclared_variables(tree) - known
    for node in tree.find_all(nodes.Name):
        if node.name in undeclared:
            yield Problem(f"{name}:{node.lineno}", say("no value is named {name}", name=node.name), did_you_mean(node.name, sorted(known)))


def _attributes(name: str, tree: nodes.Template) -> Iterator[Problem]:
    """Attributes that nothing in a report has; which value has which is known only when it is rendered."""
    parts = {field.name for shape in (Report, Section, Table, Cell, Note, Figure) for field in fields(shape)}
    flags = {field.name for flag in FLAGS.values() for field in fields(flag)}
    others = {word for shape in (str, tuple, dict, LoopContext) for word in dir(shape)}
    for node in tree.find_all(nodes.Getattr):
        if node.attr not in parts | flags | others:
            hint = did_you_mean(node.attr, sorted(parts | flags))
            yield Problem(f"{name}:{node.lineno}", say("nothing in a report is named {name}", name=node.attr), hint)


def _included(name: str, tree: nodes.Template, environment: Environment) -> Iterator[Problem]:
    known = environment.list_templates()
    for node in tree.find_all((nodes.Include, nodes.Extends, nodes.Import, nodes.FromImport)):
        wanted: nodes.Expr = getattr(node, "template")  # noqa: B009 - the four share no type that has it
        if isinstance(wanted, nodes.Const) and wanted.value not in known and not getattr(node, "ignore_missing", False):
            yield Problem(f"{name}:{node.lineno}", say("there is no template {name}", name=wanted.value), did_you_mean(wanted.value, known))
