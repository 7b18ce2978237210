"""Many reports: two processes against one, memory as reports go by, and what a report costs whose inputs did not change."""

import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import forkserver
from pathlib import Path

from monitor.app import gather, inputs, making, settings, workers
from monitor.app.handin import take_all
from monitor.app.making import Asked, Bench
from monitor.app.settings import Workspace
from monitor.plan import Text
from monitor.store import Store

TOP = Path(__file__).parents[1]
MANY = 100
STANDARD = 1.8


def lines(many: int = MANY) -> Iterator[object]:
    with tempfile.TemporaryDirectory() as folder:
        office = _office(Path(folder))
        bench, asked = _asked(office, many)
        yield from _together(bench, asked)
        yield _unchanged(office, bench, asked)


def _office(folder: Path) -> Workspace:
    """The example with its figures, in a folder of its own."""
    for part in ("targets", "reports", "templates", "monitor.toml"):
        copy = shutil.copytree if (TOP / part).is_dir() else shutil.copyfile
        copy(TOP / part, folder / part)  # type: ignore[operator]
    office = settings.find(str(folder))
    take_all(office, sorted((folder / "targets").glob("*/*.csv")), by="bench", now=gather.now(office))
    return office


def _asked(office: Workspace, many: int) -> tuple[Bench, tuple[Asked, ...]]:
    """As many different reports: the example's, each under further titles, as PDF and workbook in its first language."""
    gathered, store = gather.gather(office), Store.open(office.database_url)
    known, _ = gather.definitions(office, gathered.promises)
    bases = list(known.items())
    chosen = {}
    for number in range(many):
        name, definition = bases[number % len(bases)]
        title = Text(f"{definition.title.vi} ({number})", definition.title.en and f"{definition.title.en} ({number})")
        chosen[f"{name}-{number}"] = replace(definition, title=title, formats=("pdf", "xlsx"), languages=definition.languages[:1])
    asked = making.asked(store, chosen, (), (), gather.today(office))
    store.close()
    return Bench(office, inputs.Inputs(office, gathered), {}, again=True), asked


def _together(bench: Bench, asked: tuple[Asked, ...]) -> Iterator[str]:
    seconds, heaviest = {}, []
    for count in (1, 2):
        begin = time.perf_counter()
        with _weighed() as weights:
            problems = [problem for made in workers.make_all(bench, asked, count) for problem in made.problems]
        seconds[count], heaviest = time.perf_counter() - begin, weights or heaviest
        yield f"{len(asked)} reports, {count} process(es): {seconds[count]:.1f} s, {len(problems)} problems"
    ratio = seconds[1] / seconds[2]
    yield f"two processes over one: {ratio:.2f} times as fast  standard ≥ {STANDARD}  {'met' if ratio >= STANDARD else 'NOT MET'}"
    if heaviest:
        quarter = len(heaviest) // 4 or 1
        early, late = max(heaviest[quarter : 2 * quarter]), max(heaviest[-quarter:])
        yield f"heaviest process: {early:.0f} MB in the second quarter of the run, {late:.0f} MB in the last"


@contextmanager
def _weighed() -> Iterator[list[float]]:
    """The resident size of the heaviest worker, twice a second, in MB; nothing where the system has no /proc."""
    weights: list[float] = []
    over = threading.Event()

    def weigh() -> None:
        while not over.wait(0.5):
            parent = getattr(forkserver._forkserver, "_forkserver_pid", None)  # noqa: SLF001 - nothing public says it
            found = [_resident(status) for status in Path("/proc").glob("[0-9]*/status") if parent]
            if sizes := [size for above, size in found if above == parent]:
                weights.append(max(sizes))

    thread = threading.Thread(target=weigh)
    thread.start()
    try:
        yield weights
    finally:
        over.set()
        thread.join()


def _resident(status: Path) -> tuple[int, float]:
    """Parent's number and MB of a process; of one that is gone, nothing."""
    try:
        said = dict(line.split(":", 1) for line in status.read_text().splitlines())
    except OSError:
        return 0, 0.0
    return int(said["PPid"]), int(said.get("VmRSS", "0 kB").split()[0]) / 1024


def _unchanged(office: Workspace, bench: Bench, asked: tuple[Asked, ...]) -> str:
    """All of them once more, with what was noted: none may be composed or rendered."""
    noted = {note.key: note for made in workers.make_all(bench, asked, 2) for note in made.noted}
    again, times, written = Bench(office, inputs.Inputs(office, bench.inputs.gathered), noted), [], 0
    begin = time.perf_counter()
    assert again.inputs.look
    shared = (time.perf_counter() - begin) * 1000
    for each in asked:
        begin = time.perf_counter()
        made = making.make(again, each)
        times.append((time.perf_counter() - begin) * 1000)
        written += len(made.reports) + sum(fresh for _, fresh in made.files)
    worst, median = max(times), statistics.median(times)
    verdict = "met" if worst <= 50 and not written else "NOT MET"
    told = f"{written} rendered, median {median:.1f} ms, worst {worst:.1f} ms, {shared:.0f} ms once for all"
    return f"unchanged, {len(asked)} reports: {told}  standard ≤ 50 each  {verdict}"
