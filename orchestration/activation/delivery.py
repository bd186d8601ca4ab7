"""Delivering the batches of a plan: rows are read as they are now, noted, sent, settled by what came back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from time import monotonic, sleep
from typing import Any

import orjson

from orchestration.activation import outbox
from orchestration.activation.api import NoAnswer, NotAuthorized, NothingSent, Refused
from orchestration.activation.destination import (
    Batch,
    DestinationObject,
    Done,
    Event,
    Item,
    Operation,
    Outcome,
    Payload,
    Pending,
    RejectedRow,
    Rejection,
    Row,
    Unknown,
)
from orchestration.activation.redaction import without_personal_data
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


@dataclass
class Prepared:
    """A batch with its rows shaped."""

    open: outbox.OpenBatch
    items: list[Item] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    """seq in the outbox of each item."""

    private: list[tuple[str, ...]] = field(default_factory=list)
    """Values that must not stand in what is kept of the destination's words, of each item."""

    dropped: list[tuple[str, int]] = field(default_factory=list)
    refusals: list[tuple] = field(default_factory=list)
    keyed: list[tuple[str, int, str]] = field(default_factory=list)
    """Batch, seq and key of rows that go out under another key than the outbox has."""

    size: int = 0

    @property
    def batch(self) -> Batch:
        """As the destination takes it."""
        operation: Operation = "remove" if self.open.operation == "remove" else "upsert"
        return Batch(self.open.batch_id, operation, self.items)


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
                self._shape(into, values, erased)
            prepared.append(into)
        return prepared

    def _shape(self, into: Prepared, values: tuple, erased: set[str]) -> None:
        """One row, ready to go; or left out: it has changed since the plan, may not go now, or would be
        refused."""
        batch_id, seq, key, operation, known_as, planned, version = values[:7]
        destination = self._destination
        identifiers: tuple[str, ...] = ()
        try:
            if operation in ("withdraw", "remove"):
                payload = destination.removal(key, known_as)
                size = len(orjson.dumps(payload))
            else:
                held_back, now = values[7], values[8]
                if held_back is not None or now != planned or key in erased:
                    into.dropped.append((batch_id, seq))
                    return
                known = known_as if known_as != key else None
                row = shape_row(key, values, self._rows.places, self._rows.wanted, self._is_history, known)
                identifiers = _texts([*row.identifiers.values(), *row.fields.values()])
                payload, size = payload_of(destination, row)
                known_as, before = destination.known_as(row), known_as
                if known_as != before:
                    into.keyed.append((batch_id, seq, known_as))
        except RejectedRow as rejected:
            detail = without_personal_data(rejected.detail, identifiers)
            into.refusals.append(
                (self._spec.name, key, planned, version, "contract", rejected.code, detail, batch_id)
            )
            into.dropped.append((batch_id, seq))
            return
        into.items.append(Item(key, payload))
        into.places.append(seq)
        into.private.append(identifiers)
        into.size += size + 1

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
            outbox.refuse(connection, refusals, now)
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
            name: _private(outcome, ready[name])
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
                    outbox.settle_unknown(connection, name, self._repeats(ready[name].open.operation), now)
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
            counts = outbox.settle(connection, done, sent, now) if done else {}
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
            done[prepared.open.batch_id] = _private(Done({0: rejection}), prepared)

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
                counts = outbox.settle(connection, {batch.batch_id: _private(outcome, prepared)}, places, now)
                add_to_run(connection, batch.plan_id, counts)
                self._progress(sum(counts.values()))
            else:
                outbox.settle_unknown(connection, batch.batch_id, self._repeats(batch.operation), now)
        return None

    def _values_of(self, keys: list[str]) -> dict[str, tuple[str, ...]]:
        """The texts of these rows as they are published, by key: not to be kept where a destination repeats
        them."""
        with self._state.open(with_published=True) as connection:
            connection.execute("create or replace temp table refused_keys (row_key varchar)")
            connection.executemany("insert into refused_keys values (?)", [[key] for key in keys])
            open_wanted(connection, self._spec, self._kind, keys="refused_keys")
            found = connection.execute("select * exclude (held_back) from wanted").fetchall()
        return {key: _texts(values) for key, *values in found}


def payload_of(destination: DestinationObject, row: Row) -> tuple[Payload, int]:
    """A row as the destination wants it, and its bytes; raises RejectedRow for what it would refuse."""
    payload = destination.upsert(row)
    size = len(orjson.dumps(payload))
    if size > destination.limits.row_bytes:
        raise RejectedRow("too_large", f"more than {destination.limits.row_bytes:,} bytes")
    return payload, size


def _texts(values: list[Any]) -> tuple[str, ...]:
    """The texts among the values of a row: a destination may repeat them in what it says."""
    return tuple(value for value in values if isinstance(value, str))


def shape_row(
    key: str,
    values: tuple,
    places: dict[str, int],
    wanted: Wanted,
    is_history: Callable[[datetime], bool],
    known_as: str | None = None,
) -> Row:
    """A row of the view `wanted` as destinations take one."""
    identifiers = {name: value for name in wanted.identifiers if (value := values[places[name]]) is not None}
    fields: dict[str, Any] = {name: values[places[column]] for name, column in wanted.fields.items()}
    event = None
    if wanted.has_events:
        occurred_at, amount = values[places["occurred_at"]], values[places["amount"]]
        event = Event(
            name=values[places["event_name"]],
            occurred_at=occurred_at,
            amount=Decimal(amount) if amount is not None else None,
            currency=values[places["currency"]],
            is_history=is_history(occurred_at),
        )
    return Row(key, identifiers, fields, event, known_as, wanted.identifiers)


def _private(outcome: Done, prepared: Prepared) -> Done:
    """The outcome, with nothing of the rows' addresses left in the destination's words."""
    rejected = {
        place: Rejection(
            each.code, without_personal_data(each.detail, prepared.private[place]), each.retryable
        )
        for place, each in outcome.rejected.items()
        if place < len(prepared.private)
    }
    return Done(rejected, outcome.destination_keys)
