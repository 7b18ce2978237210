"""What an archive keeps of a report: PDF/A-3a with its data inside, the same bytes for the same inputs, and no rendering in vain."""

import csv
import datetime
import hashlib
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pikepdf
import pytest

from monitor.app import gather, inputs, making, settings
from monitor.app.inputs import Inputs
from monitor.app.publish import attached, composing, file_name, plain
from monitor.assess import FINDINGS
from monitor.plan import Text
from monitor.report import Definition, settled
from monitor.store import Store
from tests.small_workspace import DEFINITION, environment, monitor, workspace

DAY = datetime.date(2024, 10, 15)
SHORT = f"{DEFINITION}sections: [brief]\n"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose figures are taken in and whose report is made, in two languages."""
    folder = workspace(tmp_path_factory.mktemp("office"), report=SHORT)
    assert monitor(folder, "take", "figures.csv", "--by", "Lan").code == 0
    assert monitor(folder, "report", "--format", "pdf,xlsx,csv,json").code == 0
    return folder


def made(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted((folder / "output").iterdir())}


def test_files_have_plain_names_that_stay(office: Path) -> None:
    """Name, language, format: ASCII, and the same each time; a name with other letters keeps a few digits of its own."""
    assert list(made(office)) == [f"thang-9.{lang}.{form}" for lang in ("en", "vi") for form in ("csv", "json", "pdf", "xlsx")]
    assert plain("tháng 9").isascii()
    assert plain("tháng 9") != plain("thang 9") != plain("thang-9")


def test_a_pdf_carries_workbook_and_findings(office: Path) -> None:
    """Both are attached under their names, byte for byte the files beside it, listed once, dated by the report's own day."""
    files = made(office)
    with pikepdf.open(io.BytesIO(files["thang-9.vi.pdf"])) as document:
        carried = {str(each.UF): each for each in document.Root.AF}
        assert len(document.Root.AF) == 2
        assert {name: str(each.AFRelationship) for name, each in carried.items()} == {
            "thang-9.vi.xlsx": "/Source",
            "thang-9.vi.csv": "/Data",
        }
        assert [str(each.EF.F.Subtype) for each in carried.values()] == [
            "/application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "/text/csv",
        ]
        assert {str(each.EF.F.Params.ModDate) for each in carried.values()} == {"D:20241015000000Z"}
        assert all("15/10/2024" in str(each.Desc) for each in carried.values())
        for name, each in carried.items():
            assert each.EF.F.read_bytes() == files[name]
        assert set(document.attachments) == set(carried)


def test_without_a_workbook_in_the_definition_only_the_findings_are_carried(office: Path) -> None:
    """What is attached goes by the definition: a report that is only a PDF carries its data and no workbook."""
    workspace_ = settings.find(str(office))
    gathered = gather.gather(workspace_)
    definition = replace(gather.definitions(workspace_, gathered.promises)[0]["thang-9"], formats=("pdf",))
    assert attached(definition) == ("csv",)
    (one,) = composing(workspace_, gathered, "thang-9", definition, ("en",))
    with pikepdf.open(io.BytesIO(one.bytes_of("pdf"))) as document:
        assert list(document.attachments) == [file_name(one.report, "csv")]


def test_findings_are_the_documented_columns_of_this_report(office: Path) -> None:
    """The CSV has a line for each finding of the report with all columns of docs/findings.md, and its sentence in the report's words."""
    lines = list(csv.DictReader(io.StringIO(made(office)["thang-9.vi.csv"].decode())))
    assert set(FINDINGS) <= set(lines[0])
    assert {line["indicator"] for line in lines} >= {"power", "retail", "iip"}
    status = json.loads(monitor(office, "status", "--json", "--period", "2024-9M", "--as-of", "2024-10-15").out)
    assert [line["sentence"] for line in lines] == [finding["sentence"] for finding in status["findings"]]


