"""HubSpot: contacts are joined by our key, and the body of each answer decides what became of a row.

Oracle: the models of HubSpot's own client, where it is installed, and the server in tests/sim/hubspot.py.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.activation.accounts import open_api
from orchestration.activation.api import NotAuthorized, NotSetUp
from orchestration.activation.destinations.hubspot import Contacts, erase
from orchestration.base.errors import WeftError
from tests.sim.generation import Person, people, publish
from tests.sim.hubspot import HubSpotServer
from tests.sim.sandbox import Sandbox, accounted, sandbox
from tests.sim.server import Fault


@pytest.fixture
def hubspot(tmp_path: Path) -> Iterator[Sandbox]:
    with sandbox(tmp_path, HubSpotServer()) as box:
        box.server.lists["win_back"] = set()
        yield box


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Sandbox]:
    """An account whose batches are refused as a whole."""
    with sandbox(tmp_path, HubSpotServer(tells_rows=False)) as box:
        yield box


def keys(box: Sandbox) -> set[str]:
    return {contact.get("weft_customer_id", "") for contact in box.server.contacts.values()}


def test_contacts_are_made_once_and_an_unchanged_run_sends_nothing(hubspot: Sandbox) -> None:
    publish(hubspot.settings, people(230, phone="+32470123456"))
    assert hubspot.apply("contacts").counts["added"] == 230
    assert hubspot.server.created == 230
    contact = next(held for held in hubspot.server.contacts.values() if held["weft_customer_id"] == "c7")
    assert contact == {
        "weft_customer_id": "c7",
        "email": "c7@example.com",
        "phone": "+32470123456",
        "firstname": "Ada",
        "city": "Ghent",
    }
    assert sorted(len(request.body["inputs"]) for request in hubspot.server.requests) == [30, 100, 100]
    assert hubspot.apply("contacts").status == "unchanged"
    assert len(hubspot.server.requests) == 3


def test_an_update_is_a_text_and_what_is_not_known_clears_only_what_is_ours(hubspot: Sandbox) -> None:
    mapping = {"firstname": "first_name", "order_count": "order_count", "is_vip": "city"}
    publish(hubspot.settings, [Person("a", order_count=1)])
    hubspot.apply("contacts", mapping=mapping)
    publish(hubspot.settings, [Person("a", first_name=None, city=None, order_count=2)])
    assert hubspot.apply("contacts", mapping=mapping).counts["updated"] == 1
    contact = next(iter(hubspot.server.contacts.values()))
    assert (contact["firstname"], contact["order_count"], contact["is_vip"]) == ("Ada", "2", "")


def test_members_come_and_go_and_stay_contacts(hubspot: Sandbox) -> None:
    publish(hubspot.settings, people(150))
    assert hubspot.apply("list").counts["added"] == 150
    assert len(hubspot.server.members("win_back")) == 150
    publish(hubspot.settings, people(20))
    outcome = hubspot.apply("list")
    assert (outcome.counts["removed"], accounted(outcome)) == (130, True)
    assert hubspot.server.members("win_back") == {f"c{number}" for number in range(20)}
    assert len(hubspot.server.contacts) == 150


def test_who_was_deleted_there_is_no_obstacle_to_leaving_the_list(hubspot: Sandbox) -> None:
    publish(hubspot.settings, people(3))
    hubspot.apply("list")
    gone = next(
        record for record, held in hubspot.server.contacts.items() if held["weft_customer_id"] == "c2"
    )
    del hubspot.server.contacts[gone]
    hubspot.server.lists["win_back"].discard(gone)
    publish(hubspot.settings, people(1))
    assert hubspot.apply("list").counts["removed"] == 2
    assert hubspot.server.members("win_back") == {"c0"}


def test_a_refused_row_is_a_reject_in_hubspots_words_and_the_rest_are_there(hubspot: Sandbox) -> None:
    publish(hubspot.settings, [*people(20), Person("bad", first_name="poison"), Person("none", email="none")])
    outcome = hubspot.apply("list")
    assert (outcome.status, outcome.counts["added"], outcome.counts["rejected"]) == ("partial", 20, 2)
    assert accounted(outcome)
    assert hubspot.rejects() == {
        "bad": ("permanent", "VALIDATION_ERROR"),
        "none": ("contract", "invalid_email"),
    }
    words = hubspot.state("select detail from sync_rejects where row_key = 'bad'")[0][0]
    assert words == "the contact <value> is not accepted"
    assert hubspot.server.members("win_back") == {f"c{number}" for number in range(20)}


def test_a_row_that_spoils_its_batch_is_found_and_the_rest_go(whole: Sandbox) -> None:
    publish(whole.settings, [*people(60), Person("bad", first_name="poison")])
    outcome = whole.apply("contacts")
    assert (outcome.counts["added"], outcome.counts["rejected"]) == (60, 1)
    assert whole.rejects() == {"bad": ("permanent", "VALIDATION_ERROR")}


@pytest.mark.parametrize("tells_rows", [True, False])
def test_contacts_that_are_there_already_are_joined_and_not_lost(tmp_path: Path, tells_rows: bool) -> None:
    """HubSpot/hubspot-api-python#51: a batch fails for the first contact that exists, naming only that."""
    with sandbox(tmp_path, HubSpotServer(tells_rows)) as box:
        for number in range(40):
            box.server.add(email=f"c{number}@example.com", city="Rome")
        publish(box.settings, people(60, email=None))
        outcome = box.apply("contacts")
        assert (outcome.status, outcome.counts["added"]) == ("done", 60)
        assert (len(box.server.contacts), box.server.created) == (60, 20)
        assert keys(box) == {f"c{number}" for number in range(60)}
        assert len(box.server.requests) <= 5


