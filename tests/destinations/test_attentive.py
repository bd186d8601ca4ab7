"""Attentive: attributes and segments by bulk jobs, and never a subscription.

Oracle: the schema in tests/sim/attentive.py, after a public copy of Attentive's description of its API.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from orchestration.activation.api import NotAuthorized
from orchestration.activation.destination import Patience, Row
from orchestration.activation.destinations import attentive
from orchestration.base.errors import TransientError, WeftError
from tests.sim.attentive import AttentiveServer, ResultStore
from tests.sim.generation import Person, people, publish
from tests.sim.sandbox import Sandbox, accounted, sandbox
from tests.sim.server import Fault, Simulator

MAPPING = {"firstName": "first_name", "location.city": "city", "custom.order_count": "order_count"}


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Sandbox]:
    store = ResultStore()
    with Simulator(store) as elsewhere, sandbox(tmp_path, AttentiveServer(store)) as box:
        box.server.store_url = elsewhere.url("store")
        yield box
        assert store.violations == []


def keys(count: int) -> set[str]:
    return {f"c{number}" for number in range(count)}


def test_users_are_made_and_brought_up_to_date(box: Sandbox) -> None:
    publish(box.settings, people(25))
    assert box.apply("attributes", mapping=MAPPING).counts["added"] == 25
    assert set(box.server.users) == keys(25)
    sent = len(box.server.requests)
    assert box.apply("attributes", mapping=MAPPING).status == "unchanged"
    assert len(box.server.requests) == sent
    publish(box.settings, people(25, city="Antwerp"))
    assert box.apply("attributes", mapping=MAPPING).counts["updated"] == 25
    user = {"firstName": "Ada", "location": {"city": "Antwerp"}, "custom": {"order_count": 1}}
    assert box.server.users["c0"] == user


def test_a_segment_follows_ours(box: Sandbox) -> None:
    publish(box.settings, people(25))
    assert box.apply("segment").counts["added"] == 25
    publish(box.settings, people(10))
    outcome = box.apply("segment")
    assert outcome.counts["removed"] == 15
    assert accounted(outcome)
    assert box.server.segments["win_back"] == keys(10)
    removal = box.server.writes()[-1]
    assert removal.body["members"][0] == {"clientUserId": "c10"}


def test_who_withdraws_leaves_the_segment(box: Sandbox) -> None:
    publish(box.settings, people(3, phone="+14155551234", sms_blocked=None))
    box.apply("segment", purpose="sms_marketing")
    gone = Person("c2", phone="+14155551234", sms_blocked="unsubscribed")
    publish(box.settings, [*people(2, phone="+14155551234", sms_blocked=None), gone])
    assert box.apply("segment", purpose="sms_marketing").counts["removed"] == 1
    assert box.server.segments["win_back"] == keys(2)


def test_nothing_of_a_subscription_is_ever_sent(box: Sandbox) -> None:
    """An identify call that set attributes also subscribed, and a repeated subscription texts the person.

    segmentio/action-destinations#2873.
    """
    publish(box.settings, people(3))
    box.apply("attributes", mapping=MAPPING)
    box.apply("segment", name="attentive__segment", audience="win_back")
    assert all(b"subscri" not in request.content for request in box.server.requests)
    assert not any("subscri" in request.path for request in box.server.requests)


def test_what_is_not_known_is_left_out(box: Sandbox) -> None:
    """Nulls were sent, which Attentive refuses.

    rudderlabs/rudder-transformer#3647.
    """
    publish(box.settings, people(1))
    box.apply("attributes", mapping=MAPPING)
    publish(box.settings, people(1, first_name=None, city=None))
    box.apply("attributes", mapping=MAPPING)
    assert box.server.writes()[-1].body["users"][0]["attributes"] == {"custom": {"order_count": 1}}
    assert box.server.users["c0"]["firstName"] == "Ada"


def test_our_key_is_among_the_identifiers_of_the_user(box: Sandbox) -> None:
    """Identifiers stood beside the user instead of in it, and were ignored.

    rudderlabs/rudder-transformer#2106.
    """
    publish(box.settings, people(1, phone="+14155551234"))
    box.apply("attributes", mapping=MAPPING)
    (user,) = box.server.writes()[0].body["users"]
    assert user["identifiers"] == {
        "email": "c0@example.com",
        "phone": "+14155551234",
        "clientUserId": "c0",
    }


def test_a_user_that_the_job_refuses_is_a_reject_and_the_rest_are_there(box: Sandbox) -> None:
    """The results are in an order of their own, and go by our key."""
    publish(box.settings, [*people(20), Person("bad", first_name="poison")])
    outcome = box.apply("attributes", mapping=MAPPING)
    assert (outcome.status, outcome.counts["added"], outcome.counts["rejected"]) == ("partial", 20, 1)
    assert box.rejects() == {"bad": ("permanent", "400")}
    detail = box.state("select detail from sync_rejects")[0][0]
    assert detail == "the user <address> (bad) is not accepted"


def test_a_row_that_the_results_leave_out_is_not_confirmed(box: Sandbox) -> None:
    box.server.unnamed = {"c1"}
    publish(box.settings, people(3))
    assert box.apply("attributes", mapping=MAPPING).counts["added"] == 2
    assert box.rejects() == {"c1": ("retryable", "no_result")}
    box.server.unnamed = set()
    assert box.apply("attributes", mapping=MAPPING).counts["added"] == 1


def test_results_that_are_gone_confirm_nobody(box: Sandbox) -> None:
    """The address of the file holds for a while only; a 403 there is none of the account's."""
    publish(box.settings, people(3))
    box.server.store.faults = [Fault("status", times=1, status=403)]
    assert box.apply("attributes", mapping=MAPPING).counts["waiting"] == 3
    assert box.apply("attributes", mapping=MAPPING).counts["updated"] == 3
    assert box.rejects() == {}


