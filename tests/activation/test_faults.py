"""What goes wrong between us and a destination (faults 38 to 49): nothing is lost, nothing is done twice."""

import pytest
import stamina

from orchestration.activation.api import NotAuthorized, NothingSent
from orchestration.activation.destination import Limits, Patience
from orchestration.activation.destinations.klaviyo import ListMembers
from orchestration.base.errors import TransientError, WeftError
from tests.sim.generation import Person, people, publish
from tests.sim.klaviyo import KlaviyoServer
from tests.sim.sandbox import Sandbox, accounted
from tests.sim.server import Fault


def test_a_busy_destination_is_obeyed_and_then_gets_everything(box: Sandbox) -> None:
    publish(box.settings, people(10))
    box.server.faults = [
        Fault("status", times=1, status=429, headers={"Retry-After": "1"}),
        Fault("status", times=1, status=503),
    ]
    assert box.apply("list").counts["added"] == 10
    first, second = (request.at for request in box.server.requests[:2])
    assert second - first >= 1


def test_who_stays_busy_is_left_for_a_later_run_and_no_row_counts_as_refused(box: Sandbox) -> None:
    publish(box.settings, people(10))
    box.server.faults = [Fault("status", times=100, status=429, headers={"Retry-After": "60"})]
    with pytest.raises(NothingSent, match="busy"):
        box.apply("list")
    assert box.state("select status, waiting_count, rejected_count from sync_runs") == [("waiting", 10, 0)]
    box.server.faults = []
    assert box.apply("list").counts["added"] == 10
    assert box.rejects() == {}


@pytest.mark.parametrize(
    "fault", [Fault("status", 2, status=500), Fault("drop_before", 2), Fault("slow", 1, seconds=0.5)]
)
def test_a_passing_failure_is_tried_again(box: Sandbox, fault: Fault) -> None:
    publish(box.settings, people(10))
    box.server.faults = [fault]
    outcome = box.apply("list")
    assert outcome.counts["added"] == 10
    assert len(box.server.members("win_back")) == 10


def test_a_lasting_failure_is_told_and_its_rows_come_with_the_next_run(box: Sandbox) -> None:
    publish(box.settings, people(10))
    box.server.faults = [Fault("status", times=100, status=502, method="POST")]
    with pytest.raises(TransientError, match="failed"):
        box.apply("list")
    box.server.faults = []
    outcome = box.apply("list")
    assert outcome.counts["updated"] == 10, "they may have arrived: sent again, and harmless"
    assert accounted(outcome)
    assert len(box.server.members("win_back")) == 10


def test_an_answer_that_is_lost_dozens_of_times_changes_nothing(box: Sandbox) -> None:
    for number in range(12):
        publish(box.settings, people(8, city=f"City {number}"))
        box.server.faults = [Fault("drop_after", times=4, path="import-jobs", method="POST")]
        with stamina.set_testing(True, attempts=10):
            box.apply("list")
        members = box.server.members("win_back")
        assert len(members) == 8
        assert {each["location"]["city"] for each in members.values()} == {f"City {number}"}


def test_a_revoked_key_stops_at_once_and_everything_stays_planned(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ListMembers, "limits", Limits(upsert_rows=5, remove_rows=5))
    publish(box.settings, people(50))
    box.server.is_authorized = lambda request: False
    with pytest.raises(NotAuthorized, match="not let in"):
        box.apply("list")
    assert len(box.server.requests) <= box.account.vendor.connections * 2, "no storm of requests"
    assert box.state("select count(*) from sync_ack") == [(0,)]
    assert box.sync("list").plan().counts["add"] == 50


def test_a_list_that_was_deleted_is_told_and_its_rows_stay_planned(box: Sandbox) -> None:
    publish(box.settings, people(10))
    box.server.faults = [Fault("status", times=1, status=404, method="POST")]
    with pytest.raises(WeftError, match="has no list win_back"):
        box.apply("list")
    assert box.sync("list").plan().counts["add"] == 10


