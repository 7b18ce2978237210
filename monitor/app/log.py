"""The log of the service: one line for each thing done, with numbers, states and durations; never a figure, an address or a secret."""

import datetime
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass

Clock = Callable[[], datetime.datetime]


@dataclass(frozen=True)
class Log:
    """Lines on standard error, as text or as JSON; what keeps them is the system's own journal."""

    clock: Clock
    as_json: bool = False

    def line(self, event: str, **values: object) -> None:
        """Never fails: a service whose log cannot be written has more important things to do."""
        said = {"at": self.clock().isoformat(timespec="milliseconds"), "event": event, **values}
        text = json.dumps(said, ensure_ascii=False) if self.as_json else " ".join(_shown(key, value) for key, value in said.items())
        try:
            sys.stderr.write(text + "\n")
            sys.stderr.flush()
        except OSError:
            return


def _shown(key: str, value: object) -> str:
    text = str(value)
    plain = text if text and not set(text) & set(' "=') else json.dumps(text, ensure_ascii=False)
    return plain if key in ("at", "event") else f"{key}={plain}"
