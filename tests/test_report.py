"""What a report says: sentences, headline, and the tables that every medium lays out."""

import datetime
from dataclasses import replace

import pandas as pd
import pytest
from findings import AS_OF, BY_CODE, DEFINITION, OUTPUT, PROMISES, actuals, evidence, finding, growth, level, milestone

from monitor.amounts import records
from monitor.app.languages import load
from monitor.compose import compose
from monitor.figures import scales
from monitor.grounds import grounds
from monitor.plan import Indicator, Promises, Text
from monitor.report import Report, Section, Table
from monitor.sentences import sentence
from monitor.wording import FLAGS

VI, EN = load("vi"), load("en")
HANDICRAFT = level(
    indicator="handicraft", target_low=3000.0, actual=1400.0, actual_status=None, expected=1750.0, variance=-350.0,
    variance_percent=-20.0, achievement_percent=46.6667, growth_percent=-0.8, flag="off_track", notes="", stated="3.000 tỷ đồng",
)  # fmt: skip
RAISED = level(
    line="raised", governs=False, stated="khoảng 43.200 tỷ đồng", target_low=43200.0, achievement_percent=22800 / 432,
    expected=25200.0, variance=-2400.0, variance_percent=-9.52, target_source="implied", notes="linear implied",
)  # fmt: skip
RANK = finding(
    indicator="pci", kind="rank", form="rank", direction="lower", target_high=5.0, actual=15.0, actual_period="2021",
    expected=5.0, variance=10.0, variance_in="places", closed=True, flag="missed", pace="target", reason="requirement",
)  # fmt: skip
LOSSES = finding(
    indicator="losses", kind="share", form="at_most", direction="lower", target_high=5.0, actual=5.2, expected=5.0,
    actual_period="2021-01..2021-07", variance=0.2, variance_in="points", pace="none", flag="watch", reason="points",
)  # fmt: skip
DONE = float(datetime.date(2021, 12, 20).toordinal())


def said(row: dict[str, object]) -> tuple[str, str]:
    indicator = BY_CODE[str(row["indicator"])]
    return sentence(row, indicator, VI), sentence(row, indicator, EN)


def report(*rows: dict[str, object], lang: str = "vi") -> Report:
    return compose(DEFINITION, evidence(*rows), load(lang), name="lao-cai-2021")


def section(made: Report, kind: str) -> Section:
    return next(each for each in made.sections if each.kind == kind)


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def test_an_estimate_in_the_grammar_of_provincial_reports() -> None:
    """Ước đạt …, tăng … so với cùng kỳ, bằng … kế hoạch năm; then the distance to where it should stand, and the flag."""
    assert said(level()) == (
        (
            "Giá trị sản xuất công nghiệp (giá so sánh 2010) 7 tháng đầu năm 2021 ước đạt 22.800,0 tỷ đồng, tăng 13,4% so với cùng kỳ, "
            "bằng 56,4% kế hoạch năm, thấp hơn tiến độ kế hoạch 766,7 tỷ đồng (−3,3%): cần theo dõi."
        ),
        (
            "Industrial production value (constant 2010 prices), first 7 months of 2021: an estimated 22,800.0 bn VND, up 13.4% on the "
            "same period last year, 56.4% of the annual plan, 766.7 bn VND (−3.3%) below the expected progress: watch."
        ),
    )


@pytest.mark.parametrize(
    ("row", "vi"),
    [
        (level(actual_status="official"), "7 tháng đầu năm 2021 đạt 22.800,0 tỷ đồng"),
        (level(actual_status="preliminary"), "sơ bộ đạt 22.800,0 tỷ đồng"),
        (level(growth_percent=-5.6), "giảm 5,6% so với cùng kỳ"),
        (level(target_period="2021..2025"), "bằng 56,4% kế hoạch,"),
        (
            level(pace="target", closed=True, actual=40400.0, expected=40400.0, variance=0.0, achievement_percent=100.0),
            "đúng bằng kế hoạch",
        ),
        (level(achievement_percent=99.96), "bằng 99,96% kế hoạch năm"),
        (RAISED, "bằng 52,8% mục tiêu “khoảng 43.200 tỷ đồng”"),
        (
            level(flag="exceeded", pace="target", closed=True, variance=868.4, variance_percent=2.4),
            "cao hơn kế hoạch 868,4 tỷ đồng (+2,4%)",
        ),
    ],
)
def test_levels(row: dict[str, object], vi: str) -> None:
    """Status, direction of growth, the plan's period and the print of what just falls short all show in the words."""
    assert vi in said(row)[0]


