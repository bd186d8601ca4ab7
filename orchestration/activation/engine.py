"""Planning and applying a sync."""

import os
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

import duckdb

from orchestration.activation import outbox
from orchestration.activation.destination import Destination, Done, Outcome, Pending, Unknown
from orchestration.activation.file_outbox import FileOutbox
from orchestration.activation.guards import check_guards
from orchestration.activation.klaviyo import KlaviyoShape
from orchestration.activation.plan import Plan, make_plan
from orchestration.activation.queue import enqueue
from orchestration.activation.spec import SyncSpec
from orchestration.activation.state import open_state
from orchestration.base.counted import counted
from orchestration.base.database import transaction, value_of
from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings


@dataclass
class SyncOutcome:
    """What one run of a sync did."""

    plan: Plan
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, *results: str) -> int:
        """Rows with any of these results."""
        return sum(self.counts.get(result, 0) for result in results)


def open_destination(settings: Settings, spec: SyncSpec) -> Destination:
    """The destination of a sync. A new vendor adds its shape here, a new way of delivery its class."""
    shapes = {"klaviyo": KlaviyoShape}
    deliveries = {"file": lambda shape: FileOutbox(settings.home / "outbox" / spec.name, shape)}
    return deliveries[spec.delivery](shapes[spec.destination](spec.remote_list))


def plan_sync(settings: Settings, spec: SyncSpec) -> Plan:
    """What `apply` would send now. Nothing is sent."""
    with open_state(settings) as connection:
        plan = make_plan(connection, spec, open_destination(settings, spec).shape)
        with transaction(connection):
            outbox.note_plan(connection, plan, f"{_now():%Y%m%dT%H%M%S%f}-plan", _now())
    return plan


def apply_sync(
    settings: Settings, spec: SyncSpec, plan_hash: str | None = None, allow_removes: bool = False
) -> SyncOutcome:
    """Sends what differs. May be killed at any moment: the next run puts right whatever was under way.

    Raises:
        WeftError: the plan is not the one asked for, a guard stopped it, or the destination failed.
    """
    destination = open_destination(settings, spec)
    with open_state(settings) as connection:
        waiting = recover(connection, spec, destination)
        if waiting:
            raise WeftError(
                f"sync {spec.name}: the destination still works on {counted(waiting, 'batch', 'batches')}",
                "nothing else is sent until it answers: run the sync again later",
            )
        plan = make_plan(connection, spec, destination.shape)
        if plan_hash and plan_hash != plan.plan_hash:
            raise WeftError(
                f"sync {spec.name}: plan {plan_hash} no longer holds, it would be {plan.plan_hash} now",
                f"look at it again: weft sync plan {spec.name}",
            )
        run = _Run(connection, spec, destination, plan)
        run.start()
        try:
            check_guards(plan, spec, _age_hours(connection), allow_removes)
            run.deliver()
        except Exception as error:
            run.end("stopped" if isinstance(error, WeftError) else "failed", str(error).splitlines()[0])
            raise
        run.end(*run.ending())
        return SyncOutcome(plan, run.counts)


def recover(connection: duckdb.DuckDBPyConnection, spec: SyncSpec, destination: Destination) -> int:
    """Puts right what an earlier run left: asks after accepted batches, drops those that were never sent.

    Returns:
        How many batches the destination still works on: they stay, and are asked after again.
    """
    left = connection.execute(
        "select distinct batch_id, state, remote_job_id, lease_until from sync_outbox"
        " where sync_name = ? and state in ('sent', 'accepted') order by batch_id",
        [spec.name],
    ).fetchall()
    waiting = 0
    for batch_id, state, job_id, deadline in left:
        outcome = destination.outcome(batch_id, job_id) if state == "accepted" else Unknown()
        if isinstance(outcome, Done):
            outbox.settle(connection, batch_id, outcome, _now())
        elif isinstance(outcome, Pending) and (deadline is None or _now() < deadline):
            waiting += 1
        else:
            outbox.forget_unconfirmed(connection, batch_id, _now())
    with transaction(connection):
        connection.execute("delete from sync_outbox where sync_name = ? and state = 'pending'", [spec.name])
        connection.execute(
            "update sync_runs set status = 'interrupted', finished_at = ?"
            " where sync_name = ? and status = 'running'",
            [_now(), spec.name],
        )
    return waiting


