"""A sync may be killed at any moment: the next one puts the destination right, and nothing is done twice.

The destination is a server on a real socket that outlives the workers. It is compared with what is wanted and
allowed; and the same harness must find the three classic mistakes of other tools, or it would prove nothing.
"""

import os
import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.activation import delivery, engine, outbox, settlement
from orchestration.activation.accounts import Account
from orchestration.activation.destination import Done, Limits
from orchestration.activation.destinations.klaviyo import Events, ListMembers, Profiles
from orchestration.activation.engine import Sync
from orchestration.activation.spec import SyncSpec
from orchestration.base.settings import Settings
from tests.faults.processes import kill_when, run, start
from tests.sim.generation import SEGMENT, Person, publish
from tests.sim.klaviyo import KlaviyoServer
from tests.sim.server import Fault, Simulator

KILLS = int(os.environ.get("WEFT_TEST_KILLS", "40"))
"""200 by hand: `WEFT_TEST_KILLS=200 pytest tests/faults/test_sync_kills.py`."""

SMALL = Limits(upsert_rows=8, remove_rows=5)
SPECS = (
    SyncSpec(
        name="klaviyo__win_back",
        account="klaviyo",
        object="list",
        title="Win back",
        segment=SEGMENT,
        purpose="email_marketing",
    ),
    SyncSpec(
        name="klaviyo__events", account="klaviyo", object="events", title="Events", purpose="email_marketing"
    ),
)


def deliver(home: Path, url: str) -> None:
    """One run of both syncs, in many small batches."""
    os.environ["WEFT_TEST_API_KEY"] = "key-of-test"
    Profiles.limits = ListMembers.limits = Events.limits = SMALL
    delivery.MOST_ROWS = 16
    account = Account(
        name="klaviyo",
        destination="klaviyo",
        deliver="live",
        base_url=url,
        rates="off",
        credentials={"api_key": "WEFT_TEST_API_KEY"},
    )
    for spec in SPECS:
        Sync(Settings(home=home), spec, {"klaviyo": account}).apply(allow_changes=True)


def acknowledged_before_sending(home: Path, url: str) -> None:
    """Control: a batch counts as done as soon as it is taken up."""
    noted = delivery.Delivery._note_sent

    def note(self, prepared):
        ready = noted(self, prepared)
        with self._state.transaction() as connection:
            settlement.settle(
                connection,
                {name: Done() for name in ready},
                {n: each.places for n, each in ready.items()},
                datetime.now(),
            )
        return ready

    delivery.Delivery._note_sent = note
    deliver(home, url)


def success_of_the_batch(home: Path, url: str) -> None:
    """Control: a batch of which any row was taken counts as taken."""
    Profiles._import_errors = lambda self, job_id: {}  # type: ignore[method-assign]
    deliver(home, url)


def fingerprint_before_sending(home: Path, url: str) -> None:
    """Control: fingerprints are stored when the plan is made."""
    enqueue = outbox.enqueue

    def storing(connection, plan, plan_id, limits):
        enqueue(connection, plan, plan_id, limits)
        connection.execute(
            "insert into sync_ack by name select ? as sync_name, row_key, destination_key,"
            " payload_fingerprint,"
            " ? as mapping_version from changing where not is_removal",
            [plan.sync_name, plan.mapping_version],
        )

    engine.outbox.enqueue = storing
    deliver(home, url)


class World:
    """People and events that change from generation to generation: edits, opt-outs, comers, goers, bad
    rows."""

    def __init__(self, settings: Settings, seed: int = 0) -> None:
        self.settings, self.chance = settings, random.Random(seed)
        self.people: list[Person] = []
        self.events: list[tuple[str, str, str, datetime]] = []
        self.number = 0

    def publish(self) -> None:
        """The next generation."""
        self.number += 1
        first = self.chance.randrange(0, 30)
        self.people = [
            Person(
                f"c{number}",
                city=f"City {self.chance.randrange(3)}",
                first_name="poison" if number % 17 == 3 else "Ada",
                blocked="unsubscribed" if self.chance.random() < 0.15 else None,
                is_holdout=number % 13 == 5,
            )
            for number in range(first, first + 26)
        ]
        for _ in range(3):
            owner = self.chance.choice(self.people)
            event = f"e{len(self.events)}"
            self.events.append(
                (
                    event,
                    "Entered segment",
                    owner.customer_id,
                    datetime(2026, 1, 1) + timedelta(hours=len(self.events)),
                )
            )
        publish(self.settings, self.people, self.events)

    @property
    def reachable(self) -> dict[str, Person]:
        return {each.customer_id: each for each in self.people if each.blocked is None}

    def wanted(self) -> dict[str, str | None]:
        """Wanted, allowed and acceptable: what the list should hold, by customer."""
        return {
            key: each.city
            for key, each in self.reachable.items()
            if not each.is_holdout and each.first_name != "poison"
        }


