"""A plan sends what differs from what the destination confirmed, and nothing else."""

from datetime import timedelta

import pytest

from orchestration.activation.destination import Limits
from orchestration.activation.destinations.klaviyo import ListMembers
from orchestration.activation.plan_query import OPERATIONS
from orchestration.base.errors import WeftError
from tests.sim.generation import Person, people, publish
from tests.sim.sandbox import Sandbox, accounted


def test_first_run_adds_everyone_and_the_next_sends_nothing(box: Sandbox) -> None:
    publish(box.settings, people(25))
    assert box.apply("list").counts["added"] == 25
    sent = len(box.server.requests)
    outcome = box.apply("list")
    assert (outcome.status, outcome.requests, len(box.server.requests)) == ("unchanged", 0, sent)


def test_a_plan_sends_nothing_and_counts_what_apply_will_do(box: Sandbox) -> None:
    publish(box.settings, people(20))
    box.apply("list")
    sent = len(box.server.requests)
    publish(
        box.settings,
        [
            *people(9, start=6),
            *people(5, city="Bruges", start=15),
            *people(3, start=50),
            Person("c1", blocked="no consent"),
        ],
    )
    plan = box.sync("list").plan()
    assert plan.counts == {
        "withdraw": 1, "remove": 5, "update": 5, "add": 3, "unchanged": 9, "rejected": 0, "held back": 0,
    }  # fmt: skip
    assert plan.changed_fields == [("location.city", 5)]
    assert len(box.server.requests) == sent
    outcome = box.sync("list").apply(plan.plan_hash, allow_changes=True)
    assert outcome.counts == {
        "planned": 23, "added": 3, "updated": 5, "removed": 6, "unchanged": 9, "rejected": 0, "blocked": 0,
        "waiting": 0,
    }  # fmt: skip


def test_every_row_is_in_one_count_of_plan_and_outcome(box: Sandbox) -> None:
    publish(box.settings, people(30))
    box.apply("list")
    publish(
        box.settings,
        [
            *people(10),
            *people(4, start=40, blocked="unsubscribed"),
            *people(2, start=50, is_holdout=True),
            Person("bad", first_name="poison"),
            Person("c11", blocked="unsubscribed"),
        ],
    )
    plan = box.sync("list").plan()
    outcome = box.apply("list")
    assert plan.planned == outcome.counts["planned"] == sum(plan.counts.values())
    assert plan.blocked == outcome.blocked == {"holdout": 2, "unsubscribed": 4}
    assert accounted(outcome)
    assert plan.changes == sum(plan.counts[operation] for operation in OPERATIONS)


def test_a_sync_of_one_arm_sends_that_arm_alone(box: Sandbox) -> None:
    publish(
        box.settings,
        [*people(3, arm="a"), *people(4, start=10, arm="b"), *people(2, start=20, is_holdout=True)],
    )
    box.apply("list", arm="b")
    assert set(box.server.members("win_back")) == {"c10", "c11", "c12", "c13"}


def test_withdrawn_consent_leaves_before_anything_else_is_sent(box: Sandbox) -> None:
    publish(box.settings, people(20))
    box.apply("list")
    before = len(box.server.writes())
    publish(box.settings, [*people(30, start=1), Person("c0", blocked="no consent")])
    box.apply("list")
    assert [request.method for request in box.server.writes()[before:]] == ["DELETE", "POST"]
    assert "c0" not in box.server.members("win_back")


def test_who_may_not_be_reached_leaves_also_what_is_only_added_to(box: Sandbox) -> None:
    publish(box.settings, people(5))
    box.apply("list", mode="add_only")
    blocked = [Person("c3", blocked="unsubscribed"), Person("c4", is_member=False, blocked="unsubscribed")]
    publish(box.settings, [*people(2), Person("c2", is_member=False), *blocked])
    box.apply("list", mode="add_only")
    assert set(box.server.members("win_back")) == {"c0", "c1", "c2"}


def test_apply_refuses_a_plan_that_no_longer_holds(box: Sandbox) -> None:
    publish(box.settings, people(5))
    plan = box.sync("list").plan()
    publish(box.settings, people(6))
    with pytest.raises(WeftError, match="no longer holds"):
        box.sync("list").apply(plan.plan_hash)
    assert box.server.requests == []


def test_a_moved_boundary_between_two_fields_is_a_change(box: Sandbox) -> None:
    mapping = {"properties.a": "first_name", "properties.b": "city"}
    publish(box.settings, [Person("k", first_name="null", city=None)])
    box.apply("list", mapping=mapping)
    publish(box.settings, [Person("k", first_name=None, city="null")])
    assert box.sync("list", mapping=mapping).plan().counts["update"] == 1


