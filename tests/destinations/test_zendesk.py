"""Zendesk: each user's own result counts, nobody is mailed or demoted, and no job is forgotten unread.

Oracle: the server in tests/sim/zendesk.py, after Zendesk's reference of Users and Job Statuses.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.activation.accounts import open_api
from orchestration.activation.api import NotAuthorized
from orchestration.activation.destinations.zendesk import Users, erase
from tests.sim.generation import Person, people, publish
from tests.sim.sandbox import Sandbox, accounted, sandbox
from tests.sim.server import Fault
from tests.sim.zendesk import ZendeskServer

MAPPING = {"name": "first_name", "user_fields.order_count": "order_count", "user_fields.city": "city"}


@pytest.fixture
def zendesk(tmp_path: Path) -> Iterator[Sandbox]:
    with sandbox(tmp_path, ZendeskServer()) as box:
        yield box


def apply(box: Sandbox, **said):
    return box.apply("users", **({"mapping": MAPPING, "purpose": "service"} | said))


def test_users_are_made_once_without_a_mail_or_a_role(zendesk: Sandbox) -> None:
    """cloudbees-oss/zendesk-java-client#145: each user made by API is mailed, unless the object says no."""
    publish(zendesk.settings, people(230, phone="+32470123456"))
    assert apply(zendesk).counts["added"] == 230
    assert (zendesk.server.created, zendesk.server.mailed) == (230, [])
    user = {name: value for name, value in zendesk.server.of("c7").items() if name != "id"}
    assert user == {
        "role": "end-user",
        "external_id": "c7",
        "email": "c7@example.com",
        "phone": "+32470123456",
        "name": "Ada",
        "user_fields": {"order_count": 1, "city": "Ghent"},
    }
    sent = len(zendesk.server.requests)
    assert apply(zendesk).status == "unchanged"
    assert len(zendesk.server.requests) == sent


def test_users_that_are_there_are_found_by_address_and_an_agent_stays_one(zendesk: Sandbox) -> None:
    """grouparoo/grouparoo#2431: users that came by mail have no external id, and are made a second time."""
    zendesk.server.add(email="c0@example.com", name="Ada L.", role="agent", user_fields={"vip": True})
    publish(zendesk.settings, people(2))
    assert apply(zendesk).counts["added"] == 2
    user = zendesk.server.of("c0")
    assert (len(zendesk.server.users), user["role"]) == (2, "agent")
    assert user["user_fields"] == {"vip": True, "order_count": 1, "city": "Ghent"}


def test_what_is_not_known_clears_our_fields_alone(zendesk: Sandbox) -> None:
    publish(zendesk.settings, people(1))
    apply(zendesk)
    publish(zendesk.settings, people(1, city=None, first_name=None))
    assert apply(zendesk).counts["updated"] == 1
    user = zendesk.server.of("c0")
    assert (user["name"], user["user_fields"]) == ("Ada", {"order_count": 1, "city": None})


@pytest.mark.parametrize("tells_places", [True, False])
def test_a_completed_job_may_have_refused_users(zendesk: Sandbox, tells_places: bool) -> None:
    """cloudbees-oss/zendesk-java-client#325: an invalid user is among the results and passes for made."""
    zendesk.server.tells_places = tells_places
    publish(zendesk.settings, [*people(20), Person("bad", first_name="poison"), Person("none", email="none")])
    outcome = apply(zendesk)
    assert (outcome.status, outcome.counts["added"], outcome.counts["rejected"]) == ("partial", 20, 2)
    assert accounted(outcome)
    assert zendesk.rejects() == {
        "bad": ("permanent", "UserUpdateError"),
        "none": ("contract", "invalid_email"),
    }
    words = zendesk.state("select detail from sync_rejects where row_key = 'bad'")[0][0]
    assert words == "Name: <value> is not accepted"


def test_an_address_of_somebody_else_is_a_reject(zendesk: Sandbox) -> None:
    zendesk.server.add(email="shared@example.com", external_id="other")
    publish(zendesk.settings, [*people(2), Person("mine", email="shared@example.com")])
    assert apply(zendesk).counts["added"] == 2
    assert set(zendesk.rejects()) == {"mine"}


