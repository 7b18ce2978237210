"""The commands of the workspace itself: check, init, doctor, schema; each returns the exit code."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.app import arguments, languages, screen, settings
from monitor.app.options import SPOKEN, Lang
from monitor.app.settings import Workspace
from monitor.problems import Problem, Stop
from monitor.wording import say

if TYPE_CHECKING:
    from monitor.app.doctor import Check


def check(lang: Lang | None) -> int:
    """Prints all problems of the workspace's files."""
    from monitor.app.check import check as examine

    workspace, language = arguments.here(lang)
    problems = (*examine(workspace), *_doubts(workspace))
    screen.complain(problems, language)
    if not problems:
        screen.tell(language.render(say("nothing wrong was found in targets/, reports/ and templates/")))
    return int(screen.failing(problems))


def _doubts(workspace: Workspace) -> tuple[Problem, ...]:
    """What looks wrong in the figures taken in."""
    from monitor.app import gather

    gathered = gather.gather(workspace)
    return gathered.worded(gathered.doubts(gather.today(workspace)))


def init(folder: Path) -> int:
    """Makes a workspace and takes in the example's figures."""
    from monitor.app import gather, handin
    from monitor.app.figure_commands import answer
    from monitor.app.initialise import initialise

    made = initialise(folder)
    workspace = settings.find(str(folder))
    language = languages.load(SPOKEN["lang"] or workspace.lang)
    for path in made:
        screen.tell(str(path))
    files = tuple(sorted(workspace.root.glob("targets/*/*.csv")))
    receipts, problems = handin.take_all(workspace, files, by="example", now=gather.now(workspace))
    screen.complain(problems, language)
    return max(int(screen.failing(problems)), answer(receipts, language))


def doctor(lang: Lang | None) -> int:
    """Prints each check and what to do where one fails."""
    from monitor.app.doctor import examine

    workspace, language = arguments.here(lang)
    checks = (*examine(workspace), *_service(workspace))
    for one in checks:
        sign = language.render(say("fine") if one.ok else say("LOOK"))
        screen.tell(f"{sign:<6} {language.render(one.name)}: {language.render(one.found)}")
        if not one.ok and one.hint:
            screen.tell(f"       → {language.render(one.hint)}")
    return int(not all(one.ok for one in checks))


def _service(workspace: Workspace) -> "tuple[Check, ...]":
    """Where the database does not open, the check before has said so."""
    from monitor.app import doctor_service, gather
    from monitor.store import engine

    try:
        database = engine.connect(workspace.database_url).url
        begun = database.get_backend_name() != "sqlite" or Path(str(database.database)).exists()
        return doctor_service.examine(workspace, now=gather.now(workspace)) if begun else ()
    except Stop:
        return ()


def schema(kind: str) -> int:
    """Prints a JSON Schema."""
    from monitor.sources.schema import definition_schema, mapping_schema, plan_schema

    schemas = {"targets": plan_schema, "reports": definition_schema, "mapping": mapping_schema}
    if kind not in schemas:
        raise Stop(arguments.not_known(kind, say("there is no such schema"), tuple(schemas)), code=2)
    screen.tell(json.dumps(schemas[kind](), ensure_ascii=False, indent=2))
    return 0
