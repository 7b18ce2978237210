"""Plans: what may be written in `targets/`, and what is said about everything else."""

import datetime
import time
from decimal import Decimal
from pathlib import Path

import pytest

from monitor.promise_tables import phasing_table, target_table
from monitor.sources.plans import read_plans
from tests.plan_files import CATALOGUE, PLAN, promised, workspace, wrong

TARGET = "  - {indicator: industry, period: 2021, form: at_least, low: 40400}\n"
ROOT = Path(__file__).parents[1]


def test_a_plan_is_read_as_it_is_written(tmp_path: Path) -> None:
    """Every scalar is read as text and typed by the plan's own fields; decimals stay exact, `vi` and `en` stay together."""
    promises = promised(tmp_path, "  - {indicator: industry, period: 2021, stated: trên 40.400 tỷ đồng, form: at_least, low: 40400.10}\n")
    (target,) = promises.targets("lao-cai-2021")
    assert (target.low, str(target.period), target.stated) == (Decimal("40400.10"), "2021", "trên 40.400 tỷ đồng")
    assert promises.indicators["industry"].measure.vi == "tỷ đồng"
    assert promises.file("lao-cai-2021") == "targets/plan.yaml"
    assert list(promises.units) == ["lao-cai", "sa-pa"]


def test_a_target_holds_from_its_instruments_date(tmp_path: Path) -> None:
    """Without a day of its own a target is in force from the date of its instrument, else of its plan's."""
    promises = promised(tmp_path, TARGET + "  - {indicator: industry, period: 2021, form: at_least, low: 43200, instrument: raise}\n")
    plan, (first, second) = promises.plans["lao-cai-2021"], promises.targets("lao-cai-2021")
    assert promises.effective(plan, first) == datetime.date(2020, 12, 4)
    assert promises.effective(plan, second) == datetime.date(2021, 8, 1)


def test_what_looks_like_something_else_in_yaml_is_still_text(tmp_path: Path) -> None:
    """YAML would read 17:30 as 1050, NO as false and 2021-01 as text or date; here the field alone decides."""
    promises = promised(
        tmp_path, "  - {indicator: industry, period: 2021-01, stated: 17:30}\n  - {indicator: industry, period: 2021, stated: NO}\n"
    )
    assert [target.stated for target in promises.targets("lao-cai-2021")] == ["17:30", "NO"]


def test_anchors_and_merges_save_typing(tmp_path: Path) -> None:
    """What is written once under an anchor may be used again; keys written beside `<<` count more than merged ones."""
    promises = promised(tmp_path, "  - &a {indicator: industry, period: 2021-01, form: at_least, low: 1}\n  - {<<: *a, period: 2021-02}\n")
    assert [(str(target.period), str(target.low)) for target in promises.targets("lao-cai-2021")] == [("2021-01", "1"), ("2021-02", "1")]