@pytest.mark.parametrize(
    ("row", "vi"),
    [
        (growth(), "năm 2024 tăng 7,68%, nằm trong khoảng mục tiêu 7,00–8,00%: đạt kế hoạch."),
        (
            growth(actual=6.96, variance=-0.04, flag="missed"),
            "tăng 6,96%, thấp hơn 0,04 điểm % so với khoảng mục tiêu 7,00–8,00%: không đạt",
        ),
        (growth(actual=8.5, variance=1.5, flag="exceeded"), "cao hơn 0,50 điểm % so với khoảng mục tiêu 7,00–8,00%: vượt kế hoạch."),
        (growth(actual=-1.6, actual_status="estimate", variance=-8.6, flag="missed"), "ước giảm 1,60%"),
        (
            growth(form=None, target_low=None, target_high=None, variance=None, reason="as_stated"),
            "không nêu trị số mục tiêu: đạt kế hoạch.",
        ),
        (LOSSES, "ở mức 5,2%, cao hơn mục tiêu 0,2 điểm %: cần theo dõi."),
        (RANK, "Chỉ số PCI năm 2021 xếp thứ 15, kém mục tiêu 10 bậc: không đạt kế hoạch."),
    ],
)
def test_rates_in_points_and_ranks_in_places(row: dict[str, object], vi: str) -> None:
    """The difference of two percentages is in points, of two ranks in places; never a percentage of a percentage."""
    assert vi in said(row)[0]


@pytest.mark.parametrize(
    ("row", "vi"),
    [
        (milestone(), "Thủy điện Mường Hum: chưa đến kỳ báo cáo, hạn báo cáo 31/12/2021."),
        (
            milestone(actual=DONE, variance=-11.0, flag="achieved"),
            "thực hiện xong ngày 20/12/2021, sớm 11 ngày so với hạn 31/12/2021: đạt kế hoạch.",
        ),
        (milestone(actual=DONE + 11, variance=0.0, flag="achieved"), "thực hiện xong đúng hạn ngày 31/12/2021"),
        (
            milestone(actual=DONE + 20, variance=9.0, flag="missed"),
            "ngày 09/01/2022, chậm 9 ngày so với hạn 31/12/2021: không đạt kế hoạch.",
        ),
        (
            milestone(flag="missed", reason="not_done", as_of=datetime.date(2022, 2, 1)),
            "chưa thực hiện xong, quá hạn 31/12/2021 là 32 ngày",
        ),
    ],
)
def test_milestones_in_days(row: dict[str, object], vi: str) -> None:
    """Done before, on or after the day, or not done with the days gone by."""
    assert vi in said(row)[0]


@pytest.mark.parametrize(
    ("row", "vi", "en"),
    [
        (
            finding(flag="no_data", reason="not_reported", days_overdue=12, due=datetime.date(2021, 7, 24)),
            "chưa có số liệu, quá hạn báo cáo 12 ngày (hạn 24/07/2021).",
            "no figure reported, 12 days overdue (due on 24 July 2021).",
        ),
        (
            finding(flag="no_target", reason="no_target"),
            "chưa có số liệu, chỉ theo dõi, không giao chỉ tiêu.",
            "no figure reported, monitored only",
        ),
        (
            level(flag="cannot_be_judged", reason="inside_interval"),
            "chưa đủ cơ sở đánh giá: ranh giới đạt và không đạt nằm trong khoảng sai số của số suy ra, cần hỏi số liệu chưa làm tròn.",
            "cannot be judged: the line between met and missed lies inside the interval of what was derived: ask for the unrounded figure.",
        ),
    ],
)
def test_what_is_not_judged_says_why(row: dict[str, object], vi: str, en: str) -> None:
    """No data with the days overdue, no target as such, and which doubt forbids a judgement."""
    assert (vi in said(row)[0], en in said(row)[1]) == (True, True)


def test_every_flag_makes_a_sentence_without_holes() -> None:
    """No flag, with or without a figure, leaves an unfilled place or the word None."""
    for flag in FLAGS:
        for row in (level(flag=flag), finding(flag=flag), growth(flag=flag), milestone(flag=flag)):
            for text in said(row):
                assert "{" not in text
                assert "None" not in text


