"""Vietnamese text in the encodings from before Unicode (TCVN3, VNI), as it looks when pasted: recognised, never guessed at."""

import re
import unicodedata

_UNICODE_ONLY = re.compile("[ăĂđĐơƠưƯ\u1ea0-\u1ef9]")
"""Letters that neither encoding can show: text with any of them is Unicode."""
_TCVN3_SIGN = "µ¸¹¶·¨»¾¼½©®ª«¬§\xad"
"""Signs that no language writes inside of a word, and TCVN3 for vowels and đ."""
_TCVN3 = re.compile(f"[A-Za-zÀ-ÿ][{_TCVN3_SIGN}]|[{_TCVN3_SIGN}][A-Za-z]|[a-z][À-ÖØ-Þ]")
"""Such a sign beside a letter, or a capital letter with a mark inside of a word."""
_TCVN3_LETTERS = re.compile("[ÆÇËÖ×ØÜÞßåæçëîïñö÷øüþÐÎÏÑ]")
_VNI = re.compile("[aAeE][âáàãêÂÁÀÃÊ]|[oO]â|[aeiouyôöAEIOUYÔÖ][øûïåäëüØÛÏÅÄËÜ]|ñ[aeiouyôöâê]|ö[ôøùûïõ]|oä|aù")
"""A letter and, as a letter of its own, its mark."""


def legacy(text: str) -> str:
    """`TCVN3` or `VNI` where the text looks like one of them, else nothing."""
    composed = unicodedata.normalize("NFC", text)
    if _UNICODE_ONLY.search(composed) or composed.isascii():
        return ""
    if _TCVN3.search(composed):
        return "TCVN3"
    vni, tcvn3 = len(_VNI.findall(composed)), len(_TCVN3_LETTERS.findall(composed))
    if vni and vni >= tcvn3 - vni:
        return "VNI" if vni > 1 or len(composed) < 12 else ""
    return "TCVN3" if tcvn3 > 1 else ""
