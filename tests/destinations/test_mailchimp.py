"""Mailchimp: members of an audience, whose status a sync never raises, and tags on them.

Checks are in the server of tests/sim/mailchimp.py.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.activation.api import NotAuthorized
from orchestration.activation.destinations import mailchimp
from orchestration.base.errors import TransientError, WeftError
from tests.sim.generation import Person, people, publish
from tests.sim.mailchimp import MailchimpServer, md5, problem
from tests.sim.sandbox import Sandbox, accounted, sandbox
from tests.sim.server import Fault

TAG = {"tag": "Win back"}
BLOCKED = "<HTML><BODY>Request Blocked. Reference Number: 00.5987d317</BODY></HTML>"


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Sandbox]:
    with sandbox(tmp_path, MailchimpServer()) as box:
        yield box


def everybody(count: int) -> set[str]:
    return {f"c{number}@example.com" for number in range(count)}


def test_members_are_made_and_brought_up_to_date(box: Sandbox) -> None:
    publish(box.settings, people(25))
    assert box.apply("members").counts["added"] == 25
    assert set(box.server.members()) == everybody(25)
    sent = len(box.server.requests)
    assert box.apply("members").status == "unchanged"
    assert len(box.server.requests) == sent
    publish(box.settings, [*people(24), Person("c24", first_name="Grace")])
    assert box.apply("members").counts["updated"] == 1
    assert box.server.members()["c24@example.com"]["merge_fields"] == {"FNAME": "Grace"}


def test_no_more_than_ten_connections_at_once(box: Sandbox) -> None:
    box.server.delay = 0.02
    publish(box.settings, people(60))
    assert box.apply("members").counts["added"] == 60
    assert 1 < box.server.most_at_once <= 10


def test_who_unsubscribed_stays_so(box: Sandbox) -> None:
    """Syncs subscribed thousands again who had unsubscribed, and mailed them.

    mailchimp/mc-woocommerce#1264, #688, mvanhorn/printing-press-library#636.
    """
    for number, status in enumerate(("unsubscribed", "cleaned", "pending", "transactional")):
        box.server.add(f"c{number}@example.com", status)
    publish(box.settings, people(4, city="subscribed"))
    box.apply("members", mapping={"FNAME": "first_name", "consent": "city"})
    found = [member["status"] for member in box.server.members().values()]
    assert found == ["unsubscribed", "cleaned", "pending", "transactional"]
    assert all(member["merge_fields"] == {"FNAME": "Ada"} for member in box.server.members().values())


def test_only_who_agreed_is_subscribed_when_new(box: Sandbox) -> None:
    """All customers became subscribers with the first sync, and got the welcome mails.

    mailchimp/mc-woocommerce#606, #176, #995 (and who agreed was transactional).
    """
    said = {"agreed": "subscribed", "asked": "pending", "never": "never_subscribed", "unknown": None}
    publish(box.settings, [Person(name, city=status) for name, status in said.items()])
    box.apply("members", mapping={"consent": "city"})
    statuses = {address.partition("@")[0]: each["status"] for address, each in box.server.members().items()}
    assert statuses == {
        "agreed": "subscribed",
        "asked": "transactional",
        "never": "transactional",
        "unknown": "transactional",
    }


def test_who_subscribed_at_mailchimp_is_not_made_transactional(box: Sandbox) -> None:
    """A subscriber whom the shop knows no consent of lost it with an order.

    mailchimp/mc-woocommerce#970.
    """
    box.server.add("c0@example.com", "subscribed")
    publish(box.settings, people(1, city="never_subscribed"))
    box.apply("members", mapping={"consent": "city"})
    assert box.server.members()["c0@example.com"]["status"] == "subscribed"


def test_an_address_that_changes_stays_one_member(box: Sandbox) -> None:
    """The member of the old address stayed beside the new one.

    ibericode/mailchimp-user-sync#80, brandonseydel/MailChimp.Net#135.
    """
    publish(box.settings, people(2))
    box.apply("members")
    contacts = set(box.server.lists["win_back"])
    publish(box.settings, [Person("c0"), Person("c1", email="new@example.com")])
    assert box.apply("members").counts["updated"] == 1
    assert set(box.server.members()) == {"c0@example.com", "new@example.com"}
    assert set(box.server.lists["win_back"]) == contacts


@pytest.mark.parametrize("status", ["cleaned", "unsubscribed"])
def test_a_new_address_of_who_cannot_change_theirs_is_a_member_of_its_own(box: Sandbox, status: str) -> None:
    """Mailchimp keeps the address of whoever bounced or unsubscribed; a consent belongs to the address.

    ibericode/mailchimp-user-sync#96.
    """
    publish(box.settings, people(1))
    box.apply("members")
    box.server.members()["c0@example.com"]["status"] = status
    publish(box.settings, [Person("c0", email="new@example.com")])
    assert box.apply("members").counts["updated"] == 1
    found = {address: member["status"] for address, member in box.server.members().items()}
    assert found == {"c0@example.com": status, "new@example.com": "transactional"}
    publish(box.settings, [Person("c0", email="new@example.com", first_name="Grace")])
    box.apply("members")
    assert box.server.members()["new@example.com"]["merge_fields"] == {"FNAME": "Grace"}


def test_a_member_that_is_gone_is_made_again(box: Sandbox) -> None:
    publish(box.settings, people(2))
    box.apply("members")
    box.server.lists["win_back"].clear()
    publish(box.settings, people(2, first_name="Grace"))
    assert box.apply("members").counts["updated"] == 2
    assert set(box.server.members()) == everybody(2)


def test_a_tag_follows_its_segment_and_nobody_leaves_the_audience(box: Sandbox) -> None:
    publish(box.settings, people(14))
    assert box.apply("tag", options=TAG).counts["added"] == 14
    assert box.server.tagged("Win back") == everybody(14)
    sent = len(box.server.requests)
    assert box.apply("tag", options=TAG).status == "unchanged"
    assert len(box.server.requests) == sent
    # One of them goes by another address at Mailchimp meanwhile, and one is gone.
    moved = box.server.members()["c12@example.com"]
    moved["email_address"], moved["id"] = "moved@example.com", md5("moved@example.com")
    del box.server.lists["win_back"][box.server.members()["c13@example.com"]["contact_id"]]
    publish(box.settings, people(10))
    outcome = box.apply("tag", options=TAG)
    assert outcome.counts["removed"] == 4
    assert accounted(outcome)
    assert box.server.tagged("Win back") == everybody(10)
    assert len(box.server.members()) == 13


def test_who_withdraws_loses_the_tag(box: Sandbox) -> None:
    publish(box.settings, people(3))
    box.apply("tag", options=TAG)
    publish(box.settings, [*people(2), Person("c2", blocked="unsubscribed")])
    assert box.apply("tag", options=TAG).counts["removed"] == 1
    assert box.server.tagged("Win back") == everybody(2)


def test_a_member_that_mailchimp_refuses_is_a_reject_with_its_words(box: Sandbox) -> None:
    publish(box.settings, [*people(12), Person("bad", first_name="poison"), Person("none", email="a,b@x.io")])
    outcome = box.apply("members")
    assert (outcome.status, outcome.counts["added"], outcome.counts["rejected"]) == ("partial", 12, 2)
    assert box.rejects() == {
        "bad": ("permanent", "Invalid Resource"),
        "none": ("contract", "invalid_email"),
    }
    detail = box.state("select detail from sync_rejects where row_key = 'bad'")[0][0]
    assert detail == "Your merge fields were invalid.; FNAME: <value> of <address> is not accepted"


def test_a_required_merge_field_that_is_not_known_keeps_nobody_out(box: Sandbox) -> None:
    """ibericode/mailchimp-for-wordpress#545, strangerstudios/pmpro-mailchimp#58."""
    box.server.required = {"LNAME"}
    publish(box.settings, people(3))
    assert box.apply("members").counts["added"] == 3