def test_grounds_name_rule_figures_and_day() -> None:
    """By which rule, from which figures, known when."""
    lines = grounds(level(actual_known=datetime.date(2021, 7, 29)), OUTPUT, VI)
    assert lines == (
        "Quy tắc: kỳ chưa kết thúc, xét tỷ lệ giữa số thực hiện và mức phải đạt.",
        "Mức phải đạt: 23.566,7 tỷ đồng (chia đều theo tháng, là giả định).",
        "Số liệu: có từ ngày 29/07/2021; chốt ngày 05/08/2021.",
        "Mức phải đạt chia đều theo tháng, là giả định.",
        "Căn cứ vào số ước.",
    )


@pytest.mark.parametrize(
    ("rows", "vi"),
    [
        (
            (level(), HANDICRAFT, growth()),
            (
                "7 tháng đầu năm 2021: 1/3 chỉ tiêu chậm tiến độ, 1 cần theo dõi; giá trị sản xuất tiểu thủ công nghiệp thấp hơn tiến độ "
                "kế hoạch 350,0 tỷ đồng (−20,0%)"
            ),
        ),
        ((growth(), level(flag="ahead")), "7 tháng đầu năm 2021: 2/2 chỉ tiêu đúng hoặc vượt tiến độ"),
        ((milestone(), finding(flag="no_target")), "7 tháng đầu năm 2021: chưa có chỉ tiêu đến kỳ đánh giá"),
        ((finding(flag="no_target"),), "7 tháng đầu năm 2021: theo dõi 1 chỉ tiêu, không giao kế hoạch"),
        ((), "7 tháng đầu năm 2021: không có chỉ tiêu để đánh giá"),
        (
            (level(), RAISED),
            (
                "7 tháng đầu năm 2021: 1/1 chỉ tiêu cần theo dõi; giá trị sản xuất công nghiệp (giá so sánh 2010) "
                "thấp hơn tiến độ kế hoạch 766,7 tỷ đồng (−3,3%)"
            ),
        ),
    ],
)
def test_the_headline_counts_and_names_the_largest_miss(rows: tuple[dict[str, object], ...], vi: str) -> None:
    """Only leading findings with a due target are counted; a second target of an indicator counts for nothing."""
    assert report(*rows).headline == vi


def test_the_head_names_issuer_days_and_edition() -> None:
    """Who, for which days, known when, and whether it replaces an earlier one."""
    assert report(level()).facts == (
        ("Đơn vị phát hành", "Sở Công Thương tỉnh Lào Cai"),
        ("Kỳ báo cáo", "7 tháng đầu năm 2021 (từ 01/01/2021 đến 31/07/2021)"),
        ("Chốt số liệu", "05/08/2021"),
        ("Ấn bản", "Bản lần đầu"),
    )
    assert compose(DEFINITION, evidence(level()), VI, edition=1).facts[-1] == ("Ấn bản", "Bản thay thế số 1")


def test_the_brief_is_worst_first_within_groups_in_plan_order() -> None:
    """Industry before hydropower as in the plan; in industry missed, off track, watch, achieved."""
    brief = section(report(growth(), level(), RANK, HANDICRAFT, milestone()), "brief")
    assert [row[-1].flag for row in brief.tables[0].rows] == ["missed", "off_track", "watch", "achieved", "not_due"]
    assert [(cell.text, cell.value) for cell in brief.counts][:2] == [("Không đạt kế hoạch", 1), ("Chậm tiến độ", 1)]


def test_the_brief_holds_twelve_indicators_and_says_what_is_left() -> None:
    """The worst twelve; the rest is counted, not dropped in silence."""
    rows = [level(target_period=str(year), flag="watch") for year in range(2021, 2035)] + [HANDICRAFT]
    brief = section(report(*rows), "brief")
    assert (len(brief.tables[0].rows), brief.tables[0].rows[0][-1].flag, brief.texts) == (
        12,
        "off_track",
        ("Còn 3 chỉ tiêu nêu ở phần chi tiết", "Còn 9 nguyên nhân nêu ở thẻ chỉ tiêu"),
    )


