"""What thresholds say, in a sentence: from where on a figure is ahead, on track, to be watched, off track or exceeded."""

from monitor.flags import Rules
from monitor.wording import FLAGS, Language, say, small

PLACES = 4
"""Decimals that a threshold is printed with at most."""


def open_bands(rules: Rules, language: Language) -> str:
    """Of open periods: levels in percent of the expected value, rates in points."""
    text = say(
        "against the expected value {levels}; rates and shares {points}",
        levels=levels(rules, language),
        points=points(rules, language),
    )
    return language.render(text)


def levels(rules: Rules, language: Language) -> str:
    bounds = [(_percent(bound * 100, language), flag) for bound, flag in rules.ratio]
    return _bands(bounds, rules.otherwise, language)


def points(rules: Rules, language: Language) -> str:
    bounds = [(_points(bound, language), flag) for bound, flag in rules.points]
    return _bands(bounds, rules.otherwise_points, language)


def closed(rules: Rules, language: Language) -> str:
    """From where on a requirement that is met is exceeded."""
    text = say(
        "achieved where the requirement is met, exceeded from {percent} or {points} or above the target's range, missed otherwise",
        percent=_percent(rules.exceeded_ratio * 100, language),
        points=_points(rules.exceeded_points, language),
    )
    return language.render(text)


def guards(rules: Rules, language: Language) -> str:
    """What makes an open flag watch at best, and a figure doubtful."""
    text = say(
        "watch at best where the projection falls short by more than {shortfall}, of rates {points}; "
        "from {doubtful} the plan or the figure is to be checked",
        shortfall=_percent(rules.shortfall * 100, language),
        points=language.points(rules.shortfall_points, max(1, _places(rules.shortfall_points)), sign=False),
        doubtful=_percent(rules.doubtful_percent, language),
    )
    return language.render(text)


def turns(rules: Rules) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Percent around the expected value, and points, where a flag turns: a print must not stand on the other side of them."""
    percent = {round((bound - 1) * 100, 9) for bound in (*(bound for bound, _ in rules.ratio), rules.exceeded_ratio)}
    rates = {*(bound for bound, _ in rules.points), rules.exceeded_points, 0.0}
    return tuple(sorted({*percent, *(-each for each in percent), 0.0})), tuple(sorted({*rates, *(-each for each in rates)}))


def _bands(bounds: list[tuple[str, str]], otherwise: str, language: Language) -> str:
    parts = [language.render(say("{flag} from {bound}", flag=_word(flag, language), bound=bound)) for bound, flag in bounds]
    return ", ".join([*parts, language.render(say("else {flag}", flag=_word(otherwise, language)))])


def _word(flag: str, language: Language) -> str:
    return small(language.render(FLAGS[flag].word))


def _percent(value: float, language: Language) -> str:
    return language.percent(value, _places(value))


def _points(value: float, language: Language) -> str:
    return language.points(value, max(1, _places(value)))


def _places(value: float) -> int:
    return next((n for n in range(PLACES) if abs(round(value, n) - value) < 1e-9), PLACES)