FIELDS = [
    ("{indicator: industry, period: 2021, ▸lw: 5}", "unknown key lw (did you mean low?)"),
    ("{indicator: industry, period: 2021, form: ▸atleast, low: 5}", "form cannot be “atleast” (did you mean at_least?)"),
    ("{indicator: industry, period: ▸2021-13}", "“2021-13” is no period"),
    ("{indicator: industry, period: ▸0201}", "“0201” is no period"),
    ("{indicator: industry, period: 2021, effective: ▸0201-01-01}", "“0201-01-01” is no date"),
    ("{indicator: industry, period: ▸năm 2021}", "“năm 2021” is no period"),
    ("▸{indicator: industry}", "period is missing"),
    ("{indicator: industry, period: ▸}", "period is empty"),
    ("{indicator: industry, period: 2021, form: at_least, low: ▸'40.400,5'}", "“40.400,5” is no number (write 40400.5)"),
    ("{indicator: industry, period: 2021, form: at_least, low: ▸'1.040.400'}", "“1.040.400” is no number (write 1040400)"),
    ("{indicator: industry, period: 2021, form: at_least, low: ▸'40,5'}", "“40,5” is no number (write 40.5)"),
    ("{indicator: industry, period: 2021, form: at_least, low: ▸−1.6}", "“−1.6” is no number (write -1.6)"),
    ("{indicator: industry, period: 2021, form: at_least, low: ▸7 %}", "“7 %” is no number (write 7)"),
    ("{indicator: industry, period: 2021, form: at_least, low: ▸'40,400'}", "“40,400” is no number (write plain digits"),
    ("{indicator: industry, period: 2021, form: at_least, low: ▸NaN}", "“NaN” is no number"),
    ("{indicator: industry, period: 2021, form: at_least, low: ▸.inf}", "“.inf” is no number"),
    ("{indicator: industry, period: 2021, form: at_least, low: ▸Infinity}", "“Infinity” is no number"),
    ("{indicator: industry, period: 2021, form: at_least, low: ▸1e5}", "“1e5” is no number"),
    ("{indicator: industry, period: 2021, form: at_least, low: ▸40_400}", "“40_400” is no number"),
    ("{indicator: industry, period: 2021, form: at_least, low: ▸nhiều}", "“nhiều” is no number"),
    ("{indicator: industry, period: 2021, form: at_least, low: ▸[1]}", "one value is expected here, not a list or further keys"),
    ("{indicator: industry, period: 2021, decimals: ▸1.5}", "“1.5” is no whole number"),
    ("{indicator: industry, period: 2021, governs: ▸maybe}", "“maybe” is neither true nor false"),
    ("{indicator: industry, period: 2021, form: done_by, by: ▸31/12/2021}", "“31/12/2021” is no date (write 2021-12-31)"),
    ("{indicator: industry, period: 2021, form: done_by, by: ▸2021}", "“2021” is no date (write year, month and day"),
    ("{indicator: industry, period: 2021, form: done_by, by: ▸2021-02-30}", "“2021-02-30” is no date"),
    ("{indicator: industry, period: 2021, also: ▸growth 9 %}", "a list is expected here"),
    ("{indicator: industry, period: 2021, baseline: ▸37050.8}", "keys and values are expected here (known are: period, value"),
    ("{indicator: industry, period: 2021, note: ▸ước}", "keys and values are expected here (write vi: and"),
    ("{indicator: industry, period: 2021, ▸period: 2022}", "period is written twice, first at targets/plan.yaml:8:27"),
    ("{indicator: industry, period: 2021, low: ▸5}", "low without a form"),
    ("{indicator: industry, period: 2021, form: between, low: ▸8, high: 7}", "low 8 lies above high 7"),
    ("▸{indicator: industry, period: 2021, form: between, low: 8}", "the form between needs high"),
    ("▸{indicator: industry, period: 2021, form: about, low: 8}", "the form about needs tolerance"),
    ("▸{indicator: industry, period: 2021, form: done_by}", "the form done_by needs by"),
    ("▸{indicator: industry, period: 2021, form: rank, high: 5}", "the form rank needs rank_of"),
    ("{indicator: industry, period: 2021, form: rank, high: ▸15, rank_of: 14}", "a rank of 15 among 14"),
    ("{indicator: industry, period: 2021, form: at_least, low: 8, high: ▸9}", "the form at_least has no high"),
    ("{indicator: ▸industy, period: 2021}", "no indicator has the code industy (did you mean industry?)"),
    ("{indicator: industry, period: 2021, unit: ▸lao-kai}", "no unit has the code lao-kai (did you mean lao-cai?)"),
    ("{indicator: industry, period: 2021, source: ▸artikel}", "no source has the code artikel (did you mean article?)"),
    ("{indicator: industry, period: 2021, instrument: ▸nq-2021}", "no instrument has the code nq-2021 (did you mean nq-2020?)"),
    ("{indicator: industry, period: ▸2022}", "the period 2022 lies outside the plan's, 2021"),
    ("{indicator: industry, period: ▸2021-05@15}", "industry is counted in calendar months (write the period 2021-05)"),
    ("{indicator: industry, period: 2021, form: at_least, implied: ▸{of: 9, share: 95, more: 1}}", "an implied target needs"),
    ("{indicator: industry, period: 2021, form: at_least, implied: ▸{of: 9}}", "an implied target needs"),
    ("{indicator: industry, period: 2021, form: at_least, low: ▸9, implied: {of: 9, share: 95}}", "low beside implied"),
    ("{indicator: industry, period: 2021, form: at_least, implied: {of: 9, share: ▸0}}", "no plan follows from such a comparison"),
    ("{indicator: industry, period: 2021, form: at_least, low: ▸9999999999999999999999999999999}", "“9999"),
    ("{indicator: industry, period: 2021, form: at_least, decimals: ▸999999999, low: 9}", "“999999999” is longer than any figure"),
]  # fmt: skip


