{#
    One row per bundle and identifier on its records, blocked ones included, with what was made of
    it. The lower the severity the stronger the refusal; 5 is accepted.
#}

with

bundles as (

    select * from {{ ref('idr_bundles') }}

),

observations as (

    select * from {{ ref('uni_identifiers') }}

),

identifiers as (

    select * from {{ ref('idr_identifiers') }}

),

joining as (

    select * from {{ ref('idr_bundle_identifiers') }}

),

verdicts as (

    select * from {{ ref('idr_verdicts') }}

),

lent as (

    select * from {{ ref('idr_lent_names') }}

)

select
    bundles.bundle_key,
    observations.identifier_key,
    observations.identifier_type,
    observations.identifier_value,
    case
        when identifiers.blocked_reason is not null then 1
        when joining.bundle_key is null then 2
        when lent.bundle_key is not null then 4
        when verdicts.status = 'capped' then 3
        when verdicts.status = 'shared' then 4
        else 5
    end as severity,
    coalesce(
        identifiers.blocked_reason,
        case
            when joining.bundle_key is null then 'kept apart by identity_manual_rules'
            when lent.bundle_key is not null
                then 'it is on one record, with a name that the account or mailbox has nowhere else'
        end,
        verdicts.reason
    ) as reason

from bundles
inner join observations on bundles.example_record_key = observations.record_key
inner join identifiers on observations.identifier_key = identifiers.identifier_key
left join joining
    on
        bundles.bundle_key = joining.bundle_key
        and observations.identifier_key = joining.identifier_key
left join verdicts
    on
        bundles.bundle_key = verdicts.bundle_key
        and observations.identifier_key = verdicts.identifier_key
left join lent on bundles.bundle_key = lent.bundle_key and observations.identifier_type = 'phone'