def test_a_row_that_makes_the_whole_batch_fail_is_found_by_halving(box: Sandbox) -> None:
    """A vendor that says 400 and not which row: all others are delivered, the one is a reject."""
    server: KlaviyoServer = box.server  # type: ignore[assignment]
    taken = server._import

    def refusing(request):
        from tests.sim.server import Answer

        if b"c37@" in request.content:
            return Answer(
                400, {"errors": [{"code": "invalid", "detail": "something is wrong with c37@example.com"}]}
            )
        return taken(request)

    server._import = refusing  # type: ignore[method-assign]
    publish(box.settings, people(100))
    outcome = box.apply("list")
    assert (outcome.counts["added"], outcome.counts["rejected"]) == (99, 1)
    assert accounted(outcome)
    assert box.state("select row_key, code, detail from sync_rejects") == [
        ("c37", "invalid", "something is wrong with <value>")
    ]


def test_a_job_still_worked_on_is_asked_after_and_never_sent_again(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    monkeypatch.setattr(ListMembers, "patience", Patience(within_run=timedelta(), at_all=timedelta(hours=1)))
    box.server.polls = 4
    publish(box.settings, people(20))
    assert box.apply("list").status == "waiting"
    assert box.state("select status, note from sync_runs") == [
        ("waiting", "1 batch taken and not answered yet")
    ]
    assert box.state("select count(*) from sync_ack") == [(0,)]
    with pytest.raises(TransientError, match="still works on 1 batch"):
        box.apply("list")
    box.server.jobs["job-1"]["polls"] = 1
    assert box.apply("list").status == "unchanged"
    assert len(box.server.writes()) == 1
    assert box.state("select count(*) from sync_ack") == [(20,)]
    assert box.state("select added_count, waiting_count from sync_runs order by started_at limit 1") == [
        (20, 0)
    ]


@pytest.mark.parametrize("lost", ["forgotten", "past its deadline"])
def test_a_job_that_nobody_knows_of_is_sent_again(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    from datetime import timedelta

    at_all = timedelta() if lost == "past its deadline" else timedelta(hours=1)
    monkeypatch.setattr(ListMembers, "patience", Patience(within_run=timedelta(), at_all=at_all))
    box.server.polls = 3
    publish(box.settings, people(20))
    box.apply("list")
    box.server.polls = 1
    if lost == "forgotten":
        box.server.jobs.clear()
    assert box.apply("list").counts["updated"] == 20
    assert len([request for request in box.server.writes() if "import" in request.path]) == 2


def test_a_batch_without_an_answer_can_be_given_up(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    from orchestration.activation.overview import abandon

    monkeypatch.setattr(ListMembers, "patience", Patience(within_run=timedelta(), at_all=timedelta(hours=1)))
    box.server.polls = 100
    publish(box.settings, people(20))
    box.apply("list")
    sync = box.sync("list")
    assert abandon(sync.state, sync.spec, True) == 1
    assert sync.plan().counts["update"] == 20


def test_what_changed_since_the_plan_is_not_sent_as_it_was(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A generation that is published while a sync runs: consent that is gone in it stops the row."""
    monkeypatch.setattr(ListMembers, "limits", Limits(upsert_rows=5, remove_rows=5))
    monkeypatch.setattr("orchestration.activation.delivery.MOST_ROWS", 5)
    publish(box.settings, people(20))
    server: KlaviyoServer = box.server  # type: ignore[assignment]
    taken = server._import

    def publishing(request):
        if not server.jobs:
            publish(box.settings, [*people(15), *people(5, start=15, blocked="unsubscribed")])
            publish(
                box.settings,
                [Person(f"c{n}", blocked="unsubscribed" if n in (7, 8) else None) for n in range(20)],
            )
        return taken(request)

    server._import = publishing  # type: ignore[method-assign]
    outcome = box.apply("list")
    assert {"c7", "c8"}.isdisjoint(server.members("win_back"))
    assert (outcome.counts["added"], outcome.counts["waiting"]) == (18, 2)
    assert accounted(outcome)
