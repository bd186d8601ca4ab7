"""The plan of a sync: one full join of what should be there with what the destination has confirmed."""

import hashlib
from dataclasses import dataclass

import duckdb

from orchestration.activation.compare import (
    DIGITS,
    OPERATIONS,
    changing_sql,
    desired_sql,
    mapping_version,
    planned_sql,
)
from orchestration.activation.destination import Limits, Shape
from orchestration.activation.spec import SyncSpec
from orchestration.base.database import value_of
from orchestration.base.errors import WeftError


@dataclass(frozen=True)
class Plan:
    """What `apply` would send; the rows stand in the temporary table `changing`."""

    sync_name: str
    plan_hash: str
    mapping_version: str
    generation_id: str
    counts: dict[str, int]
    confirmed: int
    desired: int
    blocked: dict[str, int]
    changed_fields: list[tuple[str, int]]
    sample: list[tuple[str, str]]
    estimated_calls: int

    @property
    def removes(self) -> int:
        """Members that would leave, for whatever reason."""
        return self.counts["remove"] + self.counts["withdraw"]

    @property
    def changes(self) -> int:
        """Rows that would be sent."""
        return sum(self.counts[operation] for operation in OPERATIONS)


def make_plan(connection: duckdb.DuckDBPyConnection, spec: SyncSpec, shape: Shape) -> Plan:
    """Compares the published audience with the acknowledgements.

    Raises:
        WeftError: the activation model is not published, or its rows have no usable key.
    """
    columns = activation_columns(connection, spec)
    version = mapping_version(shape, columns)
    _check_keys(connection, spec)
    connection.execute(desired_sql(spec, columns))
    connection.execute(planned_sql(spec), {"sync_name": spec.name, "mapping_version": version})
    connection.execute(changing_sql(spec, columns))
    counts = dict.fromkeys((*OPERATIONS, "unchanged", "rejected"), 0)
    counts |= dict(connection.execute("select operation, count(*) from planned group by all").fetchall())
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
        desired=value_of(connection, "select count(*) from desired"),
        blocked=_blocked(connection, spec),
        changed_fields=_changed_fields(connection, columns),
        sample=connection.execute(
            "select operation, row_key from changing order by md5(row_key) limit 5"
        ).fetchall(),
        estimated_calls=_calls(counts, shape.limits),
    )


def activation_columns(connection: duckdb.DuckDBPyConnection, spec: SyncSpec) -> list[str]:
    """The mapped columns of the activation model, in their order: all but the key."""
    columns = [
        name
        for (name,) in connection.execute(
            "select column_name from information_schema.columns where table_catalog = 'published'"
            " and table_schema = 'activation' and table_name = ? order by ordinal_position",
            [spec.activation],
        ).fetchall()
    ]
    if "row_key" not in columns:
        raise WeftError(
            f"sync {spec.name}: activation.{spec.activation} is not published, or has no column row_key",
            "give the model `access: public` and a column row_key, then build and publish",
        )
    return [name for name in columns if name != "row_key"]


def _check_keys(connection: duckdb.DuckDBPyConnection, spec: SyncSpec) -> None:
    rows, keyed, distinct = connection.execute(
        "select count(*), count(row_key), count(distinct row_key)"
        f' from published.activation."{spec.activation}"'
    ).fetchall()[0]
    if rows != keyed or keyed != distinct:
        raise WeftError(
            f"sync {spec.name}: {rows - keyed:,} rows have no row_key, {keyed - distinct:,} a repeated one",
            f"make row_key of {spec.activation} unique and never NULL; nothing was sent",
        )


def _hash(connection: duckdb.DuckDBPyConnection, spec: SyncSpec, version: str) -> str:
    """Of every row that would be sent, in any order, and of where it would go."""
    count, total = connection.execute("""
        select count(*), coalesce(sum(cast(md5_number_lower(
            operation || chr(31) || row_key || chr(31) || coalesce(payload_fingerprint, '-')
        ) as hugeint)), 0)
        from changing
    """).fetchall()[0]
    text = f"{spec.model_dump_json()}|{version}|{count}|{total}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _blocked(connection: duckdb.DuckDBPyConnection, spec: SyncSpec) -> dict[str, int]:
    return dict(
        connection.execute(
            "select reason, count(*) from published.activation.sync_blocked"
            " where sync_name = ? group by reason order by reason",
            [spec.name],
        ).fetchall()
    )


def _changed_fields(connection: duckdb.DuckDBPyConnection, columns: list[str]) -> list[tuple[str, int]]:
    if not columns:
        return []
    compared = [
        f"count(*) filter (where substr(field_fingerprints, {1 + DIGITS * place}, {DIGITS})"
        f" <> substr(acked_field_fingerprints, {1 + DIGITS * place}, {DIGITS}))"
        for place in range(len(columns))
    ]
    query = f"select {', '.join(compared)} from changing where operation = 'update'"
    counts = zip(columns, connection.execute(query).fetchall()[0], strict=True)
    return sorted(((name, count) for name, count in counts if count), key=lambda pair: (-pair[1], pair[0]))[
        :5
    ]


def _calls(counts: dict[str, int], limits: Limits) -> int:
    upserts = counts["add"] + counts["update"]
    return -(-upserts // limits.upsert_rows) + sum(
        -(-counts[operation] // limits.remove_rows) for operation in ("withdraw", "remove")
    )
