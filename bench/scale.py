"""How the assessment grows from a province to a nation: speed, memory, and the ratio to bare numpy, in a child process per size.

Memory is the greatest that the child ever had, the nation itself and an assessment of every year's targets included.
"""

import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bench import floor, nation
from bench.timing import Ratio, compare
from monitor.assess import assess_tables

STANDARD, EXPONENT, MEMORY = 6.0, 1.05, 8.0
GIB = 2**30 / 1024
"""Of the kibibytes in which Linux gives a process's greatest memory."""


def lines(sizes: Sequence[int] = nation.SIZES) -> Iterator[str]:
    """A line per size, then the growth between sizes."""
    yield f"A synthetic nation ({nation.PERIOD}, known on {nation.AS_OF}): every target of the year against all figures of ten years."
    found = []
    for size in sizes:
        found.append(_child(size))
        yield _told(found[-1])
    for small, large in pairwise(found):
        ours, bare = (math.log(large[name] / small[name]) / math.log(large["rows"] / small["rows"]) for name in ("ours", "floor"))
        met = "met" if ours <= EXPONENT else "NOT MET"
        yield (
            f"growth from {small['rows']:,} to {large['rows']:,} figures: exponent {ours:.2f}, the floor's own {bare:.2f}"
            f"  standard ≤ {EXPONENT}  {met}"
        )


def _told(found: dict[str, float]) -> str:
    ratio = Ratio(f"{found['rows']:,.0f} figures", found["ours"], found["floor"], found["ratio"], STANDARD)
    speed = f"{found['findings']:,.0f} findings, {found['findings'] / found['ours']:,.0f}/s, {found['rows'] / found['ours']:,.0f} figures/s"
    memory = f"peak {found['memory']:.2f} GiB  standard ≤ {MEMORY:g} GiB  {'met' if found['memory'] <= MEMORY else 'NOT MET'}"
    return f"{ratio}\n  {speed}; every year's targets: {found['every']:,.0f}/s; texts as strings: {found['texts']:.2f} s; {memory}"


def _child(size: int) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-m", "bench.scale", str(size)], check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout))


def measure(size: int) -> dict[str, float]:
    """Seconds, ratio and memory at about so many figures."""
    made = nation.nation(size)
    actuals, targets = nation.actuals(made), nation.targets(made)
    runs = 3 if size > 2_000_000 else 9

    def ours(period: str | None = nation.PERIOD) -> int:
        return len(assess_tables(targets, actuals, period, as_of=nation.AS_OF))

    ratio = compare("", ours, lambda: floor.assess(made), STANDARD, runs=runs)
    begin = time.perf_counter()
    every = ours(None) / (time.perf_counter() - begin)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / GIB
    actuals, targets = (frame.astype(dict.fromkeys(frame.select_dtypes("category"), "str")) for frame in (actuals, targets))
    begin = time.perf_counter()
    findings = ours()
    texts = time.perf_counter() - begin
    return {
        "rows": len(actuals), "findings": findings, "ours": ratio.ours, "floor": ratio.floor, "ratio": ratio.ratio, "every": every,
        "texts": texts, "memory": memory,
    }  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]))))