def test_a_detail_table_has_at_most_twenty_five_rows() -> None:
    """A long group is continued in a next table, an indicator's further targets staying with it."""
    pairs = [each for year in range(2000, 2020) for each in (level(target_period=str(year)), {**RAISED, "target_period": str(year)})]
    tables = section(report(*pairs), "detail").tables
    assert [len(table.rows) for table in tables] == [24, 16]
    assert [table.title for table in tables] == ["Công nghiệp (1/2)", "Công nghiệp (2/2)"]
    assert all(not table.rows[0][0].text.startswith("\u2003") for table in tables)


def test_the_governing_target_leads_and_others_are_indented_beneath() -> None:
    """Whatever the order in which they come."""
    rows = section(report(RAISED, level()), "detail").tables[0].rows
    assert [row[0].text for row in rows] == ["Giá trị sản xuất công nghiệp (giá so sánh 2010)", "\u2003theo: “khoảng 43.200 tỷ đồng”"]


def test_the_detail_in_cells() -> None:
    """Levels in percent, rates in points, ranks in places; `…` where a figure lacks, `-` where none can be; estimates marked."""
    table = section(report(level(), growth(), RANK, finding(flag="no_data", target_low=10.0, indicator="handicraft")), "detail").tables[0]
    keep = [index for index, role in enumerate(table.roles) if role not in ("figure", "note")]
    assert [table.columns[index].text for index in keep] == [
        "Chỉ tiêu", "ĐVT", "Kế hoạch", "Tiến độ KH", "Thực hiện", "Chênh lệch", "(%) hoặc (điểm\u00a0%)",
            "So cùng kỳ", "So với KH", "Đánh giá",
    ]  # fmt: skip
    assert [[row[index].text for index in keep[1:]] for row in table.rows] == [
        ["tỷ đồng", "40.400,0", "23.566,7", "22.800,0", "−766,7", "−3,3%", "+13,4%", "56,4%", "Cần theo dõi"],
        ["%", "7,00–8,00", "7,00", "7,68", "-", "+0,68 điểm %", "-", "-", "Đạt kế hoạch"],
        ["hạng", "≤ 5", "5", "15", "+10 bậc", "-", "-", "-", "Không đạt kế hoạch"],
        ["tỷ đồng", "10,0", "-", "…", "…", "…", "…", "…", "Chưa có số liệu"],
    ]
    assert table.rows[0][4].marks == ("(ước)",)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_cell_is_ever_blank(lang: str) -> None:
    """In both languages, for every flag, with and without figures."""
    rows = [make(flag=flag, target_period=str(2000 + n)) for n, flag in enumerate(FLAGS) for make in (level, finding, growth)]
    rows += [milestone(flag=flag, target_period=str(2000 + n)) for n, flag in enumerate(FLAGS)]
    made = report(*rows, lang=lang)
    tables = [table for each in made.sections for table in each.tables]
    assert all(cell.text.strip() for table in tables for row in (table.columns, *table.rows) for cell in row)
    assert all(len(row) == len(table.columns) == len(table.roles) for table in tables for row in table.rows)


def test_the_column_widens_until_print_and_flag_agree() -> None:
    """6.96 of "at least 7.0", printed at one decimal, would read 7.0 and missed: target and actual get a second decimal."""
    table = section(report(LOSSES | {"actual": 5.04, "variance": 0.04}), "detail").tables[0]
    assert [cell.text for cell in table.rows[0][2:5]] == ["≤ 5,00", "5,00", "5,04"]
    edge = section(report(level(variance_percent=-2.04)), "detail").tables[0]
    assert edge.rows[0][6].text == "−2,04%"


def test_charts_of_one_page_share_their_scale() -> None:
    """One scale per measure, printed in the heading; an outlier is cut at 30 % and marked by the chart."""
    table = section(report(level(), HANDICRAFT, growth(), LOSSES), "detail").tables[0]
    pins = [row[7].figure for row in table.rows]
    assert [figure.kind for figure in pins if figure] == ["pin", "pin", "variance", "variance"]
    assert {dict(figure.series)["range"] for figure in pins if figure and figure.kind == "pin"} == {(-20.0, 20.0)}
    assert table.columns[7].text == "±20% / ±1 điểm %"
    far = [(row, OUTPUT) for row in records(evidence(level(variance_percent=-85.0)).findings)]
    assert scales(far).percent == (-30.0, 30.0)


