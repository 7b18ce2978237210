"""The one line above a report, by rule: how many are late, and the largest miss."""

from collections.abc import Mapping, Sequence

from monitor.amounts import Row, title
from monitor.periods import Period
from monitor.plan import Indicator
from monitor.sentences import distance
from monitor.wording import Language, Message, capital, say, small

LATE = {
    "missed": say("missed the target"),
    "off_track": say("off track"),
    "watch": say("to be watched"),
    "no_data": say("without data"),
}
MET = ("achieved", "exceeded")
FINE = ("on_track", "ahead", *MET)


def headline(
    rows: Sequence[Row], indicators: Mapping[str, Indicator], period: Period, language: Language, units: Mapping[str, str] | None = None
) -> str:
    """`9 tháng đầu năm 2026: 2/8 chỉ tiêu chậm tiến độ; bán lẻ thấp hơn tiến độ kế hoạch 3.055,1 tỷ đồng (−9,7%)`.

    `rows` are the leading findings, one per indicator and unit; those without a target are not counted. `units` are units' names.
    """
    judged = [row for row in rows if row["flag"] not in ("no_target", "not_due")]
    if rows and all(row["flag"] == "no_target" for row in rows):
        return _dated(period, say("indicators monitored: {n}, none with a target", n=len(rows)), language)
    if not judged:
        return _dated(period, say("no target is due yet") if rows else say("nothing to assess"), language)
    counts = ", ".join(language.render(part) for part in _counts(judged))
    return _dated(
        period, "; ".join([counts, *(language.render(part) for part in _largest(judged, indicators, language, units or {}))]), language
    )


def _dated(period: Period, rest: Message | str, language: Language) -> str:
    return capital(language.render(say("{period}: {rest}", period=period, rest=rest)))


def _counts(judged: Sequence[Row]) -> list[Message]:
    counted = {flag: sum(row["flag"] == flag for row in judged) for flag in LATE}
    bad = [flag for flag in LATE if counted[flag]]
    open_ = sum(row["flag"] == "cannot_be_judged" for row in judged)
    rest = [*(say("{n} {late}", n=counted[flag], late=LATE[flag]) for flag in bad[1:])]
    rest += [say("{n} that cannot be judged", n=open_)] if open_ else []
    if not bad:
        return [_fine([row["flag"] for row in judged if row["flag"] in FINE], len(judged)), *rest]
    return [say("{n} of {all} indicators {late}", n=counted[bad[0]], all=len(judged), late=LATE[bad[0]]), *rest]


def _fine(flags: Sequence[str], total: int) -> Message:
    """Of closed periods it is said that the target was met, of others how things go."""
    if flags and all(flag in MET for flag in flags):
        return say("{n} of {all} indicators met the target or exceeded it", n=len(flags), all=total)
    return say("{n} of {all} indicators on track or better", n=len(flags), all=total)


def _largest(judged: Sequence[Row], indicators: Mapping[str, Indicator], language: Language, units: Mapping[str, str]) -> list[Message]:
    """The furthest from its expected value in percent among the worst flag there is; points only where no level missed."""
    for flag in ("missed", "off_track", "watch"):
        for measure, kind in (("variance_percent", "unit"), ("variance", "points")):
            found = [row for row in judged if row["flag"] == flag and row.get(measure) is not None and row.get("variance_in") == kind]
            if found:
                row = max(found, key=lambda each: abs(each[measure]))
                indicator = indicators[row["indicator"]]
                several = len({each["unit"] for each in judged if each["indicator"] == indicator.code}) > 1
                name = small(title(indicator, language)) + (f" – {units[row['unit']]}" if several and row["unit"] in units else "")
                return [say("{name} {clause}", name=name, clause=distance(row, indicator, language))]
    return []