def test_what_is_not_known_empties_our_fields_and_no_name(box: Sandbox) -> None:
    publish(box.settings, people(1))
    mapping = {"FNAME": "first_name", "CITY": "city"}
    box.apply("members", mapping=mapping)
    publish(box.settings, people(1, first_name=None, city=None))
    box.apply("members", mapping=mapping)
    assert box.server.members()["c0@example.com"]["merge_fields"] == {"FNAME": "Ada", "CITY": ""}


def test_who_was_deleted_for_good_is_a_reject_and_the_rest_are_there(box: Sandbox) -> None:
    """One deleted contact failed every run.

    tbar0970/jethro-pmm#982, ibericode/mailchimp-for-wordpress#673.
    """
    box.server.forgotten = {"c1@example.com"}
    publish(box.settings, people(3))
    outcome = box.apply("members")
    assert (outcome.counts["added"], outcome.counts["rejected"]) == (2, 1)
    assert box.rejects() == {"c1": ("permanent", "Forgotten Email Not Subscribed")}
    assert box.apply("members").counts["rejected"] == 1
    assert len(box.server.requests) == 3, "it is not tried again as it is"


def test_a_403_without_json_is_waited_out(box: Sandbox) -> None:
    """More than ten connections at once and the gateway's own blocks are an HTML page, no refusal of the key.

    DynamoMTL/spree_chimpy#91, mailchimp/mc-woocommerce#600.
    """
    publish(box.settings, people(3))
    html = {"Content-Type": "text/html"}
    box.server.faults = [Fault("status", times=2, status=403, body=BLOCKED, headers=html)]
    assert box.apply("members").counts["added"] == 3
    assert box.rejects() == {}


