"""What a sync would change: the SQL that compares the published audience with what is confirmed."""

import hashlib

from orchestration.activation.destination import Shape
from orchestration.activation.spec import SyncSpec

DIGITS = 6
"""Hex digits kept of each field's fingerprint: enough to tell that it changed, and which."""

OPERATIONS = ("withdraw", "remove", "update", "add")
"""In the order of sending: withdrawn consent first."""

PLANNED = """
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
    return PLANNED.format(leave=leave, change=change)
