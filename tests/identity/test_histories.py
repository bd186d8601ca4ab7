"""After later merges, splits, rules and data, the histories give exactly what each run gave its readers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.identity.explain.as_of import explain_as_of, parse_moment
from orchestration.identity.explain.pair import explain_pair
from orchestration.identity.explain.paths import Ways
from orchestration.identity.explain.tables import links_by_customer
from tests.identity.models import Identity
from tests.identity.scenario import Scenario, hard_cases

FIRST_DAY = datetime(2025, 8, 1)
THEN = "valid_from <= $moment and (valid_to is null or valid_to > $moment)"
MAPPINGS = {
    "records": "select record_key, customer_id from identity.customer_records",
    "identifiers": "select identifier_key, customer_id from identity.customer_identifiers",
    "ids": "select customer_id, living_customer_id from identity.customer_id_redirects"
    " union select customer_id, customer_id from identity.customer_records",
}
HISTORIES = {
    "records": f"select record_key, customer_id from identity.customer_record_history where {THEN}",
    "identifiers": "select identifier_key, customer_id from identity.customer_identifier_history"
    f" where {THEN}",
    "ids": f"select customer_id, living_customer_id from identity.customer_id_history where {THEN}",
}


def plain() -> Scenario:
    """The hard cases, and a chain that would join two names over an account without one."""
    scenario = hard_cases()
    scenario.add("order-7", 1200, "Bob Reed", email="bob@x.io", phone="+12155550177")
    scenario.add("order-8", 1300, "Eve Moss", email="eve@x.io", phone="+12155550188")
    scenario.add("account-5", 1400, user_id="u-5", phone="+12155550177")
    scenario.add("account-5b", 1500, user_id="u-5", phone="+12155550188")
    return scenario


def linked() -> Scenario:
    """Two addresses of one person are on one account: a merge."""
    scenario = plain()
    scenario.add("account-3", 1000, "Kim Park", email="kim@x.io", klaviyo_person_id="k-1")
    scenario.add("account-4", 1100, "Kim Park", email="kim.work@x.io", klaviyo_person_id="k-1")
    return scenario


def fewer() -> Scenario:
    """The same with a view and an order gone, and another phone on an order."""
    scenario = linked()
    del scenario.records["ticket-1"], scenario.records["order-4"]
    moment, identifiers, name = scenario.records["order-3"]
    scenario.records["order-3"] = (moment, identifiers | {"phone": "+12155550999"}, name)
    return scenario


RULE = (
    "insert into seeds.identity_manual_rules"
    " values ('link', 'user_id', 'u-1', 'user_id', 'u-2', 'one family', 'olga', '2025-07-01')"
)
NO_RULES = "delete from seeds.identity_manual_rules"
DAYS: list[tuple[Callable[[], Scenario], str | None]] = [
    (plain, None),
    (linked, None),
    (fewer, RULE),
    (plain, NO_RULES),
]
"""What lands on each day, and which rule changes before it is built."""


@dataclass
class Kept:
    """What each run gave its readers, and the warehouse after the last of them."""

    settings: Settings
    days: list[dict[str, set[tuple]]]
    linked_home: Path
    quality: list[dict[str, int]]
    """What `identity_quality` has of each day's run."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    home = tmp_path_factory.mktemp("histories")
    settings, days, quality = Settings(home=home), [], []
    identity = Identity(duckdb.connect(str(settings.warehouse), config={"threads": 1}))
    for place, (scenario, change) in enumerate(DAYS):
        scenario().write_to(identity.connection, order=place)
        if change:
            identity.connection.execute(change)
        set_now(identity, FIRST_DAY + timedelta(days=place))
        identity.run()
        days.append({name: set(identity.query(sql)) for name, sql in MAPPINGS.items()})
        newest = f"where run_id = 'run-{identity.runs}'"
        quality.append(dict(identity.query(f"select metric, value from identity.identity_quality {newest}")))
        if scenario is linked:
            identity.connection.execute("checkpoint")
            (home / "linked").mkdir()
            (home / "linked" / "warehouse.duckdb").write_bytes(settings.warehouse.read_bytes())
    identity.connection.close()
    return Kept(settings, days, home / "linked", quality)


def set_now(identity: Identity, moment: datetime) -> None:
    """The next run's as_of."""
    identity.renderer.variables["as_of"] = f"{moment:%Y-%m-%d %H:%M:%S}"


def rows(settings: Settings, sql: str, moment: datetime | None = None) -> set[tuple]:
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        return set(connection.execute(sql, {"moment": moment} if moment else None).fetchall())


@pytest.mark.parametrize("mapping", MAPPINGS)
@pytest.mark.parametrize("day", range(len(DAYS)))
def test_a_day_comes_back_exactly(kept: Kept, day: int, mapping: str) -> None:
    moment = FIRST_DAY + timedelta(days=day, hours=12)
    assert rows(kept.settings, HISTORIES[mapping], moment) == kept.days[day][mapping]


def test_the_days_differ(kept: Kept) -> None:
    assert all(one["records"] != other["records"] for one, other in pairwise(kept.days))
    assert kept.days[0]["records"] == kept.days[3]["records"], "and yet what is taken back restores everybody"


