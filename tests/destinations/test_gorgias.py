"""Gorgias: nobody is made twice, and what others have written about a customer stays.

Oracle: the server in tests/sim/gorgias.py, after Gorgias's reference of Customers.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.activation.accounts import open_api
from orchestration.activation.api import NotAuthorized
from orchestration.activation.destinations.gorgias import Customers, erase
from orchestration.base.errors import TransientError
from tests.sim.generation import Person, people, publish
from tests.sim.gorgias import GorgiasServer
from tests.sim.sandbox import Sandbox, accounted, sandbox
from tests.sim.server import Fault

MAPPING = {"name": "first_name", "data.order_count": "order_count", "data.city": "city"}


@pytest.fixture
def gorgias(tmp_path: Path) -> Iterator[Sandbox]:
    with sandbox(tmp_path, GorgiasServer()) as box:
        yield box


def apply(box: Sandbox, **said):
    return box.apply("customers", **({"mapping": MAPPING, "purpose": "service"} | said))


def test_customers_are_made_once_with_our_fields_among_their_data(gorgias: Sandbox) -> None:
    publish(gorgias.settings, people(12, phone="+32470123456"))
    assert apply(gorgias).counts["added"] == 12
    customer = gorgias.server.by_key()["c7"]
    assert customer == {
        "id": customer["id"],
        "name": "Ada",
        "email": "c7@example.com",
        "external_id": "c7",
        "channels": [
            {"type": "email", "address": "c7@example.com", "preferred": True},
            {"type": "phone", "address": "+32470123456", "preferred": True},
        ],
        "data": {"weft_customer_id": "c7", "order_count": 1, "city": "Ghent"},
    }
    sent = len(gorgias.server.requests)
    assert apply(gorgias).status == "unchanged"
    assert len(gorgias.server.requests) == sent


def test_an_update_goes_to_the_id_that_was_kept_and_writes_only_what_differs(gorgias: Sandbox) -> None:
    publish(gorgias.settings, people(1))
    apply(gorgias)
    gorgias.server.by_key()["c0"]["data"]["loyalty"] = "gold"
    gorgias.server.requests.clear()
    publish(gorgias.settings, people(1, city=None))
    assert apply(gorgias).counts["updated"] == 1
    customer = gorgias.server.by_key()["c0"]
    assert customer["data"] == {"weft_customer_id": "c0", "order_count": 1, "city": None, "loyalty": "gold"}
    path = f"/api/customers/{customer['id']}"
    assert [(request.method, request.path) for request in gorgias.server.requests] == [
        ("GET", path),
        ("PUT", f"{path}/data"),
    ]
    assert gorgias.state("select destination_key from sync_ack") == [(f"gorgias:{customer['id']}",)]


def test_who_wrote_before_is_found_by_address_and_keeps_what_others_wrote(gorgias: Sandbox) -> None:
    """awslabs/ssosync#358: found by address, an external id of another system is overwritten."""
    gorgias.server.add(email="c0@example.com", external_id="shopify-9", data={"tier": "gold"}, name="Ada L.")
    channel = {"type": "phone", "address": "+32470000001", "preferred": True}
    gorgias.server.add(channels=[channel])
    publish(gorgias.settings, people(1))
    assert apply(gorgias, mapping={"data.city": "city"}).counts["added"] == 1
    customer = gorgias.server.by_key()["c0"]
    assert (customer["external_id"], customer["name"], customer["data"]["tier"]) == (
        "shopify-9",
        "Ada L.",
        "gold",
    )
    publish(gorgias.settings, people(1, start=1, phone="+32470000001"))
    apply(gorgias, mapping={"data.city": "city"}, name="gorgias__phones", identifiers=["phone"])
    assert gorgias.server.created == 0
    assert gorgias.server.by_key()["c1"]["channels"] == [channel]


def test_a_customer_of_somebody_else_is_not_taken_over(gorgias: Sandbox) -> None:
    gorgias.server.add(email="mine@example.com", data={"weft_customer_id": "other"})
    publish(gorgias.settings, [*people(2), Person("mine", email="mine@example.com")])
    assert apply(gorgias).counts["added"] == 2
    assert gorgias.rejects() == {"mine": ("permanent", "conflict")}