def test_archival_part_level_colour_and_fonts(office: Path) -> None:
    """XMP says PDF/A part 3, level A; one output intent with its profile; every font file is inside; nothing runs or points outside."""
    for name in ("thang-9.vi.pdf", "thang-9.en.pdf"):
        with pikepdf.open(io.BytesIO(made(office)[name])) as document:
            about = bytes(document.Root.Metadata.read_bytes()).decode()
            assert 'pdfaid:part="3"' in about
            assert 'pdfaid:conformance="A"' in about
            (intent,) = document.Root.OutputIntents
            assert intent.S == "/GTS_PDFA1"
            assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"
            assert document.Root.MarkInfo.Marked
            assert "/Encrypt" not in document.trailer
            assert not {"/OpenAction", "/AA"} & set(document.Root.keys())
            fonts = [each for each in document.objects if _is(each, "/FontDescriptor")]
            assert fonts
            assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)
            assert not any(_is(each, "/Action") and each.S in ("/JavaScript", "/Launch", "/URI") for each in document.objects)


def _is(thing: Any, kind: str) -> bool:
    return isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)) and thing.get("/Type") == kind


STRANGE = (
    {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "America/New_York", "LC_ALL": "C.UTF-8", "LANG": "vi_VN.UTF-8", "PYTHONHASHSEED": "2"},
    {"TZ": "Australia/Lord_Howe", "LC_ALL": "vi_VN.UTF-8", "LANG": "en_US.ISO-8859-1", "PYTHONHASHSEED": "3", "SOURCE_DATE_EPOCH": "1"},
)


def test_same_inputs_same_bytes(office: Path, tmp_path: Path) -> None:
    """PDF, workbook, Word, findings and JSON come out byte for byte in other folders, processes, time zones, locales and hash seeds."""
    command = [sys.executable, "-m", "monitor", "report", "--again", "--lang", "vi", "--format", "pdf,docx,xlsx,csv,json"]
    running = []
    for number, strange in enumerate(STRANGE, start=1):
        folder = shutil.copytree(office, tmp_path / str(number))
        running.append((folder, subprocess.Popen(command, cwd=folder, env=environment(**strange), stdout=subprocess.DEVNULL)))
    found = []
    for folder, process in running:
        assert process.wait() == 0
        found.append({name: hashlib.sha256(content).hexdigest()[:12] for name, content in made(folder).items() if ".vi." in name})
    assert len(found[0]) == 5
    assert found[0] == found[1] == found[2]


def test_what_is_unchanged_is_not_rendered_again(office: Path) -> None:
    """A second run loads no renderer, says so beside each path and leaves the files as they are; `--again` renders all the same."""
    before = {file: file.stat().st_mtime_ns for file in (office / "output").iterdir()}
    code = (
        "import sys; from monitor.app.cli import main\ntry: main()\n"
        "except SystemExit as end: assert not {'weasyprint', 'xlsxwriter'} & set(sys.modules); raise"
    )
    command = [sys.executable, "-c", code, "report", "--format", "pdf,xlsx", "--lang", "en"]
    said = subprocess.run(command, cwd=office, env=environment(), check=True, capture_output=True, encoding="utf-8").stdout
    assert said.splitlines() == ["output/thang-9.en.pdf (unchanged)", "output/thang-9.en.xlsx (unchanged)"]
    assert {file: file.stat().st_mtime_ns for file in before} == before
    assert "output/thang-9.en.csv\n" in monitor(office, "report", "--again", "--format", "csv", "--lang", "en").out


def test_a_file_that_somebody_changed_is_written_again(office: Path) -> None:
    """The store's word alone is not enough: the file must still have the bytes that were written."""
    file = office / "output" / "thang-9.en.json"
    whole = file.read_bytes()
    for spoilt in (whole + b" ", b""):
        file.write_bytes(spoilt)
        assert "output/thang-9.en.json\n" in monitor(office, "report", "--format", "json", "--lang", "en").out
        assert file.read_bytes() == whole
    file.unlink()
    monitor(office, "report", "--format", "json", "--lang", "en")
    assert file.read_bytes() == whole