@pytest.mark.parametrize("tells_rows", [True, False])
def test_an_address_of_somebody_else_is_refused_and_nobody_is_taken_over(
    tmp_path: Path, tells_rows: bool
) -> None:
    """Joystream/youtube-synch#355: two inputs with one address, 409, and neither of the others written."""
    with sandbox(tmp_path, HubSpotServer(tells_rows)) as box:
        box.server.add(email="shared@example.com", weft_customer_id="other")
        publish(box.settings, [*people(9), Person("mine", email="shared@example.com")])
        outcome = box.apply("contacts")
        assert (outcome.counts["added"], box.rejects()) == (9, {"mine": ("permanent", "CONFLICT")})
        assert (
            len([held for held in box.server.contacts.values() if held["email"] == "shared@example.com"]) == 1
        )


def test_a_new_address_that_another_contact_has_is_refused_and_no_key_is_there_twice(
    hubspot: Sandbox,
) -> None:
    hubspot.server.add(email="new@example.com")
    publish(hubspot.settings, [Person("a", email="old@example.com"), Person("b")])
    hubspot.apply("contacts")
    publish(hubspot.settings, [Person("a", email="new@example.com"), Person("b", city="Rome")])
    outcome = hubspot.apply("contacts")
    assert (outcome.counts["updated"], hubspot.rejects()) == (1, {"a": ("permanent", "CONFLICT")})


def test_a_success_that_does_not_name_a_row_is_none_for_it(hubspot: Sandbox) -> None:
    """HubSpot/hubspot-api-nodejs#548: the batch answers with success and nothing has changed."""
    hubspot.server.forgets = {"c1"}
    publish(hubspot.settings, people(3))
    outcome = hubspot.apply("contacts")
    assert (outcome.counts["added"], hubspot.rejects()) == (2, {"c1": ("retryable", "not_confirmed")})
    hubspot.server.forgets = set()
    assert hubspot.apply("contacts").counts["added"] == 1
    assert keys(hubspot) == {"c0", "c1", "c2"}


def test_rows_that_were_all_refused_are_a_failure_and_not_skipped_later(
    hubspot: Sandbox,
) -> None:
    """Multiwoven/multiwoven#923: ten rows in error, the sync a success, and skipped ever after."""
    publish(hubspot.settings, people(10, first_name="poison"))
    with pytest.raises(WeftError, match="refused all 10 rows"):
        hubspot.apply("contacts")
    assert set(hubspot.rejects().values()) == {("permanent", "VALIDATION_ERROR")}
    publish(hubspot.settings, people(10))
    assert hubspot.apply("contacts").counts["added"] == 10


@pytest.mark.parametrize(("mapping", "unique"), [({"no_such": "city"}, True), ({"city": "city"}, False)])
def test_a_property_that_is_not_there_stops_the_sync_after_one_call(
    hubspot: Sandbox, mapping: dict[str, str], unique: bool
) -> None:
    """segmentio/action-destinations#3957: upserts by a property that is not unique fail batch after batch."""
    hubspot.server.unique = {"weft_customer_id"} if unique else set()
    publish(hubspot.settings, people(100))
    with pytest.raises(NotSetUp, match="has no property"):
        hubspot.apply("contacts", mapping=mapping)
    assert len(hubspot.server.requests) == 1
    assert hubspot.rejects() == {}
    hubspot.server.properties.add("no_such")
    hubspot.server.unique = {"weft_customer_id"}
    assert hubspot.apply("contacts", mapping=mapping).counts["added"] == 100


