{#
    One row per record group and identifier on its records, blocked ones included, with what was made of
    it. The lower the severity the stronger the refusal; 5 is accepted.
#}

with

record_groups as (

    select * from {{ ref('idr_record_groups') }}

),

observations as (

    select * from {{ ref('uni_identifiers') }}

),

identifiers as (

    select * from {{ ref('idr_identifiers') }}

),

joining as (

    select * from {{ ref('idr_record_group_identifiers') }}

),

decisions as (

    select * from {{ ref('idr_tier_decisions') }}

),

lent as (

    select * from {{ ref('idr_third_party_names') }}

)

select
    record_groups.record_group_key,
    observations.identifier_key,
    observations.identifier_type,
    observations.identifier_value,
    case
        when identifiers.blocked_reason is not null then 1
        when joining.record_group_key is null then 2
        when lent.record_group_key is not null then 4
        when decisions.status = 'capped' then 3
        when decisions.status = 'shared' then 4
        else 5
    end as severity,
    coalesce(
        identifiers.blocked_reason,
        case
            when joining.record_group_key is null then 'kept apart by identity_manual_rules'
            when lent.record_group_key is not null
                then 'it is on one record, with a name that the account or mailbox has nowhere else'
        end,
        decisions.reason
    ) as reason

from record_groups
inner join observations on record_groups.example_record_key = observations.record_key
inner join identifiers on observations.identifier_key = identifiers.identifier_key
left join joining
    on
        record_groups.record_group_key = joining.record_group_key
        and observations.identifier_key = joining.identifier_key
left join decisions
    on
        record_groups.record_group_key = decisions.record_group_key
        and observations.identifier_key = decisions.identifier_key
left join lent on record_groups.record_group_key = lent.record_group_key and observations.identifier_type = 'phone'
