"""What a column of a table probably holds, by the words of its heading; a proposal for a person to judge."""

import re
import unicodedata

from monitor.mapping import Role, Status
from monitor.periods import Period, shift
from monitor.said_periods import MONTHS, said, vietnamese

_MONTH = re.compile(r"\btháng\s*(1[0-2]|0?[1-9])\b")
_QUARTER = re.compile(r"\bquý\s*(iv|i{1,3}|[1-4])\b")
_SHORT = re.compile(r"\bt\.?\s*(1[0-2]|0?[1-9])\b")
"""T1 to T12, over the columns of a year."""
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_STATUS: tuple[tuple[str, Status], ...] = (
    ("ước", "estimate"),
    ("sơ bộ", "preliminary"),
    ("chính thức", "official"),
)


def folded(text: str) -> str:
    """Lower case, composed, with blanks for underscores; `luy_ke` and the like get their accents."""
    plain = " ".join(unicodedata.normalize("NFC", text).casefold().replace("_", " ").split())
    for bare, accented in _BARE:
        plain = re.sub(rf"\b{bare}\b", accented, plain)
    return vietnamese(plain)


_BARE = (
    ("luy ke", "lũy kế"), ("luỹ kế", "lũy kế"), ("cung ky", "cùng kỳ"), ("cùng kì", "cùng kỳ"), ("ke hoach", "kế hoạch"),
    ("thang", "tháng"),
    ("truoc", "trước"),
    ("ky trước", "kỳ trước"), ("thuc hien", "thực hiện"), ("uoc", "ước"), ("nam", "năm"), ("so voi", "so với"), ("don vi", "đơn vị"),
    ("chi tieu", "chỉ tiêu"), ("ten", "tên"),
    ("same period", "cùng kỳ"), ("last year", "năm trước"), ("year to date|cumulative", "lũy kế"), ("plan|target", "kế hoạch"),
    ("previous month", "tháng trước"), ("estimated?", "ước"), ("preliminary", "sơ bộ"), ("official", "chính thức"), ("actual", "thực hiện"),
    ("compared (with|to)|against", "so với"), ("indicator", "chỉ tiêu"),
)  # fmt: skip


def measures(heading: str) -> bool:
    """Whether units of measure stand below."""
    return bool(re.search(r"\bđơn vị|\bđvt\b|\bđ\.?v\.?t\b|\bunit\b", folded(heading)))


def compared(heading: str) -> bool:
    """Whether a ratio to another figure stands below."""
    return bool(re.search(r"so với|so\b.*\bso với|tốc độ|cơ cấu|\(%\)|tỷ lệ|% kế hoạch|tăng.*giảm|percent|growth|ratio", folded(heading)))


def role(heading: str, period: Period | None) -> Role:
    """What the heading says in a table about `period`; `ignore` where it says nothing known."""
    text = folded(heading)
    if compared(heading):
        return "ignore"
    cumulative = bool(re.search(r"lũy kế|cộng dồn|từ đầu năm|\b\d+ tháng\b", text))
    if "cùng kỳ" in text or "năm trước" in text:
        return "same_period_cumulative" if cumulative else "same_period"
    if "kế hoạch" in text or re.search(r"\bkh\b", text):
        return "plan"
    if "tháng trước" in text or "quý trước" in text or "kỳ trước" in text:
        return "previous"
    return "cumulative" if cumulative else _timed(text, period)


def _timed(text: str, period: Period | None) -> Role:
    """By the month, quarter or year that is named."""
    named = said(text)
    if period and named:
        last_year = {str(shift(period, -12)): "same_period", str(shift(period, -(period.months or 12))): "previous"}
        known: dict[str, Role] = {str(period): "period", **last_year, str(period.last.year): "cumulative"}  # type: ignore[dict-item]
        inside = period.kind == "year" and named.kind in ("month", "quarter") and named.last.year == period.last.year
        return "period" if inside else known.get(str(named), "ignore")
    if period and period.kind == "year" and (_part(text) or "cả năm" in text):
        return "period"
    if period and (found := _MONTH.search(text)) and period.kind == "month":
        return {period.first.month: "period", (period.first.month - 2) % 12 + 1: "previous"}.get(int(found[1]), "ignore")  # type: ignore[return-value]
    if period and (found := _QUARTER.search(text)) and period.kind == "quarter":
        ours = period.first.month // 3 + 1
        return {ours: "period", (ours - 2) % 4 + 1: "previous"}.get(_quarter(found[1]), "ignore")  # type: ignore[return-value]
    return "period" if re.search(r"thực hiện tháng|trong tháng|ước tháng|\btháng\b|trong quý|thực hiện|ước tính", text) else "ignore"


def within(heading: str, period: Period | None) -> str:
    """`month: 3` or `quarter: 2` over a column of a table about a year."""
    return _part(folded(heading)) if period and period.kind == "year" else ""


def _part(text: str) -> str:
    """The month or quarter that is named, with its year or without."""
    named = said(text)
    if named and named.kind in ("month", "quarter"):
        return f"month: {named.first.month}" if named.kind == "month" else f"quarter: {named.first.month // 3 + 1}"
    if named or re.search(r"\d tháng", text):
        return ""
    if found := _MONTH.search(text) or _SHORT.search(text):
        return f"month: {int(found[1])}"
    return f"quarter: {_quarter(found[1])}" if (found := _QUARTER.search(text)) else ""


def _quarter(text: str) -> int:
    return _ROMAN.get(text) or int(text)


def year(heading: str) -> int | None:
    """The year over a column, where that is all that its heading names."""
    text = folded(heading)
    found = re.findall(r"\b(?:19|20)\d\d\b", text)
    return int(found[0]) if len(found) == 1 and not compared(heading) and not re.search(r"tháng|quý|kế hoạch|\bkh\b", text) else None


def ratio(heading: str, period: Period | None) -> Role:
    """Of a column of indices on last year: what they are about. Against the month before they are nothing that is judged."""
    text = folded(heading)
    head, _, base = text.partition("so với")
    if not base or not re.search(r"cùng kỳ|năm trước|năm (19|20)\d\d", base):
        return "ignore"
    if re.search(r"lũy kế|cộng dồn|\d+ tháng đầu", head):
        return "cumulative"
    return _timed(head.strip(), period)


def status(heading: str) -> Status | None:
    text = folded(heading)
    return next((status for word, status in _STATUS if re.search(rf"\b{word}\b", text)), None)


def pattern(heading: str) -> str:
    """The heading with `*` for what changes from month to month, so that it fits the next one too."""
    text = re.sub(r"\b\d{1,2}(?= (tháng|months)\b)", "*", " ".join(heading.split()), flags=re.IGNORECASE)
    text = re.sub(rf"\b({'|'.join(MONTHS)})\b", "*", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(tháng|quý)\s*(\d{1,2}|IV|I{1,3})\b", r"\1 *", text, flags=re.IGNORECASE)
    return re.sub(r"\b(19|20)\d\d\b", "*", text)


def yearly(heading: str) -> str:
    """The same of a column that is about one part of its year."""
    return re.sub(r"\b(19|20)\d\d\b", "*", " ".join(heading.split()))


def titled(title: str) -> str:
    """The same of all that stands above the headings: dates and numbers of letters change too."""
    return re.sub(r"\d[\d./-]*", "*", pattern(title))
