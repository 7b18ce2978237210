"""Issues reports: an edition with all its files, its words and what it was made from, kept whole in one transaction."""

import datetime
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import RenderableType

from monitor.app.gather import Gathered
from monitor.app.initialise import shipped
from monitor.app.inputs import Inputs, versions
from monitor.app.making import Asked, asked, composed, inputs_of
from monitor.app.publish import Composed, composing, file_name, write
from monitor.app.settings import Workspace
from monitor.outputs.json import report_json
from monitor.outputs.terminal import plain_table
from monitor.problems import Problem, Stop
from monitor.report import Cell, Definition, Lang, Table
from monitor.sources.definitions import FOLDER as REPORTS
from monitor.sources.definitions import read_definitions
from monitor.sources.plans import FOLDER as TARGETS
from monitor.sources.plans import read_plans, yaml_files
from monitor.statements import LastIssue
from monitor.store import Artifact, Draft, File, Issue, Store, Writing
from monitor.store.issued import last
from monitor.wording import Language, Message, say


@dataclass(frozen=True)
class Prepared:
    """An edition rendered and not yet kept; without a draft the last edition of that period still says the same."""

    asked: Asked
    draft: Draft | None
    made: tuple[Composed, ...] = ()
    """The report in each language, as it was composed."""


@dataclass(frozen=True)
class Issued:
    """An edition that is kept: whether it is new, and which one it replaces."""

    issue: Issue
    artifacts: tuple[Artifact, ...]
    new: bool
    replaced: Issue | None = None

    @property
    def edition(self) -> int:
        return self.issue.edition


def issue(workspace: Workspace, gathered: Gathered, definition: Definition, name: str, *, now: datetime.datetime) -> Issued:
    """Prepares an edition, keeps it, and writes its files to `output/`."""
    store = Store.open(workspace.database_url)
    prepared = prepare(workspace, gathered, store, definition, name, now=now)
    with store.writing() as writing:
        issued = keep(writing, prepared, now=now)
    for _ in written(workspace, store, issued.artifacts):
        pass
    store.close()
    return issued


def prepare(
    workspace: Workspace, gathered: Gathered, store: Store, definition: Definition, name: str, *, now: datetime.datetime
) -> Prepared:
    """Composes and renders, which takes seconds, before anything is kept: no transaction waits for it."""
    day = now.astimezone(ZoneInfo(workspace.timezone)).date()
    (wanted,) = asked(store, {name: definition}, (), (), day)
    found = composed(workspace, gathered, wanted)
    edition = found[0].edition
    same = wanted.standing.same
    if same and edition == same.edition - 1:
        return Prepared(wanted, None, found)
    inputs = Inputs(workspace, gathered)
    files = tuple(
        File(
            one.report.lang, form, file_name(one.report, form), inputs_of(inputs, wanted, one.report.lang), one.bytes_of(form),
            report_json(one.report),
        )
        for one in found
        for form in wanted.formats
    )  # fmt: skip
    assert isinstance(wanted.definition.as_of, datetime.date)
    before = wanted.standing.before
    draft = Draft(
        name, wanted.definition.span, wanted.definition.as_of, edition + 1, before.id if before else None, len(gathered.actuals),
        0 if gathered.overrides is None else len(gathered.overrides), sources(workspace, name), versions(), files,
    )  # fmt: skip
    return Prepared(wanted, draft, found)


def keep(writing: Writing, prepared: Prepared, *, now: datetime.datetime) -> Issued:
    """Keeps the edition in an open transaction, with whatever else belongs to it; Stop where another one came in between."""
    wanted = prepared.asked
    found, same = last(each for each in writing.issues(wanted.name) if each.period == wanted.definition.span), wanted.standing.same
    if (found.id if found else None) != (same.id if same else None):
        raise Stop(Problem(wanted.name, say("another edition was issued meanwhile"), say("issue it once more")))
    if prepared.draft is None:
        assert same is not None
        return Issued(same, writing.files(same), new=False)
    kept, files = writing.issue(prepared.draft, recorded=now)
    return Issued(kept, files, new=True, replaced=same)


def written(workspace: Workspace, store: Store, artifacts: tuple[Artifact, ...]) -> Iterator[Path]:
    """The files as they are kept, under their names in `output/`."""
    for each in artifacts:
        yield write(workspace.root / "output" / each.name, _content(store, each.sha256))


