"""Labels of tables beside the names of indicators: the same, or how close."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import NamedTuple

from monitor.plan import Indicator

_FIRST = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
"""The two schools of writing a tone over oa, oe and uy; no two words differ by it alone."""
_TONED = re.compile("|".join(_FIRST))


class Near(NamedTuple):
    """An indicator whose name is close to a label, and how close: 1 is the same."""

    code: str
    name: str
    score: float


def key(label: str) -> str:
    """What makes two labels the same: letters with their accents; case, blanks and the tone's place (hoá, hóa) do not count."""
    return _TONED.sub(lambda found: _FIRST[found[0]], " ".join(unicodedata.normalize("NFC", label).split()).casefold())


def fits(text: str, pattern: str) -> bool:
    """Whether a text is as the pattern says, `*` standing for anything."""
    return fnmatchcase(key(text), key(pattern).replace("[", "[[]"))


def same(label: str, indicators: Mapping[str, Indicator]) -> tuple[str, ...]:
    """The indicators that have exactly this name."""
    wanted = key(label)
    return tuple(code for code, one in indicators.items() if wanted in {key(one.name.vi), key(one.name.en), key(code)})


def near(label: str, indicators: Mapping[str, Indicator], *, most: int = 3, least: float = 0.6) -> tuple[Near, ...]:
    """The closest names, the closest first; a person chooses."""
    wanted = key(label)
    scored = (Near(code, name, score) for code, name in _names(indicators.values()) if (score := _score(wanted, key(name), least)) >= least)
    best: dict[str, Near] = {}
    for one in sorted(scored, key=lambda one: -one.score):
        best.setdefault(one.code, one)
    return tuple(best.values())[:most]


def _names(indicators: Iterable[Indicator]) -> Iterable[tuple[str, str]]:
    return ((one.code, name) for one in indicators for name in (one.name.vi, one.name.en) if name)


def _score(one: str, other: str, least: float) -> float:
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    # The two quick bounds first: most pairs are nothing alike.
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    return matcher.ratio()
