"""Delivering the batches of a plan: rows are read as they are now, noted, sent, settled by what came back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from time import monotonic, sleep

from orchestration.activation import outbox, settlement
from orchestration.activation.api import NoAnswer, NotAuthorized, NothingSent, Refused
from orchestration.activation.destination import (
    Batch,
    DestinationObject,
    Done,
    Item,
    Operation,
    Outcome,
    Pending,
    Rejection,
    Unknown,
)
from orchestration.activation.prepared import Prepared, redacted, texts_of
from orchestration.activation.rows import Rows, read_rows
from orchestration.activation.runs import add_to_run
from orchestration.activation.spec import SyncSpec
from orchestration.activation.state import SyncState, utc_now
from orchestration.activation.wanted import Wanted, open_wanted
from orchestration.base.errors import WeftError

MOST_ROWS = 10_000
"""Rows that are noted as sent together: what is sent again after a cut-off is no more than these."""

MOST_SECONDS = 30.0
"""And no more than go out in this time at the destination's rate."""

ENVELOPE_BYTES = 2_000

ERASED = """
    select distinct customer_id from sync_erasures
    where
        customer_id is not null
        and requested_at > (select max(published_at) from published.publish.generations)
"""
"""Customers whose erasure was asked for since the generation was published: nothing of them is sent from
it."""


