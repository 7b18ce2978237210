"""The store keeps what was handed in, byte for byte and digit by digit; each rule on SQLite and on PostgreSQL."""

import datetime
import hashlib
from decimal import Decimal

import pytest
from sqlalchemy import text

from monitor.actuals import ACTUALS
from monitor.periods import Period
from monitor.store import Store, Submission
from monitor.store.migrate import HEAD
from monitor.vintages import Actual

NOW = datetime.datetime(2021, 8, 5, 9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))
JULY = Actual("2", "output", "lao-cai", Period.parse("2021-07"), Decimal("4008.10"), "tỷ đồng", "constant 2010", "estimate", decimals=1)


def keep(store: Store, *figures: Actual, content: bytes = b"bytes", now: datetime.datetime = NOW) -> Submission:
    submission = store.receive(content, name="a.csv", channel="file", giver="Lan", recorded=now)
    with store.writing() as writing:
        writing.append(submission, figures, recorded=now)
        writing.close(submission, rows=len(figures), accepted=len(figures), unchanged=0, rejected=0, empty=0, problems=(), recorded=now)
    return submission


def test_what_was_handed_in_comes_back_byte_for_byte(store: Store) -> None:
    """Every byte is kept: zeros, line ends of Windows, letters of no encoding."""
    content = bytes(range(256)) + b"\r\n\x00\xff"
    submission = keep(store, content=content)
    assert store.content(submission.sha256) == content
    assert submission.sha256 == hashlib.sha256(content).hexdigest()
    assert store.content("0" * 64) is None


def test_same_bytes_are_kept_once_and_each_hand_in_is_an_event(store: Store) -> None:
    """Two people hand in the same file under two names: one blob, two submissions."""
    store.receive(b"same", name="a.csv", channel="file", giver="Lan", recorded=NOW)
    store.receive(b"same", name="b.csv", channel="mail", giver="Hoa", recorded=NOW)
    assert [(s.name, s.channel, s.giver) for s in store.submissions()] == [("a.csv", "file", "Lan"), ("b.csv", "mail", "Hoa")]
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM blobs")).scalar() == 1


def test_a_hand_in_that_was_interrupted_shows(store: Store) -> None:
    """Bytes are kept before anything reads them; without a receipt the counts are unknown and the doctor counts it."""
    store.receive(b"killed while reading", name="a.csv", channel="file", giver="Lan", recorded=NOW)
    assert store.submissions()[0].accepted is None
    assert {fact.name: fact.value for fact in store.durability()}["interrupted hand-ins"] == "1"


@pytest.mark.parametrize("digits", ["0.1", "40400", "-0.000000000000000000012345678901234567890", "12345678901234567890.50", "7.00"])
def test_decimals_keep_every_digit(store: Store, digits: str) -> None:
    """A figure is exact: what was entered comes back, to the last zero."""
    figure = Actual("2", "output", "lao-cai", Period.parse("2021"), Decimal(digits))
    keep(store, figure)
    assert str(store.history("output")[0].actual.value) == str(figure.value)


def test_history_holds_everything_that_is_known_of_a_figure(store: Store) -> None:
    """A figure comes back whole, with the hand-in and its bytes."""
    whole = Actual(
        place="7",
        indicator="output",
        unit="lao-cai",
        period=Period.parse("2021-01..2021-07@15"),
        value=Decimal(22800),
        measure="tỷ đồng",
        basis="constant 2010",
        status="estimate",
        known=datetime.date(2021, 8, 3),
        decimals=-2,
        source="Báo cáo tháng 7",
        stated="trên 22.800 tỷ đồng",
        note="mưa lớn",
        remark="ước",
    )
    submission = keep(store, whole)
    (vintage,) = store.history("output")
    assert vintage.actual == whole
    assert (vintage.giver, vintage.submission, vintage.name, vintage.sha256) == ("Lan", submission.id, "a.csv", submission.sha256)
    assert vintage.recorded == NOW