def test_a_job_that_failed_half_way_is_sent_again_from_there(zendesk: Sandbox) -> None:
    """cloudbees-oss/zendesk-java-client#98: a failed job, of which only the first results are told."""
    zendesk.server.fails_after = 4
    publish(zendesk.settings, people(10))
    outcome = apply(zendesk)
    assert (outcome.counts["added"], outcome.counts["rejected"]) == (4, 6)
    assert set(zendesk.rejects().values()) == {("retryable", "no_result")}
    zendesk.server.fails_after = None
    assert apply(zendesk).counts["added"] == 6
    assert (zendesk.server.created, zendesk.rejects()) == (10, {})


def test_jobs_are_asked_after_before_they_are_too_many_or_forgotten(zendesk: Sandbox) -> None:
    """facetoe/zenpy#291: after some twenty thousand queued users, no job status is to be had any more."""
    zendesk.server.most_jobs = zendesk.server.remembers = 20
    publish(zendesk.settings, people(2_150))
    assert apply(zendesk).counts["added"] == 2_150
    assert len(zendesk.server.jobs) == 22


def test_a_job_that_is_forgotten_is_sent_again_and_makes_nobody_twice(zendesk: Sandbox) -> None:
    publish(zendesk.settings, people(5))
    zendesk.server.remembers = 0
    apply(zendesk)
    zendesk.server._carry_out(zendesk.server.jobs["job0"])
    zendesk.server.remembers = 100
    assert apply(zendesk).counts["updated"] == 5
    assert zendesk.server.created == 5


def test_an_answer_that_was_lost_makes_nobody_twice(zendesk: Sandbox) -> None:
    publish(zendesk.settings, people(5))
    zendesk.server.faults = [
        Fault("drop_after", path="create_or_update"),
        Fault("drop_before", path="job_statuses"),
    ]
    assert apply(zendesk).counts["added"] == 5
    assert zendesk.server.created == 5


def test_too_much_at_once_is_waited_for(zendesk: Sandbox) -> None:
    publish(zendesk.settings, people(5))
    zendesk.server.faults = [
        Fault("status", status=status, headers={"Retry-After": "0"}) for status in (429, 503)
    ]
    assert apply(zendesk).counts["added"] == 5


def test_an_account_without_bulk_imports_leaves_the_rows_planned(zendesk: Sandbox) -> None:
    publish(zendesk.settings, people(300))
    body = {"error": "Forbidden", "message": "Data imports are not enabled"}
    zendesk.server.faults = [Fault("status", times=99, status=403, body=body)]
    with pytest.raises(NotAuthorized):
        apply(zendesk)
    assert len(zendesk.server.requests) <= 4
    zendesk.server.faults = []
    assert apply(zendesk).counts["added"] == 300


def test_nobody_without_consent_is_sent(zendesk: Sandbox) -> None:
    publish(
        zendesk.settings, [*people(3), Person("out", blocked="unsubscribed"), Person("held", is_holdout=True)]
    )
    outcome = apply(zendesk, purpose="email_marketing")
    assert outcome.blocked == {"unsubscribed": 1, "holdout": 1}
    assert accounted(outcome)
    assert {user["external_id"] for user in zendesk.server.users.values()} == {"c0", "c1", "c2"}


@pytest.mark.parametrize("name", ["role", "tags", "suspended", "email", "user_fields.", "external_id"])
def test_fields_that_are_not_for_a_sync_are_not_mapped(name: str) -> None:
    assert Users.field_problem(name)
    assert Users.field_problem("user_fields.order_count") is None


def test_erasing_deletes_end_users_for_good_and_leaves_the_rest_to_people(zendesk: Sandbox) -> None:
    publish(zendesk.settings, people(3))
    apply(zendesk)
    zendesk.server.with_tickets = {zendesk.server.of("c2")["id"]}
    zendesk.server.add(email="agent@example.com", role="agent", name="Agent")
    api = open_api(zendesk.account)
    assert erase(api, "external_id", "c0") == "ok"
    assert erase(api, "email", "c1@example.com") == "ok"
    assert erase(api, "email", "nobody@example.com") == "ok"
    assert erase(api, "external_id", "c2") == "manual"
    assert erase(api, "email", "agent@example.com") == "manual"
    assert {user["name"] for user in zendesk.server.users.values()} == {"Ada", "Agent"}
