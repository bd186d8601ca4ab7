{#
    One row per record group and identifier that did not simply join: the decision of its tier and the
    reason.
#}

with

record_group_identifiers as (

    select * from {{ ref('idr_record_group_identifiers') }}

),

issued as (

    {{ tier_decisions(
        trust_rank=1,
        links=ref('idr_issued_links'),
        core_clusters=ref('idr_issued_core_clusters'),
        clusters=ref('idr_record_groups'),
        joined=ref('idr_issued_clusters'),
    ) }}

),

email as (

    {{ tier_decisions(
        trust_rank=2,
        links=ref('idr_email_links'),
        core_clusters=ref('idr_email_core_clusters'),
        clusters=ref('idr_issued_clusters'),
        joined=ref('idr_email_clusters'),
    ) }}

),

phone as (

    {{ tier_decisions(
        trust_rank=3,
        links=ref('idr_phone_links'),
        core_clusters=ref('idr_phone_core_clusters'),
        clusters=ref('idr_email_clusters'),
        joined=ref('idr_phone_clusters'),
    ) }}

),

device as (

    {{ tier_decisions(
        trust_rank=4,
        links=ref('idr_device_links'),
        core_clusters=ref('idr_device_core_clusters'),
        clusters=ref('idr_phone_clusters'),
        joined=ref('idr_device_clusters'),
    ) }}

)

select * from issued
union all
select * from email
union all
select * from phone
union all
select * from device
