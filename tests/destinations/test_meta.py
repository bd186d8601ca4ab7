"""Meta: who is in a custom audience, and under which hashes.

Oracles: the server in tests/sim/meta.py, Meta's examples of hashes, and what its own SDK (facebook-business
26.0.3, `CustomAudience.format_params`) made of the same values. It strips every letter but a–z, which the
guide does not, so it is no oracle for names in other letters.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from orchestration.activation.api import NotAuthorized
from orchestration.activation.destination import RejectedRow
from orchestration.activation.destinations import meta
from orchestration.activation.outcome import SyncOutcome
from orchestration.base.errors import TransientError, WeftError
from tests.sim.generation import Person, publish
from tests.sim.generation import people as people_of
from tests.sim.meta import MetaServer, error
from tests.sim.sandbox import Sandbox, accounted, sandbox
from tests.sim.server import Fault


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Sandbox]:
    with sandbox(tmp_path, MetaServer(), options={"ad_account": "act_7"}) as box:
        yield box


def people(count: int, **said: Any) -> list[Person]:
    return people_of(count, **{"ads_blocked": None, **said})


def apply(box: Sandbox, **said: Any) -> SyncOutcome:
    return box.apply("custom_audience", **{"purpose": "ads_match", **said})


def answer(status: int, code: int, message: str, **said: Any) -> Fault:
    told = error(status, code, message, **said)
    return Fault("status", times=1, path="/users", status=told.status, body=told.body)


def email(person: str) -> str:
    return f"EMAIL:{meta.sha256(f'{person}@example.com')}"


def test_an_audience_follows_its_segment(box: Sandbox) -> None:
    publish(box.settings, people(25))
    assert apply(box).counts["added"] == 25
    assert box.server.members() == {f"c{number}": {email(f"c{number}")} for number in range(25)}
    sent = len(box.server.requests)
    assert apply(box).status == "unchanged"
    assert len(box.server.requests) == sent
    publish(box.settings, people(10, city="Antwerp"))
    outcome = apply(box)
    assert (outcome.counts["updated"], outcome.counts["removed"]) == (10, 15)
    assert accounted(outcome)
    assert set(box.server.members()) == {f"c{number}" for number in range(10)}


@pytest.mark.parametrize(
    ("name", "value", "hashed"),
    [
        # Meta's own examples.
        (
            "EMAIL",
            " John_Smith@gmail.com",
            "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f",
        ),
        ("EMAIL", "mary@example.com", "f1904cf1a9d73a55fa5de0ac823c4403ded71afd4c3248d00bdcd0866552bb79"),
        ("PHONE", "+1 650 555 1212", "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176"),
        ("FN", "Mary", "6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec"),
        ("FN", "정", "8fa8cd9c440be61d0151429310034083132b35975c4bea67fdd74158eb51db14"),
        ("FN", "Valéry", "08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c"),
        # What the SDK makes of them.
        ("EMAIL", " Foo.Bar@Gmail.com ", "3ac02dd1490edd9e922dc5754c4d756bf7e2f64d730ba1107ee969a24f3fca89"),
        ("PHONE", "+1 (212) 555-0100", "d70a96108cd686be3737cbeed345f2a61c178747e3cb4448e6434e24ac150acd"),
        ("PHONE", "+447911123456", "40b5c38342a9c584ec707e8679b003f8c779c6aaa138c976ef94e049cc05208f"),
        ("FN", "Jean Paul", "565244b599be44b6177cda2e65ed00d3cf772e8a8d39c1551621b434a9d06b06"),
        ("LN", "O'Brien", "b4cb6cb33fe4b865868de825023a1e2790dc12ac01ecc8d7c5afe8254071c8ba"),
        ("CT", "San Francisco", "1a6bd4d9d79dc0a79b53795c70d3349fa9e38968a3fbefbfe8783efb1d2b6aac"),
        ("ST", "CA", "6959097001d10501ac7d54c0bdb8db61420f658f2922cc26e46d536119a31126"),
        ("ZIP", "10001-1234", "e443169117a184f91186b401133b20be670c7c0896f9886075e5d9b81e9d076b"),
        ("ZIP", "10115", "ac7bb74de6884ffce919c15fef4193749d4588026c643973946713ac46da540d"),
        ("COUNTRY", "US", "79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621"),
    ],
)
def test_hashes_are_metas(name: str, value: str, hashed: str) -> None:
    normalized = {"EMAIL": meta.email, "PHONE": meta.phone, **meta.NORMALIZED}[name](value)
    assert meta.sha256(normalized) == hashed


def test_a_name_is_hashed_alike_however_its_accents_are_written() -> None:
    """`é` may be one character or two; only one of them is what Meta has."""
    assert meta.letters("Valéry") == meta.letters("Valéry") == "valéry"


def test_an_address_that_changes_is_taken_out_under_the_old_one(box: Sandbox) -> None:
    """Meta keeps what it once matched under a key: the old address goes with it, the new one comes after."""
    publish(box.settings, people(3))
    apply(box)
    publish(box.settings, [*people(2), Person("c2", email="new@example.com", ads_blocked=None)])
    outcome = apply(box)
    assert (outcome.counts["removed"], outcome.counts["unchanged"]) == (1, 2)
    assert set(box.server.members()) == {"c0", "c1"}
    assert apply(box).counts["added"] == 1
    assert box.server.members()["c2"] == {f"EMAIL:{meta.sha256('new@example.com')}"}
    assert apply(box).status == "unchanged"


def test_a_number_that_becomes_known_is_added_without_a_removal(box: Sandbox) -> None:
    publish(box.settings, people(2))
    apply(box)
    publish(box.settings, people(2, phone="+16505551212"))
    outcome = apply(box)
    assert (outcome.counts["updated"], outcome.counts["removed"]) == (2, 0)
    assert all(len(matches) == 2 for matches in box.server.members().values())


def test_another_identifier_or_mapping_of_the_sync_removes_nobody(box: Sandbox) -> None:
    publish(box.settings, people(2, phone="+16505551212"))
    apply(box, identifiers=["email"])
    outcome = apply(box, mapping={"FN": "first_name"})
    assert (outcome.counts["updated"], outcome.counts["removed"]) == (2, 0)
    assert all(len(matches) == 2 for matches in box.server.members().values())


def test_members_are_removed_by_the_key_they_came_with(box: Sandbox) -> None:
    """Rows were shown as removed and stayed, since they were named otherwise than when they were added.

    facebook/facebook-python-business-sdk#285, #433 (rows must be lists, also of one value),
    facebook/facebook-ruby-business-sdk#63 (data that does not match its schema is refused).
    """
    publish(box.settings, people(20))
    apply(box)
    publish(box.settings, people(15))
    apply(box)
    removal = box.server.requests[-1]
    assert removal.method == "DELETE"
    assert removal.body == {
        "payload": {"schema": ["EXTERN_ID"], "data": [["c15"], ["c16"], ["c17"], ["c18"], ["c19"]]}
    }


def test_one_bad_number_does_not_fail_the_batch(box: Sandbox) -> None:
    """A number that has no digit left once its zeros are gone failed everybody in its batch.

    segmentio/action-destinations#3823.
    """
    publish(box.settings, [*people(20), Person("bad", phone="+0000000000", ads_blocked=None)])
    outcome = apply(box)
    assert (outcome.status, outcome.counts["added"], outcome.counts["rejected"]) == ("partial", 20, 1)
    assert box.rejects() == {"bad": ("contract", "invalid_phone")}
    with pytest.raises(RejectedRow):
        meta.phone("+0000000000")


@pytest.mark.parametrize("names_invalid", [True, False])
def test_entries_that_meta_does_not_take_are_rejects(box: Sandbox, names_invalid: bool) -> None:
    """It answers 200 and counts them; which they are it tells by samples, or else halves are tried."""
    box.server.invalid = {meta.sha256("c3@example.com"), meta.sha256("c11@example.com")}
    box.server.names_invalid = names_invalid
    publish(box.settings, people(16))
    outcome = apply(box)
    assert (outcome.counts["added"], outcome.counts["rejected"]) == (14, 2)
    assert box.rejects() == {"c3": ("permanent", "invalid_entry"), "c11": ("permanent", "invalid_entry")}
    assert len(box.server.members()) == 14


def test_a_row_that_meta_refuses_with_its_batch_is_found(box: Sandbox) -> None:
    box.server.poison = {meta.sha256("c5@example.com")}
    publish(box.settings, people(8))
    outcome = apply(box)
    assert (outcome.counts["added"], outcome.counts["rejected"]) == (7, 1)
    assert box.rejects() == {"c5": ("permanent", "100/1487301")}
    assert box.state("select detail from sync_rejects") == [("Invalid parameter: <address>",)]


def test_a_refusal_of_the_account_or_the_audience_is_not_one_of_its_rows(box: Sandbox) -> None:
    """Tokens, terms, blocked audiences are a 400 like a bad row: tried in halves, all would be refused."""
    publish(box.settings, people(4))
    for code, subcode in ((190, 463), (200, None), (2655, None), (100, 1713230), (2650, None)):
        box.server.faults = [answer(400, code, "no", subcode=subcode)]
        with pytest.raises(NotAuthorized):
            apply(box)
    assert len(box.server.requests) == 5
    assert (box.rejects(), box.state("select * from sync_ack")) == ({}, [])
    assert apply(box).counts["added"] == 4


def test_an_audience_that_is_not_there_leaves_all_rows_planned(box: Sandbox) -> None:
    publish(box.settings, people(4))
    with pytest.raises(WeftError, match="has no custom_audience 999"):
        apply(box, audience="999")
    assert box.rejects() == {}


def test_a_removal_that_would_leave_too_few_is_tried_again(box: Sandbox) -> None:
    """Meta refuses to take members out of a small audience: they stay, are told, and are tried again.

    grouparoo/grouparoo#1108.
    """
    publish(box.settings, people(10))
    apply(box)
    publish(box.settings, people(8))
    message = "You cannot remove users from this audience because it will result in a low audience size."
    box.server.faults = [answer(400, 100, message, error_user_title="Audience Size too low")]
    outcome = apply(box)
    assert (outcome.counts["rejected"], outcome.counts["unchanged"]) == (2, 8)
    assert set(box.rejects().values()) == {("retryable", "audience_too_small")}
    assert apply(box).counts["removed"] == 2
    assert box.rejects() == {}


def test_too_many_calls_are_waited_out(box: Sandbox) -> None:
    """The limit of custom audiences is a 400 with code 80003; nothing of the batch is lost or refused."""
    publish(box.settings, people(4))
    box.server.faults = [answer(400, 80003, "There have been too many calls to this Custom Audience.")]
    assert apply(box).counts["added"] == 4
    assert len(box.server.requests) == 2


def test_a_fault_of_metas_leaves_the_rows_to_the_next_run(box: Sandbox) -> None:
    publish(box.settings, people(4))
    box.server.faults = [answer(400, 2, "Service temporarily unavailable")]
    with pytest.raises(TransientError):
        apply(box)
    assert box.rejects() == {}
    apply(box)
    apply(box)
    assert len(box.server.members()) == 4


def test_an_answer_that_is_lost_changes_nothing(box: Sandbox) -> None:
    publish(box.settings, people(30))
    box.server.faults = [Fault("drop_after", times=1)]
    assert apply(box).counts["added"] == 30
    assert len(box.server.members()) == 30
    assert len(set(box.server.sessions)) == 1, "the repetition is of the same upload"


def test_batches_keep_within_metas_limit(box: Sandbox) -> None:
    publish(box.settings, people(10_050))
    assert apply(box, mapping={}).counts["added"] == 10_050
    assert [len(request.body["payload"]["data"]) for request in box.server.requests] == [10_000, 50]


def test_nobody_is_sent_without_consent_to_ads(box: Sandbox) -> None:
    out = Person("out", ads_blocked="sale or share objected")
    publish(box.settings, [*people(3), out, Person("held", is_holdout=True, ads_blocked=None)])
    outcome = apply(box)
    assert outcome.blocked == {"sale or share objected": 1, "holdout": 1}
    assert accounted(outcome)
    assert set(box.server.members()) == {"c0", "c1", "c2"}


def test_a_consent_to_mail_is_none_to_ads(box: Sandbox) -> None:
    publish(box.settings, people(3))
    with pytest.raises(WeftError, match="purpose"):
        box.apply("custom_audience", purpose="email_marketing")


def test_who_objects_leaves_also_what_is_only_added_to(box: Sandbox) -> None:
    publish(box.settings, people(12))
    apply(box, mode="add_only")
    gone = Person("c11", is_member=False, ads_blocked=None)
    publish(box.settings, [*people(10), Person("c10", ads_blocked="objected"), gone])
    assert apply(box, mode="add_only").counts["removed"] == 1
    assert "c10" not in box.server.members()
    assert "c11" in box.server.members()


def test_state_has_neither_addresses_nor_hashes(box: Sandbox) -> None:
    publish(box.settings, people(3, phone="+16505551212"))
    apply(box)
    kept = str(box.state("select * from sync_ack") + box.state("select * from delivery_log"))
    for person in ("c0", "c1", "c2"):
        assert meta.sha256(f"{person}@example.com") not in kept
    assert "@" not in kept


@pytest.mark.parametrize(
    ("kind", "value", "sent"),
    [
        ("email", "A@Example.com", ("EMAIL", meta.sha256("a@example.com"))),
        ("phone", "+16505551212", ("PHONE", meta.sha256("16505551212"))),
        ("external_id", "c1", ("EXTERN_ID", "c1")),
    ],
)
def test_an_erasure_takes_the_person_out_of_every_audience(
    box: Sandbox, kind: str, value: str, sent: tuple[str, str]
) -> None:
    assert meta.erase(box.sync("custom_audience", purpose="ads_match").api, kind, value) == "ok"
    assert box.server.opted_out == [sent]


def test_keys_that_meta_does_not_have_are_refused(box: Sandbox) -> None:
    with pytest.raises(WeftError, match="mapping: GENDER"):
        box.sync("custom_audience", purpose="ads_match", mapping={"GENDER": "city"})
