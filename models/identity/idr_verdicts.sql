{#
    One row per bundle and identifier that did not simply join: the verdict of its tier and the
    reason.
#}

with

bundle_identifiers as (

    select * from {{ ref('idr_bundle_identifiers') }}

),

issued as (

    {{ tier_verdicts(
        links=ref('idr_issued_links'),
        clusters=ref('idr_bundles'),
        trust_rank=1,
    ) }}

),

email as (

    {{ tier_verdicts(
        links=ref('idr_email_links'),
        clusters=ref('idr_issued_clusters'),
        trust_rank=2,
    ) }}

),

phone as (

    {{ tier_verdicts(
        links=ref('idr_phone_links'),
        clusters=ref('idr_email_clusters'),
        trust_rank=3,
    ) }}

),

device as (

    {{ tier_verdicts(
        links=ref('idr_device_links'),
        clusters=ref('idr_phone_clusters'),
        trust_rank=4,
    ) }}

)

select * from issued
union all
select * from email
union all
select * from phone
union all
select * from device