@pytest.mark.parametrize(("target", "expected"), FIELDS, ids=[expected for _, expected in FIELDS])
def test_a_mistake_in_a_target_is_said_with_its_place(tmp_path: Path, target: str, expected: str) -> None:
    """One mistake gives one problem, at the line and column of what is wrong (here after ▸); the target is left out."""
    line = f"  - {target}"
    promises, problems = read_plans(workspace(tmp_path, plan=f"{PLAN}{line.replace('▸', '')}\n"))
    (found,) = wrong(tmp_path)
    assert found.startswith(f"targets/plan.yaml:8:{line.index('▸') + 1}: {expected}")
    assert problems[0].severity == "error"
    assert promises.targets("lao-cai-2021") == ()


def test_all_mistakes_are_said_at_once_and_the_rest_goes_on(tmp_path: Path) -> None:
    """A faulty entry is left out, its neighbours stay, and the places of those that follow it are still right."""
    targets = (
        "  - {indicator: industry, period: 2021, form: at_least, low: x, colour: red}\n"
        + TARGET
        + "  - {indicator: industry, period: 2021-Q5}\n"
        + "  - {indicator: industry, period: 2021-05, form: between, low: 9, high: 3}\n"
    )
    assert wrong(tmp_path, plan=PLAN + targets) == [
        (
            "targets/plan.yaml:8:62: “x” is no number "
            "(write plain digits, with a point before decimals and nothing between thousands: 40400.5)"
        ),
        "targets/plan.yaml:8:65: unknown key colour",
        (
            "targets/plan.yaml:10:35: “2021-Q5” is no period (write 2024, 2021..2030, 2024-Q3, 2024-H1, 2024-9M, 2024-05, "
            "2024-01..2024-05 or 2024-05-04)"
        ),
        "targets/plan.yaml:11:64: low 9 lies above high 3 (write the smaller bound as low)",
    ]
    promises, _ = read_plans(tmp_path)
    assert [target.low for target in promises.targets("lao-cai-2021")] == [40400]


def test_a_mistake_is_said_once_not_by_everything_that_rests_on_it(tmp_path: Path) -> None:
    """Targets of a faulty indicator are left out without being called unknown."""
    catalogue = CATALOGUE.replace("kind: flow", "kind: flood")
    assert wrong(tmp_path, catalogue=catalogue, plan=PLAN + TARGET) == [
        "targets/catalogue.yaml:15:11: kind cannot be “flood” (did you mean flow?)"
    ]
    assert read_plans(tmp_path)[0].targets("lao-cai-2021") == ()


def test_a_plan_that_cannot_be_read_takes_its_targets_with_it(tmp_path: Path) -> None:
    """Targets need their plan: its unit, its period, its instrument."""
    assert wrong(tmp_path, plan=PLAN.replace("  unit: lao-cai\n", "") + TARGET) == ["targets/plan.yaml:2:3: unit is missing"]
    assert read_plans(tmp_path)[0].plans == {}
    assert wrong(tmp_path, plan="targets:\n" + TARGET) == ["targets/plan.yaml:2:3: targets without a plan (begin the file with plan:)"]


FILES = [
    ("", "targets/bad.yaml: the file is empty"),
    ("# nothing yet\n", "targets/bad.yaml: the file is empty"),
    ("- plan\n", "targets/bad.yaml:1:1: keys and values are expected here"),
    ("just words\n", "targets/bad.yaml:1:1: keys and values are expected here"),
    ("plan:\n\tcode: x\n", "targets/bad.yaml:2:1: the line begins with a tab (indent with blanks only)"),
    ('plan: {code: "x}\n', "targets/bad.yaml:2:1: a quotation mark is opened and not closed"),
    ("plan: {code: x\n", "targets/bad.yaml:2:1: brackets, braces or commas that do not fit"),
    ("plan:\n  name: a: b\n", "targets/bad.yaml:2:10: a colon where none can stand"),
    ("plan:\n  code: x\n name: y\n", "targets/bad.yaml:3:2: the line does not fit the lines above it"),
    ("plan:\n  code x\n  unit: y\n", "targets/bad.yaml:3:7: a colon where none can stand"),
    ("plan: *x\n", "targets/bad.yaml:1:7: a * names an anchor that is not there"),
    ("targets:\n---\ntargets:\n", "targets/bad.yaml:2:1: a second document begins here"),
    ("plan: a\x00b\n", "targets/bad.yaml: the file holds a control character"),
    ("? [a, b]\n: c\n", "targets/bad.yaml:1:3: a key must be one word"),
    ("plan: &p [*p]\n", "targets/bad.yaml: the file is nested too deeply or repeats itself through anchors"),
    ("plan: " + "[" * 500 + "]" * 500 + "\n", "targets/bad.yaml: the file is nested too deeply or repeats itself through anchors"),
    ("indicators: none\n", "targets/bad.yaml:1:13: a list is expected here"),
    ("indicators:\n  -\n", "targets/bad.yaml:2:4: an entry is empty"),
    ("plans:\n  code: x\n", "targets/bad.yaml:1:1: unknown key plans (did you mean plan?)"),
]


