{# One row per bundle and value of which one customer may have only so many. #}

with

bundle_identifiers as (

    select * from {{ ref('idr_bundle_identifiers') }}

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
    bundle_identifiers.bundle_key,
    bundle_identifiers.identifier_type as claim,
    -- accounts that their own source has merged are one account
    coalesce(merged.component_key, bundle_identifiers.identifier_key) as claim_value,
    identifiers.max_per_customer as max_values

from bundle_identifiers
inner join identifiers on bundle_identifiers.identifier_key = identifiers.identifier_key
left join merged on bundle_identifiers.identifier_key = merged.node_key
where identifiers.max_per_customer is not null
group by
    bundle_identifiers.bundle_key,
    bundle_identifiers.identifier_type,
    coalesce(merged.component_key, bundle_identifiers.identifier_key),
    identifiers.max_per_customer
union all
select
    bundle_identifiers.bundle_key,
    'unlink ' || cast(sides.rule_key as {{ dbt.type_string() }}) as claim,
    bundle_identifiers.identifier_key as claim_value,
    1 as max_values

from bundle_identifiers
inner join sides on bundle_identifiers.identifier_key = sides.identifier_key
