"""No chain of links, however long and however weak, gives a customer more than the rules allow."""

import random

import pytest

from orchestration.identity.explain.paths import Ways
from orchestration.identity.explain.tables import links_by_customer
from tests.identity.models import Identity
from tests.identity.scenario import Scenario
from tests.identity.small_scenarios import one_scenario, value

DECIDED = ("they said so", "olga", "2025-07-01")
KINDS = ["email", "phone", "anonymous_id", "cart_token", "device_id"]
OVER = "no_customer_breaks_a_limit"
"""What every build asks of its own customers."""
UNSAID = """
    select one.customer_id, one.identifier_type, one.identifier_value
    from identity.customer_identifiers as one
    left join identity.identity_refusals as refusals
        using (customer_id, identifier_type, identifier_value)
    where one.is_shared and refusals.reason is null
"""


def build(identity: Identity, scenario: Scenario) -> dict[str, str]:
    """Record to customer."""
    scenario.write_to(identity.connection)
    identity.run("customer_records", "identity_refusals", "idr_manual_components")
    return dict(identity.query("select source_record_id, customer_id from identity.customer_records"))


def unlink(identity: Identity, *pairs: tuple[str, str, str, str]) -> None:
    identity.seed("identity_manual_rules", [("unlink", *pair, *DECIDED) for pair in pairs])


def chains(generator: random.Random) -> list[tuple]:
    """Records of two identifiers each, mostly without a name: long chains."""
    return [
        (
            generator.randrange(200),
            generator.choice([None, None, None, "Ann Lee"]),
            {kind: generator.randrange(4) for kind in generator.sample(KINDS, 2)},
        )
        for _ in range(generator.randint(6, 14))
    ]


def test_no_chain_breaks_a_limit_or_a_decision() -> None:
    """A hundred small scenarios; in one of ten, joining what is sound pair by pair would break one."""
    identity, generator = Identity(), random.Random(1)
    identity.connection.execute(
        "update seeds.identity_rules set max_per_customer = 2 where identifier_type in ('email', 'phone')"
    )
    for place in range(100):
        kind = generator.choice(["email", "phone", "anonymous_id"])
        one, other = (value(place, kind, which) for which in generator.sample(range(4), 2))
        unlink(identity, (kind, one, kind, other))
    build(identity, one_scenario([chains(generator) for _ in range(100)]))
    identity.run("identity_links", "identity_edges")
    assert identity.failing(OVER) == []
    assert identity.query(UNSAID) == []
    for customer, links in links_by_customer(identity.connection).items():
        ways = Ways(links)
        ways.start({links[0].record_group})
        assert {link.record_group for link in links} <= set(ways.reached()), customer


def chain() -> Scenario:
    """Two addresses, and a visitor's browser and cart between them: nobody has a name or an account."""
    scenario = Scenario()
    scenario.add("order-1", 0, email="a@x.io", anonymous_id="den")
    scenario.add("order-2", 10, email="a@x.io", anonymous_id="den", device_id="d-1")
    scenario.add("view-1", 20, anonymous_id="den", cart_token="cart-1")
    scenario.add("order-3", 30, email="b@x.io", cart_token="cart-1")
    return scenario


def test_a_decision_holds_over_a_chain_of_those_of_whom_nothing_is_known() -> None:
    identity = Identity()
    assert len(set(build(identity, chain()).values())) == 1, "nothing else keeps them apart"
    unlink(identity, ("email", "a@x.io", "email", "b@x.io"))
    apart = build(identity, chain())
    assert apart["order-1"] == apart["order-2"] != apart["order-3"]
    assert set(identity.query("select status, reason from identity.identity_refusals")) == {
        ("capped", "a chain of links would join what identity_manual_rules keeps apart")
    }


def test_decisions_that_contradict_each_other_are_told() -> None:
    scenario = Scenario()
    for name in ("a", "b", "c"):
        scenario.add(f"order-{name}", 0, email=f"{name}@x.io")
    identity = Identity()
    links = [("link", "email", f"{name}@x.io", "email", "c@x.io", *DECIDED) for name in ("a", "b")]
    identity.seed("identity_manual_rules", links)
    build(identity, scenario)
    assert identity.failing(OVER) == []
    unlink(identity, ("email", "a@x.io", "email", "b@x.io"))
    build(identity, scenario)
    assert len(identity.failing(OVER)) == 1


def test_a_decision_holds_over_somebody_whom_both_are_linked_with() -> None:
    scenario = Scenario()
    scenario.add("account-1", 0, "Ann Lee", email="ann@x.io", phone="+12155550101")
    scenario.add("account-2", 10, "Ann Lee", email="ann@x.io", phone="+12155550102")
    scenario.add("order-1", 20, email="a@x.io", phone="+12155550101")
    scenario.add("order-2", 30, email="b@x.io", phone="+12155550102")
    identity = Identity()
    assert len(set(build(identity, scenario).values())) == 1
    unlink(identity, ("email", "a@x.io", "email", "b@x.io"))
    apart = build(identity, scenario)
    assert apart["account-1"] == apart["account-2"]
    assert apart["order-1"] != apart["order-2"]


def test_of_a_chain_of_two_accounts_the_weakest_link_is_refused() -> None:
    """Fewest records first, and of two with as many the later one."""
    scenario = Scenario()
    for place in range(3):
        scenario.add(f"order-{place}", place, "Max Power", user_id="u-1", phone="+12155550101")
    scenario.add("order-3", 10, "Max Power", email="max@x.io", phone="+12155550101")
    scenario.add("order-4", 20, "Max Power", email="max@x.io", phone="+12155550102")
    scenario.add("order-5", 30, "Max Power", user_id="u-2", phone="+12155550102")
    identity = Identity()
    early = build(identity, scenario)
    assert early["order-0"] == early["order-3"] == early["order-4"] != early["order-5"]
    refused = "select status, reason from identity.identity_refusals where identifier_value = '+12155550102'"
    limit = (
        "a chain of links would give the customer more than identity_rules.max_per_customer of"
        " user_id, which is 1"
    )
    assert set(identity.query(refused)) == {("capped", limit)}

    scenario.add("order-6", 40, "Max Power", email="max@x.io", phone="+12155550102")
    more = build(identity, scenario)
    assert more["order-0"] != more["order-3"] == more["order-4"] == more["order-5"]


def crowd(count: int) -> Scenario:
    """So many spellings of one name, on one phone and on a chain of phones; and addresses without a name."""
    scenario = Scenario()
    for place in range(count):
        name = f"Ann Stonebridg{chr(97 + place)}"
        scenario.add(f"order-{place}", place, name, phone="+12155550100", cart_token=f"cart-{place}")
        scenario.add(
            f"chain-{place}", place, name, zendesk_user_id=f"z{place}", phone=f"+1215555{2000 + place}"
        )
        scenario.add(
            f"again-{place}", place, name, zendesk_user_id=f"z{place}", phone=f"+1215555{2001 + place}"
        )
        scenario.add(f"mail-{place}", place, email=f"p{place}@x.io", phone="+12155550300")
    return scenario


@pytest.mark.parametrize(("count", "named", "nameless"), [(4, 1, 1), (5, 1, 5), (26, 26, 26)])
def test_nobody_has_so_many_names_or_speaks_for_so_many_addresses(
    count: int, named: int, nameless: int
) -> None:
    """More than 24 names are no person's; each address may be a person's, and a phone has four people."""
    ids = build(Identity(), crowd(count))
    for kind, customers in {"order": named, "chain": named, "mail": nameless}.items():
        found = {customer for record, customer in ids.items() if record.startswith(f"{kind}-")}
        assert len(found) == customers, kind