@pytest.mark.parametrize(("text", "expected"), FILES, ids=[expected for _, expected in FILES])
def test_a_broken_file_is_said_in_plain_words_and_the_others_go_on(tmp_path: Path, text: str, expected: str) -> None:
    """What cannot be read is named with its place and without a word of YAML's own; other files are read as ever."""
    found = wrong(tmp_path, bad=text, plan=PLAN + TARGET)
    assert len(found) == 1
    assert found[0].startswith(expected)
    assert len(read_plans(tmp_path)[0].targets("lao-cai-2021")) == 1


def test_ten_lines_that_unfold_into_a_thousand_million_values_are_refused(tmp_path: Path) -> None:
    """Anchors of anchors of anchors: the file is refused before it fills the memory."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert wrong(tmp_path, bad="\n".join(lines)) == ["targets/bad.yaml: the file is nested too deeply or repeats itself through anchors"]


def test_a_file_that_is_not_in_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    """Old encodings are named, not guessed."""
    workspace(tmp_path)
    (tmp_path / "targets" / "old.yaml").write_bytes("plan:\n  code: \xe9t\xe9\n".encode("latin-1"))
    assert wrong(tmp_path) == ["targets/old.yaml:2: this file is not in UTF-8 (save it again with the encoding UTF-8)"]


def test_letters_with_separate_accents_are_composed_and_said(tmp_path: Path) -> None:
    """A code typed on a Mac as a + accent is the same code as á; a warning says that the file should be saved again."""
    targets = "  - {indicator: industry, period: 2021, stated: to\u0302\u0309ng}\n"
    found = wrong(tmp_path, plan=PLAN + targets)
    assert found == [
        "warning: targets/plan.yaml:8:49: “tổng” is written with separate accents (read as composed letters; save the file in Unicode NFC)"
    ]
    assert read_plans(tmp_path)[0].targets("lao-cai-2021")[0].stated == "tổng"


def test_a_point_before_three_digits_is_asked_about(tmp_path: Path) -> None:
    """40.400 is the decimal 40.4 here and forty thousand four hundred in Vietnamese: it is read as the decimal, with a warning."""
    found = wrong(tmp_path, plan=PLAN + TARGET.replace("40400", "40.400"))
    hint = "write 40400 if you mean thousands, 40.4 if you mean the decimal"
    assert found == [f"warning: targets/plan.yaml:8:62: “40.400” is read as the decimal 40.4 ({hint})"]
    declared = "  - {indicator: industry, period: 2021, form: at_least, low: 40.412, decimals: 3}\n"
    assert wrong(tmp_path, plan=PLAN + declared) == []


def test_a_code_is_given_once_over_all_files(tmp_path: Path) -> None:
    """A second entry with the same code names the place of the first, which stands."""
    again = "indicators:\n  - {code: industry, name: {vi: Khác}, measure: {vi: tấn}, kind: stock}\n"
    found = wrong(tmp_path, plan=PLAN + TARGET, z=again)
    assert found == ["targets/z.yaml:2:12: the code industry is already given at targets/catalogue.yaml:11:11"]
    assert read_plans(tmp_path)[0].indicators["industry"].kind == "flow"


def test_two_targets_for_the_same_thing_from_the_same_day(tmp_path: Path) -> None:
    """They contradict each other, also across files, unless they stand on different lines or hold from different days."""
    found = wrong(tmp_path, plan=PLAN + TARGET + TARGET)
    hint = "give the later one its own date (effective:), or give one of them another line:"
    assert found == [f"targets/plan.yaml:9:17: a second target for industry in 2021; the first is at targets/plan.yaml:8:17 ({hint})"]
    other = (PLAN + TARGET).replace("lao-cai-2021", "lao-cai-2021-b")
    assert wrong(tmp_path, plan=PLAN + TARGET, second=other) == [
        f"targets/second.yaml:8:17: a second target for industry in 2021; the first is at targets/plan.yaml:8:17 ({hint})"
    ]
    congress, raised = TARGET.replace("}", ", line: congress}"), TARGET.replace("}", ", effective: 2021-08-01}")
    assert wrong(tmp_path, plan=PLAN + TARGET + congress + raised, second="targets: []\n") == []


def test_a_part_has_the_measure_and_price_basis_of_its_whole(tmp_path: Path) -> None:
    """Parts add up to their parent; a share is the exception: it is percent of its whole."""
    child = "  - {code: mining, name: {vi: Khai khoáng}, measure: {vi: MEASURE}, basis: BASIS, kind: KIND, parent: industry}\n"

    def with_child(measure: str, basis: str, kind: str) -> list[str]:
        text = child.replace("MEASURE", measure).replace("BASIS", basis).replace("KIND", kind)
        return wrong(tmp_path, catalogue=CATALOGUE + text)

    assert with_child("tỷ đồng", "constant 2010", "flow") == []
    assert with_child("triệu kWh", "constant 2010", "flow") == [
        (
            "targets/catalogue.yaml:17:54: measured in triệu kWh, but its parent industry in tỷ đồng "
            "(parts add up to their parent only in one unit of measure)"
        )
    ]
    assert with_child("tỷ đồng", "constant 1994", "flow") == [
        (
            "targets/catalogue.yaml:17:76: at constant 1994, but its parent industry at constant 2010 "
            "(parts add up to their parent only on one price basis)"
        )
    ]
    assert with_child("'%'", "current", "share") == []


def test_trees_have_no_circles(tmp_path: Path) -> None:
    """Units and indicators that are their own ancestors are said, each with its circle."""
    units = "  - {code: lao-cai, name: {vi: Tỉnh Lào Cai, en: Lào Cai}}"
    catalogue = CATALOGUE.replace(units, "  - {code: lao-cai, name: {vi: Lào Cai}, parent: sa-pa}")
    catalogue = catalogue.replace("kind: flow", "kind: flow\n    parent: industry")
    assert wrong(tmp_path, catalogue=catalogue, plan=PLAN + TARGET) == [
        "targets/catalogue.yaml:3:50: the parents run in a circle: lao-cai → sa-pa → lao-cai",
        "targets/catalogue.yaml:4:53: the parents run in a circle: sa-pa → lao-cai → sa-pa",
        "targets/catalogue.yaml:16:13: the parents run in a circle: industry → industry",
    ]


def test_the_tree_is_made_by_parents_not_by_names(tmp_path: Path) -> None:
    """`lao-cai-city` belongs to nobody because its code begins like another's."""
    units = CATALOGUE.replace("sources:", "  - {code: lao-cai-city, name: {vi: Thành phố Lào Cai}}\nsources:")
    promises = promised(tmp_path, TARGET, catalogue=units)
    assert list(promises.above("sa-pa")) == ["sa-pa", "lao-cai"]
    assert list(promises.above("lao-cai-city")) == ["lao-cai-city"]


