"""What a chart is drawn from: a figure's series and texts by name, in the colour of a flag and the numbers of a language."""

from dataclasses import dataclass, field

from monitor.outputs.lettering import fitted
from monitor.outputs.svg import MIDDLE, QUIET, Scale, colour_of, drawing, line, numbers, words
from monitor.report import Figure
from monitor.wording import Language, Message

WIDE = 340.0
CELL, CELL_HIGH = 72.0, 14.0


@dataclass(frozen=True)
class Given:
    title: str
    series: dict[str, tuple[float | None, ...]]
    texts: dict[str, tuple[str, ...]]
    colour: str
    speaks: Language = field(repr=False)
    wide: bool

    def numbers(self, *names: str) -> tuple[float, ...]:
        """All that is known of these series."""
        return numbers(value for name in names for value in self.series.get(name, ()))

    def first(self, name: str) -> tuple[float, ...]:
        """The series' one value, or nothing where it is missing."""
        return numbers(self.series.get(name, ())[:1])

    def text(self, name: str, place: int = 0) -> str:
        texts = self.texts.get(name, ())
        return texts[place] if place < len(texts) else ""

    def printed(self, value: float, *, sign: bool = False) -> str:
        return self.speaks.number(value, int((self.first("decimals") or (0.0,))[0]), sign)

    def rounded(self, value: float) -> str:
        """As an end of a scale is printed: with as many decimals as it has."""
        return self.speaks.render(Message("{value}", {"value": value}))

    def span(self, *names: str) -> tuple[float, float]:
        """The scale's ends: as the figure says, else those of its values."""
        limits = self.numbers("range") if len(self.numbers("range")) > 1 else self.numbers(*names) or (0.0,)
        return min(limits), max(limits)

    def scale(self, *names: str, begin: float = 3.0, end: float = CELL - 3.0) -> Scale:
        return Scale(*self.span(*names), begin, end)


def given(figure: Figure, flag: str, lang: str, wide: bool) -> Given:
    return Given(figure.title, dict(figure.series), dict(figure.texts), colour_of(flag), Language(lang), wide)


def nothing(from_: Given) -> str:
    """Nothing is known: a short mark in a cell, else the sentence itself; never an axis that would read as zero."""
    if not from_.wide:
        middle = CELL / 2
        return drawing(from_.title, CELL, CELL_HIGH, line(middle - 4, CELL_HIGH / 2, middle + 4, CELL_HIGH / 2, MIDDLE, 1))
    lines = fitted(from_.title, WIDE - 16, 3)
    said = (words(8, 14 + 11 * at, text, QUIET) for at, text in enumerate(lines))
    return drawing(from_.title, WIDE, 22.0 + 11 * len(lines), *said)