def problems(world: World, server: KlaviyoServer) -> list[str]:
    """Whatever is not as it should be once a sync has run to its end."""
    members = server.members("win_back")
    there = {key: profile.get("location", {}).get("city") for key, profile in members.items()}
    wanted = world.wanted()
    with duckdb.connect(str(world.settings.sync_state), read_only=True) as connection:
        # of what is unconfirmed nobody said that it arrived: it is kept, so that it will be taken away again
        acknowledged = {
            key
            for (key,) in connection.execute(
                """
                select row_key from sync_ack
                where sync_name = 'klaviyo__win_back' and (coalesce(batch_id, ''), row_key) not in (
                    select (batch_id, row_key) from delivery_log where outcome = 'unconfirmed'
                )
                """
            ).fetchall()
        }
        left = connection.execute(
            "select (select count(*) from sync_batches) + (select count(*) from sync_outbox)"
            " + (select count(*) from sync_runs where status = 'running')"
        ).fetchall()[0][0]
        unaccounted = connection.execute(
            "select count(*) from sync_runs where planned_count <> added_count + updated_count +"
            " removed_count"
            " + unchanged_count + rejected_count + blocked_count + waiting_count"
        ).fetchall()[0][0]
    recorded = {unique_id for _, _, unique_id in server.events}
    missing = [
        event for event, _, owner, _ in world.events if owner in world.reachable and event not in recorded
    ]
    found = {
        "lost": sorted(set(wanted) - set(there)),
        "should not be there": sorted(set(there) - set(wanted)),
        "old content": sorted(key for key in set(wanted) & set(there) if wanted[key] != there[key]),
        "acknowledged and not there": sorted(acknowledged - set(there)),
        "events lost": missing,
        "open ends": [left] if left else [],
        "runs that do not add up": [unaccounted] if unaccounted else [],
        "violations": server.violations,
    }
    return [f"{name}: {what}" for name, what in found.items() if what]


def harness(
    tmp_path: Path, work: Callable[[Path, str], None], kills: int, seed: int = 1
) -> tuple[list[str], int, KlaviyoServer]:
    """Kills workers in the middle of their work; returns what was wrong after runs that were let to their
    end.

    A worker is killed a few milliseconds after one of its requests, whichever that is, or before its first.
    """
    server = KlaviyoServer()
    world = World(Settings(home=tmp_path))
    chance = random.Random(seed)
    found: list[str] = []
    cut_short = 0
    with Simulator(server) as simulator:
        url = simulator.url("klaviyo")
        world.publish()
        assert run(work, tmp_path, url) == 0
        usual = len(server.requests)
        for number in range(1, kills + 1):
            world.publish()
            if number % 4 == 0:
                lost = chance.choice(["import-jobs", "lists", "event"])
                server.faults = [Fault("drop_after", times=1, path=lost)]
            last, pause = len(server.requests) + chance.randrange(usual), chance.uniform(0, 0.06)
            cut_short += kill_when(after_request(server, last, pause), work, tmp_path, url)
            if number % 4 == 0:  # several kills in a row must be put right, too
                server.faults = []
                usual = requests_of(server, lambda: run(work, tmp_path, url)) or usual
                found += problems(world, server)
        if requests_of(server, lambda: run(work, tmp_path, url)):
            found.append("a further run sent something")
    return found, cut_short, server


def after_request(server: KlaviyoServer, count: int, pause: float) -> Callable[[], bool]:
    """Whether more requests than these came, and a while has passed since."""
    since: list[float] = []

    def is_time() -> bool:
        if len(server.requests) > count and not since:
            since.append(time.monotonic())
        return bool(since) and time.monotonic() - since[0] >= pause

    return is_time


def requests_of(server: KlaviyoServer, work: Callable[[], object]) -> int:
    """How many requests some work makes."""
    before = len(server.requests)
    work()
    return len(server.requests) - before


def test_after_any_kill_the_next_run_makes_the_destination_right(tmp_path: Path) -> None:
    found, cut_short, server = harness(tmp_path, deliver, KILLS)
    print(
        f"kills {cut_short}, rows applied {server.applied_rows}, events repeated and dropped"
        f" {server.repeated_events}"
    )
    assert found == []
    assert cut_short >= KILLS * 0.7, "the kills came too late to prove anything"


@pytest.mark.parametrize(
    "work", [acknowledged_before_sending, success_of_the_batch, fingerprint_before_sending]
)
def test_the_harness_finds_the_classic_mistakes(tmp_path: Path, work: Callable[[Path, str], None]) -> None:
    found, _, _ = harness(tmp_path, work, kills=8)
    assert found


def test_two_workers_on_one_sync_share_its_batches(tmp_path: Path) -> None:
    server, world = KlaviyoServer(), World(Settings(home=tmp_path))
    with Simulator(server) as simulator:
        for _ in range(4):
            world.publish()
            workers = [start(deliver, tmp_path, simulator.url("klaviyo")) for _ in range(2)]
            for worker in workers:
                worker.join(120)
            assert [worker.exitcode for worker in workers] == [0, 0]
            assert problems(world, server) == []
        assert server.repeated_events == 0
