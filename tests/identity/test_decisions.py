"""Decisions and blocked values may be written as people write them; a line that would do nothing is told."""

import pytest

from tests.identity.models import DATA_TESTS, Identity
from tests.identity.scenario import Scenario

DECIDED = ("they said so", "olga", "2025-07-01")


def two_people() -> Scenario:
    """Two orders from one phone and one browser, with the address of each."""
    scenario = Scenario()
    scenario.add("order-1", 0, "Ann Lee", email="annlee@gmail.com", phone="+12155550101")
    scenario.add("order-2", 10, "Ann Lee", email="ann@x.io", phone="+12155550101")
    return scenario


def build(identity: Identity, scenario: Scenario) -> int:
    """How many customers there are."""
    scenario.write_to(identity.connection)
    identity.run("customer_records", "idr_manual_rules", "idr_blocked_values")
    return identity.query("select count(distinct customer_id) from identity.customer_records")[0][0]


@pytest.mark.parametrize(
    "written", ["annlee@gmail.com", "Ann.Lee@GoogleMail.com", " ann.lee+shop@gmail.com "]
)
def test_a_decision_is_heard_however_it_is_written(written: str) -> None:
    identity = Identity()
    assert build(identity, two_people()) == 1
    identity.seed("identity_manual_rules", [("unlink", "email", written, "email", "Ann@X.io", *DECIDED)])
    assert build(identity, two_people()) == 2


@pytest.mark.parametrize("written", ["+12155550101", "(215) 555-0101", "tel:1-215-555-0101"])
def test_a_value_is_blocked_however_it_is_written(written: str) -> None:
    identity = Identity()
    identity.seed("identity_blocked_values", [("exact", "phone", written, "front desk")])
    assert build(identity, two_people()) == 2


GOOD = ("email", "annlee@gmail.com", "email", "ann@x.io")


@pytest.mark.parametrize(
    ("pair", "test"),
    [
        (("e-mail", "annlee@gmail.com", "email", "ann@x.io"), "every_identity_rule_names_a_known_type"),
        (("email", "Ann Lee", "email", "ann@x.io"), "every_decision_names_two_identifiers"),
        (("email", "Ann@x.io", "email", "ann@x.io"), "every_decision_names_two_identifiers"),
        (("email", "anne@gmail.com", "email", "ann@x.io"), "every_decision_names_somebody"),
    ],
)
def test_a_decision_that_would_do_nothing_is_told(pair: tuple[str, ...], test: str) -> None:
    identity = Identity()
    identity.seed("identity_manual_rules", [("unlink", *GOOD, *DECIDED)])
    build(identity, two_people())
    tests = [file.stem for file in DATA_TESTS.glob("every_*decision*.sql")] + [
        "every_identity_rule_names_a_known_type"
    ]
    assert [name for name in tests if identity.failing(name)] == []
    identity.seed("identity_manual_rules", [("unlink", *pair, *DECIDED)])
    build(identity, two_people())
    assert len(identity.failing(test)) == 1