def sources(workspace: Workspace, name: str) -> dict[str, bytes]:
    """The files that a report is made from, by their names in a workspace: plans, its definition, and the templates that win."""
    root = workspace.root
    plans = yaml_files(root, TARGETS)
    own = [file for file in yaml_files(root, REPORTS) if file.stem == name]
    texts = {file.relative_to(root).as_posix(): file.read_bytes() for file in (*plans, *own)}
    looks = {
        f"templates/{file.relative_to(folder).as_posix()}": file.read_bytes()
        for folder in (shipped() / "templates", root / "templates")
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
    return {**texts, **looks}


def again(workspace: Workspace, store: Store, issue: Issue) -> Iterator[tuple[Artifact, bytes]]:
    """The files of an edition rendered anew, from the sources that were kept with it and the figures that were there then."""
    with tempfile.TemporaryDirectory() as folder:
        there = replace(workspace, root=Path(folder).resolve())
        for name, sha256 in _listed(store, issue.sources).items():
            write(there.root / name, _content(store, sha256))
        promises, problems = read_plans(there.root)
        definitions, _ = read_definitions(there.root, promises)
        gathered = Gathered(promises, problems, store.actuals().head(issue.figures), store.overrides().head(issue.overrides))
        before = next((each for each in store.issues(issue.report) if each.id == issue.earlier), None)
        definition = replace(definitions[issue.report], period=issue.period, as_of=issue.as_of)
        definition = replace(definition, last_issue=LastIssue(before.period, before.as_of)) if before else definition
        kept = store.files(issue)
        languages: tuple[Lang, ...] = tuple(lang for lang in definition.languages if any(each.lang == lang for each in kept))
        for one in composing(there, gathered, issue.report, definition, languages, edition=issue.edition - 1):
            for artifact in kept:
                if artifact.lang == one.report.lang:
                    yield artifact, one.bytes_of(artifact.format)  # type: ignore[arg-type]


def _listed(store: Store, sha256: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(_content(store, sha256))
    return found


def _content(store: Store, sha256: str) -> bytes:
    content = store.content(sha256)
    assert content is not None, sha256  # the database itself holds to it: a foreign key
    return content


def told(issued: Issued) -> Message:
    """What became of it, in a sentence."""
    kept = issued.issue
    named = {"report": kept.report, "period": kept.period, "day": kept.as_of, "edition": edition(kept)}
    if not issued.new:
        return say("{report}, {period}: {edition} as of {day} still says the same; nothing new was issued", **named)
    return say("{report}, {period}: {edition} issued, data as of {day}", **named)


def edition(issue: Issue) -> Message:
    return say("first edition") if issue.edition == 1 else say("replacement no. {n}", n=issue.edition - 1)


def as_table(found: Sequence[tuple[Issue, tuple[Artifact, ...]]], language: Language, timezone: str) -> RenderableType:
    """One line for each edition."""
    heads = (say("Report"), say("Period"), say("Edition"), say("Data as of"), say("Issued on"), say("Files"))
    rows = tuple(
        tuple(
            Cell(text)
            for text in (
                kept.report, language.period(kept.period), language.render(edition(kept)), language.date(kept.as_of),
                language.render(say("{at}", at=f"{kept.recorded.astimezone(ZoneInfo(timezone)):%d/%m/%Y %H:%M}")),
                ", ".join(file.name for file in files),
            )
        )
        for kept, files in found
    )  # fmt: skip
    title = language.render(say("Reports issued"))
    return plain_table(Table(title, tuple(Cell(language.render(head)) for head in heads), ("text",) * len(heads), rows))


def as_json(found: Sequence[tuple[Issue, tuple[Artifact, ...]]]) -> str:
    """`{"issues": […]}`, each with its files."""
    listed = [{**_plain(kept), "files": [_plain(file) for file in files]} for kept, files in found]
    return json.dumps({"issues": listed}, ensure_ascii=False, indent=1)


def _plain(kept: Issue | Artifact) -> dict[str, object]:
    return {name: value if isinstance(value, (int, str)) or value is None else _text(value) for name, value in vars(kept).items()}


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
