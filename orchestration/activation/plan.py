"""The plan of a sync: one full join of the rows that are wanted with what the destination has confirmed."""

import hashlib
import json
from dataclasses import asdict, dataclass

import duckdb

from orchestration.activation.destination import DestinationObject
from orchestration.activation.spec import SyncSpec
from orchestration.activation.state import utc_now
from orchestration.activation.wanted import (
    Wanted,
    field_fingerprints,
    fingerprint,
    source_of,
    stable_fingerprint,
)
from orchestration.base.database import value_of
from orchestration.base.errors import WeftError

OPERATIONS = ("withdraw", "remove", "update", "add")
"""In the order of sending: withdrawn consent first."""

UNKNOWN = "unknown"
"""Fingerprint of a row that was sent but never confirmed: it may be there, so it is sent again or removed."""

REMOVAL_UNCERTAIN = "removal_no_answer"
"""Code of an `uncertain` reject whose row was to be taken out: nothing is sent until a person decides."""

SORTED_ROWS = 200_000
"""Up to so many rows are sent in the order of their keys; to sort more would take longer than the rest of a
plan."""

FINAL = ("permanent", "contract", "policy", "uncertain")
"""Classes of rejects that are not sent again as they are."""

PLANNED = """
    create or replace temp table planned as
    with

    acked as (select * from sync_ack where sync_name = $sync_name),

    desired as (
        select row_key, held_back, {fingerprint} as payload_fingerprint, {fields} as field_fingerprints
            from wanted
    ),

    refused as (
        select distinct row_key, payload_fingerprint
        from sync_rejects
        where sync_name = $sync_name and mapping_version = $mapping_version and class in {final}
    ),

    removal_uncertain as (
        select distinct row_key from sync_rejects
            where sync_name = $sync_name and code = '{removal_uncertain}'
    )

    select
        coalesce(desired.row_key, acked.row_key) as row_key,
        case
            when
                acked.row_key is not null and removal_uncertain.row_key is not null
                and (desired.row_key is null or desired.held_back is not null)
                then 'rejected'
            when desired.row_key is null then {leave}
            when desired.held_back is not null and acked.row_key is not null then {withdraw}
            when desired.held_back is not null then 'held back'
            when {moved} then 'remove'
            when
                acked.payload_fingerprint = desired.payload_fingerprint
                and acked.mapping_version = $mapping_version
                and acked.acked_at > {renewed_before}
                then 'unchanged'
            when refused.row_key is not null then 'rejected'
            when acked.row_key is null then {appear}
            else {change}
        end as operation,
        desired.held_back,
        desired.payload_fingerprint,
        desired.field_fingerprints,
        coalesce(acked.destination_key, desired.row_key) as destination_key,
        case when acked.mapping_version = $mapping_version then acked.field_fingerprints end
            as acked_field_fingerprints
    from desired
    full join acked on desired.row_key = acked.row_key
    left join refused
        on desired.row_key = refused.row_key
        and desired.payload_fingerprint = refused.payload_fingerprint
    left join removal_uncertain on acked.row_key = removal_uncertain.row_key
    {permissions}
    {only}
"""

CHANGING = """
    create or replace temp table changing as
    select
        planned.row_key, planned.operation, planned.payload_fingerprint, planned.destination_key,
        planned.acked_field_fingerprints, planned.field_fingerprints,
        planned.operation in ('withdraw', 'remove') as is_removal,
        row_number() over (
            partition by planned.operation in ('withdraw', 'remove')
            order by
                list_position({operations}, planned.operation),
                {tie}
        ) as place
    from planned
    where planned.operation in {operations}
"""


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
        _planned_sql(spec, kind, wanted, only is not None),
        {"sync_name": spec.name, "mapping_version": version},
    )
    _check_keys(connection, spec, kind)
    changes = value_of(connection, f"select count(*) from planned where operation in {OPERATIONS}")
    tie = "planned.row_key" if changes <= SORTED_ROWS else "null"
    connection.execute(
        CHANGING.format(operations=OPERATIONS, tie=tie).replace(
            f"list_position({OPERATIONS}", f"list_position({list(OPERATIONS)}"
        )
    )
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


def _planned_sql(spec: SyncSpec, kind: type[DestinationObject], wanted: Wanted, is_partial: bool) -> str:
    """One row per key on either side, and what is to be done with it."""
    mode = spec.mode or kind.modes[0]
    removes = "mirror" in kind.modes
    leave, permissions = "'unchanged'", ""
    if mode == "mirror":
        leave = "'remove'"
    elif removes and kind.kind == "people":
        # Who may not be reached any more leaves, also from what is only added to.
        permissions = (
            "left join published.activation.contact_permissions as permissions"
            f" on acked.row_key = permissions.customer_id and permissions.purpose = '{spec.purpose}'"
        )
        leave = (
            "case when permissions.customer_id is null or permissions.blocked_reason is not null"
            " then 'withdraw' else 'unchanged' end"
        )
    withdraw = "'withdraw'" if removes else "'held back'"
    change = {"create_only": "'unchanged'"}.get(mode, "'update'")
    appear = {"update_only": "'update'"}.get(mode, "'add'")
    if mode == "append":
        # What has happened stays as it was told; only what may not have arrived is told again.
        change = f"case when acked.payload_fingerprint = '{UNKNOWN}' then 'add' else 'unchanged' end"
        withdraw = "'unchanged'"
    follows = kind.follows_address and mode in ("mirror", "add_only")
    return PLANNED.format(
        fingerprint=fingerprint(wanted.compared),
        fields=field_fingerprints(wanted.compared, wanted.identifiers if follows else ()),
        moved=_moved(wanted) if follows else "false",
        renewed_before=f"'{utc_now() - kind.renew_after:%F %T}'" if kind.renew_after else "'-infinity'",
        final=FINAL,
        removal_uncertain=REMOVAL_UNCERTAIN,
        leave=leave,
        withdraw=withdraw,
        change=change,
        appear=appear,
        permissions=permissions,
        only="where desired.row_key is not null" if is_partial else "",
    )


def _moved(wanted: Wanted) -> str:
    """SQL: whether an address that went out is no longer the row's; one that was unknown is only added.

    Only as long as the mapping is the same: fingerprints of another one are not of these columns.
    """
    changed = ["acked.field_fingerprints is null"]
    for place in range(1, len(wanted.identifiers) + 1):
        none = stable_fingerprint("acked.row_key", "cast(null as varchar)")
        changed.append(
            f"acked.field_fingerprints[{place}] not in (desired.field_fingerprints[{place}], {none})"
        )
    return f"acked.mapping_version = $mapping_version and ({' or '.join(changed)})"


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
