"""The bell of the service: at once, every minute, and soon after a figure has come in; a signal ends it after the tick at hand."""

import signal
from collections.abc import Callable, Iterator

import pytest

from monitor.app.clockwork import run


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    """As they were before the service took them."""
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


def test_a_figure_that_comes_in_rings_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two minutes the service looks whether there are other facts, and rings once for each change."""
    monkeypatch.setattr(run, "GLANCE", 0.01)
    facts, rings = iter(["1", "1", "1", "2", "2", "2", "3"]), list[bool]()

    def ring(stopping: Callable[[], bool]) -> None:
        rings.append(stopping())
        if len(rings) == 3:
            signal.raise_signal(signal.SIGTERM)

    run.forever(ring, lambda: next(facts))
    assert rings == [False, False, False]
    assert next(facts, "") == ""


def test_nothing_new_rings_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without news it rings once, and waits for the minute."""
    monkeypatch.setattr(run, "GLANCE", 0.001)
    looks, rings = [0], [0]

    def news() -> str:
        looks[0] += 1
        if looks[0] == 20:
            signal.raise_signal(signal.SIGTERM)
        return "1"

    run.forever(lambda _: rings.append(1), news)
    assert rings == [0, 1]
