"""Which characters the fonts of this machine have, as fontconfig knows them, which WeasyPrint asks too."""

import subprocess
import unicodedata

from monitor.wording import FLAGS, MINUS

_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_LETTERS = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in _TONES) + "bcdđghklmnpqrstvxfjwz"
TEXT = "".join(sorted(set(_LETTERS + _LETTERS.upper() + f"0123456789.,:;%+/()[]–—“”…·×±²³≤≥₫{MINUS}\u00a0")))
"""Every character that a Vietnamese report is written with."""
SHAPES = "".join(style.glyph for style in FLAGS.values())
_WEIGHTS = {"regular": 80, "bold": 200}


def coverage(family: str) -> dict[str, set[int]]:
    """Characters of the family's upright regular and bold faces, so far as they are installed.

    Raises OSError or subprocess.SubprocessError where fontconfig's `fc-list` does not answer.
    """
    listed = {face: _listed(f":family={family}:weight={weight}:slant=0:width=100") for face, weight in _WEIGHTS.items()}
    return {face: set().union(*map(_characters, charsets)) for face, charsets in listed.items() if charsets}


def installed() -> list[str]:
    """A line for each font file, with family, style and version; raises as `coverage` does."""
    command = ["fc-list", "--format", "%{file}|%{family}|%{style}|%{fontversion}\n"]
    return sorted(subprocess.run(command, capture_output=True, check=True, timeout=30).stdout.decode("utf-8", "replace").splitlines())


def _listed(pattern: str) -> list[str]:
    command = ["fc-list", "--format", "%{charset}\n", pattern]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout.splitlines()


def _characters(charset: str) -> set[int]:
    """`20-7e a0` as the numbers in it."""
    spans = (span.partition("-") for span in charset.split())
    return {number for first, _, last in spans for number in range(int(first, 16), int(last or first, 16) + 1)}
