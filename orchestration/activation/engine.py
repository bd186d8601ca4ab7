"""Planning and applying a sync. It may be killed at any moment: the next run puts right what was begun."""

import os
from collections.abc import Callable
from datetime import datetime

import duckdb

from orchestration.activation import outbox
from orchestration.activation.accounts import Account, load_accounts, open_api
from orchestration.activation.api import Api
from orchestration.activation.definitions import note_definition
from orchestration.activation.delivery import Delivery
from orchestration.activation.destination import DestinationObject
from orchestration.activation.file_delivery import FileDelivery
from orchestration.activation.guards import check_guards
from orchestration.activation.limiter import SharedLimiter
from orchestration.activation.outbox import LEASE
from orchestration.activation.outcome import COUNTS, SyncOutcome, outcome_of
from orchestration.activation.plan import Plan, make_plan
from orchestration.activation.runs import end_run, note_plan, running_plan, start_run, worker_name
from orchestration.activation.spec import SyncSpec
from orchestration.activation.state import SyncState, utc_now
from orchestration.activation.wanted import open_wanted
from orchestration.base.counted import counted
from orchestration.base.database import value_of
from orchestration.base.errors import TransientError, WeftError
from orchestration.base.settings import Settings


class Sync:
    """One sync of one home, with its account's API."""

    def __init__(
        self,
        settings: Settings,
        spec: SyncSpec,
        accounts: dict[str, Account] | None = None,
        with_api: bool = True,
    ) -> None:
        self.settings, self.spec, self.state = settings, spec, SyncState(settings)
        self.account = spec.account_of(load_accounts(settings.accounts) if accounts is None else accounts)
        kind = spec.object_of(self.account)
        account = self.account if with_api else self.account.model_copy(update={"deliver": "file"})
        self.api: Api = open_api(account, SharedLimiter(self.state))
        inner = kind(self.api, spec.remote_audience if kind.needs_audience else "", spec.options)
        self.kind = kind
        self.destination: DestinationObject = (
            inner
            if self.account.deliver == "live" or kind.is_local
            else FileDelivery(inner, settings.home / "outbox" / spec.name)
        )

    def plan(self) -> Plan:
        """What `apply` would send now. Nothing is sent."""
        with self.state.transaction(with_published=True) as connection:
            plan = self._make_plan(connection)
            note_plan(connection, plan, f"{_stamp()}-plan", utc_now())
        return plan

    def apply(
        self,
        plan_hash: str | None = None,
        allow_changes: bool = False,
        only: str | None = None,
        started: Callable[[int], None] = lambda rows: None,
        progress: Callable[[int], None] = lambda rows: None,
    ) -> SyncOutcome:
        """Sends what differs.

        Args:
            plan_hash: of the plan that was looked at; another one is not sent.
            allow_changes: whether the guards on sizes let it pass.
            only: a customer, where nobody else is meant.
            started: told how many rows will be sent.
            progress: told how many rows have been settled since.

        Raises:
            WeftError: the plan is not the one asked for, a guard stopped it, the destination refused every
                row, or failed. TransientError: it is busy or still at work; a later run goes on.
        """
        if self.account.deliver == "dry":
            return self._dry(started, progress)
        with self.state.open(with_published=True):
            going, left = self._look()
            started_now = None if going or left else self._start(plan_hash, allow_changes, only, started)
        if going and (plan_hash or only):
            raise TransientError(
                f"sync {self.spec.name}: another worker is delivering it", "wait until it has ended"
            )
        if left:
            self._settle_left(left)
            started_now = self._start(plan_hash, allow_changes, only, started)
        if isinstance(started_now, SyncOutcome):
            return self._unless_all_refused(started_now)
        return self._deliver(going or started_now or "", progress)

    def _start(
        self, plan_hash: str | None, allow_changes: bool, only: str | None, started: Callable[[int], None]
    ) -> str | SyncOutcome:
        """Plans and fills the outbox, all or nothing; returns the plan's id, or the outcome where nothing is
        to do."""
        plan_id = f"{_stamp()}-{os.getpid()}"
        with self.state.transaction(with_published=True) as connection:
            # Another worker may have planned since: then its batches are what there is to do.
            going = running_plan(connection, self.spec.name)
            if going is not None:
                return going
            plan = self._make_plan(connection, only)
            self._check(connection, plan, plan_hash, allow_changes)
            note_plan(connection, plan, plan_id, utc_now())
            start_run(connection, self.spec, self.account.destination, plan, plan_id, utc_now() + LEASE)
            note_definition(connection, self.spec, self.account, self.kind)
            _note_holdouts(connection, self.spec)
            started(plan.changes)
            if not plan.changes:
                return self._end(plan_id, "done")
            outbox.enqueue(connection, plan, plan_id, self.destination.limits)
        return plan_id

    def _make_plan(self, connection: duckdb.DuckDBPyConnection, only: str | None = None) -> Plan:
        wanted = open_wanted(connection, self.spec, self.kind, only=only)
        return make_plan(connection, self.spec, self.destination, self.kind, wanted, only)

    def _check(
        self, connection: duckdb.DuckDBPyConnection, plan: Plan, plan_hash: str | None, allow_changes: bool
    ) -> None:
        if plan_hash and plan_hash != plan.plan_hash:
            raise WeftError(
                f"sync {self.spec.name}: plan {plan_hash} no longer holds, it would be {plan.plan_hash} now",
                f"look at it again: weft sync plan {self.spec.name}",
            )
        published_at = value_of(connection, "select max(published_at) from published.publish.generations")
        age_hours = (utc_now() - (published_at or datetime.min)).total_seconds() / 3600
        check_guards(plan, self.spec, age_hours, allow_changes)

    def _look(self) -> tuple[str | None, list[outbox.OpenBatch]]:
        """The plan of a worker that is at work; else what workers left under way that are gone."""
        with self.state.transaction() as connection:
            going = running_plan(connection, self.spec.name)
            if going is not None:
                return going, []
            left = outbox.open_batches(connection, self.spec.name)
            # What was never handed over is planned anew: it may not be wanted any more.
            outbox.forget(connection, [batch.batch_id for batch in left if batch.state == "pending"])
            for (plan_id,) in connection.execute(
                "select plan_id from sync_runs where sync_name = ? and status = 'running'", [self.spec.name]
            ).fetchall():
                end_run(connection, plan_id, "interrupted", "cut off; the next run puts it right")
            return None, [batch for batch in left if batch.state in ("sent", "accepted")]

    def _settle_left(self, left: list[outbox.OpenBatch]) -> None:
        """Asks what became of batches that are under way, before anything else is sent.

        Raises:
            TransientError: the destination still works on one.
        """
        worker = Delivery(self.state, self.spec, self.destination, self.kind, "", worker_name())
        waiting = sum(worker.ask(batch) is not None for batch in left)
        if waiting:
            problem = f" ({worker.problem.what})" if isinstance(worker.problem, WeftError) else ""
            raise TransientError(
                f"sync {self.spec.name}: {self.account.name} still works on"
                f" {counted(waiting, 'batch', 'batches')}{problem}",
                "nothing else is sent until it answers: run the sync again later (or weft sync abandon)",
            )

    def _deliver(self, plan_id: str, progress: Callable[[int], None]) -> SyncOutcome:
        worker = Delivery(
            self.state, self.spec, self.destination, self.kind, plan_id, worker_name(), progress
        )
        waiting = 0
        try:
            waiting = worker.deliver()
        except BaseException as error:
            self._end(plan_id, "failed", str(error).splitlines()[0] if str(error) else type(error).__name__)
            raise
        if worker.problem is not None:
            status = "waiting" if isinstance(worker.problem, TransientError) else "failed"
            self._end(plan_id, status, str(worker.problem).splitlines()[0])
            raise worker.problem
        note = f"{counted(waiting, 'batch', 'batches')} taken and not answered yet" if waiting else ""
        return self._unless_all_refused(self._end(plan_id, "waiting" if waiting else "done", note))

    def _unless_all_refused(self, outcome: SyncOutcome) -> SyncOutcome:
        if outcome.status == "refused":
            raise WeftError(
                f"sync {self.spec.name}: {self.account.name} refused all {outcome.counts['rejected']:,} rows",
                f"see why: weft sync rejects {self.spec.name}",
            )
        return outcome

    def _end(self, plan_id: str, status: str, note: str = "") -> SyncOutcome:
        """Writes what became of the run, unless another worker still has batches of it."""
        with self.state.step() as connection:
            others = connection.execute(
                "select count(*) from sync_batches where plan_id = ? and state in ('pending', 'sent')",
                [plan_id],
            ).fetchall()[0][0]
            if status in ("failed", "waiting"):
                outbox.forget(
                    connection,
                    [
                        batch.batch_id
                        for batch in outbox.open_batches(connection, self.spec.name)
                        if batch.plan_id == plan_id and batch.state == "pending"
                    ],
                )
            if status != "done" or not others:
                end_run(connection, plan_id, status, note, self.api.requests_sent)
                if status == "done":
                    connection.execute(
                        """
                        update sync_runs set status = case
                            when coalesce(waiting_count, 0) > 0 then 'partial'
                            when rejected_count > 0 and added_count + updated_count + removed_count = 0
                                and unchanged_count = 0 then 'refused'
                            when rejected_count > 0 then 'partial'
                            when added_count + updated_count + removed_count = 0 then 'unchanged'
                            else 'done' end
                        where plan_id = ?
                        """,
                        [plan_id],
                    )
            return outcome_of(connection, self.spec.name, plan_id)

    def _dry(self, started: Callable[[int], None], progress: Callable[[int], None]) -> SyncOutcome:
        """Shapes every row and says what would be refused here; nothing is sent and nothing is kept."""
        from orchestration.activation.dry import shape_all

        with self.state.open(with_published=True) as connection:
            plan = self._make_plan(connection)
            started(plan.changes)
            refused = shape_all(connection, self.spec, self.destination, self.kind, progress)
        counts = dict.fromkeys(COUNTS, 0) | {
            "planned": plan.planned,
            "unchanged": plan.counts["unchanged"],
            "rejected": plan.counts["rejected"] + refused,
            "blocked": plan.counts["held back"],
            "waiting": plan.changes - refused,
        }
        return SyncOutcome(
            self.spec.name, "dry", counts, plan.blocked, note="nothing was sent (deliver: dry)"
        )


def _note_holdouts(connection: duckdb.DuckDBPyConnection, spec: SyncSpec) -> None:
    """Who is left out to measure the effect, from when on."""
    connection.execute(
        """
        insert into sync_holdouts
        select $sync_name, row_key, cast($now as timestamp)
        from planned
        where held_back = 'holdout' and row_key not in (
            select row_key from sync_holdouts where sync_name = $sync_name)
        """,
        {"sync_name": spec.name, "now": utc_now()},
    )


def _stamp() -> str:
    return f"{utc_now():%Y%m%dT%H%M%S%f}"
