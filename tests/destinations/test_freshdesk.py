"""Freshdesk: a conflict leads to the contact that is there, and never to a second one or to somebody else's.

Oracle: the server in tests/sim/freshdesk.py, after Freshdesk's API v2.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.activation.accounts import open_api
from orchestration.activation.api import NotAuthorized, NotSetUp
from orchestration.activation.destinations.freshdesk import Contacts, erase
from orchestration.base.errors import TransientError
from tests.sim.freshdesk import FreshdeskServer
from tests.sim.generation import Person, people, publish
from tests.sim.sandbox import Sandbox, accounted, sandbox
from tests.sim.server import Fault

MAPPING = {"name": "first_name", "custom_fields.order_count": "order_count", "custom_fields.city": "city"}


@pytest.fixture
def freshdesk(tmp_path: Path) -> Iterator[Sandbox]:
    with sandbox(tmp_path, FreshdeskServer()) as box:
        yield box


def apply(box: Sandbox, **said):
    return box.apply("contacts", **({"mapping": MAPPING, "purpose": "service"} | said))


def test_contacts_are_made_with_one_call_each_and_an_unchanged_run_sends_nothing(freshdesk: Sandbox) -> None:
    publish(freshdesk.settings, people(12, phone="+32470123456"))
    assert apply(freshdesk).counts["added"] == 12
    contact = freshdesk.server.of("c7")
    assert contact == {
        "id": contact["id"],
        "deleted": False,
        "name": "Ada",
        "email": "c7@example.com",
        "phone": "+32470123456",
        "unique_external_id": "c7",
        "custom_fields": {"order_count": 1, "city": "Ghent"},
    }
    assert {request.method for request in freshdesk.server.requests} == {"POST"}
    assert len(freshdesk.server.requests) == 12
    assert apply(freshdesk).status == "unchanged"
    assert len(freshdesk.server.requests) == 12


def test_an_update_is_one_call_to_the_id_that_was_kept(freshdesk: Sandbox) -> None:
    """DaveTCode/FreshdeskApiDotnet#140: no contact is found by external id, and two systems drift apart."""
    publish(freshdesk.settings, [Person("007")])
    apply(freshdesk)
    contact = freshdesk.server.of("007")
    contact["custom_fields"]["tier"] = "gold"
    freshdesk.server.requests.clear()
    publish(freshdesk.settings, [Person("007", city=None, first_name=None)])
    assert apply(freshdesk).counts["updated"] == 1
    assert [(request.method, request.path) for request in freshdesk.server.requests] == [
        ("PUT", f"/api/v2/contacts/{contact['id']}")
    ]
    fields = {"order_count": 1, "city": None, "tier": "gold"}
    assert (contact["name"], freshdesk.server.of("007")["custom_fields"]) == ("Ada", fields)


def test_an_external_id_is_a_text_even_of_digits(freshdesk: Sandbox) -> None:
    """airbytehq/airbyte#5871: unique_external_id is read as a number, and 007 is 7."""
    publish(freshdesk.settings, [Person("007")])
    apply(freshdesk)
    assert freshdesk.server.requests[0].body["unique_external_id"] == "007"


def test_contacts_that_are_there_already_are_joined_by_address(freshdesk: Sandbox) -> None:
    """verbb/formie#827: a contact who has written before is a conflict, and the row is lost."""
    freshdesk.server.add(email="c0@example.com", name="Ada L.")
    publish(freshdesk.settings, people(2, first_name=None))
    assert apply(freshdesk).counts["added"] == 2
    assert len(freshdesk.server.contacts) == 2
    assert (freshdesk.server.of("c0")["name"], freshdesk.server.of("c1")["name"]) == (
        "Ada L.",
        "c1@example.com",
    )


def test_contacts_of_others_agents_and_the_bin_are_left_alone(freshdesk: Sandbox) -> None:
    freshdesk.server.add(email="other@example.com", unique_external_id="somebody")
    freshdesk.server.add(email="binned@example.com", deleted=True)
    freshdesk.server.agents = {77: "agent@example.com"}
    taken = [Person(name, email=f"{name}@example.com") for name in ("other", "binned", "agent")]
    publish(freshdesk.settings, [*people(2), *taken])
    outcome = apply(freshdesk)
    assert (outcome.counts["added"], outcome.counts["rejected"]) == (2, 3)
    assert accounted(outcome)
    assert set(freshdesk.rejects().values()) == {("permanent", "duplicate_value")}
    assert len(freshdesk.server.contacts) == 4


def test_an_address_that_changes_to_somebody_elses_is_a_reject(freshdesk: Sandbox) -> None:
    publish(freshdesk.settings, [Person("a"), Person("b")])
    apply(freshdesk)
    freshdesk.server.add(email="taken@example.com")
    publish(freshdesk.settings, [Person("a", email="taken@example.com"), Person("b", city="Rome")])
    assert apply(freshdesk).counts["updated"] == 1
    assert freshdesk.rejects() == {"a": ("permanent", "duplicate_value")}


