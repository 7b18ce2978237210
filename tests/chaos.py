"""How often the tests of interruptions interrupt: a tenth as a rule, all of it by `make chaos`."""

import os
from collections.abc import Iterator

SHARE = float(os.environ.get("CHAOS", "0.1"))


def points(all_of_them: int) -> Iterator[int]:
    """The numbers of the interruptions to be made now."""
    yield from range(max(2, round(all_of_them * SHARE)))