def test_figures_of_other_days_and_other_plans_render_nothing(tmp_path: Path) -> None:
    """What became known after the report's day, or says nothing in it, changes no byte and costs no rendering."""
    folder = workspace(tmp_path)
    monitor(folder, "take", "figures.csv", "--by", "Lan")
    monitor(folder, "report", "--format", "json", "--lang", "vi")
    assert monitor(folder, "record", "retail", "2024-01..2024-10", "3333", "--known", "2024-11-02", "--by", "Lan").code == 0
    assert "(không thay đổi)" in monitor(folder, "report", "--format", "json", "--lang", "vi").out
    plan = (folder / "targets/plan.yaml").read_text(encoding="utf-8")
    (folder / "targets/plan.yaml").write_text(f"# một lời nhắn\n{plan}", encoding="utf-8")
    assert "(không thay đổi)" in monitor(folder, "report", "--format", "json", "--lang", "vi").out
    assert monitor(folder, "record", "retail", "2024-01..2024-09", "3333", "--known", "2024-10-12", "--by", "Lan").code == 0
    assert "(không thay đổi)" not in monitor(folder, "report", "--format", "json", "--lang", "vi").out


@pytest.fixture(scope="module")
def known(office: Path) -> tuple[Inputs, Definition]:
    found = settings.find(str(office))
    gathered = gather.gather(found)
    definition, _ = settled(gather.definitions(found, gathered.promises)[0]["thang-9"], DAY)
    return Inputs(found, gathered), definition


def figure(frame: pd.DataFrame, name: str, value: object) -> pd.DataFrame:
    """The frame with one cell of its first row otherwise."""
    changed = frame.copy()
    changed[name] = changed[name].astype(object)
    changed.loc[changed.index[0], name] = value
    return changed


def wholly(here: Inputs, **parts: object) -> Inputs:
    return Inputs(here.workspace, replace(here.gathered, **parts))


FIGURE = {"value": 1.0, "indicator": "x", "unit": "x", "period": "2020", "status": "official", "known": pd.Timestamp("2024-01-01"),
          "measure": "x", "basis": "current", "decimals": 3, "source": "x", "giver": "x", "stated": "x", "note": "x", "remark": "x",
          "recorded": pd.Timestamp("2020-01-01", tz="UTC"), "id": 99}  # fmt: skip
SET = {
    "target_id": "t",
    "period": "2024",
    "flag": "watch",
    "by": "Lan",
    "reason": "x",
    "until": pd.NaT,
    "known": pd.Timestamp("2024-10-01"),
}
OVERRIDE = pd.DataFrame([SET])


def variants(here: Inputs, definition: Definition) -> Iterator[tuple[str, str]]:
    """One input after the other changed alone: what it is, and the digest it gives."""
    yield "as it is", here.of("thang-9", "vi", definition, DAY)
    yield "another name", here.of("thang-10", "vi", definition, DAY)
    yield "another language", here.of("thang-9", "en", definition, DAY)
    yield "another day", here.of("thang-9", "vi", definition, DAY + datetime.timedelta(1))
    yield "another edition", here.of("thang-9", "vi", definition, DAY, beside=2)
    for name, value in {"title": Text("Khác"), "theme": "official", "units": ("hoa-lu",), "formats": ("pdf",), "logo": "a.svg"}.items():
        yield f"definition: {name}", here.of("thang-9", "vi", replace(definition, **{name: value}), DAY)  # type: ignore[arg-type]
    actuals = here.gathered.actuals
    for name, value in FIGURE.items():
        yield f"figure: {name}", wholly(here, actuals=figure(actuals, name, value)).of("thang-9", "vi", definition, DAY)
    yield "a figure more", wholly(here, actuals=pd.concat([actuals, actuals[:1]])).of("thang-9", "vi", definition, DAY)
    yield "a figure less", wholly(here, actuals=actuals[1:]).of("thang-9", "vi", definition, DAY)
    yield "a flag set by hand", wholly(here, overrides=OVERRIDE).of("thang-9", "vi", definition, DAY)
    files = here.gathered.promises.files
    shorter = {name: replace(file, targets=file.targets[1:]) for name, file in files.items()}
    yield "a target less", wholly(here, promises=replace(here.gathered.promises, files=shorter)).of("thang-9", "vi", definition, DAY)
    yield "another zone", Inputs(replace(here.workspace, timezone="UTC"), here.gathered).of("thang-9", "vi", definition, DAY)


def test_any_input_that_changes_changes_the_digest(known: tuple[Inputs, Definition]) -> None:
    """Each field of a figure, a flag set by hand, a target, each part of the definition, day, language, edition: none is missed."""
    found = dict(variants(*known))
    assert len(set(found.values())) == len(found)
    assert found == dict(variants(*known))


