"""What `monitor check` finds wrong in a workspace: plans, report definitions and templates, all of it at once."""

import json
from pathlib import Path

from monitor.app.initialise import shipped
from monitor.app.settings import Workspace
from monitor.problems import Problem, Stop, reason
from monitor.wording import say


def check(workspace: Workspace) -> tuple[Problem, ...]:
    """All problems; those that are errors make the command end with 1."""
    from monitor.outputs.templates import template_problems
    from monitor.sources.definitions import read_definitions
    from monitor.sources.mappings import read_mappings
    from monitor.sources.plans import read_plans

    promises, in_plans = read_plans(workspace.root)
    _, in_mappings = read_mappings(workspace.root, promises)
    _, in_definitions = read_definitions(workspace.root, promises)
    in_templates = template_problems(template_folders(workspace), workspace.root)
    return (*in_plans, *in_mappings, *in_definitions, *in_templates)


def template_folders(workspace: Workspace) -> tuple[Path, ...]:
    """A workspace's own templates before the shipped ones."""
    own, carried = workspace.root / "templates", shipped() / "templates"
    return tuple(dict.fromkeys(folder for folder in (own, carried) if folder.is_dir()))


def write_schemas(workspace: Workspace) -> tuple[Path, ...]:
    """What `monitor schema` writes: `targets/schema.json` and `reports/schema.json`, which editors read."""
    from monitor.sources.schema import definition_schema, plan_schema

    schemas = {workspace.root / "targets" / "schema.json": plan_schema(), workspace.root / "reports" / "schema.json": definition_schema()}
    for file, schema in schemas.items():
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            raise Stop(Problem(workspace.relative(file), say("the file cannot be written: {reason}", reason=reason(error)))) from None
    return tuple(schemas)
