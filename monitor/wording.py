"""Numbers, units, periods, flags and sentences in Vietnamese and English.

Pure code writes what it means as a `Message`: an English text with named values. A `Language` renders it at the edge,
with a catalogue of translations that is handed in, so no file here knows which language is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Message:
    """An English text with {named} places and the values that fill them; nested messages are rendered too."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text.format(**self.values)


def say(text: str, **values: Any) -> Message:
    """A message; the catalogue is extracted from the texts given here."""
    return Message(text, values)