def test_figures_known_later_are_no_input(known: tuple[Inputs, Definition]) -> None:
    """A report of a day does not depend on what nobody knew on that day."""
    here, definition = known
    later = here.gathered.actuals[:1].assign(known=pd.Timestamp("2024-10-16"))
    more = wholly(here, actuals=pd.concat([here.gathered.actuals, later]))
    assert more.of("thang-9", "vi", definition, DAY) == here.of("thang-9", "vi", definition, DAY)
    assert more.of("thang-9", "vi", definition, DAY + datetime.timedelta(1)) != here.of(
        "thang-9", "vi", definition, DAY + datetime.timedelta(1)
    )


LOOKS: dict[str, Callable[[], dict[str, object]]] = {
    "fonts": lambda: {"fonts": lambda: "another"},
    "programme": lambda: {"programme": lambda: "another"},
    "versions": lambda: {"versions": lambda: {"weasyprint": "70.1"}},
}


@pytest.mark.parametrize("part", [*LOOKS, "templates"])
def test_the_look_is_an_input(part: str, known: tuple[Inputs, Definition], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A template or style of the workspace's own, a font, a line of the programme, the version of a library: each gives another digest."""
    here, definition = known
    before = here.of("thang-9", "vi", definition, DAY)
    if part == "templates":
        (tmp_path / "templates").mkdir()
        (tmp_path / "templates" / "tokens.css").write_text(":root { --ink: #000 }", encoding="utf-8")
        there = replace(here.workspace, root=tmp_path)
    else:
        there = here.workspace
        for name, value in LOOKS[part]().items():
            monkeypatch.setattr(inputs, name, value)
    assert Inputs(there, here.gathered).of("thang-9", "vi", definition, DAY) != before


def test_digests_are_the_same_in_every_process(office: Path, known: tuple[Inputs, Definition]) -> None:
    """A digest kept by one process is recognised by the next, whatever its hash seed, zone and locale."""
    code = (
        "import datetime; from monitor.app import gather, settings; from monitor.app.inputs import Inputs;"
        "from monitor.report import settled;"
        "w = settings.find(); g = gather.gather(w); d = gather.definitions(w, g.promises)[0]['thang-9'];"
        "day = datetime.date(2024, 10, 15); print(Inputs(w, g).of('thang-9', 'vi', settled(d, day)[0], day))"
    )
    for strange in STRANGE[1:]:
        ran = subprocess.run(
            [sys.executable, "-c", code], cwd=office, env=environment(**strange), check=True, capture_output=True, text=True
        )
        assert ran.stdout.strip() == known[0].of("thang-9", "vi", known[1], DAY)


def test_one_that_fails_stops_no_other(tmp_path: Path) -> None:
    """With two processes as with one: a report that cannot be made is named, a fault of the programme too, and the others are written."""
    folder = workspace(tmp_path, report=SHORT)
    monitor(folder, "take", "figures.csv", "--by", "Lan")
    for name, more in {"a-logo": "logo: missing.svg\n", "b-fault": ""}.items():
        (folder / f"reports/{name}.yaml").write_text(SHORT + more, encoding="utf-8")
    (folder / "templates").mkdir()
    (folder / "templates/running.html").write_text('{% if report.name == "b-fault" %}{{ 1 // 0 }}{% endif %}', encoding="utf-8")
    ran = monitor(folder, "report", "--format", "pdf", "--lang", "en", "--workers", "2")
    assert ran.code == 3
    assert "missing.svg" in ran.err
    assert "Fault: ZeroDivisionError" in ran.err
    assert ran.out.splitlines()[-1:] == ["output/thang-9.en.pdf"]
    assert [file.name for file in (folder / "output").iterdir()] == ["thang-9.en.pdf"]


def test_each_render_is_noted(office: Path) -> None:
    """The store knows of each file from which inputs it was written and which bytes it had."""
    found = settings.find(str(office))
    store = Store.open(found.database_url)
    noted = store.noted()
    store.close()
    for (name, lang, form), last in noted.items():
        assert hashlib.sha256((office / "output" / f"{name}.{lang}.{form}").read_bytes()).hexdigest() == last.sha256
    assert making.Rendering is type(next(iter(noted.values())))
