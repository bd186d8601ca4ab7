"""The plan of a sync: one full join of what should be there with what the destination has confirmed."""

import hashlib
from dataclasses import dataclass

import duckdb

from orchestration.lib.errors import WeftError
from orchestration.lib.sync.destination import Limits, Shape
from orchestration.lib.sync.spec import SyncSpec

DIGITS = 6
"""Hex digits kept of each field's fingerprint: enough to tell that it changed, and which."""

OPERATIONS = ("withdraw", "remove", "update", "add")
"""In the order of sending: withdrawn consent first."""


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
        generation_id=_one(
            connection,
            "select generation_id from published.publish.generations order by published_at desc limit 1",
        ),
        counts=counts,
        confirmed=_one(connection, "select count(*) from sync_ack where sync_name = ?", [spec.name]),
        desired=_one(connection, "select count(*) from desired"),
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


def mapping_version(shape: Shape, columns: list[str]) -> str:
    """Changes with the shape of the payload or the columns that go into it."""
    text = "|".join([shape.mapping_version, *columns])
    return f"{shape.mapping_version}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def texts(columns: list[str]) -> list[str]:
    """Each column as a text that ends in a separator; NULL has a mark of its own.

    So ('a', NULL) and (NULL, 'a'), or ('ab', 'c') and ('a', 'bc'), differ when they are joined.
    """
    return [f"coalesce('=' || cast(\"{name}\" as varchar), '-') || chr(31)" for name in columns]


def desired_sql(spec: SyncSpec, columns: list[str]) -> str:
    """What should be in the destination: a key and the fingerprint of what is mapped."""
    return f"""
        create or replace temp table desired as
        select row_key, sha256({" || ".join(texts(columns)) or "''"}) as payload_fingerprint
        from published.activation."{spec.activation}"
    """


def changing_sql(spec: SyncSpec, columns: list[str]) -> str:
    """The rows of the plan that will be sent, with a fingerprint of each field, in the order of sending.

    A field's fingerprint includes the key, so that equal values of two people do not show.
    """
    fields = [
        f"substr(md5(planned.row_key || chr(31) || '{name}' || chr(31) || {text}), 1, {DIGITS})"
        for name, text in zip(columns, texts(columns), strict=True)
    ]
    return f"""
        create or replace temp table changing as
        select
            planned.*,
            case when activation.row_key is not null then {" || ".join(fields) or "''"} end
            as field_fingerprints,
            row_number() over (order by list_position({list(OPERATIONS)}, operation), planned.row_key)
            as place
        from planned
        left join published.activation."{spec.activation}" as activation
            on planned.row_key = activation.row_key
        where operation not in ('unchanged', 'rejected')
    """


def planned_sql(spec: SyncSpec) -> str:
    """One row per key on either side, and what is to be done with it."""
    leave = {"mirror": "'remove'", "upsert": "'unchanged'", "create_only": "'unchanged'"}[spec.mode]
    change = "'unchanged'" if spec.mode == "create_only" else "'update'"
    return f"""
        create or replace temp table planned as
        with

        acked as (select * from sync_ack where sync_name = $sync_name),

        refused as (
            select distinct row_key, payload_fingerprint
            from sync_rejects
            where
                sync_name = $sync_name
                and mapping_version = $mapping_version
                and class in ('permanent', 'contract', 'policy')
        ),

        withdrawn as (
            select distinct customer_id as row_key
            from published.activation.sync_blocked
            where sync_name = $sync_name
        )

        select
            coalesce(desired.row_key, acked.row_key) as row_key,
            case
                when desired.row_key is null and withdrawn.row_key is not null then 'withdraw'
                when desired.row_key is null then {leave}
                when
                    acked.payload_fingerprint = desired.payload_fingerprint
                    and acked.mapping_version = $mapping_version
                    then 'unchanged'
                when refused.row_key is not null then 'rejected'
                when acked.row_key is null then 'add'
                else {change}
            end as operation,
            desired.payload_fingerprint,
            acked.destination_key,
            case
                when acked.mapping_version = $mapping_version then acked.field_fingerprints
            end as acked_field_fingerprints
        from desired
        full join acked on desired.row_key = acked.row_key
        left join refused
            on desired.row_key = refused.row_key
            and desired.payload_fingerprint = refused.payload_fingerprint
        left join withdrawn on acked.row_key = withdrawn.row_key
    """


def check_guards(plan: Plan, spec: SyncSpec, age_hours: float, allow_removes: bool) -> None:
    """Stops a plan that looks like a mistake upstream, before anything is sent.

    Raises:
        WeftError: naming the guard, the figures and how to go on if they are right.
    """
    guards = spec.guards
    if age_hours > guards.max_age_hours:
        raise WeftError(
            f"sync {spec.name}: the published generation is {age_hours:.0f} hours old "
            f"(guards.max_age_hours is {guards.max_age_hours:g})",
            "run `weft run` to publish a fresh one",
        )
    if allow_removes:
        return
    go_on = f"if that is right: weft sync apply {spec.name} --plan {plan.plan_hash} --allow-removes"
    if plan.desired == 0 and plan.confirmed > guards.min_removes:
        raise WeftError(
            f"sync {spec.name}: the audience is empty now, and would lose all its {plan.confirmed:,} members",
            go_on,
        )
    if plan.removes > guards.min_removes and plan.removes > guards.max_remove_share * plan.confirmed:
        raise WeftError(
            f"sync {spec.name}: {plan.removes:,} of {plan.confirmed:,} members would be removed "
            f"(guards.max_remove_share is {guards.max_remove_share:.0%})",
            go_on,
        )


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


def _one(connection: duckdb.DuckDBPyConnection, query: str, parameters: list | None = None):
    row = connection.execute(query, parameters or []).fetchone()
    return row[0] if row else None
