"""A sync sends what differs from what the destination confirmed, and nothing else."""

import gzip
import json
from collections.abc import Collection, Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.activation import engine
from orchestration.activation.destination import Limits, Outcome, Patience, Pending, Unknown
from orchestration.activation.engine import apply_sync, plan_sync
from orchestration.activation.file_outbox import FileOutbox
from orchestration.activation.klaviyo import KlaviyoShape
from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from tests.integration.audience import SPEC, destination_state, people, publish_audience, requests


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def state_rows(settings: Settings, query: str) -> list[tuple]:
    with duckdb.connect(str(settings.sync_state), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_first_run_adds_everyone_and_the_next_sends_nothing(settings: Settings) -> None:
    publish_audience(settings, people(25))
    assert apply_sync(settings, SPEC).count("add") == 25
    assert set(destination_state(settings)) == {f"c{number}" for number in range(25)}
    sent = len(requests(settings))
    assert apply_sync(settings, SPEC).plan.changes == 0
    assert len(requests(settings)) == sent


def test_a_plan_sends_nothing_and_counts_what_apply_will_do(settings: Settings) -> None:
    publish_audience(settings, people(20))
    apply_sync(settings, SPEC)
    sent = len(requests(settings))
    publish_audience(
        settings,
        f"{people(10, start=5)} union all {people(5, 'Bruges', start=15)} union all {people(3, start=50)}",
        blocked="select 'c1', 'no consent'",
    )
    plan = plan_sync(settings, SPEC)
    assert plan.counts == {
        "withdraw": 1, "remove": 4, "update": 5, "add": 3, "unchanged": 10, "rejected": 0,
    }  # fmt: skip
    assert plan.changed_fields == [("city", 5)]
    assert plan.blocked == {"no consent": 1}
    assert len(requests(settings)) == sent
    outcome = apply_sync(settings, SPEC, plan.plan_hash)
    assert outcome.counts == {"rejected": 0, "withdraw": 1, "remove": 4, "update": 5, "add": 3}


def test_withdrawn_consent_leaves_before_anything_else_is_sent(settings: Settings) -> None:
    publish_audience(settings, people(20))
    apply_sync(settings, SPEC)
    before = len(requests(settings))
    publish_audience(settings, people(30, start=1), blocked="select 'c0', 'no consent'")
    apply_sync(settings, SPEC)
    first = requests(settings)[before]
    assert first["method"] == "DELETE"
    assert first["body"]["data"][0]["id"] == "c0"


def test_apply_refuses_a_plan_that_no_longer_holds(settings: Settings) -> None:
    publish_audience(settings, people(5))
    plan = plan_sync(settings, SPEC)
    publish_audience(settings, people(6))
    with pytest.raises(WeftError, match="no longer holds"):
        apply_sync(settings, SPEC, plan.plan_hash)
    assert requests(settings) == []


def test_a_moved_boundary_between_two_fields_is_a_change(settings: Settings) -> None:
    publish_audience(settings, "select 'k', 'a@x.io', 'null'")
    apply_sync(settings, SPEC)
    publish_audience(settings, "select 'k', 'a@x.io', null")
    assert plan_sync(settings, SPEC).counts["update"] == 1


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (people(10), "40 of 50 members would be removed"),
        (f"{people(1)} limit 0", "the audience is empty now"),
        (f"{people(50)} union all select 'c1', 'again@example.com', 'x'", "1 a repeated one"),
        (f"{people(50)} union all select null, 'nobody@example.com', 'x'", "1 rows have no row_key"),
    ],
)
def test_guards_stop_before_the_first_batch(settings: Settings, rows: str, words: str) -> None:
    publish_audience(settings, people(50))
    apply_sync(settings, SPEC)
    sent = len(requests(settings))
    publish_audience(settings, rows)
    with pytest.raises(WeftError, match=words):
        apply_sync(settings, SPEC)
    assert len(requests(settings)) == sent


def test_a_stale_generation_is_not_sent(settings: Settings) -> None:
    publish_audience(settings, people(5), age=timedelta(hours=49))
    with pytest.raises(WeftError, match="49 hours old"):
        apply_sync(settings, SPEC)
    assert requests(settings) == []


def test_a_stopped_removal_goes_on_when_it_is_meant(settings: Settings) -> None:
    publish_audience(settings, people(50))
    apply_sync(settings, SPEC)
    publish_audience(settings, people(10))
    apply_sync(settings, SPEC, allow_removes=True)
    assert len(destination_state(settings)) == 10


def test_rows_the_destination_would_refuse_are_kept_with_their_reason(settings: Settings) -> None:
    long = "repeat('x', 200000)"
    publish_audience(settings, f"{people(3)} union all select 'bad', 'no address', 'x' "
                     f"union all select 'big', 'big@example.com', {long}")  # fmt: skip
    assert apply_sync(settings, SPEC).counts == {"rejected": 2, "add": 3}
    reasons = dict(state_rows(settings, "select row_key, code from sync_rejects"))
    assert reasons == {"bad": "invalid_email", "big": "too_large"}
    again = apply_sync(settings, SPEC)
    assert again.plan.counts["rejected"] == 2
    assert again.plan.changes == 0
    publish_audience(settings, f"{people(3)} union all select 'bad', 'good@example.com', 'x'")
    assert apply_sync(settings, SPEC).count("add") == 1


