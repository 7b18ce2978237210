"""Periods in the words of a table's title: “tháng 12 và cả năm 2024”, “Quý III năm 2024”, “9 tháng đầu năm 2024”."""

import re
import unicodedata

from monitor.periods import NotAPeriod, Period

DITTO = ('"', "''", "″", "”", "“", "nt", "-nt-", "như trên")

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORMS = (
    (re.compile(rf"\b(?:tháng|thang|t)\s*\.?\s*(?P<month>1[0-2]|0?[1-9])\s*[./-]\s*{_YEAR}"), "{year}-{month:02d}"),
    (re.compile(rf"\bquý\s*(?P<quarter>iv|i{{1,3}}|[1-4])\b\D{{0,30}}?{_YEAR}"), "{year}-Q{quarter}"),
    (re.compile(rf"\b9 tháng\b\D{{0,30}}?{_YEAR}"), "{year}-9M"),
    (re.compile(rf"\b6 tháng\b\D{{0,30}}?{_YEAR}"), "{year}-H1"),
    (re.compile(rf"\btháng\s*(?P<month>1[0-2]|0?[1-9])\b\D{{0,40}}?{_YEAR}"), "{year}-{month:02d}"),
    (re.compile(rf"\b(?P<upto>1[0-2]|[2-9]) tháng\b\D{{0,30}}?{_YEAR}"), "{year}-01..{year}-{upto:02d}"),
    (re.compile(rf"\b(?P<month>1[0-2]|0?[1-9])/{_YEAR}"), "{year}-{month:02d}"),
    (re.compile(rf"\bnăm\s*{_YEAR}"), "{year}"),
)
"""The first that fits counts: a month named beside its year is the month, not the year."""


MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_ENGLISH = (
    *((re.compile(rf"\b{name}\b" if name != "may" else rf"\bmay\b(?=,? {_YEAR})"), f"tháng {n}") for n, name in enumerate(MONTHS, 1)),
    (re.compile(r"\bmonths?\b"), "tháng"),
    (re.compile(r"\bquarter\s*(?=[1-4i])|\bq(?=[1-4]\b)"), "quý "),
    (re.compile(rf"\byear\s*(?={_YEAR})"), "năm "),
)
"""“may” alone is sewing."""


def vietnamese(text: str) -> str:
    """The English names of times in Vietnamese, in small letters."""
    for shape, word in _ENGLISH:
        text = shape.sub(word, text)
    return text


def said(text: str) -> Period | None:
    """The period that the words name; None where they name none."""
    plain = vietnamese(" ".join(unicodedata.normalize("NFC", text).casefold().split()))
    try:
        return Period.parse(plain)
    except NotAPeriod:
        pass
    for shape, notation in _FORMS:
        if found := shape.search(plain):
            return Period.parse(notation.format(**{key: _number(value) for key, value in found.groupdict().items()}))
    return None


def _number(text: str) -> int:
    return _ROMAN.get(text) or int(text)