@pytest.mark.parametrize("key", ["cut_off", "deadline", "greatest_age"])
def test_a_delay_is_days_working_days_or_months(tmp_path: Path, key: str) -> None:
    """`5 days`, `1 working day`, `2 months`; anything else is said."""
    for text in ("5 days", "1 day", "3 working days", "2 months"):
        assert wrong(tmp_path, catalogue=f"{CATALOGUE}    {key}: {text}\n") == []
    for text in ("5", "5 ngày", "2 working months", "soon", "-1 days"):
        (found,) = wrong(tmp_path, catalogue=f"{CATALOGUE}    {key}: {text}\n")
        assert f"“{text}” is no delay (write 5 days, 3 working days or 2 months)" in found


def test_a_target_stated_twice_is_held_against_its_baseline(tmp_path: Path) -> None:
    """37,050.8 + 9 % is 40,199–40,570 when 9 is rounded: 40,400 fits. + 10.7 % does not, and both statements are kept."""
    twice = (
        "  - {indicator: industry, period: 2021, form: at_least, low: 40400, decimals: -2,"
        " baseline: {period: 2020, value: 37050.8, decimals: 1},\n     also: [{stated: tăng G%, growth: G, decimals: D}]}\n"
    )
    assert wrong(tmp_path, plan=PLAN + twice.replace("G", "9").replace("D", "0")) == []
    assert wrong(tmp_path, plan=PLAN + twice.replace("G", "10.7").replace("D", "1")) == [
        (
            "warning: targets/plan.yaml:9:42: 10.7 % on 37050.8 (2020) gives 40996.7–41033.8, but the target is 40400 "
            "(check the baseline's period and value; both statements are kept)"
        )
    ]
    assert len(read_plans(tmp_path)[0].targets("lao-cai-2021")[0].also) == 1


