"""The tier of suggestions over a small scenario: applied within limits, taken back without a trace."""

import pytest

from tests.identity.models import Identity
from tests.identity.scenario import Scenario, hard_cases, record_key

SURE = 0.999


@pytest.fixture(scope="module")
def identity() -> Identity:
    return Identity()


def people() -> Scenario:
    """The hard cases, and people of a list who share nothing but what they are called."""
    scenario = hard_cases()
    for place in range(12):
        scenario.add(f"card-{place}", 2000 + place, "Kim Park", people_file_id=f"till:{place}")
    return scenario


def customers(identity: Identity, *scores: tuple[str, str, float]) -> dict[str, str]:
    """Record to customer, once these pairs are suggested."""
    people().write_to(identity.connection)
    identity.connection.execute("delete from unified.uni_match_scores")
    for one, other, probability in scores:
        identity.connection.execute(
            "insert into unified.uni_match_scores"
            " values (?, ?, ?, 'same name (+9.0)', null, null, '2025-07-01')",
            [*sorted([record_key(one), record_key(other)]), probability],
        )
    identity.run()
    return dict(identity.query("select source_record_id, customer_id from identity.customer_records"))


def decisions(identity: Identity) -> dict[frozenset[str], tuple[str, str]]:
    rows = identity.query(
        "select source_record_id, other_source_record_id, status, reason from identity.identity_suggestions"
    )
    return {frozenset(row[:2]): row[2:] for row in rows}


def test_suggestions_are_applied_within_the_limits_and_taken_back_without_a_trace(identity: Identity) -> None:
    before = customers(identity)
    chain = [(f"card-{place}", f"card-{place + 1}", SURE - place / 1000) for place in range(2, 11)]
    suggested = customers(
        identity,
        ("order-5", "order-6", SURE),
        ("account-1", "account-2", SURE),
        ("card-0", "order-6", 0.96),
        ("card-1", "order-5", 0.7),
        ("card-0", "ticket-1", 0.2),
        *chain,
    )
    found = decisions(identity)
    assert suggested["order-5"] == suggested["order-6"] == suggested["card-0"]
    assert suggested["account-1"] != suggested["account-2"]
    assert found[frozenset(["account-1", "account-2"])][0] == "refused"
    assert "user_id" in found[frozenset(["account-1", "account-2"])][1]
    assert found[frozenset(["card-1", "order-5"])][0] == "review"
    assert frozenset(["card-0", "ticket-1"]) not in found
    ends = [suggested[f"card-{place}"] for place in range(2, 12)]
    assert max(ends.count(end) for end in ends) == 2, "ten in a chain are more than may be one customer"
    assert suggested["card-2"] == suggested["card-3"], "the best link of it stays"
    untouched = {
        record for record in before if not record.startswith("card-") and record not in ("order-5", "order-6")
    }
    assert {record: suggested[record] for record in untouched} == {
        record: before[record] for record in untouched
    }

    assert customers(identity) == before, "without scores everybody is who they were, ids and all"
    assert decisions(identity) == {}


def test_an_applied_or_refused_suggestion_is_an_edge_with_its_score(identity: Identity) -> None:
    customers(identity, ("order-5", "order-6", SURE), ("account-1", "account-2", SURE))
    edges = identity.query(
        "select from_value, to_value, status, reason from identity.identity_edges"
        " where source_name = 'suggested' order by 1"
    )
    assert [edge[:3] for edge in edges] == [
        ("kim.work@x.io", "kim@x.io", "accepted"),
        ("u-1", "u-2", "capped"),
    ]
    assert edges[0][3] == "suggested, score 0.9990: same name (+9.0)"
    assert "user_id" in edges[1][3]


def test_a_person_decides_above_every_score(identity: Identity) -> None:
    rule = ("they said so", "olga", "2025-07-01")
    identity.seed(
        "identity_manual_rules",
        [
            ("unlink", "email", "kim@x.io", "email", "kim.work@x.io", *rule),
            ("link", "people_file_id", "till:0", "people_file_id", "till:1", *rule),
        ],
    )
    decided = customers(identity, ("order-5", "order-6", SURE), ("card-0", "card-1", 0.6))
    identity.reset_seed("identity_manual_rules")
    found = decisions(identity)
    assert decided["order-5"] != decided["order-6"]
    assert found[frozenset(["order-5", "order-6"])] == ("rejected", "kept apart by identity_manual_rules")
    assert decided["card-0"] == decided["card-1"]
    assert found[frozenset(["card-0", "card-1"])][0] == "applied"


def test_without_thresholds_nothing_is_suggested(identity: Identity) -> None:
    identity.connection.execute("delete from seeds.identity_suggestion_thresholds")
    apart = customers(identity, ("order-5", "order-6", SURE))
    identity.reset_seed("identity_suggestion_thresholds")
    assert apart["order-5"] != apart["order-6"]
    assert decisions(identity) == {}
