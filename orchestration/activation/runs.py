"""The line of a run in `sync_runs`: begun before anything is sent, counted up with what is confirmed."""

import json
import os
import socket
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.activation.plan import Plan
from orchestration.activation.spec import SyncSpec
from orchestration.activation.state import utc_now

COLUMN = {
    "add": "added_count",
    "update": "updated_count",
    "remove": "removed_count",
    "withdraw": "removed_count",
    "rejected": "rejected_count",
}
"""Where each result is counted."""

ACCOUNTED = (
    "coalesce(added_count, 0) + coalesce(updated_count, 0) + coalesce(removed_count, 0)"
    " + coalesce(unchanged_count, 0) + coalesce(rejected_count, 0) + coalesce(blocked_count, 0)"
)


def worker_name() -> str:
    """This process, told apart from one that had its number before."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


def is_gone(owner: str | None) -> bool:
    """Whether a worker of this machine has ended; of another machine only its lease tells."""
    host, _, rest = (owner or "").partition(":")
    pid, _, started = rest.partition(":")
    return host == socket.gethostname() and pid.isdigit() and _started(int(pid)) != started


def _started(pid: int) -> str:
    """When a process began, as the kernel counts; empty where it runs no more."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.parent.parent.exists():  # no such file system: only whether it runs can be told
        try:
            os.kill(pid, 0)
        except OSError:
            return "ended"
        return ""
    try:
        return stat.read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return "ended"


def note_plan(connection: duckdb.DuckDBPyConnection, plan: Plan, plan_id: str, now: datetime) -> None:
    """Keeps the figures of a plan."""
    connection.execute(
        "insert into sync_plans values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            plan_id,
            plan.sync_name,
            plan.plan_hash,
            plan.generation_id,
            now,
            plan.planned,
            plan.counts["add"],
            plan.counts["update"],
            plan.removes,
            plan.counts["unchanged"],
            plan.counts["held back"],
            plan.counts["rejected"],
            plan.estimated_calls,
        ],
    )


def start_run(
    connection: duckdb.DuckDBPyConnection,
    spec: SyncSpec,
    destination: str,
    plan: Plan,
    plan_id: str,
    until: datetime,
) -> None:
    """From here on the run shows, even if it is killed."""
    connection.execute(
        """
        insert into sync_runs by name
        select
            $run_id as run_id, $sync_name as sync_name, $destination as destination, $run_id as plan_id,
            'running' as status, cast($now as timestamp) as started_at, $planned as planned_count,
            0 as added_count, 0 as updated_count, 0 as removed_count, $unchanged as unchanged_count,
            $rejected as rejected_count, $blocked as blocked_count, 0 as waiting_count,
            $reasons as blocked_reasons, 0 as request_count, cast($until as timestamp) as lease_until,
            $owner as note
        """,
        {
            "run_id": plan_id,
            "sync_name": spec.name,
            "destination": destination,
            "now": utc_now(),
            "planned": plan.planned,
            "unchanged": plan.counts["unchanged"],
            "rejected": plan.counts["rejected"],
            "blocked": plan.counts["held back"],
            "reasons": json.dumps(plan.blocked),
            "until": until,
            "owner": worker_name(),
        },
    )


def add_to_run(connection: duckdb.DuckDBPyConnection, plan_id: str, counts: dict[str, int]) -> None:
    """Counts what was confirmed, whoever's worker did it."""
    added: dict[str, int] = {}
    for result, count in counts.items():
        added[COLUMN[result]] = added.get(COLUMN[result], 0) + count
    for column, count in added.items():
        if count:
            connection.execute(
                f"update sync_runs set {column} = coalesce({column}, 0) + ? where plan_id = ?",
                [count, plan_id],
            )
    # Of a run that has ended: what was under way then has been answered since.
    connection.execute(
        f"update sync_runs set waiting_count = planned_count - ({ACCOUNTED})"
        " where plan_id = ? and status <> 'running'",
        [plan_id],
    )


def end_run(
    connection: duckdb.DuckDBPyConnection, plan_id: str, status: str, note: str = "", requests: int = 0
) -> None:
    """What became of a run; rows that are in no other count wait for a later one."""
    connection.execute(
        f"update sync_runs set status = ?, finished_at = ?, note = ?,"
        f" request_count = coalesce(request_count, 0) + ?,"
        f" waiting_count = planned_count - ({ACCOUNTED}) where plan_id = ?",
        [status, utc_now(), note, requests, plan_id],
    )


def running_plan(connection: duckdb.DuckDBPyConnection, sync_name: str) -> str | None:
    """The plan that a living worker is at."""
    rows = connection.execute(
        "select plan_id, note, lease_until from sync_runs where sync_name = ? and status = 'running'",
        [sync_name],
    ).fetchall()
    for plan_id, owner, _ in rows:
        leases = connection.execute(
            "select max(lease_until) from sync_batches where plan_id = ?", [plan_id]
        ).fetchall()[0][0]
        started_lease = next(until for plan, _, until in rows if plan == plan_id)
        until = max(moment for moment in (leases, started_lease, datetime.min) if moment is not None)
        if not is_gone(owner) and until > utc_now():
            return plan_id
    return None
