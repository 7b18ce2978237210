"""The commands that publish: report, its verification, issue and issues, and what changed in a report between two days."""

from pathlib import Path

from monitor.app import arguments, screen
from monitor.app.options import Lang, Theme
from monitor.problems import Stop
from monitor.report import Theme as Style
from monitor.wording import say


def report(
    names: tuple[str, ...], period: str | None, as_of: str | None, lang: Lang | None, formats: str, theme: Theme | None, *,
    again: bool, workers: int,
) -> int:  # fmt: skip
    """Writes each report and shows the table of those that changed; a report that fails is named and the others go on."""
    from monitor.app import gather, making, publish
    from monitor.app import workers as processes
    from monitor.outputs.terminal import status_table
    from monitor.store import Store

    workspace, language = arguments.here(lang)
    wanted, day, forms = arguments.period(period), arguments.day(as_of, "--as-of"), arguments.formats(formats)

    gathered = gather.gather(workspace)
    known, faulty = gather.definitions(workspace, gathered.promises)
    style: Style | None = theme.value if theme else None
    chosen = {
        publish.named(name, known[name], style): publish.adjusted(known[name], wanted, day, style)
        for name in arguments.named(names, tuple(known), faulty)
    }
    store = Store.open(workspace.database_url)
    asked = making.asked(store, chosen, (lang.value,) if lang else (), forms, gather.today(workspace))
    bench = making.bench(workspace, gathered, store, again=again)

    problems, files, faults = [*gathered.problems, *faulty], {}, []
    found = processes.make_all(bench, asked, processes.count(workers, len(asked)))
    for made in screen.counted(found, len(asked), language.render(say("Making reports"))):
        store.note(made.noted, recorded=gather.now(workspace))
        problems += [problem for problem in made.problems if problem not in problems]
        files[made.asked.name] = made.files
        faults += [made.fault] if made.fault else []
        for each in made.reports:
            if each.lang == language.code or len(made.asked.languages) == 1:
                screen.show(status_table(each, "brief"))
    screen.complain(problems, language)
    for path, written in (file for each in asked for file in files[each.name]):
        name = workspace.relative(path)
        screen.tell(name if written else language.render(say("{name} (unchanged)", name=name)))
    if gathered.actuals.empty:
        screen.tell(language.render(say("no figures yet: `monitor take FILE.csv --by WHO` takes them in")))
    if faults:
        raise faults[0]
    return int(screen.failing(problems))


def issue(names: tuple[str, ...], period: str | None, as_of: str | None, lang: Lang | None) -> int:
    """Issues each report in all its languages; one that fails is named and the others go on."""
    from monitor.app import gather, issuing, publish

    workspace, language = arguments.here(lang)
    wanted, day = arguments.period(period), arguments.day(as_of, "--as-of")
    gathered = gather.gather(workspace)
    known, faulty = gather.definitions(workspace, gathered.promises)

    problems = [*gathered.problems, *faulty]
    for name in arguments.named(names, tuple(known), faulty):
        try:
            issued = issuing.issue(workspace, gathered, publish.adjusted(known[name], wanted, day), name, now=gather.now(workspace))
        except Stop as stop:
            problems += stop.problems
            continue
        screen.tell(language.render(issuing.told(issued)))
        for artifact in issued.artifacts:
            screen.tell(f"output/{artifact.name}")
    screen.complain(problems, language)
    return int(screen.failing(problems))


def issues(name: str, lang: Lang | None, *, as_json: bool) -> int:
    """Lists every edition, the newest last."""
    from monitor.app import issuing
    from monitor.store import Store

    workspace, language = arguments.here(lang)
    store = Store.open(workspace.database_url)
    found = tuple((each, store.files(each)) for each in store.issues(name or None))
    if as_json:
        screen.tell(issuing.as_json(found))
    elif found:
        screen.show(issuing.as_table(found, language, workspace.timezone))
    else:
        screen.tell(language.render(say("nothing was issued yet")))
    return 0


def verify(file: Path, lang: Lang | None) -> int:
    """Says what a file is; 1 where it is not what the store gives."""
    from monitor.app import verifying

    workspace, language = arguments.here(lang)
    found = verifying.verify(workspace, file)
    screen.tell(language.render(verifying.told(found, file.name)))
    for place, theirs, ours in found.differences:
        screen.tell(
            language.render(say("    {place}: “{theirs}” in the file, “{ours}” by the store", place=place, theirs=theirs, ours=ours))
        )
    return int(found.verdict not in ("issued", "current"))


def diff(name: str, first: str, last: str | None, period: str | None, lang: Lang | None, *, as_json: bool) -> int:
    """Prints what became different in one report between two days' knowledge."""
    from monitor.app import changed, gather, publish

    workspace, language = arguments.here(lang)
    wanted, begin, end = arguments.period(period), arguments.day(first, "--from"), arguments.day(last, "--to") or gather.today(workspace)
    gathered = gather.gather(workspace)
    known, faulty = gather.definitions(workspace, gathered.promises)
    (chosen,) = arguments.named((name,), tuple(known), faulty)
    assert begin is not None
    both = changed.in_report(workspace, gathered, publish.adjusted(known[chosen], wanted, None), chosen, begin, end, language)
    if as_json:
        screen.tell(changed.report_json(both, begin, end))
    else:
        screen.show(changed.report_table(both, gathered.promises, begin, end, language))
    screen.complain(gathered.problems, language)
    return int(screen.failing(gathered.problems))
