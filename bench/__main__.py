"""`make bench`: every figure of the README, measured now; `python -m bench nation` measures only that part."""

import sys
from collections.abc import Callable, Iterator

from bench import backtest, clockwork, forms, outputs, publishing, reading, scale
from bench.timing import show


def _outputs() -> Iterator[object]:
    yield "Medians, each as a ratio to a floor measured in the same run."
    yield f"read, assess and compose every example report: {outputs.whole_path():.2f} s once"
    yield from outputs.ratios()


PARTS: dict[str, Callable[[], Iterator[object]]] = {
    "outputs": _outputs,
    "backtest": lambda: iter([backtest.table()]),
    "store": reading.lines,
    "forms": forms.lines,
    "publishing": publishing.lines,
    "clockwork": clockwork.lines,
    "nation": scale.lines,
}


def main(*wanted: str) -> None:
    """Prints each figure as soon as it is known, of the parts named or of all."""
    for part in wanted or PARTS:
        for line in PARTS[part]():
            show(line)


if __name__ == "__main__":
    if unknown := set(sys.argv[1:]) - set(PARTS):
        sys.exit(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    main(*sys.argv[1:])
