"""The plan of a sync: one full join of the rows that are wanted with what the destination has confirmed."""

import hashlib
import json
from dataclasses import asdict, dataclass

import duckdb

from orchestration.activation.destination import DestinationObject
from orchestration.activation.plan_query import CHANGING, OPERATIONS, planned_query
from orchestration.activation.spec import SyncSpec
from orchestration.activation.wanted import (
    Wanted,
    source_of,
)
from orchestration.base.database import value_of
from orchestration.base.errors import WeftError

SORTED_ROWS = 200_000
"""Up to so many rows are sent in the order of their keys; to sort more would take longer than the rest of a
plan."""


@dataclass(frozen=True)
class Plan:
    """What `apply` would send; the rows stand in the temporary table `changing`."""

    sync_name: str
    plan_hash: str
    mapping_version: str
    generation_id: str
    counts: dict[str, int]
    """Rows by operation: withdraw, remove, update, add, unchanged, rejected, held back."""

    confirmed: int
    wanted: int
    blocked: dict[str, int]
    changed_fields: list[tuple[str, int]]
    sample: list[tuple[str, str]]
    estimated_calls: int
    estimated_minutes: float | None

    @property
    def planned(self) -> int:
        """Every row that the sync is about."""
        return sum(self.counts.values())

    @property
    def removes(self) -> int:
        """Members that would leave, for whatever reason."""
        return self.counts["remove"] + self.counts["withdraw"]

    @property
    def changes(self) -> int:
        """Rows that would be sent."""
        return sum(self.counts[operation] for operation in OPERATIONS)

    def as_dict(self) -> dict:
        """All of it, for machines."""
        return asdict(self) | {"planned": self.planned, "changes": self.changes}


def mapping_version(spec: SyncSpec, kind: type[DestinationObject], wanted: Wanted) -> str:
    """Changes with the shape of the payload, the mapping, and what is sent of whom."""
    mapped = spec.mapping if spec.mapping is not None else dict(kind.default_mapping)
    stated = [kind.version, json.dumps(mapped, sort_keys=True), *wanted.fields, *wanted.identifiers]
    stated.append(json.dumps(spec.options, sort_keys=True))
    return f"{kind.version}-{hashlib.sha256('|'.join(stated).encode()).hexdigest()[:8]}"


def make_plan(
    connection: duckdb.DuckDBPyConnection,
    spec: SyncSpec,
    destination: DestinationObject,
    kind: type[DestinationObject],
    wanted: Wanted,
    only: str | None = None,
) -> Plan:
    """Compares the view `wanted` with the acknowledgements.

    Raises:
        WeftError: its rows have no usable key.
    """
    version = mapping_version(spec, kind, wanted)
    connection.execute(
        planned_query(spec, kind, wanted, only is not None),
        {"sync_name": spec.name, "mapping_version": version},
    )
    _check_keys(connection, spec, kind)
    changes = value_of(connection, f"select count(*) from planned where operation in {OPERATIONS}")
    tie = "planned.row_key" if changes <= SORTED_ROWS else "null"
    connection.execute(CHANGING.format(operations=OPERATIONS, listed=list(OPERATIONS), tie=tie))
    counts = dict.fromkeys((*OPERATIONS, "unchanged", "rejected", "held back"), 0)
    counts |= dict(connection.execute("select operation, count(*) from planned group by all").fetchall())
    calls = destination.estimated_calls(
        counts["add"] + counts["update"], counts["remove"] + counts["withdraw"]
    )
    return Plan(
        sync_name=spec.name,
        plan_hash=_hash(connection, spec, version),
        mapping_version=version,
        generation_id=value_of(
            connection,
            "select generation_id from published.publish.generations order by published_at desc limit 1",
        ),
        counts=counts,
        confirmed=value_of(connection, "select count(*) from sync_ack where sync_name = ?", [spec.name]),
        wanted=value_of(
            connection,
            "select count(*) from planned where payload_fingerprint is not null and held_back is null",
        ),
        blocked=dict(
            connection.execute(
                "select held_back, count(*) from planned"
                " where operation = 'held back' group by all order by all"
            ).fetchall()
        ),
        changed_fields=_changed_fields(connection, wanted),
        sample=connection.execute(
            "select operation, row_key from changing order by md5(row_key) limit 5"
        ).fetchall(),
        estimated_calls=calls,
        estimated_minutes=estimated_minutes(destination, calls),
    )


def estimated_minutes(destination: DestinationObject, calls: int) -> float | None:
    """How long so many requests take at the account's rate; None where it has none."""
    rates = destination.api.rates.get(destination.write_rate, ())
    if not rates:
        return None
    return calls * max(rate.seconds / rate.requests for rate in rates) / 60


def _check_keys(connection: duckdb.DuckDBPyConnection, spec: SyncSpec, kind: type[DestinationObject]) -> None:
    rows, keyed, distinct = connection.execute(
        "select count(*), count(row_key), count(distinct row_key) from planned"
    ).fetchall()[0]
    if rows != keyed or keyed != distinct:
        schema, name, key = source_of(spec, kind)
        raise WeftError(
            f"sync {spec.name}: {rows - keyed:,} rows have no {key}, {keyed - distinct:,} a repeated one",
            f"make {key} of {schema}.{name} unique and never NULL, or name another key; nothing was sent",
        )


def _hash(connection: duckdb.DuckDBPyConnection, spec: SyncSpec, version: str) -> str:
    """Of every row that would be sent, in any order, and of where it would go."""
    count, total = connection.execute("""
        select count(*), coalesce(sum(cast(hash(operation, row_key, payload_fingerprint) as hugeint)), 0)
        from changing
    """).fetchall()[0]
    text = f"{spec.model_dump_json()}|{version}|{count}|{total}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _changed_fields(connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> list[tuple[str, int]]:
    names = {column: field for field, column in wanted.fields.items()}
    columns = [names.get(column, column) for column in wanted.compared]
    if not columns:
        return []
    compared = [
        f"count(*) filter (where field_fingerprints[{place + 1}] <> acked_field_fingerprints[{place + 1}])"
        for place in range(len(columns))
    ]
    query = f"select {', '.join(compared)} from changing where operation = 'update'"
    counts = zip(columns, connection.execute(query).fetchall()[0], strict=True)
    return sorted(((name, count) for name, count in counts if count), key=lambda pair: (-pair[1], pair[0]))[
        :5
    ]
