"""Google: who is in a Customer Match audience.

Oracle: Google's protocol buffers (google-ads-datamanager) in the server of tests/sim/google.py, and those of
its guide "Format user data".
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.activation.api import NotAuthorized
from orchestration.activation.destination import Patience
from orchestration.activation.destinations import google
from orchestration.activation.outcome import SyncOutcome
from orchestration.base.errors import TransientError, WeftError
from tests.sim.generation import Person, publish
from tests.sim.generation import people as people_of
from tests.sim.google import GoogleServer
from tests.sim.sandbox import Sandbox, accounted, sandbox
from tests.sim.server import Fault

OPTIONS = {"customer_id": "123-456-7890", "customer_match_terms": "accepted", "token_url": "/token"}


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Sandbox]:
    with sandbox(tmp_path, GoogleServer(), options=OPTIONS) as box:
        yield box


def people(count: int, **said: Any) -> list[Person]:
    return people_of(count, **{"ads_blocked": None, **said})


def apply(box: Sandbox, **said: Any) -> SyncOutcome:
    return box.apply("audience", **{"purpose": "ads_match", **said})


def email(address: str) -> str:
    return f"email:{google.sha256(address)}"


def members(box: Sandbox) -> set[str]:
    return box.server.lists["win_back"]


def everybody(count: int) -> set[str]:
    return {email(f"c{number}@example.com") for number in range(count)}


def test_an_audience_follows_its_segment(box: Sandbox) -> None:
    publish(box.settings, people(25))
    assert apply(box).counts["added"] == 25
    assert members(box) == everybody(25)
    sent = len(box.server.requests)
    assert apply(box).status == "unchanged"
    assert len(box.server.requests) == sent
    publish(box.settings, people(10))
    outcome = apply(box)
    assert outcome.counts["removed"] == 15
    assert accounted(outcome)
    assert members(box) == everybody(10)


@pytest.mark.parametrize(
    ("address", "normalized"),
    [
        ("cloudy.sanfrancisco+shopping@gmail.com", "cloudysanfrancisco@gmail.com"),
        ("user.name+NYC@Example.com", "user.name+nyc@example.com"),
        ("Jane.Doe+Shopping@googlemail.com", "janedoe@googlemail.com"),
        (" jane @ example.com ", "jane@example.com"),
    ],
)
def test_addresses_are_hashed_as_google_wants_them(address: str, normalized: str) -> None:
    """Addresses that were hashed as they were typed matched nobody, and nothing told.

    PipedreamHQ/pipedream#21964, segmentio/action-destinations#2668.
    """
    assert google.email(address) == normalized


def test_hashes_are_those_of_the_known_examples() -> None:
    """The hashes are of segmentio/action-destinations#2668; a number keeps its `+`, other than at Meta."""
    for address, hashed in (
        ("test@gmail.com", "87924606b4131a8aceeeae8868531fbb9712aaa07a5d3a756b26ce0f5d6ca674"),
        ("Test.User@googlemail.com", "06bfc6aa38674253530e62f2b585d63e3786cbb759b81b73df34ae80894d8813"),
    ):
        assert google.sha256(google.email(address)) == hashed
    assert google.phone("+18005550100") == "+18005550100"


def test_all_identifiers_of_a_person_are_one_member(box: Sandbox) -> None:
    """One member for each identifier counts one person twice.

    google-marketing-solutions/customer-match-upload-script#2.
    """
    publish(box.settings, people(1, phone="+18005550100"))
    apply(box)
    (sent,) = [request for request in box.server.requests if request.path.endswith(":ingest")]
    (member,) = sent.body["audienceMembers"]
    names = [next(iter(each)) for each in member["userData"]["userIdentifiers"]]
    assert names == ["emailAddress", "phoneNumber"]


def test_an_address_that_changes_is_taken_out_and_the_number_stays(box: Sandbox) -> None:
    """The old address goes first, and the new one comes when that is done: the two share a number."""
    publish(box.settings, people(1, phone="+18005550100"))
    apply(box)
    publish(box.settings, [Person("c0", email="new@example.com", phone="+18005550100", ads_blocked=None)])
    assert apply(box).counts["removed"] == 1
    assert members(box) == set()
    assert apply(box).counts["added"] == 1
    assert members(box) == {email("new@example.com"), f"phone:{google.sha256('+18005550100')}"}
    assert apply(box).status == "unchanged"


def test_what_went_out_before_the_identifiers_changed_is_taken_out_with_the_member(box: Sandbox) -> None:
    publish(box.settings, people(2, phone="+18005550100"))
    apply(box)
    outcome = apply(box, identifiers=["email"])
    assert (outcome.counts["updated"], outcome.counts["removed"]) == (2, 0)
    publish(box.settings, [Person("c0", is_member=False), Person("c1", is_member=False)])
    assert apply(box, identifiers=["email"]).counts["removed"] == 2
    assert members(box) == set()


def test_a_member_whose_answer_was_lost_can_be_taken_out(box: Sandbox) -> None:
    """It is known from before sending under which hashes it went out."""
    publish(box.settings, people(3))
    box.server.faults = [Fault("drop_after", times=9, path=":ingest")]
    with pytest.raises(TransientError):
        apply(box)
    box.server.faults = []
    for request_id in list(box.server.requests_by_id):
        box.server._status(request_id)
    assert members(box) == everybody(3)
    publish(box.settings, people(1))
    assert apply(box).counts["removed"] == 2
    assert members(box) == everybody(1)


