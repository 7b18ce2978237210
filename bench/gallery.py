"""The gallery of charts in `docs/`, drawn from the example's own reports: `python -m bench.gallery` writes it anew."""

import datetime
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from monitor import courses, figures, parts
from monitor.amounts import records
from monitor.app import gather, handin, settings
from monitor.app.initialise import initialise
from monitor.app.languages import load
from monitor.assess import assess_tables
from monitor.card_figures import card_figures
from monitor.entries import Entry, entries
from monitor.history import history
from monitor.outputs.charts import draw
from monitor.periods import Period
from monitor.plan import Indicator, Text
from monitor.report import Evidence, Figure, settled
from monitor.series import figures as series_of
from monitor.series import known_by
from monitor.wording import Language

DOCS = Path(__file__).parents[1] / "docs"
TODAY = datetime.date(2026, 1, 1)
"""Every example report names its own day; none asks for this one."""
HEAD = """# Charts

Every chart that a report can hold, drawn from the example's own figures by `python -m bench.gallery`; a test keeps this page current.
Each is a function from a `Figure` to SVG (`monitor/outputs/`): text is text, the first child is a sentence that says what is shown,
which the PDF carries as the figure's alternative text. Solid is the actual, light the same period last year, an outline, a tick or a
thin line the plan, hatching what is only foreseen. What is judged has its flag's colour, the rest is grey; nothing is told by colour
alone. In tables all charts of a kind stand on one scale, whose range the heading prints; on cards each prints its own.
"""
INVESTMENT = """
2018 16175 29076 48727 70942 96078 124151 153694 183556 214494 248191 284748 324906
2019 18031 30220 50822 73411 99514 128886 158301 189211 223980 260430 299441 342948
2020 18689 36921 59482 83676 116258 154362 203043 250518 302976 354616 406762 466597
2021 23233 40862 68128 98671 133441 171902
"""
"""State-budget investment, the whole country, bn VND since January as first printed each month."""
INVESTMENT_PLAN = 467_000.0
"""What 36.8 % of the annual plan, printed beside June 2021, comes to."""
INVESTMENT_SOURCE = (
    "General Statistics Office, monthly tables “Vốn đầu tư thực hiện từ nguồn ngân sách Nhà nước”, January 2018 to 29/06/2021"
)
Pick = Callable[[Entry, tuple[Entry, ...], figures.Scales, Language], Figure | None]


@dataclass(frozen=True)
class Shown:
    """A chart of the gallery: `pick` finds it among the findings of a report."""

    name: str
    use: str
    report: str
    indicator: str
    pick: Pick
    wide: bool = False


def _over_years(entry: Entry, _: tuple[Entry, ...], __: figures.Scales, language: Language) -> Figure | None:
    return courses.scatter(entry.indicator, entry.scattered, language)


def _card(kind: str) -> Pick:
    return lambda entry, found, _, language: next((each for each in card_figures(entry, found, language) if each.kind == kind), None)


GALLERY = (
    Shown("pin", "How far a level is from where it should stand, in percent: beside the number in every table.",
          "lao-cai-2021-9m", "lao-cai.mining", lambda e, _, scales, language: figures.deviation(e.row, e.indicator, scales, language)),
    Shown("variance", "The same for a rate, as a bar in points: percent of a percentage would mislead.",
          "lang-son-2024", "lang-son.grdp-growth", lambda e, _, scales, language: figures.deviation(e.row, e.indicator, scales, language)),
    Shown("bullet", "How much of the year's plan a flow has brought (bar), how much it should have by now (band), the plan (tick).",
          "lao-cai-2021-9m", "lao-cai.mining", lambda e, _, scales, language: figures.progress(e.row, e.indicator, scales, language)),
    Shown("dots", "A rate (dot) and its target (ticks, or a band between two).",
          "lang-son-2024", "lang-son.grdp-growth", lambda e, _, scales, language: figures.progress(e.row, e.indicator, scales, language)),
    Shown("milestones", "The day a thing is due (outline) and the day it was done (filled); the stroke is the day of the report.",
          "lao-cai-2021-9m", "lao-cai.plant.pa-ke", lambda e, _, scales, language: figures.progress(e.row, e.indicator, scales, language)),
    Shown("sparkline", "The way so far, in the brief's table.",
          "lao-cai-2021-9m", "lao-cai.industry", lambda e, *_: figures.sparkline(e.history, f"{e.name} by month")),
    Shown("trajectory", "A flow on its card: what was reached, the path, the plan, and where the year will end.",
          "lao-cai-2024-05", "lao-cai.industry", _card("trajectory"), wide=True),
    Shown("steps", "A stock: it holds until the next figure is known, thin where the months between were not reported.",
          "lao-cai-2024-05", "lao-cai.hydropower.plants", _over_years, wide=True),
    Shown("calendar", "A milestone on its card, with the calendar.",
          "lao-cai-2021-9m", "lao-cai.plant.pa-ke", _card("milestones"), wide=True),
    Shown("one-figure", "A flow of which a single figure is known, on its card.",
          "lao-cai-2020", "lao-cai.mining", _card("bullet"), wide=True),
    Shown("one-rate", "A rate of which a single figure is known, on its card.",
          "lao-cai-2021", "lao-cai.grdp-growth", _card("dots"), wide=True),
    Shown("shares", "What a whole is made of, in the detail: at most four parts, reached and planned.",
          "lao-cai-2024-05", "lao-cai.industry", lambda e, found, _, language: parts.composition(e, found, language), wide=True),
    Shown("waterfall", "What each part contributes to its whole's variance, on the whole's card.",
          "lao-cai-2024-05", "lao-cai.industry", _card("waterfall"), wide=True),
)  # fmt: skip