PHASES = [
    ("{to: 2021-03, share: 14}, {to: 2021-09, share: 56}", None),
    ("{to: 2021-Q1, value: 5656}, {to: 2021-12, value: 40400}", None),
    ("{to: 2021-03, share: 14}, {to: 2021-12, share: 98}", "9:41: the phases end at 98 %, not at the target"),
    ("{to: 2021-03, share: 14}, {to: 2021-12, value: 40500}", "9:41: the phases end at 40500, not at the target"),
    ("{to: 2021-03, share: 56}, {to: 2021-09, share: 14}", "9:41: what is reached falls, from 56 % to 14 %"),
    ("{to: 2021-09, share: 14}, {to: 2021-03, share: 56}", "9:46: 2021-03 does not follow 2021-09"),
    ("{to: 2021-03, share: 104}", "9:36: 104 % of the target before its end"),
    ("{to: 2022-03, share: 14}", "9:20: 2022-03 does not end inside 2021"),
    ("{to: 2021-03, share: 14, value: 2}", "9:15: a phase needs either value or share"),
    ("{to: 2021-03}", "9:15: a phase needs either value or share"),
]


@pytest.mark.parametrize(("phases", "expected"), PHASES, ids=[phases for phases, _ in PHASES])
def test_phases_rise_to_the_target(tmp_path: Path, phases: str, expected: str | None) -> None:
    """Phases count from the start of the target's period, follow each other, and the last of them is the target."""
    text = f"{PLAN}{TARGET.rstrip()[:-1]},\n    phasing: [{phases}]}}\n"
    found = wrong(tmp_path, plan=text)
    assert [line.split(" (")[0] for line in found] == ([f"targets/plan.yaml:{expected}"] if expected else [])


def test_shares_of_one_whole_can_add_up_to_a_hundred(tmp_path: Path) -> None:
    """12–13, 32–33, 50–51 and 4–5 can; 12–13, 32–33, 50–51 and 1–2 can never."""
    parts = ("agriculture", "manufacturing", "services", "tax")
    catalogue = CATALOGUE + "".join(
        f"  - {{code: {part}, name: {{vi: Tỷ trọng}}, measure: {{vi: '%'}}, kind: share, parent: industry}}\n" for part in parts
    )

    def shares(*bounds: tuple[int, int]) -> list[str]:
        lines = [
            f"  - {{indicator: {part}, period: 2021, form: between, low: {low}, high: {high}}}\n"
            for part, (low, high) in zip(parts, bounds, strict=False)
        ]
        return wrong(tmp_path, catalogue=catalogue, plan=PLAN + "".join(lines))

    assert shares((12, 13), (32, 33), (50, 51), (4, 5)) == []
    assert shares((12, 13), (32, 33), (50, 51), (1, 2)) == ["targets/plan.yaml:8:64: the shares add up to 95–99 %, never to 100 %"]
    assert shares((12, 13), (32, 33), (60, 61)) == ["targets/plan.yaml:8:64: the shares add up to 104–107 %, never to 100 %"]
    assert shares((12, 13), (32, 33)) == []


def test_an_average_growth_names_its_baseline(tmp_path: Path) -> None:
    """An average over 2016–2020 counts from 2015: without a baseline it is refused, with one inside the span it is asked about."""
    catalogue = CATALOGUE + "  - {code: growth, name: {vi: Tăng bình quân}, measure: {vi: '%'}, kind: average_growth}\n"
    plan = PLAN.replace("period: 2021", "period: 2016..2020")
    target = "  - {indicator: growth, period: 2016..2020, form: at_least, low: 6.1BASE}\n"

    def counted(base: str) -> list[str]:
        return wrong(tmp_path, catalogue=catalogue, plan=plan + target.replace("BASE", base))

    assert counted(", baseline: {period: 2015}") == []
    assert counted("")[0].startswith("targets/plan.yaml:8:5: growth needs a baseline that the change is counted from")
    assert counted(", baseline: {period: 2016}")[0].startswith("warning: targets/plan.yaml:8:90: 2016..2020 counts from 2016, inside it")


def test_an_index_is_not_growth(tmp_path: Path) -> None:
    """108.2 as growth, or 8.2 as an index, is asked about and never silently turned."""
    catalogue = CATALOGUE + "  - {code: iip, name: {vi: IIP}, measure: {vi: '%'}, kind: KIND}\n"
    target = "  - {indicator: iip, period: 2021, form: at_least, low: LOW}\n"

    def with_low(kind: str, low: str) -> list[str]:
        return wrong(tmp_path, catalogue=catalogue.replace("KIND", kind), plan=PLAN + target.replace("LOW", low))

    assert with_low("growth", "8.2") == with_low("index", "108.2") == []
    assert with_low("growth", "108.2") == [
        "warning: targets/plan.yaml:8:57: growth of 108.2 % looks like an index (write 8.2, or kind: index in the indicator)"
    ]
    assert with_low("index", "8.2") == [
        "warning: targets/plan.yaml:8:57: an index of 8.2 looks like growth (write 108.2, or kind: growth in the indicator)"
    ]


