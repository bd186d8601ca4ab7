"""What became of one run of a sync, as its line in `sync_runs` says."""

import json
from dataclasses import dataclass, field

import duckdb

COUNTS = ("planned", "added", "updated", "removed", "unchanged", "rejected", "blocked", "waiting")


@dataclass(frozen=True)
class SyncOutcome:
    """What became of one run of a sync: every planned row is in exactly one of the counts."""

    sync_name: str
    status: str
    """done, unchanged, partial (some rows were refused), waiting (for an answer, or to be let in again),
    dry."""

    counts: dict[str, int]
    blocked: dict[str, int] = field(default_factory=dict)
    requests: int = 0
    seconds: float = 0.0
    note: str = ""

    def as_dict(self) -> dict:
        """All of it, for machines and for Dagster."""
        return {
            "sync": self.sync_name,
            "status": self.status,
            **self.counts,
            "held_back": self.blocked,
            "requests": self.requests,
            "seconds": round(self.seconds, 1),
            "note": self.note,
        }


def outcome_of(connection: duckdb.DuckDBPyConnection, sync_name: str, plan_id: str) -> SyncOutcome:
    """The outcome of a plan that was carried out, or is being carried out."""
    columns = ", ".join(f"coalesce({name}_count, 0)" for name in COUNTS)
    status, note, reasons, requests, seconds, *counts = connection.execute(
        "select status, note, blocked_reasons, request_count,"
        f" epoch(coalesce(finished_at, started_at) - started_at), {columns} from sync_runs where plan_id = ?",
        [plan_id],
    ).fetchall()[0]
    return SyncOutcome(
        sync_name,
        status,
        dict(zip(COUNTS, counts, strict=True)),
        json.loads(reasons or "{}"),
        requests or 0,
        seconds or 0.0,
        note or "" if status != "running" else "",
    )
