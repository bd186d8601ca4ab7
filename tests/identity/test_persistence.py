"""Real dbt runs over a small scenario of hard cases: who is told apart, and that ids last."""

from pathlib import Path

import duckdb
import pytest

from orchestration.base.dbt.run import run_dbt
from orchestration.base.settings import Settings
from orchestration.identity.explain.customer import explain
from tests.identity.scenario import Scenario, hard_cases

SELECT = ("--select", "path:models/identity", "path:seeds", "--quiet")
NO_TESTS = ("--exclude-resource-type", "unit_test", "test")
NOT_HERE = ("source_health",)
"""Speaks of loads, of which a scenario has none."""


class Shop:
    """A warehouse with nothing but the unified tables, and identity built from them."""

    def __init__(self, home: Path) -> None:
        from datetime import datetime

        self.settings = Settings(home=home, as_of=datetime(2025, 8, 1))
        home.mkdir(exist_ok=True)
        self.runs = 0

    def run(self, scenario: Scenario, *options: str, exclude: tuple[str, ...] = ()) -> dict[str, str]:
        """Writes the scenario in yet another order, builds, and returns record to customer id."""
        self.runs += 1
        scenario.write(self.settings.warehouse, order=self.runs)
        run_dbt(self.settings, "build", *SELECT, "--exclude", *NOT_HERE, *exclude, *NO_TESTS, *options)
        return dict(self.query("select source_record_id, customer_id from identity.customer_records"))

    def decide(self, scenario: Scenario, rules: list[tuple[str, str, str, str, str]]) -> dict[str, str]:
        """Like `run`, with these rows in the seed of manual rules: rule, and two identifiers."""
        with duckdb.connect(str(self.settings.warehouse)) as connection:
            connection.executemany(
                "insert into seeds.identity_manual_rules"
                " values (?, ?, ?, ?, ?, 'they said so', 'olga', '2025-07-01')",
                rules,
            )
        return self.run(scenario, exclude=("identity_manual_rules",))

    def query(self, sql: str) -> list[tuple]:
        """Rows of the warehouse."""
        with duckdb.connect(str(self.settings.warehouse), read_only=True) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return Shop(tmp_path_factory.mktemp("identity"))


@pytest.fixture(scope="module")
def first(shop: Shop) -> dict[str, str]:
    """The ids of the first run."""
    return shop.run(hard_cases())


def together(ids: dict[str, str], *records: str) -> bool:
    return len({ids[record] for record in records}) == 1


def apart(ids: dict[str, str], *records: str) -> bool:
    return len({ids[record] for record in records}) == len(records)


def test_a_person_is_one_across_browser_order_and_help_desk(first: dict[str, str]) -> None:
    assert together(first, "view-1", "order-1", "ticket-1", "agent-1")


def test_a_kiosk_joins_nobody(first: dict[str, str]) -> None:
    assert apart(first, *(f"kiosk-{place}" for place in range(12)))


def test_a_view_on_a_kiosk_goes_to_who_ordered_minutes_later(first: dict[str, str]) -> None:
    assert all(together(first, f"kiosk-{place}", f"kioskview-{place}") for place in range(12))


def test_a_visit_of_nobody_stays_a_visit(first: dict[str, str]) -> None:
    idle = [f"kioskidle-{place}" for place in range(12)]
    assert apart(first, *idle, *(f"kiosk-{place}" for place in range(12)))


def test_a_mailbox_of_two_is_split_by_name(first: dict[str, str]) -> None:
    assert apart(first, "order-2", "order-3")
    assert together(first, "order-2", "order-4"), "Bob is Robert"


def test_two_accounts_are_not_joined_by_a_browser(first: dict[str, str]) -> None:
    assert apart(first, "account-1", "account-2")


@pytest.mark.parametrize("placeholder", ["pos", "bad"])
def test_a_placeholder_joins_nobody(first: dict[str, str], placeholder: str) -> None:
    assert apart(first, *(f"{placeholder}-{place}" for place in range(8)))


def test_a_refused_link_states_its_rule(shop: Shop, first: dict[str, str]) -> None:
    found = explain(shop.settings, first["account-1"])
    assert [step.status for step in found.refused] == ["capped"]
    assert "user_id" in found.refused[0].reason


def test_every_joined_identifier_has_a_path(shop: Shop, first: dict[str, str]) -> None:
    found = explain(shop.settings, "ann@x.io")
    assert found.customer_id == first["order-1"]
    assert all(found.paths[f"{one.type}:{one.value}"] for one in found.identifiers[1:])


def test_ids_last_through_rebuild_shuffle_merge_and_unmerge(shop: Shop, first: dict[str, str]) -> None:
    assert shop.run(hard_cases(), "--full-refresh") == first, "a rebuild in another order changes nothing"

    joined = hard_cases()
    joined.add("account-3", 1000, "Kim Park", email="kim@x.io", klaviyo_person_id="k-1")
    joined.add("account-4", 1100, "Kim Park", email="kim.work@x.io", klaviyo_person_id="k-1")
    merged = shop.run(joined)
    assert together(merged, "order-5", "order-6", "account-3", "account-4")
    assert merged["order-5"] == first["order-5"], "the older id survives"
    redirects = dict(shop.query("select customer_id, living_customer_id from identity.customer_id_redirects"))
    assert redirects == {first["order-6"]: first["order-5"]}
    assert {record: merged[record] for record in first if record != "order-6"} == {
        record: first[record] for record in first if record != "order-6"
    }, "nobody else is touched"

    assert shop.run(hard_cases()) == first, "what is taken back restores both"
    assert shop.query("select * from identity.customer_id_redirects") == []
    events = shop.query("select event, count(*) from identity.customer_id_log group by event order by event")
    assert events == [("created", len(set(first.values()))), ("merged", 1), ("split", 1)]


def test_a_decision_of_a_person_wins_until_it_is_taken_back(shop: Shop, first: dict[str, str]) -> None:
    decided = shop.decide(
        hard_cases(),
        [
            ("link", "email", "kim@x.io", "email", "kim.work@x.io"),
            ("link", "user_id", "u-1", "user_id", "u-2"),
            ("unlink", "anonymous_id", "browser-ann", "email", "ann@x.io"),
            ("unlink", "cart_token", "cart-2", "cart_token", "cart-4"),
        ],
    )
    assert together(decided, "order-5", "order-6"), "nothing but the decision joins them"
    assert together(decided, "account-1", "account-2"), "a decision is above the limit of accounts"
    assert apart(decided, "order-2", "order-4"), "one mailbox and one name, but decided otherwise"
    assert apart(decided, "view-1", "order-1"), "of a record with both sides the more trusted one has it"
    assert together(decided, "order-1", "ticket-1", "agent-1"), "nobody else is touched"
    statuses = dict(
        shop.query(
            "select status, count(*) from identity.identity_edges where status like 'manual%' group by 1"
        )
    )
    assert statuses == {"manual_link": 2, "manual_unlink": 4}, (
        "the rules, and what Ann's order has with that browser"
    )
    refused = {refusal.name: refusal.reason for refusal in explain(shop.settings, decided["order-2"]).refused}
    assert refused["email:stones@x.io"] == "kept apart by identity_manual_rules"

    assert shop.run(hard_cases()) == first, "what is taken back restores everybody"
