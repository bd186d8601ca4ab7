"""The score card of a warehouse small enough to judge by hand."""

import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.cli import app
from orchestration.sample.accuracy.score import ScoreCard, score

RECORDS = [
    # record, person, customer, identifiers
    (1, "ann", "c1", [("email", "ann@x.io")]),
    (2, "ann", "c2", [("anonymous_id", "phone of ann")]),
    (3, "ann", "c1", [("email", "Ann@x.io"), ("anonymous_id", "tablet")]),
    (4, "bob", "c1", [("anonymous_id", "tablet")]),
    (5, "bob", "c3", [("user_id", "7"), ("anonymous_id", "tablet")]),
    (6, "bob", "c4", []),
]
"""Ann and Bob share a tablet; identity has put one of Bob's records to Ann."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path)
    settings.sample_truth.mkdir(parents=True)
    truth = settings.sample_truth / "records.parquet"
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        warehouse.execute("create schema identity; create schema unified")
        warehouse.execute("""
            create table identity.customer_records (
                record_key bigint, source_name varchar, source_table varchar, source_record_id varchar,
                customer_id varchar
            );
            create table unified.uni_identifiers (
                record_key bigint, identifier_type varchar, raw_value varchar, identifier_key bigint,
                observed_at timestamp
            );
            create table truth (
                source_name varchar, source_table varchar, source_record_id varchar, person_id varchar
            );
        """)
        keys: dict[tuple[str, str], int] = {}
        for record, person, customer, identifiers in RECORDS:
            name = ["s", "t", str(record)]
            warehouse.execute(
                "insert into identity.customer_records values (?, ?, ?, ?, ?)", [record, *name, customer]
            )
            warehouse.execute("insert into truth values (?, ?, ?, ?)", [*name, person])
            for kind, value in identifiers:
                key = keys.setdefault((kind, value.lower()), len(keys))
                warehouse.execute(
                    "insert into unified.uni_identifiers values (?, ?, ?, ?, make_timestamp(?))",
                    [record, kind, value, key, record],
                )
        warehouse.execute("insert into truth values ('s', 't', 'lost on the way', 'cid')")
        warehouse.execute("insert into identity.customer_records values (9, 's', 't', 'of nobody', 'c9')")
        warehouse.execute(f"copy truth to '{truth}' (format parquet)")
        warehouse.execute("drop table truth")
    return settings


@pytest.fixture
def card(settings: Settings) -> ScoreCard:
    return score(settings)


def test_what_is_judged(card: ScoreCard):
    assert (card.records, card.people) == (6, 2)
    assert (card.records_without_truth, card.records_missing) == (1, 1)


def test_identity_is_judged_by_its_customers(card: ScoreCard):
    # Together: 1-3, 1-4, 3-4, of which 1-3 is right. Ann has the pairs 1-2, 1-3, 2-3 and Bob 4-5, 4-6, 5-6.
    assert card.identity.pair_precision == pytest.approx(1 / 3)
    assert card.identity.pair_recall == pytest.approx(1 / 6)
    assert card.identity.mixed_people == 1
    assert card.identity.most_people == 2


def test_the_ceiling_splits_the_tablet_between_its_users(card: ScoreCard):
    # It joins 1-3 by the address and 4-5 by Bob's side of the tablet, and nothing wrongly.
    assert card.ceiling.pair_precision == 1
    assert card.ceiling.pair_recall == pytest.approx(2 / 6)
    assert card.ceiling.most_people == 1
    assert card.ceiling.clusters == 4
    assert card.f1_of_ceiling == pytest.approx((2 / 9) / (1 / 2))


def test_components_on_lower_join_all_users_of_the_tablet(card: ScoreCard):
    # 1-3-4-5 are one component: six pairs, of which 1-3 and 4-5 are right.
    assert card.lower_components.pair_precision == pytest.approx(2 / 6)
    assert card.lower_components.pair_recall == pytest.approx(2 / 6)


def test_last_touch_gives_the_tablet_to_its_last_account(card: ScoreCard):
    # 3, 4 and 5 go to account 7: three pairs, of which 4-5 is right.
    assert card.last_touch.pair_precision == pytest.approx(1 / 3)
    assert card.last_touch.pair_recall == pytest.approx(1 / 6)


def test_the_command_prints_a_table_and_json(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("WEFT_HOME", str(settings.home))
    table = CliRunner().invoke(app, ["score"])
    assert table.exit_code == 0
    assert "6 source records of 2 people" in table.output
    assert "0.3333" in table.output
    machine = CliRunner().invoke(app, ["score", "--json"])
    assert json.loads(machine.output)["identity"]["pair_precision"] == pytest.approx(1 / 3)


def test_what_is_missing_is_said(settings: Settings, tmp_path: Path):
    with pytest.raises(WeftError, match="there is no truth"):
        score(settings, truth=tmp_path / "elsewhere")
    with pytest.raises(WeftError, match="there is no warehouse"):
        score(settings, warehouse=tmp_path / "elsewhere.duckdb")
    empty = tmp_path / "empty.duckdb"
    duckdb.connect(str(empty)).close()
    with pytest.raises(WeftError, match="no stitched identities"):
        score(settings, warehouse=empty)


@pytest.mark.parametrize(
    ("members", "right", "twice"),
    [(["c1", "c3"], 1, 0), (["c1", "c2"], 0, 1), (["c1", "c3", "c4"], 0, 1), (["c1"], 1, 0)],
    ids=["housemates", "one person", "housemates, one of them twice", "nobody else"],
)
def test_a_household_is_of_different_people_who_share(
    settings: Settings, members: list[str], right: int, twice: int
):
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        warehouse.execute("create table identity.idr_customers (customer_id varchar, household_id varchar)")
        warehouse.execute("create table identity.idr_names as select 1 as record_key union all select 5")
        warehouse.executemany(
            "insert into identity.idr_customers values (?, 'h1')", [[member] for member in members]
        )
        warehouse.execute(f"""
            copy (
                select 'ann' as person_id, 'ann' as shares_mailbox_of, 'ann' as shares_phone_of,
                    'bob' as shares_device_with
                union all select 'bob', 'bob', 'bob', 'bob'
            ) to '{settings.sample_truth / "people.parquet"}' (format parquet)
        """)
    households = score(settings).households
    assert households is not None
    assert (households.right, households.one_person_twice) == (right, twice)
    assert households.households == (0 if members == ["c1"] else 1)
    assert households.found == (1 if "c3" in members else 0)


def test_what_a_warehouse_cannot_know_is_not_told(settings: Settings, card: ScoreCard):
    assert card.households is None
    assert set(vars(card.ids).values()) == {None}
    shown = CliRunner().invoke(
        app, ["score", "--truth", str(settings.sample_truth), "--warehouse", str(settings.warehouse)]
    )
    assert "households" not in shown.output
    assert "needless" not in shown.output
