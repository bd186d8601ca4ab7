"""A sync may be killed at any moment: the next one puts the destination right."""

import random
import time
from pathlib import Path

import duckdb
import pytest

from orchestration.activation import engine
from orchestration.activation.destination import Limits
from orchestration.activation.engine import apply_sync
from orchestration.activation.klaviyo import KlaviyoShape
from orchestration.base.settings import Settings
from tests.faults.processes import kill_after, moments, run
from tests.integration.audience import SPEC, destination_state, people, publish_audience, requests

KILLS = 50
SMALL = Limits(upsert_rows=8, remove_rows=5, batch_bytes=5_000_000, row_bytes=100_000)


def deliver(home: Path) -> None:
    """One run of the sync, in many small batches."""
    KlaviyoShape.limits = SMALL
    apply_sync(Settings(home=home), SPEC, allow_removes=True)


def publish_variation(settings: Settings, number: int) -> None:
    """Another audience each time: some stay, some change, some leave, some take back their consent."""
    chance = random.Random(number)
    start = chance.randrange(0, 60)
    moved = people(15, f"City {number}", start=start + 60)
    blocked = f"select 'c' || i, 'no consent' from range({start}) as numbers (i)"
    publish_audience(settings, f"{people(60, start=start)} union all {moved}", blocked=blocked)


def desired_state(settings: Settings) -> dict[str, str | None]:
    with duckdb.connect(str(settings.published), read_only=True) as connection:
        return dict(connection.execute(f"select row_key, city from activation.{SPEC.activation}").fetchall())


def city_of(profile: dict) -> str | None:
    return profile.get("location", {}).get("city")


def is_right(settings: Settings) -> bool:
    actual = {key: city_of(profile) for key, profile in destination_state(settings).items()}
    return actual == desired_state(settings)


def test_after_any_kill_the_next_run_makes_the_destination_right(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    publish_variation(settings, 0)
    started = time.monotonic()
    assert run(deliver, tmp_path) == 0
    within = time.monotonic() - started
    killed_on_the_way = 0
    for number, moment in enumerate(moments(KILLS, within), start=1):
        publish_variation(settings, number)
        kill_after(moment, deliver, tmp_path)
        killed_on_the_way += not is_right(settings)
        if number % 5 == 0:  # several kills in a row must be put right, too
            assert run(deliver, tmp_path) == 0
            assert is_right(settings), f"wrong after kill {number}"
    assert killed_on_the_way >= KILLS / 4, "the kills came too late to prove anything"
    sent = len(requests(settings))
    assert run(deliver, tmp_path) == 0
    assert len(requests(settings)) == sent
    assert_no_open_ends(settings)


def assert_no_open_ends(settings: Settings) -> None:
    """Nothing is left on its way, and what is acknowledged is what is there."""
    with duckdb.connect(str(settings.sync_state), read_only=True) as connection:
        states = connection.execute("select distinct state from sync_outbox").fetchall()
        payloads = connection.execute("select count(payload) from sync_outbox").fetchall()
        acknowledged = connection.execute("select row_key from sync_ack order by row_key").fetchall()
        running = connection.execute("select count(*) from sync_runs where status = 'running'").fetchall()
    assert states in ([], [("done",)])
    assert payloads == [(0,)]
    assert running == [(0,)]
    assert [key for (key,) in acknowledged] == sorted(destination_state(settings))


class PowerCut(BaseException):
    """Ends the run where it stands, as a kill would."""


def cut(monkeypatch: pytest.MonkeyPatch, place: str, call: int) -> None:
    """Cuts the power at the given call: before the batch is handed over, after it, or after the answer."""
    calls = iter(range(1, 1_000))
    names = {"before": "send", "after": "send", "answered": "outcome"}
    inner = getattr(engine.FileOutbox, names[place])

    def cutting(self, *arguments):
        if next(calls) != call:
            return inner(self, *arguments)
        if place != "before":
            inner(self, *arguments)
        raise PowerCut

    monkeypatch.setattr(engine.FileOutbox, names[place], cutting)


@pytest.mark.parametrize("place", ["before", "after", "answered"])
@pytest.mark.parametrize("call", [1, 3, 12])
def test_consent_withdrawn_after_a_cut_still_takes_the_person_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, call: int
) -> None:
    """The batch may have arrived unconfirmed: whoever was in it and is no longer wanted must be removed."""
    settings = Settings(home=tmp_path)
    monkeypatch.setattr(KlaviyoShape, "limits", SMALL)
    publish_audience(settings, people(100))
    with monkeypatch.context() as cutting:
        cut(cutting, place, call)
        with pytest.raises(PowerCut):
            apply_sync(settings, SPEC)
    publish_audience(
        settings,
        people(50, start=50),
        blocked="select 'c' || i, 'no consent' from range(50) as numbers (i)",
    )
    apply_sync(settings, SPEC, allow_removes=True)
    assert is_right(settings)
    assert apply_sync(settings, SPEC).plan.changes == 0


def test_acknowledging_before_sending_would_not_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness sees the mistake: a row that is acknowledged too early is never sent again."""
    settings = Settings(home=tmp_path)
    monkeypatch.setattr(KlaviyoShape, "limits", SMALL)
    publish_audience(settings, people(40))
    real_mark = engine.outbox.mark

    def mark_and_settle(connection, batch_id, state, owner, job_id=None, deadline=None):
        real_mark(connection, batch_id, state, owner, job_id, deadline)
        if state == "sent":
            loaded[batch_id] = real_load(connection, batch_id)
            engine.outbox.settle(connection, batch_id, engine.outbox.Done(), engine._now())

    loaded: dict = {}
    real_load = engine.outbox.load_batch
    with monkeypatch.context() as mistake:
        mistake.setattr(engine.outbox, "mark", mark_and_settle)
        mistake.setattr(engine.outbox, "load_batch", lambda _, batch_id: loaded[batch_id])
        cut(mistake, "before", 2)
        with pytest.raises(PowerCut):
            apply_sync(settings, SPEC)
    apply_sync(settings, SPEC)
    assert not is_right(settings)
