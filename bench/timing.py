"""Medians of several runs, ours and the floor in turn, so that a drifting machine slows both alike."""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

RUNS = 5


@dataclass(frozen=True)
class Ratio:
    """Median seconds of ours and of the floor, and the median of the ratios run by run."""

    name: str
    ours: float
    floor: float
    ratio: float
    standard: float | None

    def __str__(self) -> str:
        verdict = "" if self.standard is None else f"  standard ≤ {self.standard:g}  {'met' if self.ratio <= self.standard else 'NOT MET'}"
        return f"{self.name:<42} ours {self.ours:8.3f} s  floor {self.floor:8.3f} s  ratio {self.ratio:6.2f}{verdict}"


def compare(name: str, ours: Callable[[], object], floor: Callable[[], object], standard: float | None = None, runs: int = RUNS) -> Ratio:
    """One warm-up of each, then both in turn."""
    ours(), floor()
    pairs = [(_seconds(ours), _seconds(floor)) for _ in range(runs)]
    first, second = (statistics.median(times) for times in zip(*pairs, strict=True))
    return Ratio(name, first, second, statistics.median(a / b for a, b in pairs), standard)


def show(line: object) -> None:
    """At once, also when piped."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _seconds(action: Callable[[], object]) -> float:
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin
