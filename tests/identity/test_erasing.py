"""An identifier that is erased merges nobody, splits nobody, leaves no value, and never comes back."""

import csv
import random
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from orchestration.base.errors import WeftError
from orchestration.cli import app
from orchestration.identity import erase
from tests.identity.models import SEEDS, TARGETS, Identity, Ids
from tests.identity.scenario import START, Scenario, record_key
from tests.identity.small_scenarios import differing, drawn, one_scenario, one_value_each

REQUESTED_AT = START + timedelta(minutes=2500)
Named = tuple[str, str]
"""Type and value of an identifier."""


def build(identity: Identity, scenario: Scenario, order: int = 0) -> Ids:
    """What sources state, taken in and stitched: record to customer id."""
    scenario.write_to(identity.connection, order, schema="staging")
    identity.take_in()
    identity.run(*TARGETS)
    return dict(identity.query("select record_key, customer_id from identity.customer_records"))


def request(identity: Identity, identifiers: list[Named], at: datetime = REQUESTED_AT) -> None:
    """Asks for identifiers to be erased, as `weft erase` does."""
    rows = [erase.find(identity.connection, kind, text, at).row for kind, text in identifiers]
    identity.seed("identity_erasures", rows)


def dropped(scenario: Scenario, identifiers: list[Named]) -> Scenario:
    """The scenario when its sources have dropped these values as well."""
    return Scenario(
        {
            record: (
                at,
                {kind: text for kind, text in values.items() if (kind, text) not in identifiers},
                name,
            )
            for record, (at, values, name) in scenario.records.items()
        }
    )


def saying(identity: Identity, identifiers: list[Named]) -> list[tuple[str, str]]:
    """Tables of the layer, and of unified, that still say one of the values."""
    identity.run()
    tables = identity.query(
        "select schema_name || '.' || table_name from duckdb_tables()"
        " where schema_name in ('identity', 'unified')"
    )
    return [
        (table, text)
        for (table,) in tables
        for (text,) in identity.connection.execute(
            f"""
            select texts.text from (select unnest($texts) as text) as texts
            where exists (select 1 from {table} as said where contains(cast(said as varchar), texts.text))
            """,
            {"texts": [text for _, text in identifiers]},
        ).fetchall()
    ]


@pytest.mark.parametrize("dropped_first", [True, False])
def test_erasing_one_identifier_never_merges_anybody(dropped_first: bool) -> None:
    """Sources may drop the value before any run knows of the request, or after one does."""
    generator = random.Random(dropped_first)
    scenarios = drawn(generator)
    scenario = one_scenario(scenarios)
    erased = one_value_each(scenarios, generator)
    identity = Identity()
    before = build(identity, scenario)
    request(identity, erased)

    if not dropped_first:
        known = build(identity, scenario, order=1)
        assert differing(scenarios, known, before) == {}, "nobody merges, splits or gets another id"
    after = build(identity, dropped(scenario, erased), order=2)
    assert differing(scenarios, before, after) == {}, "nor when the sources have dropped the value"
    gone = {before[record] for record in before.keys() - after.keys()}
    assert not gone & set(after.values()), "gone are only customers of whom no source says anything"
    assert saying(identity, erased) == []

    identity.reset_seed("identity_erasures")
    for place, (kind, text) in enumerate(erased):
        scenario.add(f"back-{place}", 3000, None, **{kind: text})
    returned = build(identity, scenario, order=3)
    restored = differing(scenarios, returned, before)
    assert restored == {}, "what is erased stays erased, whatever becomes of the request"
    strangers = {returned[record_key(f"back-{place}")] for place in range(len(erased))}
    assert len(strangers) == len(erased)
    assert not strangers & set(before.values()), "who comes back joins nobody to the past"


def kept_apart() -> Scenario:
    """Two accounts with one mailbox, three with the mailbox of a machine, and two whom somebody unlinked."""
    scenario = Scenario()
    scenario.add("account-1", 0, "Max Power", user_id="u-1", email="den@x.io")
    scenario.add("account-2", 10, "Max Power", user_id="u-2", email="den@x.io")
    for place, name in enumerate(["Ann Lee", "Ann Lee", "Ann Lee"]):
        scenario.add(f"order-{place}", 20 + place, name, email="noreply@shop.io", cart_token=f"cart-{place}")
    scenario.add("order-8", 30, "Kim Park", email="kim@x.io", phone="+12155550108")
    scenario.add("order-9", 40, "Kim Park", email="kim.work@x.io", phone="+12155550108")
    return scenario


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[tuple[Identity, Path]]:
    """A warehouse in a file, built, and a copy of the seeds."""
    seeds = tmp_path / "seeds"
    shutil.copytree(SEEDS, seeds)
    with (seeds / "identity_manual_rules.csv").open("a") as file:
        file.write("unlink,email,Kim@X.io,email,kim.work@x.io,they said so,olga,2025-07-01\n")
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        yield Identity(connection=connection, seeds=seeds), seeds


def test_a_value_is_asked_for_and_is_in_no_seed_and_no_answer(
    shop: tuple[Identity, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity, seeds = shop
    before = build(identity, kept_apart())
    assert len(set(before.values())) == 7, "all are apart, each for a reason of its own"
    identity.connection.close()
    monkeypatch.setenv("WEFT_HOME", str(tmp_path))
    monkeypatch.setenv("WEFT_AS_OF", "2025-08-01 00:00:00")
    values = {"email": "NoReply@shop.io", "user_id": "u-1"}
    for kind, text in [*values.items(), ("email", "kim@x.io")]:
        answer = CliRunner().invoke(app, ["erase", kind, "--seeds", str(seeds)], input=f"{text}\n")
        assert answer.exit_code == 0, answer.output
        assert text.lower() not in answer.output.lower()
    said = "".join(file.read_text("utf-8") for file in seeds.glob("*.csv"))
    assert "kim@x.io" not in said.lower()
    with (seeds / "identity_erasures.csv").open(encoding="utf-8", newline="") as file:
        reasons = [request["blocked_reason"] for request in csv.DictReader(file)]
    assert reasons == ["address of a machine or a role", "", ""]

    identity = Identity(connection=duckdb.connect(str(tmp_path / "warehouse.duckdb")), seeds=seeds)
    assert build(identity, kept_apart(), order=1) == before
    erased = [("email", "noreply@shop.io"), ("user_id", "u-1"), ("email", "kim@x.io")]
    assert build(identity, dropped(kept_apart(), erased), order=2).items() <= before.items()
    assert saying(identity, erased) == []
    assert identity.failing("no_seed_names_an_erased_value") == []
    decided = ("they said so", "olga", "2025-09-01")
    identity.seed("identity_manual_rules", [("unlink", "email", "KIM@x.io", "email", "kim@y.io", *decided)])
    identity.seed("identity_blocked_values", [("exact", "email", "KIM@x.io", "front desk")])
    assert build(identity, dropped(kept_apart(), erased), order=3).items() <= before.items()
    identity.run("idr_blocked_values")
    assert [seed for seed, _ in identity.failing("no_seed_names_an_erased_value")] == [
        "identity_manual_rules",
        "identity_blocked_values",
    ]
    identity.connection.close()


def test_what_no_record_carries_cannot_be_erased(shop: tuple[Identity, Path]) -> None:
    identity, seeds = shop
    build(identity, kept_apart())
    with pytest.raises(WeftError, match="no record carries that email"):
        erase.request(identity.connection, seeds, "email", "nobody@x.io", REQUESTED_AT)
    assert (seeds / "identity_erasures.csv").read_text("utf-8").count("\n") == 1


def test_an_identifier_can_be_erased_again_after_its_owner_came_back(shop: tuple[Identity, Path]) -> None:
    identity, _ = shop
    scenario = kept_apart()
    first = build(identity, scenario)
    request(identity, [("email", "kim@x.io")])
    build(identity, scenario)
    scenario.add("order-10", 3000, "Kim Park", email="kim@x.io")
    second = build(identity, scenario)
    request(identity, [("email", "kim@x.io")], REQUESTED_AT + timedelta(days=10))
    scenario.add("order-11", 30_000, "Kim Park", email="kim@x.io")
    third = build(identity, scenario)
    assert first.items() <= second.items() <= third.items()
    assert len({third[record_key(f"order-{number}")] for number in (8, 10, 11)}) == 3
    found = "select source_record_id from unified.uni_identifiers where identifier_value = 'kim@x.io'"
    assert identity.query(found) == [("order-11",)]


def test_what_a_source_had_merged_stays_one_when_it_drops_an_erased_id(shop: tuple[Identity, Path]) -> None:
    identity, _ = shop
    scenario = kept_apart()
    scenario.add("login-1", 100, "Joe Reed", user_id="old", email="joe@x.io")
    scenario.add("login-2", 110, "Joe Reed", user_id="new", phone="+12155550122")
    scenario.merge("alias-1", 120, "user_id", "old", "new")
    before = build(identity, scenario)
    assert len({before[record_key(name)] for name in ("login-1", "login-2", "alias-1")}) == 1
    request(identity, [("user_id", "old")])
    assert build(identity, scenario, order=1) == before
    for order in (2, 3):
        assert build(identity, dropped(scenario, [("user_id", "old")]), order) == before
    said = "select 1 from unified.uni_identifier_merges where 'old' in (from_value, to_value)"
    assert identity.query(said) == []