def test_each_run_is_measured_and_what_is_nothing_is_zero(kept: Kept) -> None:
    assert all(day.keys() == kept.quality[0].keys() for day in kept.quality)
    assert [day["merged_ids"] for day in kept.quality[:2]] == [0, 1]
    assert [day["manual_link_edges"] for day in kept.quality] == [0, 0, 1, 0]
    assert {day["needless_id_changes"] for day in kept.quality} == {0}
    first = kept.quality[0]
    assert first["capped_edges"] > 0
    assert first["widest_reach_of_blocked_value"] == 8, "noreply@shop.io"
    assert first["widest_reach_of_shared_identifier"] == 24, (
        "12 who ordered on the kiosk, and 12 visits of nobody"
    )


def test_who_followed_a_customer_that_is_erased_leads_to_nobody_from_that_day() -> None:
    identity = Identity()
    without_kim = linked()
    for record in ("order-5", "order-6", "account-3", "account-4"):
        del without_kim.records[record]
    days = []
    for place, scenario in enumerate([plain(), linked(), without_kim, linked()]):
        scenario.write_to(identity.connection, order=place)
        set_now(identity, FIRST_DAY + timedelta(days=place))
        identity.run("customer_id_history", "customer_id_redirects", "customer_records")
        days.append(set(identity.query(MAPPINGS["ids"])))
    followers = {customer for customer, living in days[1] if customer != living}
    assert followers
    assert {living for customer, living in days[2] if customer in followers} == {None}
    for place, day in enumerate(days):
        moment = {"moment": FIRST_DAY + timedelta(days=place, hours=12)}
        known = set(identity.connection.execute(HISTORIES["ids"], moment).fetchall())
        assert known == day, f"day {place}"


def test_an_identifier_is_looked_up_on_a_day(kept: Kept) -> None:
    on = {
        day: {
            customer.customer_id
            for text in ("email:kim@x.io", "email:kim.work@x.io")
            for customer in explain_as_of(kept.settings, text, parse_moment(f"2025-08-0{day}")).customers
        }
        for day in (1, 2, 4)
    }
    assert [len(on[day]) for day in (1, 2, 4)] == [2, 1, 2]
    assert on[1] == on[4]


def test_an_identifier_that_is_gone_is_still_found(kept: Kept) -> None:
    (then,) = explain_as_of(kept.settings, "klaviyo_person_id:k-1", parse_moment("2025-08-02")).customers
    assert "email:kim@x.io" in then.identifiers
    assert then.forgotten_identifiers == 1
    with pytest.raises(WeftError, match="nobody had"):
        explain_as_of(kept.settings, "klaviyo_person_id:k-1", parse_moment("2025-08-04"))


def test_a_record_and_an_old_id_are_looked_up_on_a_day(kept: Kept) -> None:
    merged = dict(kept.days[1]["ids"])
    ((old, survivor),) = [(one, other) for one, other in merged.items() if one != other]
    (then,) = explain_as_of(kept.settings, old, parse_moment("2025-08-02T06:00")).customers
    assert then.customer_id == survivor
    (order,) = explain_as_of(kept.settings, "shop:order:order-6", parse_moment("2025-08-02")).customers
    assert order.customer_id == survivor
    (before,) = explain_as_of(kept.settings, "shop.order:order-6", parse_moment("2025-08-01")).customers
    assert before.customer_id == old


@pytest.fixture(scope="module")
def linked_day(kept: Kept) -> Settings:
    """The warehouse as the second day left it."""
    return Settings(home=kept.linked_home)


def test_in_hard_cases_each_pair_is_explained(linked_day: Settings) -> None:
    """Two with an identifier in common are told a reason each; everybody else that nothing leads there."""
    with duckdb.connect(str(linked_day.warehouse), read_only=True) as connection:
        carried: dict[str, set[str]] = {}
        for customer, name in connection.execute(
            "select customer_id, identifier_type || ':' || identifier_value"
            " from unified.uni_identifiers inner join identity.customer_records using (record_key)"
        ).fetchall():
            carried.setdefault(customer, set()).add(name)
        for customer, links in links_by_customer(connection).items():
            ways = Ways(links)
            ways.start({links[0].record_group})
            assert set(ways.on) == set(ways.reached()), customer
    customers = sorted(carried)
    pairs = [(one, other) for one in customers for other in customers if one < other]
    touching = [pair for pair in pairs if carried[pair[0]] & carried[pair[1]]]
    for one, other in [*touching, *pairs[:20]]:
        found = explain_pair(linked_day, one, other)
        assert {f"{shared.type}:{shared.value}" for shared in found.shared} == carried[one] & carried[other]
        assert all(side.reason for shared in found.shared for side in (shared.first, shared.second))


def test_a_chain_over_two_names_says_that_it_was_the_whole(linked_day: Settings) -> None:
    found = explain_pair(linked_day, "email:bob@x.io", "user_id:u-5")
    assert not found.is_one
    assert [shared.reasons for shared in found.shared] == [
        ["a chain of links would put people of different names together"]
    ]
    apart = explain_pair(linked_day, "email:bob@x.io", "email:eve@x.io")
    assert (apart.shared, len(apart.between)) == ([], 1), "only over the account in the middle"


def test_an_account_limit_is_stated_with_its_number(linked_day: Settings) -> None:
    found = explain_pair(linked_day, "user_id:u-1", "user_id:u-2")
    assert [shared.reasons for shared in found.shared] == [
        ["the customer would have more than identity_rules.max_per_customer of user_id, which is 1"]
    ]
