"""What the commands of `monitor plan` do: gather, decide, apply; each returns the exit code."""

from pathlib import Path

from monitor.app import arguments, gather, planning, publish, screen
from monitor.app.options import Lang
from monitor.app.publish import plain
from monitor.app.settings import Workspace
from monitor.problems import Problem, Stop
from monitor.wording import Language, say


def form(code: str, to: Path | None, as_of: str | None, lang: Lang | None, *, monthly: bool) -> int:
    """Writes the workbook and prints its path."""
    workspace, language = arguments.here(lang)
    day = arguments.day(as_of, "--as-of") or gather.today(workspace)

    gathered = gather.gather(workspace)
    content = planning.form(gathered, code, language, phasing="monthly" if monthly else "quarterly", as_of=day)

    path = publish.write(to or workspace.root / "output" / "plans" / f"{plain(code)}.{language.code}.xlsx", content)
    screen.tell(workspace.relative(path.absolute()))
    return 0


def take(source: Path, by: str, to: Path | None, lang: Lang | None, *, force: bool) -> int:
    """Writes the plan file, says what changed, and offers the words for the commit that keeps it."""
    workspace, language = arguments.here(lang)
    if not by.strip():
        raise Stop(Problem("--by", say("who hands this in?")), code=2)

    taken = planning.take(workspace, gather.gather(workspace), source, to, force=force)

    screen.complain(taken.warnings, language)
    if not taken.nothing:
        planning.apply(taken)
    _tell(workspace, language, taken, source, by)
    return 0


def following(code: str, to: Path | None, as_of: str | None, lang: Lang | None, *, monthly: bool, force: bool) -> int:
    """Writes the draft and prints its path."""
    workspace, language = arguments.here(lang)
    day = arguments.day(as_of, "--as-of") or gather.today(workspace)

    gathered = gather.gather(workspace)
    file = planning.draft(gathered, code, as_of=day)
    assert file.plan
    path = (to or workspace.root / "output" / "plans" / f"{plain(file.plan.code)}.yaml").absolute()
    if to and path.exists() and not force:
        raise Stop(Problem(workspace.relative(path), say("this file is there already"), say("name another one, or say --force")))
    if path.suffix == ".xlsx":
        content = planning.draft_workbook(gathered, file, language, phasing="monthly" if monthly else "quarterly", as_of=day)
    else:
        content = planning.draft_text(workspace, file, path, language).encode()

    screen.tell(workspace.relative(publish.write(path, content)))
    return 0


def _tell(workspace: Workspace, language: Language, taken: planning.Taken, source: Path, by: str) -> None:
    name = workspace.relative(taken.path)
    if taken.nothing:
        screen.tell(language.render(say("{file}: nothing has changed", file=name)))
        return
    counts = {"changed": taken.changed, "added": taken.added, "removed": taken.removed}
    screen.tell(language.render(say("{file}: {changed} targets changed, {added} new, {removed} removed", file=name, **counts)))
    told = say("keep it with: git commit -m “{file}: from {source} by {by}” {file}", file=name, source=source.name, by=by)
    screen.tell(language.render(told))