def test_no_personal_data_stays_in_the_state_once_delivered(settings: Settings) -> None:
    publish_audience(settings, people(5))
    apply_sync(settings, SPEC)
    with duckdb.connect(str(settings.sync_state), read_only=True) as connection:
        tables = connection.execute("select table_name from information_schema.tables").fetchall()
        for (table,) in tables:
            assert "example.com" not in str(connection.execute(f"from {table}").fetchall()), table


def test_batches_keep_within_the_limits_of_rows_and_bytes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = Limits(upsert_rows=40, remove_rows=7, batch_bytes=6_000, row_bytes=1_000)
    monkeypatch.setattr(KlaviyoShape, "limits", limits)
    publish_audience(settings, people(100))
    apply_sync(settings, SPEC)
    publish_audience(settings, people(80))
    apply_sync(settings, SPEC)
    for request in requests(settings):
        assert len(json.dumps(request["body"], separators=(",", ":"))) <= 6_000
        if request["method"] == "DELETE":
            assert len(request["body"]["data"]) <= 7
        else:
            assert len(request["body"]["data"]["attributes"]["profiles"]["data"]) <= 40
    assert len(destination_state(settings)) == 80


class JobQueue(FileOutbox):
    """A vendor that takes batches as jobs and works on them for as long as its test wants."""

    answer: Outcome | None = None
    lost: Collection[Path] | None = None
    """The jobs that have that answer; None: all."""

    def outcome(self, batch_id: str, job_id: str) -> Outcome:
        is_lost = self.lost is None or job_id in {file.name for file in self.lost}
        return self.answer if self.answer and is_lost else super().outcome(batch_id, job_id)


@pytest.fixture
def vendor(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> JobQueue:
    queue = JobQueue(settings.home / "outbox" / SPEC.name, KlaviyoShape(SPEC.remote_list))
    queue.patience = Patience(within_run=timedelta(), at_all=timedelta(hours=1))
    monkeypatch.setattr(engine, "open_destination", lambda *_: queue)
    return queue


def test_a_job_still_worked_on_is_asked_after_and_never_sent_again(
    settings: Settings, vendor: JobQueue
) -> None:
    publish_audience(settings, people(20))
    vendor.answer = Pending()
    apply_sync(settings, SPEC)
    assert state_rows(settings, "select status, note from sync_runs") == [
        ("waiting", "1 batch taken and not answered yet")
    ]
    assert state_rows(settings, "select count(*) from sync_ack") == [(0,)]
    sent = len(requests(settings))
    with pytest.raises(WeftError, match="still works on 1 batch"):
        apply_sync(settings, SPEC)
    vendor.answer = None
    assert apply_sync(settings, SPEC).plan.changes == 0
    assert len(requests(settings)) == sent
    assert state_rows(settings, "select count(*) from sync_ack") == [(20,)]


@pytest.mark.parametrize("answer", [Unknown(), Pending()], ids=["unknown", "pending past its deadline"])
def test_a_job_nobody_knows_of_is_sent_again(settings: Settings, vendor: JobQueue, answer: Outcome) -> None:
    vendor.patience = Patience(within_run=timedelta(), at_all=timedelta())
    publish_audience(settings, people(20))
    vendor.answer = answer
    if isinstance(answer, Unknown):
        with pytest.raises(WeftError, match="does not know the batch"):
            apply_sync(settings, SPEC)
    else:
        apply_sync(settings, SPEC)
    vendor.lost = set(settings.home.joinpath("outbox", SPEC.name).iterdir())
    assert apply_sync(settings, SPEC).count("update") == 20
    assert len(requests(settings)) == 2
    assert state_rows(settings, "select distinct outcome from delivery_log order by 1") == [
        ("done",), ("unconfirmed",),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def klaviyo_api(shared_data: Path) -> Iterator:
    from openapi_core import Config, OpenAPI

    # The document contradicts itself where it speaks of fonts; the paths that we use are sound.
    settled = Config(spec_validator_cls=None)
    with gzip.open(shared_data / "klaviyo_openapi" / "stable.json.gz") as file:
        yield OpenAPI.from_dict(json.load(file), config=settled)


def test_requests_are_what_klaviyo_specifies(settings: Settings, klaviyo_api) -> None:
    from openapi_core.testing import MockRequest

    publish_audience(settings, people(30))
    apply_sync(settings, SPEC)
    publish_audience(settings, people(25, "Bruges"))
    apply_sync(settings, SPEC)
    sent = requests(settings)
    assert {request["method"] for request in sent} == {"POST", "DELETE"}
    for request in sent:
        klaviyo_api.validate_request(_as_sent(MockRequest, request))


def test_the_specification_refuses_a_broken_request(settings: Settings, klaviyo_api) -> None:
    """The check above can fail: a job without profiles is refused."""
    from openapi_core.exceptions import OpenAPIError
    from openapi_core.testing import MockRequest

    publish_audience(settings, people(1))
    apply_sync(settings, SPEC)
    broken = requests(settings)[0]
    del broken["body"]["data"]["attributes"]["profiles"]
    with pytest.raises(OpenAPIError):
        klaviyo_api.validate_request(_as_sent(MockRequest, broken))


def _as_sent(kind, request: dict):
    return kind(
        "https://a.klaviyo.com",
        request["method"].lower(),
        request["path"],
        view_args={"id": request["path"].split("/")[3]} if request["method"] == "DELETE" else {},
        headers={"revision": "2026-07-15", "Authorization": "Klaviyo-API-Key test"},
        data=json.dumps(request["body"]).encode(),
        content_type="application/vnd.api+json",
    )