def files() -> dict[str, str]:
    """Every file of the gallery by its name in `docs/`."""
    language, page, found = load("en"), [HEAD], {}
    with tempfile.TemporaryDirectory() as folder:
        for shown, figure, flag, source in [_with_interval(language), *_drawn(Path(folder, "example"), language)]:
            found[f"charts/{shown.name}.svg"] = _on_paper(draw(figure, flag, "en", wide=shown.wide)) + "\n"
            said, width = figure.title.rstrip("."), 560 if shown.wide else 216
            image = f'<img src="charts/{shown.name}.svg" width="{width}" alt="{said}">'
            heading = shown.name.replace("-", " ").capitalize()
            page.append(f"## {heading}\n\n{image}\n\n{said}.\n\n{shown.use}\n\nSource: {source}.\n")
    return {"charts.md": "\n".join(page), **found}


def _drawn(folder: Path, language: Language) -> Iterator[tuple[Shown, Figure, str, str]]:
    initialise(folder)
    workspace = settings.find(str(folder))
    tables = tuple(sorted(folder.glob("targets/*/*.csv")))
    handin.take_all(workspace, tables, by="example", now=datetime.datetime.combine(TODAY, datetime.time(), datetime.UTC))
    gathered = gather.gather(workspace)
    definitions, _ = gather.definitions(workspace, gathered.promises)
    reports: dict[str, tuple[Evidence, tuple[Entry, ...]]] = {}
    for shown in GALLERY:
        if shown.report not in reports:
            definition, as_of = settled(definitions[shown.report], TODAY)
            evidence = gathered.evidence(definition.span, as_of, definition.plans)
            reports[shown.report] = evidence, entries(definition, evidence, language)
        evidence, found = reports[shown.report]
        scales = figures.scales((entry.row, entry.indicator) for entry in found)
        entry = next(each for each in found if each.indicator.code == shown.indicator and each.leads)
        figure = shown.pick(entry, found, scales, language)
        assert figure, shown
        family = [each for each in found if shown.indicator in (each.indicator.code, each.indicator.parent)]
        told = family if shown.name in ("shares", "waterfall") else [entry]
        year = "" if shown.name == "steps" else str(entry.row["target_period"])[:4]
        yield shown, figure, entry.row["flag"], _documents(told, evidence, year)


def _documents(told: list[Entry], evidence: Evidence, year: str) -> str:
    """Where the targets and the year's figures of these indicators were read."""
    known = known_by(evidence.actuals, evidence.as_of)
    codes = {entry.indicator.code for entry in told}
    mine = known[known["indicator"].isin(codes) & known["source"].notna() & known["period"].astype(str).str.startswith(year)]
    read = [*(entry.target.source for entry in told if entry.target and entry.target.source), *mine["source"]]
    sources = [evidence.promises.sources[code] for code in dict.fromkeys(read) if code in evidence.promises.sources]
    return "; ".join(", ".join(part for part in (each.publisher, f"“{each.title}”", each.date) if part) for each in sources)


def _with_interval(language: Language) -> tuple[Shown, Figure, str, str]:
    """The example knows no three whole years by month, which an interval needs; one published series does."""
    use = "A flow of which three whole years are known: with a chance of 80 % the year ends within the hatched interval."
    years = [line.split() for line in INVESTMENT.strip().splitlines()]
    actuals = pd.DataFrame([
        {"indicator": "investment", "unit": "", "period": f"{year}-{month:02}", "value": float(value), "cumulative": True}
        for year, *values in years
        for month, value in enumerate(values, 1)
    ])  # fmt: skip
    target = {"indicator": "investment", "unit": "", "period": "2021", "form": "at_least", "low": INVESTMENT_PLAN, "measure": "bn VND"}
    as_of = datetime.date(2021, 6, 30)
    (row,) = records(assess_tables(pd.DataFrame([target]), actuals, Period.parse("2021-01..2021-06"), as_of=as_of))
    indicator = Indicator(
        "investment", Text("Vốn đầu tư từ ngân sách nhà nước", "State-budget investment"), Text("tỷ đồng", "bn VND"), "flow"
    )
    known = series_of(actuals, as_of)
    figure = courses.course(row, indicator, history(row, indicator, known), history(row, indicator, known, earlier=1), language)
    assert figure
    return Shown("interval", use, "", "", lambda *_: None, wide=True), figure, row["flag"], INVESTMENT_SOURCE


def _on_paper(drawn: str) -> str:
    """White behind it, for pages that are dark; one element a line, so that a change can be read."""
    return drawn.replace("<svg ", '<svg style="background:#FFFFFF" ', 1).replace("><", ">\n<")


def main() -> None:
    for name, text in files().items():
        path = DOCS / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