def test_a_job_that_failed_is_tried_again(box: Sandbox) -> None:
    publish(box.settings, people(3))
    box.server.next_status = "FAILED"
    with pytest.raises(WeftError, match="refused all 3 rows"):
        box.apply("attributes", mapping=MAPPING)
    assert set(box.rejects().values()) == {("retryable", "job_failed")}
    assert box.apply("attributes", mapping=MAPPING).counts["added"] == 3


def test_a_job_is_asked_after_until_it_has_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Attentive takes hours for one."""
    monkeypatch.setattr(attentive.Attributes, "patience", Patience(timedelta(), timedelta(days=2)))
    with sandbox(tmp_path, AttentiveServer(ResultStore(), polls=3)) as box:
        publish(box.settings, people(4))
        assert box.apply("attributes", mapping=MAPPING).counts["waiting"] == 4
        with pytest.raises(TransientError, match="still works on"):
            box.apply("attributes", mapping=MAPPING)
        assert box.apply("attributes", mapping=MAPPING).status == "unchanged"
        assert len(box.server.writes()) == 1
        assert set(box.server.users) == keys(4)


def test_an_answer_that_is_lost_makes_no_second_user(box: Sandbox) -> None:
    publish(box.settings, people(8))
    box.server.faults = [Fault("drop_after", times=1, path="attributes")]
    assert box.apply("attributes", mapping=MAPPING).counts["added"] == 8
    assert set(box.server.users) == keys(8)


def test_a_row_that_fails_its_batch_is_found(box: Sandbox) -> None:
    """Each request is validated as a whole; the answer names no row."""
    publish(box.settings, people(8))
    box.server.poison = {"c5"}
    outcome = box.apply("attributes", mapping=MAPPING)
    assert (outcome.counts["added"], outcome.counts["rejected"]) == (7, 1)
    assert box.rejects() == {"c5": ("permanent", "400")}
    assert set(box.server.users) == keys(8) - {"c5"}


def test_too_many_calls_are_waited_out(box: Sandbox) -> None:
    publish(box.settings, people(4))
    box.server.faults = [Fault("status", times=1, path="attributes", status=429)]
    assert box.apply("attributes", mapping=MAPPING).counts["added"] == 4


def test_batches_keep_within_attentives_limit(box: Sandbox) -> None:
    publish(box.settings, people(600))
    assert box.apply("attributes", mapping=MAPPING).counts["added"] == 600
    assert sorted(len(request.body["users"]) for request in box.server.writes()) == [88, 256, 256]


def test_a_key_that_is_no_longer_valid_leaves_all_rows_planned(box: Sandbox) -> None:
    publish(box.settings, people(4))
    box.server.faults = [Fault("status", times=1, status=401)]
    with pytest.raises(NotAuthorized):
        box.apply("attributes", mapping=MAPPING)
    assert (box.rejects(), box.state("select * from sync_ack")) == ({}, [])


def test_a_segment_that_is_not_there_leaves_all_rows_planned(box: Sandbox) -> None:
    publish(box.settings, people(4))
    with pytest.raises(WeftError, match="has no segment nowhere"):
        box.apply("segment", audience="nowhere")
    assert box.rejects() == {}


def test_nobody_is_sent_without_consent(box: Sandbox) -> None:
    publish(
        box.settings, [*people(3), Person("out", blocked="unsubscribed"), Person("held", is_holdout=True)]
    )
    outcome = box.apply("attributes", mapping=MAPPING)
    assert outcome.blocked == {"unsubscribed": 1, "holdout": 1}
    assert accounted(outcome)
    assert set(box.server.users) == keys(3)


def test_lists_and_long_keys_are_refused_before_they_are_sent(box: Sandbox) -> None:
    attributes = attentive.Attributes(box.sync("attributes").api)
    email = {"email": "ada@example.com"}
    for row, code in (
        (Row("c1", email, {"custom.cities": ["Ghent"]}), "not_a_value"),
        (Row("c" * 101, email, {}), "key_too_long"),
    ):
        with pytest.raises(attentive.RejectedRow) as refused:
            attributes.upsert(row)
        assert refused.value.code == code


@pytest.mark.parametrize("name", ["first_name", "location.street", "custom.", "custom", "subscriptions"])
def test_fields_that_attentive_does_not_have_are_refused(box: Sandbox, name: str) -> None:
    with pytest.raises(WeftError, match="none of Attentive's"):
        box.sync("attributes", mapping={name: "city"})


@pytest.mark.parametrize(
    ("kind", "value", "sent"),
    [
        ("email", "ada@example.com", {"subjectEmail": "ada@example.com"}),
        ("phone", "+14155551234", {"subjectPhone": "+14155551234"}),
        ("external_id", "c1", {"clientUserId": "c1"}),
    ],
)
def test_an_erasure_is_a_deletion_request(box: Sandbox, kind: str, value: str, sent: dict[str, str]) -> None:
    assert attentive.erase(box.sync("attributes").api, kind, value) == "ok"
    assert box.server.deletions == [sent]