def test_a_request_is_asked_after_until_google_has_worked_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(google.Audience, "patience", Patience(timedelta(), timedelta(days=3)))
    with sandbox(tmp_path, GoogleServer(polls=3), options=OPTIONS) as box:
        publish(box.settings, people(4))
        outcome = apply(box)
        assert (outcome.status, outcome.counts["waiting"]) == ("waiting", 4)
        with pytest.raises(TransientError, match="still works on"):
            apply(box)
        assert apply(box).status == "unchanged"
        sent = [request for request in box.server.requests if request.path.endswith(":ingest")]
        assert (len(sent), members(box)) == (1, everybody(4))


def test_a_request_that_failed_is_tried_again(box: Sandbox) -> None:
    publish(box.settings, [*people(4)])
    box.server.settles_as = ["FAILED"]
    with pytest.raises(WeftError, match="refused all 4 rows"):
        apply(box)
    assert set(box.rejects().values()) == {("retryable", "internal_error")}
    assert apply(box).counts["added"] == 4
    assert (members(box), box.rejects()) == (everybody(4), {})


def test_a_request_that_failed_in_part_confirms_nobody(box: Sandbox) -> None:
    """Google counts the rows that failed and names none: all go again, and who is not wanted is taken out."""
    publish(box.settings, people(4))
    box.server.settles_as = ["PARTIAL_SUCCESS"]
    assert apply(box).counts["waiting"] == 4
    publish(box.settings, people(3))
    outcome = apply(box)
    assert (outcome.counts["updated"], outcome.counts["removed"]) == (3, 1)
    assert members(box) == everybody(3)


def test_one_bad_member_does_not_keep_the_others_out(box: Sandbox) -> None:
    """Google refuses the whole request for one bad member; it is found by halves."""
    box.server.poison = {google.sha256("c5@example.com")}
    publish(box.settings, people(8))
    outcome = apply(box)
    assert (outcome.counts["added"], outcome.counts["rejected"]) == (7, 1)
    assert box.rejects() == {"c5": ("permanent", "INVALID_SHA256_FORMAT")}
    assert members(box) == everybody(8) - {email("c5@example.com")}


def test_a_list_that_is_not_there_leaves_all_rows_planned(box: Sandbox) -> None:
    publish(box.settings, people(4))
    with pytest.raises(WeftError, match="has no audience 999"):
        apply(box, audience="999")
    assert box.rejects() == {}


def test_a_grant_that_was_revoked_leaves_all_rows_planned(box: Sandbox) -> None:
    """It is a 400, as a bad row would be."""
    publish(box.settings, people(4))
    box.server.is_grant_valid = False
    with pytest.raises(NotAuthorized, match="invalid_grant"):
        apply(box)
    assert (box.rejects(), len(box.server.requests)) == ({}, 1)


def test_nothing_is_sent_before_the_terms_are_accepted(tmp_path: Path) -> None:
    options = {**OPTIONS, "customer_match_terms": ""}
    with sandbox(tmp_path, GoogleServer(), options=options) as box:
        publish(box.settings, people(4))
        with pytest.raises(NotAuthorized, match="terms of Customer Match"):
            apply(box)
        assert (box.server.requests, box.rejects()) == ([], {})


def test_too_many_calls_are_waited_out(box: Sandbox) -> None:
    publish(box.settings, people(4))
    box.server.faults = [Fault("status", times=1, path=":ingest", status=429)]
    assert apply(box).counts["added"] == 4


def test_batches_keep_within_googles_limit(box: Sandbox) -> None:
    publish(box.settings, people(10_050))
    assert apply(box).counts["added"] == 10_050
    assert len(members(box)) == 10_050
    sent = [request for request in box.server.requests if request.path.endswith(":ingest")]
    assert len(sent) == 2


def test_nobody_is_sent_without_consent_to_ads(box: Sandbox) -> None:
    out = Person("out", ads_blocked="sale or share objected")
    publish(box.settings, [*people(3), out, Person("held", is_holdout=True, ads_blocked=None)])
    outcome = apply(box)
    assert outcome.blocked == {"sale or share objected": 1, "holdout": 1}
    assert accounted(outcome)
    assert members(box) == everybody(3)
    with pytest.raises(WeftError, match="purpose"):
        box.apply("audience", purpose="email_marketing")


def test_memberships_are_renewed_before_google_ends_them(box: Sandbox) -> None:
    """A membership ends after at most 540 days, also of somebody who never changed.

    jitsucom/jitsu#1524.
    """
    publish(box.settings, people(4))
    apply(box)
    with duckdb.connect(str(box.settings.sync_state)) as connection:
        connection.execute("update sync_ack set acked_at = acked_at - interval 366 days where row_key < 'c2'")
    assert apply(box).counts["updated"] == 2
    assert apply(box).status == "unchanged"


def test_state_has_no_addresses(box: Sandbox) -> None:
    publish(box.settings, people(3, phone="+18005550100"))
    apply(box)
    kept = str(box.state("select * from sync_ack") + box.state("select * from delivery_log"))
    assert "@" not in kept
    assert "8005550100" not in kept


def test_fields_are_refused(box: Sandbox) -> None:
    with pytest.raises(WeftError, match="leave the mapping out"):
        box.sync("audience", purpose="ads_match", mapping={"givenName": "first_name"})
