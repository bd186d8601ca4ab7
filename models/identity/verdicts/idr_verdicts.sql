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
        trust_rank=1,
        links=ref('idr_issued_links'),
        homes=ref('idr_issued_homes'),
        clusters=ref('idr_bundles'),
        joined=ref('idr_issued_clusters'),
    ) }}

),

email as (

    {{ tier_verdicts(
        trust_rank=2,
        links=ref('idr_email_links'),
        homes=ref('idr_email_homes'),
        clusters=ref('idr_issued_clusters'),
        joined=ref('idr_email_clusters'),
    ) }}

),

phone as (

    {{ tier_verdicts(
        trust_rank=3,
        links=ref('idr_phone_links'),
        homes=ref('idr_phone_homes'),
        clusters=ref('idr_email_clusters'),
        joined=ref('idr_phone_clusters'),
    ) }}

),

device as (

    {{ tier_verdicts(
        trust_rank=4,
        links=ref('idr_device_links'),
        homes=ref('idr_device_homes'),
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