def test_history_is_ordered_by_unit_span_and_knowledge(store: Store) -> None:
    """Oldest knowledge first; a figure without a day was always known; one unit can be asked for alone."""
    days = [datetime.date(2021, 9, 1), None, datetime.date(2021, 8, 3)]
    figures = [Actual("2", "iip", "lao-cai", Period.parse("2021-07"), Decimal(n), known=day) for n, day in enumerate(days)]
    keep(store, *figures, Actual("5", "iip", "lang-son", Period.parse("2021-07"), Decimal(9)))
    assert [(v.actual.unit, v.actual.value) for v in store.history("iip")] == [
        ("lang-son", 9),
        ("lao-cai", 1),
        ("lao-cai", 2),
        ("lao-cai", 0),
    ]
    assert [v.actual.value for v in store.history("iip", "lang-son")] == [9]


def test_the_frame_has_the_documented_columns(store: Store) -> None:
    """`actuals` gives the columns of ACTUALS, one row a vintage; missing is missing, in every type."""
    withdrawn = Actual("3", "output", "lao-cai", Period.parse("2021-01..2021-06"), None, known=datetime.date(2021, 8, 5), source="Công văn")
    keep(store, JULY, withdrawn)
    frame = store.actuals()
    assert list(frame) == list(ACTUALS)
    assert {name: str(frame[name].dtype) for name in ("value", "cumulative", "known", "decimals", "recorded", "id")} == {
        "value": "float64",
        "cumulative": "bool",
        "known": "datetime64[us]",
        "decimals": "Int64",
        "recorded": "datetime64[us, UTC]",
        "id": "int64",
    }
    assert frame["period"].tolist() == ["2021-07", "2021-H1"]
    assert frame["value"].tolist()[0] == 4008.1
    assert frame["value"].isna().tolist() == [False, True]
    assert frame["known"].isna().tolist() == [True, False]
    assert frame["basis"].isna().tolist() == [False, True]
    assert frame["source"].tolist() == ["a.csv:2", "Công văn"]
    assert frame["recorded"].tolist() == [NOW, NOW]


def test_the_frame_can_be_narrowed_to_some_indicators(store: Store) -> None:
    """Codes that nobody reported give no rows; an empty store gives an empty frame of the same columns."""
    keep(store, JULY, Actual("3", "iip", "lang-son", Period.parse("2021"), Decimal("7.2")))
    assert store.actuals(["iip", "nobody"])["indicator"].tolist() == ["iip"]
    assert list(store.actuals([])) == list(ACTUALS)
    assert store.actuals([]).dtypes.equals(store.actuals().dtypes)


def test_a_hand_in_is_kept_whole_or_not_at_all(store: Store) -> None:
    """Ctrl-C between a hand-in's figures leaves none of them."""
    submission = store.receive(b"x", name="a.csv", channel="file", giver="Lan", recorded=NOW)

    def interrupted() -> None:
        with store.writing() as writing:
            writing.append(submission, [JULY], recorded=NOW)
            assert len(writing.vintages(["output"])) == 1
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert store.history("output") == ()


def test_opening_again_changes_nothing(store: Store, database_url: str) -> None:
    """Opening a database that is up to date migrates nothing and finds what is there."""
    keep(store, JULY)
    again = Store.open(database_url)
    assert again.history("output") == store.history("output")
    again.close()


def test_a_commit_survives_a_power_cut(store: Store) -> None:
    """The settings that a commit rests on are as they must be, and the doctor can print them."""
    facts = store.durability()
    assert [fact.name for fact in facts if not fact.fine] == []
    assert {fact.name: fact.value for fact in facts}["schema"] == HEAD


def test_moments_need_a_time_zone(store: Store) -> None:
    """A moment without a zone would mean another one on another machine; it is refused."""
    with pytest.raises(Exception, match="no time zone"):
        store.receive(b"x", name="a.csv", channel="file", giver="Lan", recorded=datetime.datetime(2021, 8, 5))