def test_a_card_for_each_miss_and_for_nothing_else() -> None:
    """Off track, watch and missed get a card with sentence, flag, particulars and a chart: of the way, or of one figure."""
    made = report(level(), HANDICRAFT, growth(), RANK, milestone())
    cards = [each for each in made.sections if each.kind == "card"]
    assert [card.counts[0].flag for card in cards] == ["watch", "off_track", "missed"]
    assert texts(cards[0].tables[0])[-1] == ["Nguyên nhân", "chưa có giải trình – Phòng Quản lý công nghiệp"]
    series = dict(cards[0].figures[0].series)
    assert series["actual"] == (None, None, None, 11900.0, None, 18764.2, 22800.0, None, None, None, None, None)
    assert (series["pace"][5], series["target"]) == (20200.0, (40400.0, 40400.0))
    assert [figure.kind for figure in cards[1].figures] == ["bullet"]


def test_the_annex_names_checks_absences_plans_and_documents() -> None:
    """What looks wrong, who has not reported, which instrument, and documents by title."""
    late = finding(flag="no_data", indicator="handicraft", days_overdue=12, due=datetime.date(2021, 7, 24))
    tables = {table.title: texts(table) for table in section(report(level(), late), "annex").tables}
    assert tables["Kiểm tra số liệu"] == [["targets/lao-cai/2021.yaml:14:7", "cảnh báo", "không ghi gốc giá", "hãy ghi 40.400,5"]]
    assert tables["Chưa báo cáo"][0][1:] == ["Tỉnh Lào Cai", "24/07/2021", "12", "Chưa có số liệu"]
    assert tables["Kế hoạch và văn bản giao"] == [["Kế hoạch năm 2021 tỉnh Lào Cai", "Nghị quyết HĐND tỉnh", "12/NQ-HĐND", "04/12/2020"]]
    assert tables["Nguồn số liệu"][0][0] == "Báo Lào Cai, “Sản xuất công nghiệp 7 tháng”, 29/07/2021"


def test_a_revised_target_stands_beside_the_first() -> None:
    """With both achievements."""
    row = level(original_low=40000.0, original_achievement_percent=57.0)
    tables = {table.title: texts(table) for table in section(report(row), "annex").tables}
    assert tables["Chỉ tiêu đã điều chỉnh"][0][1:] == ["40.000,0", "57,0%", "40.400,0", "56,4%"]


def test_notes_are_numbered_once_and_explained_where_they_are_used() -> None:
    """The same remark has the same number everywhere in the detail."""
    detail = section(report(level(), RAISED), "detail")
    assert [row[-1].text for row in detail.tables[0].rows] == ["1, 2", "1, 3"]
    assert [note.mark for note in detail.notes] == ["1", "2", "3"]
    assert detail.notes[1].text == "Số liệu theo báo chí"


def test_a_definition_chooses_plans_indicators_and_units() -> None:
    """Units stand for all that belong to them."""
    chosen = replace(DEFINITION, indicators=("iip",), units=("lao-cai",))
    assert len(section(compose(chosen, evidence(level(), growth()), VI), "detail").tables[0].rows) == 1
    other = replace(DEFINITION, plans=("another",))
    assert compose(other, evidence(level()), VI).headline.endswith("không có chỉ tiêu để đánh giá")


def test_a_target_of_another_period_says_so() -> None:
    """A five-year average in a report on seven months carries its own period in the name."""
    row = section(report(growth(target_period="2021..2025")), "detail").tables[0].rows[0]
    assert row[0].text == "Chỉ số sản xuất công nghiệp, giai đoạn 2021–2025"


def test_the_same_evidence_makes_the_same_report() -> None:
    """Nothing depends on the clock: as of, period and edition are given."""
    assert report(level(), HANDICRAFT) == report(level(), HANDICRAFT)
    assert (report(level()).as_of, report(level()).period) == (AS_OF, "7 tháng đầu năm 2021")


def test_scattered_figures_without_a_target_are_dots_over_the_years() -> None:
    """Three monthly figures of 2021 make a picture; no line is invented between the years or across a missing month."""
    rows = actuals().assign(cumulative=False, period=["2020-04", "2020-06", "2022-01"])
    made = compose(DEFINITION, replace(evidence(finding(flag="no_target", form=None)), actuals=rows), VI)
    series = dict(section(made, "detail").figures[0].series)
    assert [(round(x or 0, 2), value) for x, value in zip(series["x"], series["actual"], strict=True) if value] == [
        (2020.25, 11900.0),
        (2020.42, 18764.2),
        (2022.0, 22800.0),
    ]


