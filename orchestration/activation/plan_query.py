"""The queries of a plan: each row that is wanted or confirmed once, with what is to be done with it."""

from orchestration.activation.destination import DestinationObject
from orchestration.activation.spec import SyncSpec
from orchestration.activation.state import utc_now
from orchestration.activation.wanted import Wanted, field_fingerprints, fingerprint, stable_fingerprint

OPERATIONS = ("withdraw", "remove", "update", "add")
"""In the order of sending: withdrawn consent first."""

UNKNOWN = "unknown"
"""Fingerprint of a row that was sent but never confirmed: it may be there, so it is sent again or removed."""

REMOVAL_UNCERTAIN = "removal_no_answer"
"""Code of an `uncertain` reject whose row was to be taken out: nothing is sent until a person decides."""

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
                list_position({listed}, planned.operation),
                {tie}
        ) as place
    from planned
    where planned.operation in {operations}
"""


def planned_query(spec: SyncSpec, kind: type[DestinationObject], wanted: Wanted, is_partial: bool) -> str:
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
