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


@dataclass(frozen=True)
class FlagStyle:
    """How a flag is shown: always by shape, word and colour together, never by colour alone."""

    shape: str
    glyph: str
    colour: str
    tint: str
    """Background of its row; empty for none."""
    word: Message
    order: int
    """Worst first."""


FLAGS: dict[str, FlagStyle] = {
    "missed": FlagStyle("cross", "✗", "#801650", "#F7EEF2", say("Missed"), 0),
    "off_track": FlagStyle("triangle_down", "▼", "#801650", "#F7EEF2", say("Off track"), 1),
    "watch": FlagStyle("diamond", "◆", "#B45F06", "", say("Watch"), 2),
    "no_data": FlagStyle("circle_open", "○", "#595959", "", say("No data"), 3),
    "cannot_be_judged": FlagStyle("approx", "≈", "#595959", "", say("Cannot be judged"), 4),
    "on_track": FlagStyle("circle", "●", "#3D3D3D", "", say("On track"), 5),
    "achieved": FlagStyle("check", "✓", "#3D3D3D", "", say("Achieved"), 6),
    "ahead": FlagStyle("triangle_up", "▲", "#12436D", "", say("Ahead"), 7),
    "exceeded": FlagStyle("star", "★", "#12436D", "", say("Exceeded"), 8),
    "not_due": FlagStyle("circle_dotted", "◌", "#595959", "", say("Not due"), 9),
    "no_target": FlagStyle("dash", "–", "#595959", "", say("No target"), 10),
}
"""The one table of flags: CSS, workbooks and the terminal take shape, word and colour from here; in order, worst first."""