def test_the_line_that_governs_is_written_somewhere(tmp_path: Path) -> None:
    """A plan that lets a line govern on which no target stands is asked which one it means."""
    text = (PLAN + TARGET).replace("  instrument: nq-2020\n", "  governs: congres\n")
    assert wrong(tmp_path, plan=text) == [
        "warning: targets/plan.yaml:6:12: no target is on the line congres that governs (the lines are: assigned)"
    ]


def test_a_file_ending_in_yml_is_not_overlooked_in_silence(tmp_path: Path) -> None:
    """Only .yaml is read; a .yml says so. Hidden files are nobody's plan."""
    workspace(tmp_path)
    (tmp_path / "targets" / "2022.yml").write_text("plan: x", encoding="utf-8")
    (tmp_path / "targets" / ".2022.yaml").write_text("plan: x", encoding="utf-8")
    assert wrong(tmp_path) == ["warning: targets/2022.yml: only files ending in .yaml are read (rename it to 2022.yaml)"]


def test_an_implied_target_is_an_interval(tmp_path: Path) -> None:
    """ "Exceeded the plan by 2.4 %" at 37,050.8 gives 36,182.4, between 36,164.8 and 36,200.1; it says that it is implied."""
    promises = promised(
        tmp_path, "  - {indicator: industry, period: 2021, form: at_least, implied: {of: 37050.8, excess: 2.4, decimals: 1}}\n"
    )
    (row,) = target_table(promises).to_dict("records")
    assert [round(row[name], 1) for name in ("low", "least", "most")] == [36182.4, 36164.8, 36200.1]
    assert (row["source"], row["governs"]) == ("implied", True)


IMPLIED = [
    ("{of: 156, share: 101.3, decimals: 1}", 153.998, 153.922, 154.074),
    ("{of: 156, share: 101.3, decimals: 1, of_decimals: 0}", 153.998, 153.429, 154.568),
    ("{of: 7806.6, share: 95, over: true}", 8217.474, 8131.875, 8217.474),
    ("{of: 700000, more: 100000, of_decimals: -5, decimals: -5}", 600000, 500000, 700000),
    ("{of: 2763.8, excess: -25, decimals: 0}", 3685.067, 3660.662, 3709.799),
]


@pytest.mark.parametrize(("implied", "low", "least", "most"), IMPLIED)
def test_shares_excesses_and_differences_imply_a_plan(tmp_path: Path, implied: str, low: float, least: float, most: float) -> None:
    """The interval comes from the decimals of the comparison and of the figure; "over" reaches up to the next printed number."""
    promises = promised(tmp_path, f"  - {{indicator: industry, period: 2021, form: at_least, implied: {implied}}}\n")
    (row,) = target_table(promises).to_dict("records")
    assert [round(row[name], 3) for name in ("low", "least", "most")] == [low, least, most]


def test_the_target_table_says_who_promised_what_from_when(tmp_path: Path) -> None:
    """One row per target and reporting unit; a revision has its day in its id; a date becomes its day number."""
    targets = (
        "  - {indicator: industry, period: 2021, form: at_least, low: 43200, instrument: raise}\n"
        + TARGET
        + "  - {indicator: industry, period: 2021-06, form: done_by, by: 2021-06-30, unit: sa-pa}\n"
        + "  - {indicator: industry, period: 2021-07, form: about, low: 5, tolerance: 1}\n"
        + "  - {indicator: industry, period: 2021-08, stated: vượt nhẹ, outcome: met}\n"
        + "  - {indicator: industry, period: 2021-09, stated: có giao}\n"
        + "  - {indicator: industry, period: 2021-10}\n"
    )
    table = target_table(promised(tmp_path, targets)).set_index("target_id")
    assert list(table.index[:3]) == [
        "lao-cai-2021/industry/lao-cai/2021/assigned/2021-08-01",
        "lao-cai-2021/industry/lao-cai/2021/assigned",
        "lao-cai-2021/industry/sa-pa/2021-06/assigned",
    ]
    assert list(table["low"][:2]) == [43200, 40400]
    assert list(table["instrument"][:2]) == ["Điều chỉnh", "27/NQ-HĐND"]
    assert table["high"].iloc[2] == datetime.date(2021, 6, 30).toordinal()
    assert (table["low"].iloc[3], table["high"].iloc[3], table["tolerance"].iloc[3]) == (5, 5, 1)
    # Met without a value; a target of unknown value; monitored without a target.
    assert table["form"].fillna("none").tolist()[4:] == ["none", "at_least", "none"]
    assert table["outcome"].fillna("none").tolist()[4:] == ["met", "none", "none"]
    assert table["measure"].unique().tolist() == ["tỷ đồng"]
    assert table["basis"].unique().tolist() == ["constant 2010"]