def test_problems_of_other_plans_stay_out() -> None:
    """A report names what looks wrong in its own plans' files."""
    elsewhere = replace(evidence(), problems=evidence(level()).problems)
    assert [table.title for table in section(compose(DEFINITION, elsewhere, VI), "annex").tables] == []


def test_what_has_no_target_stands_in_a_table_of_its_own() -> None:
    """Without columns that compare, and without those that say nothing in any row."""
    followed = level(indicator="handicraft", flag="no_target", form=None, target_low=None, growth_percent=None)
    first, second = section(report(level(), followed), "detail").tables
    assert [row[0].text for row in first.rows] == ["Giá trị sản xuất công nghiệp (giá so sánh 2010)"]
    assert (second.title, [cell.text for cell in second.columns]) == (
        "Theo dõi, không giao chỉ tiêu",
        ["Chỉ tiêu", "ĐVT", "Thực hiện", "Ghi chú"],
    )


def test_the_brief_says_why_the_late_ones_are_late_and_who_answers() -> None:
    """The note given with the figure is the cause; where none came, that is said."""
    noted = actuals().assign(note=[None, None, "thiếu điện"])
    made = compose(DEFINITION, replace(evidence(level(actual_id=7), HANDICRAFT), actuals=noted), VI)
    causes = section(made, "brief").tables[1]
    assert causes.title == "Nguyên nhân"
    assert [[row[0].text, row[2].text] for row in causes.rows] == [
        ["Giá trị sản xuất tiểu thủ công nghiệp", "chưa có giải trình – Tỉnh Lào Cai"],
        ["Giá trị sản xuất công nghiệp (giá so sánh 2010)", "thiếu điện"],
    ]
    assert len(section(report(growth()), "brief").tables) == 1


def test_a_remark_is_a_note_beside_its_figure_and_never_a_cause() -> None:
    """How a figure was read is numbered in the detail and listed in the annex."""
    remarked = actuals().assign(remark=[None, None, "ngày công bố không in"])
    made = compose(DEFINITION, replace(evidence(level(actual_id=7)), actuals=remarked), VI)
    detail = section(made, "detail")
    (mark,) = (note.mark for note in detail.notes if note.text == "ngày công bố không in")
    assert detail.tables[0].rows[0][4].marks == ("(ước)", mark)
    assert ["Nguyên nhân", "chưa có giải trình – Phòng Quản lý công nghiệp"] in texts(section(made, "card").tables[0])
    annex = {table.title: texts(table) for table in section(made, "annex").tables}
    assert annex["Cách ghi nhận số liệu"] == [["ngày công bố không in", "Giá trị sản xuất công nghiệp, 7 tháng đầu năm 2021"]]


def test_growth_is_shown_as_published_where_it_cannot_be_computed() -> None:
    """The source printed it for the same span, in an indicator of its own; the note says so, on the first page too."""
    (name, file) = next(iter(PROMISES.files.items()))
    printed = Indicator("output.growth", Text("Mức tăng", "Growth"), Text("%", "%"), "growth", decimals=2, of="output")
    promises = Promises({name: replace(file, indicators=(*file.indicators, printed))})
    rows = actuals()
    rows = pd.concat([rows, rows.iloc[[2]].assign(indicator="output.growth", value=13.4, id=9)])
    given = replace(evidence(level(growth_percent=None)), promises=promises, actuals=rows)
    made = compose(DEFINITION, given, VI)
    for kind in ("brief", "detail"):
        table = section(made, kind).tables[0]
        cell = table.rows[0][[head.text for head in table.columns].index("So cùng kỳ")]
        assert (cell.text, cell.marks) == ("+13,4%", ("1",))
        assert any(note.mark == "1" and "theo công bố" in note.text for note in section(made, kind).notes)
    assert "tăng 13,4% so với cùng kỳ" in section(made, "card").texts[0]


def test_a_title_names_plan_and_unit_only_where_they_change() -> None:
    """A section under the same plan and unit as the one before has its group's name alone."""
    titles = [each.title for each in report(level(unit="lao-cai"), milestone(), level(unit="sa-pa")).sections if each.kind == "detail"]
    assert titles == ["Tỉnh Lào Cai – Công nghiệp", "Dự án thủy điện", "Công nghiệp"]
