{# One row per record group and value of which one customer may have only so many. #}

with

record_group_identifiers as (

    select * from {{ ref('idr_record_group_identifiers') }}

),

identifiers as (

    select * from {{ ref('idr_identifiers') }}

),

merged as (

    select * from {{ ref('idr_merge_components') }}

),

unlinked as (

    select * from {{ ref('idr_manual_rules') }}
    where rule = 'unlink'

),

-- The two sides of an unlink rule are two values of which a customer may have one.
sides as (

    {{ decision_sides('unlinked') }}

)

select
    record_group_identifiers.record_group_key,
    record_group_identifiers.identifier_type as limit_name,
    -- accounts that their own source has merged are one account
    coalesce(merged.component_key, record_group_identifiers.identifier_key) as limit_value,
    identifiers.max_per_customer as max_values

from record_group_identifiers
inner join identifiers on record_group_identifiers.identifier_key = identifiers.identifier_key
left join merged on record_group_identifiers.identifier_key = merged.node_key
where identifiers.max_per_customer is not null
group by
    record_group_identifiers.record_group_key,
    record_group_identifiers.identifier_type,
    coalesce(merged.component_key, record_group_identifiers.identifier_key),
    identifiers.max_per_customer
union all
select
    record_group_identifiers.record_group_key,
    'unlink ' || cast(sides.rule_key as {{ dbt.type_string() }}) as limit_name,
    record_group_identifiers.identifier_key as limit_value,
    1 as max_values

from record_group_identifiers
inner join sides on record_group_identifiers.identifier_key = sides.identifier_key
