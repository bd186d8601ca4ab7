"""Ids that another system issued: they join what nothing contradicts, part nobody, and bring nothing back."""

from datetime import datetime

import pytest

from tests.identity.models import Identity
from tests.identity.scenario import Scenario, stable_hash
from tests.identity.test_limits import build

ANN, BOB = "Ann Lee", "Bob Stone"


@pytest.mark.parametrize(
    "kind", ["shopify_guest_id", "square_customer_id", "klaviyo_person_id", "zendesk_user_id"]
)
def test_many_ids_of_one_system_are_one_person_where_nothing_contradicts_it(kind: str) -> None:
    """A guest of each checkout, a customer of each card, a profile of each list: one mailbox, one person."""
    scenario = Scenario()
    for place in range(12):
        name = ANN if place % 2 else None
        scenario.add(f"one-{place}", place, name, email="ann@x.io", **{kind: f"ann-{place}"})
        scenario.add(
            f"all-{place}",
            place,
            f"Max F{'abcdefghijkl'[place] * 5}",
            email="desk@x.io",
            **{kind: f"{place}"},
        )
    ids = build(Identity(), scenario)
    assert len({ids[f"one-{place}"] for place in range(12)}) == 1
    assert len({ids[f"all-{place}"] for place in range(12)}) > 1, "people who contradict each other do count"


def test_two_users_of_a_site_are_one_over_a_mailbox_and_two_accounts_of_the_shop_are_not() -> None:
    scenario = Scenario()
    scenario.add("login-1", 0, segment_user_id="auth0|1", email="ann@x.io")
    scenario.add("login-2", 10, segment_user_id="google-oauth2|2", email="ann@x.io")
    scenario.add("account-1", 20, ANN, user_id="7501", email="ann@x.io")
    scenario.add("account-2", 30, BOB, user_id="7502", email="bob@x.io")
    scenario.add("account-3", 40, BOB, user_id="7503", email="bob@x.io")
    scenario.add("login-3", 50, segment_user_id="u-3", anonymous_id="den")
    scenario.add("login-4", 60, segment_user_id="u-4", anonymous_id="den")
    ids = build(Identity(), scenario)
    assert ids["login-1"] == ids["login-2"] == ids["account-1"]
    assert ids["account-2"] != ids["account-3"]
    assert ids["login-3"] != ids["login-4"], "a browser alone is no proof that two who sign in are one"


@pytest.mark.parametrize("kind", ["klaviyo_external_id", "zendesk_external_id", "square_reference_id"])
def test_an_id_that_a_tool_wrote_joins_what_nothing_contradicts(kind: str) -> None:
    scenario = Scenario()
    scenario.add("person-1", 0, ANN, email="ann@x.io", **{kind: "crm-1"})
    scenario.add("person-2", 10, ANN, email="ann.lee@y.io", **{kind: "crm-1"})
    scenario.add("person-3", 20, ANN, email="ann.lee@y.io", **{kind: "crm-2"})
    scenario.add("import-1", 30, ANN, email="ann.lee@z.io", **{kind: "import"})
    scenario.add("import-2", 40, BOB, email="bob@z.io", **{kind: "import"})
    for place in range(3):
        scenario.add(f"list-{place}", 50 + place, email=f"p{place}@x.io", **{kind: "web"})
    ids = build(Identity(), scenario)
    assert ids["person-1"] == ids["person-2"] == ids["person-3"]
    assert ids["import-1"] != ids["import-2"], "what two names share is no one person's"
    assert len({ids[f"list-{place}"] for place in range(3)}) == 3, (
        "what was written to everybody joins nobody"
    )


def test_an_erased_id_stays_what_it_was_when_the_shop_has_dropped_the_customer() -> None:
    """Else a call that still names the account would bring its value back, as an id of another type."""
    identity = Identity()
    columns = "source_name varchar, identifier_type varchar, identifier_value varchar, identifier_key bigint"
    identity.connection.execute(f"create table unified.uni_source_identifiers ({columns})")
    identity.connection.execute("create table unified.uni_given_ids (customer_id varchar)")
    Scenario().write_to(identity.connection)
    stated = [("segment_user_id", "7501"), ("klaviyo_external_id", "gid://shopify/Customer/7502")]
    rows = [("tool", kind, value, stable_hash(f"{kind}|{value}")) for kind, value in stated]
    identity.connection.executemany("insert into unified.uni_source_identifiers values (?, ?, ?, ?)", rows)

    def types() -> dict[str, str]:
        identity._build("uni_external_ids")
        return dict(identity.query("select identifier_value, identifier_type from identity.uni_external_ids"))

    assert types() == {"7501": "segment_user_id", "gid://shopify/Customer/7502": "klaviyo_external_id"}
    for kind, value in [("user_id", "7501"), ("shopify_guest_id", "7502")]:
        key = stable_hash(f"{kind}|{value}")
        identity.connection.execute(
            "insert into unified.uni_identifier_versions values (?, ?, ?, null, ?, null)",
            [kind, key, key, datetime(2025, 7, 1)],
        )
    assert types() == {"7501": "user_id", "7502": "shopify_guest_id"}