class _Run:
    """One application of a plan, and its line in `sync_runs`."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, spec: SyncSpec, destination: Destination, plan: Plan
    ) -> None:
        self.counts: dict[str, int] = {}
        self._waiting = 0
        self._connection, self._spec, self._destination, self._plan = connection, spec, destination, plan
        self._run_id = f"{_now():%Y%m%dT%H%M%S%f}-{os.getpid()}"

    def start(self) -> None:
        """From here on the run shows, even if it is killed."""
        with transaction(self._connection):
            self._connection.execute(
                "insert into sync_runs by name select ? as run_id, ? as sync_name, ? as destination,"
                " ? as plan_id, 'running' as status, cast(? as timestamp) as started_at, ? as blocked_count",
                [
                    self._run_id,
                    self._spec.name,
                    self._spec.destination,
                    self._run_id,
                    _now(),
                    sum(self._plan.blocked.values()),
                ],
            )

    def deliver(self) -> None:
        """Batch by batch, in the order of the plan."""
        self.counts["rejected"] = self._plan.counts["rejected"] + enqueue(
            self._connection, self._spec, self._destination.shape, self._plan, self._run_id, _now()
        )
        batches = self._connection.execute(
            "select distinct batch_id from sync_outbox where plan_id = ? order by batch_id", [self._run_id]
        ).fetchall()
        for (batch_id,) in batches:
            outbox.mark(self._connection, batch_id, "sent", self._run_id)
            job_id = self._destination.send(outbox.load_batch(self._connection, batch_id))
            deadline = _now() + self._destination.patience.at_all
            outbox.mark(self._connection, batch_id, "accepted", self._run_id, job_id, deadline)
            outcome = self._answer(batch_id, job_id)
            if isinstance(outcome, Unknown):
                raise WeftError(
                    f"sync {self._spec.name}: the destination does not know the batch {batch_id} it took",
                    "run the sync again; it sends those rows once more",
                )
            if isinstance(outcome, Pending):
                self._waiting += 1
                continue
            for result, count in outbox.settle(self._connection, batch_id, outcome, _now()).items():
                self.counts[result] = self.counts.get(result, 0) + count

    def _answer(self, batch_id: str, job_id: str) -> Outcome:
        """What became of a job: asked while the destination works on it, within this run's patience."""
        until = time.monotonic() + self._destination.patience.within_run.total_seconds()
        while True:
            outcome = self._destination.outcome(batch_id, job_id)
            if not isinstance(outcome, Pending) or time.monotonic() + outcome.ask_after_seconds > until:
                return outcome
            time.sleep(outcome.ask_after_seconds)

    def ending(self) -> tuple[str, str]:
        """The status of a run that did what it could, and what is to be said of it."""
        if self._waiting:
            return "waiting", f"{counted(self._waiting, 'batch', 'batches')} taken and not answered yet"
        return ("done" if self._plan.changes else "unchanged"), ""

    def end(self, status: str, note: str = "") -> None:
        """Writes what became of the run."""
        count = self.counts.get
        with transaction(self._connection):
            self._connection.execute(
                "update sync_runs set status = ?, finished_at = ?, added_count = ?, updated_count = ?,"
                " removed_count = ?, rejected_count = ?, note = ? where run_id = ?",
                [
                    status,
                    _now(),
                    count("add", 0),
                    count("update", 0),
                    count("remove", 0) + count("withdraw", 0),
                    count("rejected", 0),
                    note,
                    self._run_id,
                ],
            )


def _age_hours(connection: duckdb.DuckDBPyConnection) -> float:
    """Hours since the generation that is being sent was published."""
    published_at = value_of(connection, "select max(published_at) from published.publish.generations")
    return (_now() - (published_at or datetime.min)).total_seconds() / 3600


def _now() -> datetime:
    """UTC, as the tables hold it: without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)