def test_a_key_that_is_no_longer_valid_leaves_all_rows_planned(box: Sandbox) -> None:
    publish(box.settings, people(3))
    told = problem(403, "Forbidden", "You are not permitted to access this resource.")
    box.server.faults = [Fault("status", times=9, status=403, body=told.body)]
    with pytest.raises(NotAuthorized):
        box.apply("members")
    assert (box.rejects(), box.state("select * from sync_ack")) == ({}, [])
    box.server.faults = []
    assert box.apply("members").counts["added"] == 3


def test_an_audience_that_is_not_there_leaves_all_rows_planned(box: Sandbox) -> None:
    publish(box.settings, people(3))
    with pytest.raises(WeftError, match="has no members nowhere"):
        box.apply("members", audience="nowhere")
    assert box.rejects() == {}


def test_an_answer_that_is_lost_makes_no_second_member(box: Sandbox) -> None:
    publish(box.settings, people(8))
    box.server.faults = [Fault("drop_after", times=3)]
    assert box.apply("members").counts["added"] == 8
    assert set(box.server.members()) == everybody(8)


def test_a_tag_whose_answer_was_lost_can_be_taken_off(box: Sandbox) -> None:
    """Of a member that was never confirmed it is known what Mailchimp finds it by."""
    publish(box.settings, people(1))
    box.server.faults = [Fault("drop_after", times=9, path="/tags")]
    with pytest.raises(TransientError):
        box.apply("tag", options=TAG)
    box.server.faults = []
    assert box.server.tagged("Win back") == everybody(1)
    publish(box.settings, [Person("c0", is_member=False)])
    assert box.apply("tag", options=TAG).counts["removed"] == 1
    assert box.server.tagged("Win back") == set()


def test_nobody_is_sent_without_consent(box: Sandbox) -> None:
    publish(
        box.settings, [*people(3), Person("out", blocked="unsubscribed"), Person("held", is_holdout=True)]
    )
    outcome = box.apply("members")
    assert outcome.blocked == {"unsubscribed": 1, "holdout": 1}
    assert accounted(outcome)
    assert set(box.server.members()) == everybody(3)


def test_state_has_neither_addresses_nor_hashes(box: Sandbox) -> None:
    publish(box.settings, people(3))
    box.apply("members")
    kept = str(box.state("select * from sync_ack") + box.state("select * from delivery_log"))
    assert "@" not in kept
    assert all(md5(address) not in kept for address in everybody(3))


def test_an_erasure_deletes_the_person_from_every_audience(box: Sandbox) -> None:
    box.server.add("ada@example.com", "subscribed")
    box.server.add("ada@example.com", "unsubscribed", "other")
    box.server.add("grace@example.com", "subscribed", "third")
    api = box.sync("members").api
    assert mailchimp.erase(api, "email", "Ada@example.com") == "ok"
    assert [len(members) for members in box.server.lists.values()] == [0, 0, 1]
    assert mailchimp.erase(api, "phone", "+16505551212") == "unsupported"


@pytest.mark.parametrize("name", ["EMAIL", "city", "TOO_LONG_TAG", "UNSUB", "status"])
def test_names_that_are_no_merge_tags_are_refused(box: Sandbox, name: str) -> None:
    with pytest.raises(WeftError, match="merge tag"):
        box.sync("members", mapping={name: "city"})


def test_a_tag_must_be_named(box: Sandbox) -> None:
    with pytest.raises(WeftError, match="names no tag"):
        box.sync("tag")