@pytest.mark.parametrize(
    ("persons", "words"),
    [
        (people(10), "40 of 50 members would be removed"),
        ([], "the audience is empty now"),
        ([*people(50), Person("c1")], "a repeated one"),
        (people(300), "250 rows would be added to 50"),
    ],
)
def test_guards_stop_before_the_first_call(box: Sandbox, persons: list[Person], words: str) -> None:
    publish(box.settings, people(50))
    box.apply("list")
    sent = len(box.server.requests)
    publish(box.settings, persons)
    with pytest.raises(WeftError, match=words):
        box.sync("list").apply()
    assert len(box.server.requests) == sent


def test_a_stale_generation_is_not_sent(box: Sandbox) -> None:
    publish(box.settings, people(5), age=timedelta(hours=49))
    with pytest.raises(WeftError, match="49 hours old"):
        box.apply("list")
    assert box.server.requests == []


def test_members_that_somebody_else_added_stay(box: Sandbox) -> None:
    publish(box.settings, people(3))
    box.apply("list")
    box.server.profiles["theirs"] = {"external_id": "theirs"}
    box.server.lists["win_back"].add("theirs")
    publish(box.settings, people(2))
    box.apply("list")
    assert set(box.server.members("win_back")) == {"c0", "c1", "theirs"}


def test_a_changed_mapping_sends_every_row_again(box: Sandbox) -> None:
    publish(box.settings, people(12))
    box.apply("list", mapping={"first_name": "first_name"})
    assert box.apply("list", mapping={"first_name": "city"}).counts["updated"] == 12


def test_a_row_that_was_refused_is_sent_again_when_it_changes_or_is_asked_for(box: Sandbox) -> None:
    from orchestration.activation.overview import retry

    publish(box.settings, [*people(3), Person("bad", first_name="poison")])
    box.apply("list")
    sent = len(box.server.requests)
    again = box.apply("list")
    assert (again.counts["rejected"], len(box.server.requests)) == (1, sent)
    sync = box.sync("list")
    assert retry(sync.state, sync.spec) == 1
    assert sync.apply().counts["rejected"] == 1
    assert len(box.server.requests) > sent
    publish(box.settings, [*people(3), Person("bad", first_name="Bea")])
    assert box.apply("list").counts["added"] == 1
    assert box.rejects() == {}


def test_a_run_whose_every_row_is_refused_fails(box: Sandbox) -> None:
    publish(box.settings, people(4, first_name="poison"))
    with pytest.raises(WeftError, match="refused all 4 rows"):
        box.apply("list")
    assert box.state("select status from sync_runs") == [("refused",)]


def test_batches_keep_within_the_limits_of_rows_and_bytes(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = Limits(upsert_rows=40, remove_rows=7, batch_bytes=6_000, row_bytes=1_000)
    monkeypatch.setattr(ListMembers, "limits", limits)
    publish(box.settings, [*people(100), Person("long", city="x" * 2_000)])
    assert box.apply("list").counts["rejected"] == 1
    publish(box.settings, people(80))
    box.apply("list")
    for request in box.server.writes():
        assert len(request.content) <= 6_000
        if request.method == "DELETE":
            assert len(request.body["data"]) <= 7
        else:
            assert len(request.body["data"]["attributes"]["profiles"]["data"]) <= 40
    assert len(box.server.members("win_back")) == 80


def test_a_holdout_of_the_sync_is_kept_with_its_time_and_stays(box: Sandbox) -> None:
    publish(box.settings, people(400))
    outcome = box.apply("list", holdout_percent=10)
    held = outcome.blocked["holdout"]
    assert 20 <= held <= 60
    assert len(box.server.members("win_back")) == 400 - held
    publish(box.settings, people(400, city="Bruges"))
    assert box.apply("list", holdout_percent=10).blocked["holdout"] == held
    assert box.state("select count(*), count(distinct held_out_at) from sync_holdouts") == [(held, 1)]


def test_one_row_can_be_sent_alone_before_anybody_else(box: Sandbox) -> None:
    from orchestration.activation.one_row import shown_row

    publish(box.settings, [*people(5), Person("out", blocked="unsubscribed")])
    sync = box.sync("list")
    assert shown_row(sync, "c2")["payload"]["attributes"]["external_id"] == "c2"
    assert sync.apply(only="c2", allow_changes=True).counts["added"] == 1
    assert set(box.server.members("win_back")) == {"c2"}
    assert shown_row(sync, "out")["text"] == "out is held back: unsubscribed"
    assert box.apply("list").counts["added"] == 4