@pytest.mark.parametrize("tells_holder", [True, False])
def test_an_answer_that_was_lost_makes_nobody_twice(tmp_path: Path, tells_holder: bool) -> None:
    with sandbox(tmp_path, FreshdeskServer(tells_holder)) as box:
        publish(box.settings, people(4))
        box.server.faults = [Fault("drop_after", times=2, method="POST")]
        # A repetition by address alone does not say whose it is; by key it does.
        assert apply(box).counts["added"] == 4
        assert (box.server.created, len(box.server.contacts)) == (4, 4)


def test_one_that_was_deleted_for_good_is_made_again(freshdesk: Sandbox) -> None:
    publish(freshdesk.settings, people(2))
    apply(freshdesk)
    del freshdesk.server.contacts[freshdesk.server.of("c0")["id"]]
    publish(freshdesk.settings, people(2, city="Rome"))
    assert apply(freshdesk).counts["updated"] == 2
    assert freshdesk.server.of("c0")["custom_fields"]["city"] == "Rome"


def test_a_refused_contact_is_a_reject_and_the_rest_are_there(freshdesk: Sandbox) -> None:
    publish(
        freshdesk.settings, [*people(5), Person("bad", first_name="poison"), Person("none", email="none")]
    )
    outcome = apply(freshdesk)
    assert (outcome.status, outcome.counts["added"], outcome.counts["rejected"]) == ("partial", 5, 2)
    assert freshdesk.rejects() == {
        "bad": ("permanent", "invalid_value"),
        "none": ("contract", "invalid_email"),
    }
    words = freshdesk.state("select detail from sync_rejects where row_key = 'bad'")[0][0]
    assert words == "name: <value> is not accepted"


def test_a_field_that_is_not_there_stops_the_sync_and_the_rows_stay_planned(freshdesk: Sandbox) -> None:
    publish(freshdesk.settings, people(30))
    freshdesk.server.custom = {"city"}
    with pytest.raises(NotSetUp, match="custom_fields"):
        apply(freshdesk)
    assert len(freshdesk.server.requests) <= 4
    freshdesk.server.custom = {"city", "order_count"}
    assert apply(freshdesk).counts["added"] == 30


def test_what_is_too_much_is_waited_for_or_stays_planned(freshdesk: Sandbox) -> None:
    publish(freshdesk.settings, people(3))
    freshdesk.server.faults = [Fault("status", times=99, status=429, headers={"Retry-After": "1800"})]
    with pytest.raises(TransientError, match="busy"):
        apply(freshdesk)
    freshdesk.server.faults = [Fault("status", status=429, headers={"Retry-After": "0"})]
    assert apply(freshdesk).counts["added"] == 3


def test_a_key_that_was_revoked_stops_at_once_and_the_rows_stay_planned(freshdesk: Sandbox) -> None:
    publish(freshdesk.settings, people(20))
    freshdesk.server.faults = [Fault("status", times=99, status=401, body={"code": "invalid_credentials"})]
    with pytest.raises(NotAuthorized):
        apply(freshdesk)
    assert len(freshdesk.server.requests) <= 4
    freshdesk.server.faults = []
    assert apply(freshdesk).counts["added"] == 20


def test_nobody_without_consent_is_sent(freshdesk: Sandbox) -> None:
    publish(
        freshdesk.settings,
        [*people(3), Person("out", blocked="unsubscribed"), Person("held", is_holdout=True)],
    )
    outcome = apply(freshdesk, purpose="email_marketing")
    assert outcome.blocked == {"unsubscribed": 1, "holdout": 1}
    assert accounted(outcome)
    assert {each["unique_external_id"] for each in freshdesk.server.contacts.values()} == {"c0", "c1", "c2"}


@pytest.mark.parametrize(
    "name", ["email", "tags", "view_all_tickets", "custom_fields.", "unique_external_id"]
)
def test_fields_that_are_not_for_a_sync_are_not_mapped(name: str) -> None:
    assert Contacts.field_problem(name)
    assert Contacts.field_problem("custom_fields.is_vip") is None


def test_erasing_deletes_for_good(freshdesk: Sandbox) -> None:
    publish(freshdesk.settings, [Person("a"), Person("b"), Person("c", phone="+32470000001"), Person("d")])
    apply(freshdesk)
    api = open_api(freshdesk.account)
    assert erase(api, "external_id", "a") == "ok"
    assert erase(api, "email", "b@example.com") == "ok"
    assert erase(api, "phone", "+32470000001") == "ok"
    assert {each["unique_external_id"] for each in freshdesk.server.contacts.values()} == {"d"}
