"""Taking figures in: every row is accepted, unchanged, rejected or empty; a figure taken in never changes, it is corrected."""

import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.app import intake
from monitor.app.intake import Receipt
from monitor.plan import Promises
from monitor.problems import Stop
from monitor.store import Store

NOW = datetime.datetime(2021, 12, 1, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def office(store: Store, promises: Promises, tmp_path: Path) -> "Office":
    return Office(store, promises, tmp_path)


class Office:
    """A clerk at work: writes a file and takes it in."""

    def __init__(self, store: Store, promises: Promises, folder: Path) -> None:
        self.store, self.promises, self.folder, self.day = store, promises, folder, NOW

    def take(self, text: str, name: str = "july.csv", by: str = "Lan") -> Receipt:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        self.day += datetime.timedelta(hours=1)
        receipt = intake.take(self.store, self.promises, path, name=name, by=by, now=self.day)
        assert receipt.rows == receipt.accepted + receipt.unchanged + receipt.rejected + receipt.empty
        return receipt

    def record(self, code: str, period: str, value: str, **more: str | bool) -> Receipt:
        self.day += datetime.timedelta(hours=1)
        return intake.record(self.store, self.promises, code, period, value, by="Lan", now=self.day, **more)  # type: ignore[arg-type]

    def values(self, code: str) -> list[str]:
        """The indicator's vintages, oldest knowledge first."""
        return [f"{v.actual.value} {v.actual.known or 'always'}" for v in intake.history(self.store, self.promises, code)]


def counts(receipt: Receipt) -> tuple[int, int, int, int]:
    return receipt.accepted, receipt.unchanged, receipt.rejected, receipt.empty


def told(receipt: Receipt) -> list[str]:
    return [f"{p.where}: {p.what}" + (f" - {p.hint}" if p.hint else "") for p in receipt.problems]


JULY = """\
indicator,period,value,status,known,source
output,2021-06,3200,official,2021-07-28,Báo Lào Cai
output,2021-07,4008,estimate,2021-07-28,Báo Lào Cai
output,2021-08,...,,,
output,2021-09,NaN,,,
"""


def test_a_file_is_taken_in_with_a_receipt(office: Office) -> None:
    """Two figures accepted, one row empty, one rejected with its line; the bytes are kept, and each figure says its place."""
    receipt = office.take(JULY)
    assert counts(receipt) == (2, 0, 1, 1)
    assert told(receipt) == ["july.csv:5:value: NaN is no value - write ... where nothing was reported"]
    assert office.store.content(receipt.sha256) == JULY.encode()
    assert [(v.actual.place, v.actual.value, v.submission, v.giver) for v in office.store.history("output")] == [
        ("2", 3200, receipt.submission, "Lan"),
        ("3", 4008, receipt.submission, "Lan"),
    ]


def test_taking_the_same_file_twice_adds_nothing(office: Office) -> None:
    """The second hand-in is an event of its own over the same bytes; every figure is unchanged, and what was refused is judged again."""
    first, second = office.take(JULY), office.take(JULY, by="Hoa")
    assert counts(second) == (0, 2, 1, 1)
    assert told(second) == told(first)
    assert first.sha256 == second.sha256
    assert [(s.giver, s.rows, s.accepted, s.unchanged, s.rejected, s.empty) for s in office.store.submissions()] == [
        ("Lan", 4, 2, 0, 1, 1),
        ("Hoa", 4, 0, 2, 1, 1),
    ]
    assert len(office.store.actuals()) == 2


def test_what_was_refused_is_judged_again(office: Office) -> None:
    """A line refused because its day lay ahead is accepted when the same bytes come on that day."""
    text = "indicator,period,value,known\noutput,2021-07,4008,2021-12-02\n"
    assert counts(office.take(text)) == (0, 0, 1, 0)
    office.day += datetime.timedelta(days=1)
    assert counts(office.take(text)) == (1, 0, 0, 0)


def test_a_correction_is_a_new_vintage(office: Office) -> None:
    """The estimate stays, the official figure stands beside it from the day on which it became known."""
    office.take(JULY)
    receipt = office.take("indicator,period,value,status,known\noutput,2021-07,3980.5,official,2021-08-29\n", "august.csv")
    assert counts(receipt) == (1, 0, 0, 0)
    assert office.values("output") == ["3200 2021-07-28", "4008 2021-07-28", "3980.5 2021-08-29"]


def test_a_correction_must_say_since_when_it_is_known(office: Office) -> None:
    """Without `known` a figure that differs would rewrite what was known all along; the same figure is merely unchanged."""
    office.take(JULY)
    receipt = office.take("indicator,period,value,status\noutput,2021-06,3200,official\noutput,2021-07,3980.5,official\n", "again.csv")
    assert counts(receipt) == (0, 1, 1, 0)
    assert told(receipt) == [
        (
            "again.csv:3: another figure is in force: 4008 (estimate), known since 2021-07-28"
            " - if this corrects it, say in `known` on which day it became known"
        )
    ]


@pytest.mark.parametrize(
    "change",
    [
        "4008,official,tỷ đồng,constant 2010,1",
        "4008,estimate,,constant 2010,1",
        "4008,estimate,tỷ đồng,,1",
        "4008,estimate,tỷ đồng,constant 2010,0",
    ],
)
def test_status_measure_basis_and_decimals_are_part_of_a_figure(office: Office, change: str) -> None:
    """The same number with another status, unit of measure, price basis or precision is a new vintage; a new note is not."""
    header = "indicator,period,known,note,value,status,measure,basis,decimals\noutput,2021-07,2021-07-28,"
    office.take(f"{header},4008,estimate,tỷ đồng,constant 2010,1\n")
    assert counts(office.take(f"{header},4008.00,estimate,billion VND,constant 2010,1\n")) == (0, 1, 0, 0)
    assert counts(office.take(f"{header}ghi chú,4008,estimate,tỷ đồng,constant 2010,1\n")) == (0, 1, 0, 0)
    assert counts(office.take(f"{header},{change}\n")) == (1, 0, 0, 0)


def test_an_old_file_does_not_undo_a_correction_of_the_same_day(office: Office) -> None:
    """Corrected with the same `known`, the file that held the mistake may come again: it says nothing new."""
    office.take(JULY)
    office.record("output", "2021-07", "4010", known="2021-07-28")
    assert counts(office.take(JULY)) == (0, 2, 1, 1)
    assert office.values("output")[-1] == "4010 2021-07-28"


def test_going_back_to_an_earlier_figure_by_hand(office: Office) -> None:
    """5, then 6, then 5 again on one day: the last one counts."""
    for value in ("5", "6", "5"):
        assert counts(office.record("output", "2021-07", value)) == (1, 0, 0, 0)
    assert office.values("output") == ["5 2021-12-01", "6 2021-12-01", "5 2021-12-01"]


def test_the_same_figure_twice_in_one_file(office: Office) -> None:
    """With two values neither is taken, each line points to the other; with one value the second is unchanged; with two days both count."""
    receipt = office.take("indicator,period,value\noutput,2021-07,4008\noutput,2021-07,4080\n")
    assert counts(receipt) == (0, 0, 2, 0)
    assert told(receipt)[0].startswith("july.csv:2: the same figure is given twice: 4008 here, 4080 at 3")
    assert counts(office.take("indicator,period,value\noutput,2021-07,4008\noutput,2021-07,4008\n")) == (1, 1, 0, 0)
    assert counts(office.take("indicator,period,value,known\noutput,2021-06,3300,2021-08-01\noutput,2021-06,3200,\n")) == (2, 0, 0, 0)


def test_a_figure_can_be_withdrawn(office: Office) -> None:
    """A withdrawal is a vintage without a value; there must be a figure to withdraw, and once is enough."""
    assert told(office.record("output", "2021-07", "", withdraw=True))[0].startswith("record: there is no figure to withdraw")
    office.take(JULY)
    assert counts(office.record("output", "2021-07", "", withdraw=True)) == (1, 0, 0, 0)
    assert counts(office.record("output", "2021-07", "", withdraw=True)) == (0, 1, 0, 0)
    assert office.values("output") == ["3200 2021-07-28", "4008 2021-07-28", "None 2021-12-01"]
    assert office.store.actuals()["value"].isna().tolist() == [False, False, True]


def test_a_withdrawal_can_turn_out_to_be_older(office: Office) -> None:
    """Withdrawn on 1 December; then it shows that it was withdrawn in November already: that is news."""
    office.take(JULY)
    office.record("output", "2021-07", "", withdraw=True)
    assert counts(office.record("output", "2021-07", "", withdraw=True, known="2021-11-15")) == (1, 0, 0, 0)
    assert counts(office.record("output", "2021-07", "", withdraw=True, known="2021-11-20")) == (0, 1, 0, 0)


def test_a_figure_cannot_be_withdrawn_before_it_was_known(office: Office) -> None:
    """Known on 28 July, withdrawn on 1 July: one of the days is wrong."""
    office.take(JULY)
    assert "there is no figure to withdraw" in told(office.record("output", "2021-07", "", withdraw=True, known="2021-07-01"))[0]


def test_a_figure_typed_by_hand_is_judged_like_one_in_a_file(office: Office) -> None:
    """It is known today unless said otherwise; its problems name the option; what was typed is kept as a hand-in."""
    assert told(office.record("iip", "2021-13", "108.2", unit="lang-son", known="2099-01-01")) == [
        "period: this is no period: 2021-13 - write 2021, 2021-Q3, 2021-9M, 2021-07, 2021-01..2021-07 or 2021-07-31",
        (
            "value: growth of 108.2 %: an index?"
            " - 108.2 as an index means 8.2 % growth: write 8.2; a growth that really is as high needs a note"
        ),
        "known: 2099-01-01 lies ahead: today is 2021-12-01 - `known` is the day on which the figure became known",
    ]
    receipt = office.record("iip", "2021-11", "8.2", unit="lang-son", status="ước", source="Công văn 12", note='ghi chú, có "ngoặc"')
    assert counts(receipt) == (1, 0, 0, 0)
    (vintage,) = intake.history(office.store, office.promises, "iip")
    assert (vintage.actual.known, vintage.actual.note, vintage.actual.source) == (NOW.date(), 'ghi chú, có "ngoặc"', "Công văn 12")
    assert (office.store.content(receipt.sha256) or b"").startswith(b"indicator,period,value")


def test_history_of_nothing(office: Office) -> None:
    """An indicator without figures has an empty history; a code that nobody knows stops with the nearest one."""
    assert intake.history(office.store, office.promises, "dam") == ()
    with pytest.raises(Stop, match="outptu: there is no such indicator"):
        intake.history(office.store, office.promises, "outptu")


def test_what_cannot_be_taken_at_all(office: Office) -> None:
    """No file, nobody who hands it in: the command ends, and nothing is kept."""
    with pytest.raises(Stop, match=r"none\.csv: this file cannot be read: No such file or directory"):
        intake.take(office.store, office.promises, office.folder / "none.csv", name="none.csv", by="Lan", now=NOW)
    with pytest.raises(Stop, match="who hands this in") as stop:
        office.take(JULY, by=" ")
    assert stop.value.code == 2
    assert office.store.submissions() == ()


def test_a_file_nobody_can_read_is_kept_all_the_same(office: Office) -> None:
    """The bytes are kept before they are read: what could not be understood can be looked at later."""
    path = office.folder / "photo.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    receipt = intake.take(office.store, office.promises, path, name="photo.csv", by="Lan", now=NOW)
    assert (receipt.rows, len(receipt.problems)) == (0, 1)
    assert office.store.content(receipt.sha256) == path.read_bytes()


CELLS = {
    "indicator": st.sampled_from(["output", "iip", "budget", "dam", "outputs", ""]),
    "period": st.sampled_from(["2021", "2021-06", "2021-07", "2021-Q3", "2021-13", "2030", ""]),
    "value": st.one_of(
        st.sampled_from(["...", "-", "Xóa", "NaN", "40.400,5", "2021-12-20", "", "=1", "108.2"]),
        st.decimals(-1000, 100_000, places=1).map(str),
        st.integers(0, 3).map(str),
    ),
    "unit": st.sampled_from(["", "lao-cai", "lang-son", "hà nội"]),
    "known": st.sampled_from(["", "", "2021-07-28", "2021-08-29", "2022-01-01", "hôm qua"]),
    "status": st.sampled_from(["", "ước", "official", "đúng"]),
    "note": st.one_of(st.just(""), st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=8)),
}
ROW = st.fixed_dictionaries(CELLS).map(lambda cells: ",".join('"' + cell.replace('"', '""') + '"' for cell in cells.values()))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, max_size=12), broken=st.booleans())
def test_no_row_is_lost_and_none_is_taken_twice(office: Office, rows: list[str], broken: bool) -> None:
    """Whatever a file holds: rows in = accepted + unchanged + rejected + empty, rejected rows have a problem with their line,
    and the same file again adds no figure, whatever was taken in before it."""
    text = "\n".join([",".join(CELLS), *rows]) + ("\n" + '"' if broken else "\n")
    before = len(office.store.actuals())
    first = office.take(text)
    assert first.rows == len(rows) + broken
    assert len(office.store.actuals()) == before + first.accepted
    assert len({p.where.split(":")[1] for p in first.problems}) == first.rejected
    second = office.take(text)
    assert second.accepted == 0
    assert second.unchanged == first.accepted + first.unchanged
    assert (second.rejected, second.empty, second.sha256) == (first.rejected, first.empty, first.sha256)
    assert len(office.store.actuals()) == before + first.accepted


def test_figures_are_kept_as_they_were_written(office: Office) -> None:
    """From the file to the history no digit changes."""
    office.take("indicator,period,value\noutput,2021-07,0.1000\noutput,2021-06,12345678901234567890.123456789\n")
    assert [str(v.actual.value) for v in office.store.history("output")] == ["12345678901234567890.123456789", "0.1000"]
    assert Decimal("0.1000") == office.store.history("output")[1].actual.value