def test_reporting_units_have_a_row_each(tmp_path: Path) -> None:
    """An indicator that several units under the plan's unit report has a target for each; units of others have none."""
    units = CATALOGUE.replace(
        "sources:", "  - {code: bat-xat, name: {vi: Bát Xát}, parent: lao-cai}\n  - {code: lai-chau, name: {vi: Lai Châu}}\nsources:"
    )
    catalogue = units + "    units: [sa-pa, bat-xat, lai-chau]\n"
    assert target_table(promised(tmp_path, TARGET, catalogue=catalogue))["unit"].tolist() == ["sa-pa", "bat-xat"]


GOVERNS = [
    ("", [("assigned", "stated", True), ("congress", "stated", False), ("raised", "implied", False)]),
    ("  governs: congress\n", [("assigned", "stated", False), ("congress", "stated", True), ("raised", "implied", False)]),
    ("  governs: raised\n", [("assigned", "stated", True), ("congress", "stated", False), ("raised", "implied", False)]),
]


@pytest.mark.parametrize(("governs", "expected"), GOVERNS)
def test_the_governing_line_leads_and_an_implied_target_never_over_a_stated_one(
    tmp_path: Path, governs: str, expected: list[tuple[str, str, bool]]
) -> None:
    """The plan says which line leads, the assigned one by default; a line that is only implied cannot lead over stated ones."""
    plan = PLAN.replace("targets:\n", f"{governs}targets:\n")
    targets = (
        TARGET
        + TARGET.replace("}", ", line: congress}")
        + "  - {indicator: industry, period: 2021, line: raised, form: at_least, implied: {of: 20000, share: 46.4, decimals: 1}}\n"
    )
    promises, problems = read_plans(workspace(tmp_path, plan=plan + targets))
    assert problems == ()
    table = target_table(promises)
    assert list(table[["line", "source", "governs"]].itertuples(index=False, name=None)) == expected


def test_a_target_may_say_itself_that_it_leads(tmp_path: Path) -> None:
    """`governs: true` on a target, or `governs: false`, counts more than the plan's line."""
    congress = TARGET.replace("}", ", line: congress, governs: true}")
    assert target_table(promised(tmp_path, TARGET + congress))["governs"].tolist() == [False, True]
    aside = TARGET.replace("}", ", governs: no}")
    assert target_table(promised(tmp_path, aside + TARGET.replace("}", ", line: congress}")))["governs"].tolist() == [False, True]


def test_phasing_becomes_levels_to_be_reached(tmp_path: Path) -> None:
    """Shares become levels; each counts from the target's start; the target itself ends the list, written or not."""
    phased = TARGET.replace("}", ", phasing: [{to: 2021-Q1, share: 14}, {to: 2021-09, value: 22624}]}")
    table = phasing_table(promised(tmp_path, phased))
    assert list(table.itertuples(index=False, name=None)) == [
        ("lao-cai-2021/industry/lao-cai/2021/assigned", "2021-Q1", 5656.0),
        ("lao-cai-2021/industry/lao-cai/2021/assigned", "2021-9M", 22624.0),
        ("lao-cai-2021/industry/lao-cai/2021/assigned", "2021", 40400.0),
    ]


def test_nothing_promised_is_an_empty_table(tmp_path: Path) -> None:
    """A workspace without plans is no mistake."""
    promises, problems = read_plans(tmp_path)
    assert (problems, len(target_table(promises)), len(phasing_table(promises))) == ((), 0, 0)


def test_the_example_is_without_errors_and_read_in_a_moment() -> None:
    """The plans that ship can be used whole, and are read in well under a second."""
    read_plans(ROOT)
    begin = time.perf_counter()
    promises, problems = read_plans(ROOT)
    seconds = time.perf_counter() - begin
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert {"lang-son-2024", "lao-cai-2021"} <= set(promises.plans)
    table = target_table(promises)
    assert table["target_id"].is_unique
    assert seconds < 1.0
