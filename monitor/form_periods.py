"""Which of an indicator's own periods a form asks about, what came before it, and which span its figure covers."""

from collections.abc import Iterable, Iterator

from monitor.lines import STEPS
from monitor.periods import Period, add_months, administrative, shift, year_to_date
from monitor.plan import Indicator

BACK = {"month": 24, "quarter": 8, "half": 4, "nine_months": 2, "year": 5}
"""How many earlier periods of each kind can be corrected on a form."""


def asked(indicator: Indicator, period: Period) -> Period | None:
    """The indicator's own period that ends with `period`; None where none does: nothing is due then.

    What is reported at no fixed time, and a thing to be done, can be reported at any.
    """
    step = None if indicator.kind == "milestone" else STEPS.get(indicator.frequency)
    nominal = Period(period.first, add_months(period.first, period.months)) if period.months else period
    if step and (not period.months or (nominal.end.month - 1) % step):
        return None
    own = Period(add_months(nominal.end, -step), nominal.end) if step else nominal
    return administrative(own) if indicator.calendar == "administrative" and own.months else own


def before(period: Period) -> Period | None:
    """The period of the same kind before it; of nine months the same of last year; None for days."""
    back = 12 if period.kind == "nine_months" else period.months
    return shift(period, -back) if back else None


def span(indicator: Indicator, period: Period) -> Period:
    """What the indicator's figure covers: the period, or the year to its end where it is entered so."""
    return year_to_date(period) if indicator.entry == "cumulative" and period.months and period.kind != "years" else period


def carries(period: Period, previous: Period | None) -> bool:
    """Whether the previous period counts in the same year to date."""
    return previous is not None and year_to_date(period).begin == year_to_date(previous).begin


def earlier(periods: Iterable[Period]) -> Iterator[Period]:
    """The periods of each kind that lie before, the newest first."""
    for period in dict.fromkeys(periods):
        step: Period | None = period
        for _ in range(BACK.get(period.kind, 0)):
            step = before(step) if step else None
            if step:
                yield step
