"""Reports made by several processes at once: each gets the bench once, and the death of one costs one report."""

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

from monitor.app import making
from monitor.app.making import Asked, Bench, Made
from monitor.problems import Problem
from monitor.wording import say

FEW = 4
"""So few reports are made sooner than further processes have loaded what they need."""
LOADED = ("monitor.app.workers", "monitor.outputs.pdf", "monitor.outputs.excel")
"""Loaded once by the process that all workers are forked from, where the system can fork."""
_bench: list[Bench] = []


def count(wanted: int, reports: int) -> int:
    """How many processes: as many as asked for, else one for few reports and one per core for many."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(wanted or (1 if reports < FEW else cores), reports))


def make_all(bench: Bench, wanted: tuple[Asked, ...], workers: int) -> Iterator[Made]:
    """As they get ready. A report whose process died is tried once more, alone, and named if it dies again."""
    if workers == 1:
        yield from making.make_all(bench, wanted)
        return
    assert bench.inputs.look  # worked out here, once for all
    left: list[Asked] = []
    with _pool(bench, workers) as pool:
        running = {pool.submit(_make, asked): asked for asked in wanted}
        for future in as_completed(running):
            made = _result(future)
            if made:
                yield made
            else:
                left.append(running[future])
    for asked in left:
        with _pool(bench, 1) as pool:
            yield _result(pool.submit(_make, asked)) or Made(asked, problems=(_dead(asked),))


def _pool(bench: Bench, workers: int) -> ProcessPoolExecutor:
    ways = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in ways else "spawn")
    if "forkserver" in ways:
        context.set_forkserver_preload(list(LOADED))
    return ProcessPoolExecutor(workers, context, _start, (bench,))


def _start(bench: Bench) -> None:
    _bench[:] = [bench]


def _make(asked: Asked) -> Made:
    return making.make(_bench[0], asked)


def _result(future: "Future[Made]") -> Made | None:
    """None where the process died."""
    try:
        return future.result()
    except BrokenProcessPool:
        return None


def _dead(asked: Asked) -> Problem:
    return Problem(asked.name, say("the process that made this report was ended"), say("is there enough memory? `monitor doctor` looks"))
