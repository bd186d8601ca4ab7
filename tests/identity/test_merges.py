"""What a source says of its own ids is believed: above the limit of accounts, below a person's decision."""

from tests.identity.models import Identity
from tests.identity.scenario import Scenario


def accounts() -> Scenario:
    """Two accounts with a person's name each, and a browser that both used."""
    scenario = Scenario()
    scenario.add("login-1", 0, "Max Power", user_id="u-1", anonymous_id="den", email="max@x.io")
    scenario.add("login-2", 10, "Maxine Field", user_id="u-2", anonymous_id="den", email="field@x.io")
    scenario.add("contact-1", 20, "Ann Lee", hubspot_contact_id="h-1", email="ann@x.io")
    scenario.add("contact-2", 30, "Ann Stone", hubspot_contact_id="h-2", email="stone@x.io")
    scenario.add("contact-3", 40, "Ann Stone", hubspot_contact_id="h-3")
    return scenario


def merged() -> Scenario:
    """The same once the sources have merged them: two accounts, a chain of three contacts, and two phones."""
    scenario = accounts()
    scenario.merge("alias-1", 50, "user_id", "u-2", "u-1")
    scenario.merge("audit-1", 60, "hubspot_contact_id", "h-2", "h-1")
    scenario.merge("audit-2", 70, "hubspot_contact_id", "h-3", "h-2")
    scenario.merge("audit-3", 80, "phone", "+12155550190", "+12155550191")
    return scenario


def build(identity: Identity, scenario: Scenario) -> dict[str, str]:
    scenario.write_to(identity.connection)
    identity.run("customer_records", "customer_id_redirects", "identity_edges")
    return dict(identity.query("select source_record_id, customer_id from identity.customer_records"))


def test_ids_that_their_source_has_merged_are_one_customer_until_a_person_unlinks_them() -> None:
    identity = Identity()
    before = build(identity, accounts())
    assert len(set(before.values())) == 5

    after = build(identity, merged())
    assert after["login-1"] == after["login-2"] == after["alias-1"] == before["login-1"]
    assert after["contact-1"] == after["contact-2"] == after["contact-3"] == before["contact-1"]
    believed = "select count(*), count(distinct component_key) from identity.idr_merge_components"
    assert identity.query(believed) == [(5, 2)], (
        "accounts and contacts; a source may not say that two phones are one"
    )
    told = "select from_value, to_value, source_table, first_record_id, status from identity.identity_edges"
    assert sorted(identity.query(f"{told} where reason = 'the source itself has merged the two'")) == [
        ("+12155550190", "+12155550191", "audit", "audit-3", "accepted"),
        ("h-1", "h-2", "audit", "audit-1", "accepted"),
        ("h-2", "h-3", "audit", "audit-2", "accepted"),
        ("u-1", "u-2", "alias", "alias-1", "accepted"),
    ]

    decided = ("olga", "2025-07-01")
    identity.seed(
        "identity_manual_rules",
        [
            ("unlink", "user_id", "u-1", "user_id", "u-2", "two sisters", *decided),
            ("unlink", "hubspot_contact_id", "h-1", "hubspot_contact_id", "h-2", "two people", *decided),
        ],
    )
    apart = build(identity, merged())
    assert {apart[record] for record in ("login-1", "login-2")} == {before["login-1"], before["login-2"]}
    assert apart["contact-2"] == apart["contact-3"] != apart["contact-1"] == before["contact-1"]

    identity.reset_seed("identity_manual_rules")
    assert build(identity, merged()) == after
    assert {record: build(identity, accounts())[record] for record in before} == before, "taken back"