def test_a_list_that_is_not_there_or_takes_nobody_leaves_the_rows_planned(hubspot: Sandbox) -> None:
    publish(hubspot.settings, people(5))
    with pytest.raises(WeftError, match="has no list"):
        hubspot.apply("list", audience="missing")
    with pytest.raises(NotSetUp, match="takes no members by hand"):
        hubspot.apply("list", audience="active")
    assert hubspot.apply("list").counts["added"] == 5


def test_an_answer_that_was_lost_makes_nobody_twice(hubspot: Sandbox) -> None:
    publish(hubspot.settings, people(120))
    hubspot.server.faults = [Fault("drop_after", path="upsert"), Fault("drop_after", path="add-and-remove")]
    hubspot.apply("list")
    assert (hubspot.server.created, len(hubspot.server.members("win_back"))) == (120, 120)
    publish(hubspot.settings, people(60))
    hubspot.server.faults = [Fault("drop_after", path="add-and-remove")]
    assert hubspot.apply("list").counts["removed"] == 60
    assert hubspot.server.members("win_back") == {f"c{number}" for number in range(60)}


def test_too_much_at_once_is_waited_for(hubspot: Sandbox) -> None:
    publish(hubspot.settings, people(5))
    hubspot.server.faults = [
        Fault("status", status=status, headers={"Retry-After": "0"}) for status in (429, 423, 477, 503)
    ]
    assert hubspot.apply("contacts").counts["added"] == 5
    assert len(hubspot.server.requests) == 5


def test_a_token_that_was_revoked_stops_at_once_and_the_rows_stay_planned(hubspot: Sandbox) -> None:
    publish(hubspot.settings, people(300))
    hubspot.server.faults = [Fault("status", times=99, status=401)]
    with pytest.raises(NotAuthorized):
        hubspot.apply("contacts")
    assert len(hubspot.server.requests) <= 4
    hubspot.server.faults = []
    assert hubspot.apply("contacts").counts["added"] == 300


def test_nobody_without_consent_is_sent(hubspot: Sandbox) -> None:
    publish(
        hubspot.settings, [*people(3), Person("out", blocked="unsubscribed"), Person("held", is_holdout=True)]
    )
    outcome = hubspot.apply("list")
    assert outcome.blocked == {"unsubscribed": 1, "holdout": 1}
    assert accounted(outcome)
    assert keys(hubspot) == {"c0", "c1", "c2"}


@pytest.mark.parametrize("name", ["email", "hs_email_optout", "hs_object_id", "lifecyclestage", "First Name"])
def test_properties_that_are_hubspots_are_not_mapped(name: str) -> None:
    assert Contacts.field_problem(name)
    assert Contacts.field_problem("order_count") is None


def test_a_text_that_is_too_long_is_refused_here(hubspot: Sandbox) -> None:
    publish(hubspot.settings, [*people(2), Person("long", city="x" * 70_000)])
    hubspot.apply("contacts")
    assert hubspot.rejects() == {"long": ("contract", "too_long")}


def test_erasing_deletes_for_good_by_address_or_key(hubspot: Sandbox) -> None:
    publish(hubspot.settings, people(3))
    hubspot.apply("contacts")
    api = open_api(hubspot.account)
    assert erase(api, "email", "c0@example.com") == "ok"
    assert erase(api, "external_id", "c1") == "ok"
    assert erase(api, "external_id", "nobody") == "ok"
    assert erase(api, "phone", "+32470123456") == "unsupported"
    assert keys(hubspot) == {"c2"}


def test_requests_and_answers_are_what_hubspots_client_knows(hubspot: Sandbox) -> None:
    from hubspot.crm import contacts

    publish(hubspot.settings, people(3))
    hubspot.apply("list")
    sent = next(request for request in hubspot.server.requests if "upsert" in request.path)
    model = contacts.SimplePublicObjectBatchInputUpsert
    known = {wire: name for name, wire in model.attribute_map.items()}
    assert set(sent.body) == set(contacts.BatchInputSimplePublicObjectBatchInputUpsert.attribute_map.values())
    for each in sent.body["inputs"]:
        model(**{known[wire]: value for wire, value in each.items()})