class Delivery:
    """One worker on the batches of one plan."""

    def __init__(
        self,
        state: SyncState,
        spec: SyncSpec,
        destination: DestinationObject,
        kind: type[DestinationObject],
        plan_id: str,
        owner: str,
        progress: Callable[[int], None] = lambda rows: None,
    ) -> None:
        self._state, self._spec, self._destination, self._kind = state, spec, destination, kind
        self._plan_id, self._owner, self._progress = plan_id, owner, progress
        self._first_run: datetime | None = None
        self._rows = Rows({}, {}, Wanted({}, False, ()), None)
        self._has_jobs = False
        self.problem: Exception | None = None
        """What stopped the worker before all was sent."""

    def deliver(self) -> int:
        """Sends what is pending, then asks after jobs; returns how many batches wait for an answer."""
        with ThreadPoolExecutor(max_workers=max(1, self._destination.api.connections)) as workers:
            ready = self._next_batches()
            while ready is not None:
                outcomes = dict(zip(ready, workers.map(self._send, ready.values()), strict=True))
                if self._destination.limits.jobs:
                    # Only so many jobs may be under way: they are seen to their end before more are begun.
                    self._take_in(ready, outcomes)
                    if waiting := self._ask_after_jobs():
                        return waiting
                    ready = self._next_batches()
                else:
                    ready = self._next_batches((ready, outcomes))
        return self._ask_after_jobs()

    def _next_batches(self, came_back: tuple[dict, dict] | None = None) -> dict[str, Prepared] | None:
        """Settles what came back and makes the next batches ready; the state file is opened once for it."""
        with self._state.open(with_published=True):
            if came_back:
                self._take_in(*came_back)
            prepared = self._prepare() if self.problem is None else None
            return None if prepared is None else self._note_sent(prepared)

    def _prepare(self) -> list[Prepared] | None:
        """Takes the next batches and shapes their rows; None when there are no more."""
        with self._state.transaction(with_published=True) as connection:
            claimed = outbox.claim(connection, self._plan_id, self._owner, utc_now(), self._most_rows())
            if not claimed:
                return None
            self._first_run = connection.execute(
                "select min(started_at) from sync_runs where sync_name = ?", [self._spec.name]
            ).fetchall()[0][0]
            names = [batch.batch_id for batch in claimed]
            if not self._rows.has(names, self._state.settings.published):
                self._rows = read_rows(connection, self._state.settings, self._spec, self._kind, names)
            erased = {key for (key,) in connection.execute(ERASED).fetchall()}
        prepared = []
        for batch in claimed:
            into = Prepared(batch)
            for values in self._rows.take(batch.batch_id):
                into.take(values, self._rows, self._spec.name, self._destination, erased, self._is_history)
            prepared.append(into)
        return prepared

    def _is_history(self, occurred_at: datetime) -> bool:
        """Whether an event is of before the sync began, or too old to set off a message."""
        oldest = utc_now() - timedelta(hours=self._spec.history_hours)
        return occurred_at < max(oldest, self._first_run or oldest)

    def _most_rows(self) -> int:
        limits, rates = self._destination.limits, self._destination.api.rates
        writes = rates.get(self._destination.write_rate, ())
        pace = min((rate.requests / rate.seconds for rate in writes), default=float("inf"))
        calls = max(1.0, pace * MOST_SECONDS)
        calls = min(calls, limits.jobs or calls)
        return int(min(MOST_ROWS, max(limits.upsert_rows, calls * limits.upsert_rows)))

    def _note_sent(self, prepared: list[Prepared]) -> dict[str, Prepared]:
        """Keeps what is left out and why, and that the rest may be at the destination from here on."""
        room = self._destination.limits.batch_bytes - ENVELOPE_BYTES
        fitting = [each for each in prepared if each.items and (each.size <= room or len(each.items) == 1)]
        too_big = [each for each in prepared if each.items and each not in fitting]
        refusals = [row for each in prepared for row in each.refusals]
        now = utc_now()
        with self._state.transaction() as connection:
            dropped = [row for each in prepared for row in each.dropped]
            if dropped:
                outbox.drop_rows(connection, dropped)
            settlement.refuse(connection, refusals, now)
            add_to_run(connection, self._plan_id, {"rejected": len(refusals)})
            outbox.forget(connection, [each.open.batch_id for each in prepared if not each.items])
            for each in too_big:
                outbox.split(connection, each.open.batch_id, each.places, len(each.places) // 2)
            outbox.note_keys(connection, [row for each in fitting for row in each.keyed])
            if fitting:
                outbox.mark_sent(connection, [each.open.batch_id for each in fitting], now + outbox.LEASE)
        self._progress(len(dropped))
        return {each.open.batch_id: each for each in fitting}

    def _send(self, prepared: Prepared) -> Outcome | Exception:
        """What became of a batch, or why it is not known; nothing is raised, so that the others go on."""
        if isinstance(self.problem, NotAuthorized):
            return NothingSent("not tried", "")
        try:
            return self._destination.send(prepared.batch, lambda job: self._note_job(prepared, job))
        except (NothingSent, NotAuthorized, Refused) as error:
            if not isinstance(error, Refused):
                self.problem = self.problem or error
            return error
        except NoAnswer as error:
            self.problem = self.problem or error
            return Unknown()
        except Exception as error:
            self.problem = self.problem or error
            return Unknown()

    def _note_job(self, prepared: Prepared, job_id: str) -> None:
        with self._state.transaction() as connection:
            outbox.note_job(connection, prepared.open.batch_id, job_id)

    def _take_in(self, ready: dict[str, Prepared], outcomes: dict[str, Outcome | Exception]) -> None:
        """Settles all batches that were sent together, in one transaction."""
        now = utc_now()
        done = {
            name: redacted(outcome, ready[name])
            for name, outcome in outcomes.items()
            if isinstance(outcome, Done)
        }
        with self._state.transaction() as connection:
            for name, outcome in outcomes.items():
                if isinstance(outcome, Pending):
                    self._has_jobs = True
                    deadline = now + self._destination.patience.at_all
                    outbox.mark_accepted(connection, name, outcome.job_id, deadline)
                elif isinstance(outcome, Unknown):
                    settlement.settle_unknown(
                        connection, name, self._repeats(ready[name].open.operation), now
                    )
                elif isinstance(outcome, Refused):
                    self._take_in_refusal(connection, ready[name], outcome, done)
            outbox.release(
                connection,
                [
                    name
                    for name, outcome in outcomes.items()
                    if isinstance(outcome, (NothingSent, NotAuthorized))
                ],
            )
            sent = {name: ready[name].places for name in done}
            counts = settlement.settle(connection, done, sent, now) if done else {}
            add_to_run(connection, self._plan_id, counts)
        self._progress(sum(counts.values()))

    def _repeats(self, operation: str) -> bool:
        """Whether a batch may be sent twice. Taking somebody out twice does no harm, telling of it does."""
        destination = self._destination
        return destination.is_repeatable or (operation == "remove" and not destination.limits.together)

    def _take_in_refusal(
        self, connection, prepared: Prepared, refused: Refused, done: dict[str, Done]
    ) -> None:
        """Refused as a whole: halves are tried until the row is found that the destination does not want."""
        if refused.status in (404, 410):
            self.problem = WeftError(
                f"sync {self._spec.name}: {self._destination.api.name} has no {self._spec.object}"
                f" {self._destination.audience} ({refused.status})",
                "make it there, or name another as `audience`; its rows stay planned",
            )
            outbox.release(connection, [prepared.open.batch_id])
        elif len(prepared.items) > 1:
            outbox.split(connection, prepared.open.batch_id, prepared.places, len(prepared.places) // 2)
        else:
            rejection = Rejection(refused.code, refused.detail)
            done[prepared.open.batch_id] = redacted(Done({0: rejection}), prepared)

    def _ask_after_jobs(self) -> int:
        """Asks while the destination works, within this run's patience; returns how many have no answer
        yet."""
        until = monotonic() + self._destination.patience.within_run.total_seconds()
        while self._has_jobs:
            with self._state.open() as connection:
                waiting = [
                    batch
                    for batch in outbox.open_batches(connection, self._spec.name)
                    if batch.plan_id == self._plan_id and batch.state == "accepted"
                ]
            pauses = [pause for batch in waiting if (pause := self.ask(batch)) is not None]
            self._has_jobs = bool(pauses)
            if not pauses:
                break
            if self.problem is not None or monotonic() + min(pauses) > until:
                return len(pauses)
            sleep(min(pauses))
        return 0

    def ask(self, batch: outbox.OpenBatch) -> float | None:
        """Asks what became of a batch and settles it; returns after how many seconds to ask again, if at
        all."""
        with self._state.open() as connection:
            rows = connection.execute(
                "select seq, row_key from sync_outbox where batch_id = ? order by seq",
                [batch.batch_id],
            ).fetchall()
        operation: Operation = "remove" if batch.operation == "remove" else "upsert"
        sent = Batch(batch.batch_id, operation, [Item(key, {}) for _, key in rows])
        try:
            if batch.state == "accepted" and batch.job_id:
                outcome = self._destination.poll(sent, batch.job_id)
            else:
                outcome = self._destination.look_up(sent, batch.job_id)
        except (NothingSent, NoAnswer, NotAuthorized) as error:
            self.problem = error
            return 5.0
        except Refused:
            outcome = Unknown()
        private: dict[str, tuple[str, ...]] = {}
        if isinstance(outcome, Done) and outcome.rejected:
            private = self._values_of([rows[place][1] for place in outcome.rejected if place < len(rows)])
        now = utc_now()
        if isinstance(outcome, Pending) and (batch.deadline is None or now < batch.deadline):
            if batch.state != "accepted" or outcome.job_id != batch.job_id:
                with self._state.transaction() as connection:
                    deadline = now + self._destination.patience.at_all
                    outbox.mark_accepted(connection, batch.batch_id, outcome.job_id, deadline)
            return outcome.ask_after_seconds
        with self._state.transaction() as connection:
            if isinstance(outcome, Done):
                prepared = Prepared(batch, private=[private.get(key, ()) for _, key in rows])
                places = {batch.batch_id: [seq for seq, _ in rows]}
                counts = settlement.settle(
                    connection, {batch.batch_id: redacted(outcome, prepared)}, places, now
                )
                add_to_run(connection, batch.plan_id, counts)
                self._progress(sum(counts.values()))
            else:
                settlement.settle_unknown(connection, batch.batch_id, self._repeats(batch.operation), now)
        return None

    def _values_of(self, keys: list[str]) -> dict[str, tuple[str, ...]]:
        """The texts of these rows as they are published, by key: not to be kept where a destination repeats
        them."""
        with self._state.open(with_published=True) as connection:
            connection.execute("create or replace temp table refused_keys (row_key varchar)")
            connection.executemany("insert into refused_keys values (?)", [[key] for key in keys])
            open_wanted(connection, self._spec, self._kind, keys="refused_keys")
            found = connection.execute("select * exclude (held_back) from wanted").fetchall()
        return {key: texts_of(values) for key, *values in found}