def test_one_that_was_deleted_or_merged_there_is_looked_up_again(gorgias: Sandbox) -> None:
    publish(gorgias.settings, people(2))
    apply(gorgias)
    first, second = (gorgias.server.by_key()[key]["id"] for key in ("c0", "c1"))
    del gorgias.server.customers[first]
    merged = gorgias.server.customers.pop(second)
    gorgias.server.merged = {second}
    target = gorgias.server.add(**(merged | {"id": None, "data": None}))
    gorgias.server.customers[target]["id"] = target
    publish(gorgias.settings, people(2, city="Rome"))
    assert apply(gorgias).counts["updated"] == 2
    assert len(gorgias.server.customers) == 2
    assert gorgias.server.by_key()["c1"]["id"] == target


def test_an_answer_that_was_lost_makes_nobody_twice(gorgias: Sandbox) -> None:
    """getlago/lago-api#3801: made there, lost here, and made a second time by the next try."""
    publish(gorgias.settings, people(4))
    gorgias.server.faults = [Fault("drop_after", times=2, method="POST"), Fault("drop_after", path="/data")]
    outcome = apply(gorgias)
    assert accounted(outcome)
    assert apply(gorgias).counts["updated"] == 2
    assert (gorgias.server.created, set(gorgias.server.by_key())) == (4, {"c0", "c1", "c2", "c3"})
    assert apply(gorgias).status == "unchanged"


def test_a_refused_customer_is_a_reject_and_the_rest_are_there(gorgias: Sandbox) -> None:
    publish(gorgias.settings, [*people(5), Person("bad", first_name="poison"), Person("none", email="none")])
    outcome = apply(gorgias)
    assert (outcome.status, outcome.counts["added"], outcome.counts["rejected"]) == ("partial", 5, 2)
    assert accounted(outcome)
    assert gorgias.rejects() == {"bad": ("permanent", "invalid"), "none": ("contract", "invalid_email")}
    words = gorgias.state("select detail from sync_rejects where row_key = 'bad'")[0][0]
    assert words == "<value> is not accepted {'name': ['wrong']}"


def test_the_rate_is_kept_and_what_is_too_much_stays_planned(gorgias: Sandbox) -> None:
    """airbytehq/airbyte#52151: the leaky bucket is full, and the sync fails for good."""
    publish(gorgias.settings, people(2))
    gorgias.server.faults = [Fault("status", status=429, headers={"Retry-after": "0"})]
    assert apply(gorgias).counts["added"] == 2
    publish(gorgias.settings, people(4))
    gorgias.server.faults = [Fault("status", times=99, status=429, headers={"Retry-after": "60"})]
    with pytest.raises(TransientError, match="busy"):
        apply(gorgias)
    gorgias.server.faults = []
    assert apply(gorgias).counts["added"] == 2
    assert (
        gorgias.account.vendor.rates["default"][0].requests
        / gorgias.account.vendor.rates["default"][0].seconds
        == 2
    )


def test_a_key_that_was_revoked_stops_at_once_and_the_rows_stay_planned(gorgias: Sandbox) -> None:
    publish(gorgias.settings, people(20))
    gorgias.server.faults = [Fault("status", times=99, status=401)]
    with pytest.raises(NotAuthorized):
        apply(gorgias)
    assert len(gorgias.server.requests) <= 4
    gorgias.server.faults = []
    assert apply(gorgias).counts["added"] == 20


def test_nobody_without_consent_is_sent(gorgias: Sandbox) -> None:
    publish(
        gorgias.settings, [*people(3), Person("out", blocked="unsubscribed"), Person("held", is_holdout=True)]
    )
    outcome = apply(gorgias, purpose="email_marketing")
    assert outcome.blocked == {"unsubscribed": 1, "holdout": 1}
    assert accounted(outcome)
    assert set(gorgias.server.by_key()) == {"c0", "c1", "c2"}


@pytest.mark.parametrize(
    "name", ["email", "external_id", "channels", "data.", "data.weft_customer_id", "vip"]
)
def test_fields_that_are_not_for_a_sync_are_not_mapped(name: str) -> None:
    assert Customers.field_problem(name)
    assert Customers.field_problem("data.is_vip") is None


def test_erasing_deletes_the_customer_or_leaves_it_to_a_person(gorgias: Sandbox) -> None:
    publish(gorgias.settings, [Person("a"), Person("b"), Person("c", phone="+32470000001"), Person("d")])
    apply(gorgias)
    gorgias.server.undeletable = {gorgias.server.by_key()["d"]["id"]}
    api = open_api(gorgias.account)
    assert erase(api, "external_id", "a") == "ok"
    assert erase(api, "email", "b@example.com") == "ok"
    assert erase(api, "phone", "+32470000001") == "ok"
    assert erase(api, "external_id", "d") == "manual"
    assert set(gorgias.server.by_key()) == {"d"}
