"""The mail that says which indicators turned late after the last issue of a report."""

from collections.abc import Sequence

from monitor.amounts import Row
from monitor.covering import Covering, subject
from monitor.report import Definition, Earlier, Report, Section
from monitor.sentences import sentence
from monitor.since_last import TURNED, Turned, turned_table
from monitor.wording import Language, capital, say, small

LATER = (TURNED[2, True], TURNED[1, True])


def later(found: Sequence[Turned]) -> tuple[Turned, ...]:
    """What is later than it was; what got better is for the next report."""
    return tuple(one for one in found if one[1] in LATER)


def newly_late(found: Sequence[Turned]) -> dict[str, Turned]:
    """What an alert is sent for, each by a key that stays the same: indicator, unit and period of its target."""
    return {_key(one[0].row): one for one in found if one[1] == LATER[0]}


def _key(row: Row) -> str:
    return "/".join((row["indicator"], row["unit"] or "", str(row.get("target_period") or row["period"])))


def alert_mail(definition: Definition, found: Sequence[Turned], earlier: Earlier, language: Language) -> Covering:
    """Which turned late, in sentences; of a confidential report only how many."""
    render, fresh = language.render, [*newly_late(found).values()]
    alone = len(fresh) == 1 and not definition.confidential
    told = say("newly late: {name}", name=small(fresh[0][0].name)) if alone else say("newly late: {n} indicators", n=len(fresh))
    sentences = tuple(sentence(entry.row, entry.indicator, language) for entry, *_ in found)
    shown = Section("brief", "", sentences, tables=(turned_table(found, earlier, language),))
    day = render(say("{value}", value=earlier.as_of))
    issuer, period, issued = (render(each) for each in (say("Issued by"), say("Period"), say("Last issue, data as of")))
    report = Report(
        name="",
        lang="en" if language.code == "en" else "vi",
        theme=definition.theme,
        title=definition.title.in_(language.code),
        headline=capital(render(told)),
        period=language.period(definition.span),
        as_of=earlier.as_of,
        facts=((issuer, definition.issuer.in_(language.code)), (period, language.period(definition.span)), (issued, day)),
        sections=() if definition.confidential else (shown,),
    )
    return Covering(subject(definition, render(told), language), report, ())
