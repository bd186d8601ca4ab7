{# One row per living customer, anonymous visitors included. #}

with

records as (

    select * from {{ ref('customer_records') }}

),

identifiers as (

    select * from {{ ref('customer_identifiers') }}

),

households as (

    select * from {{ ref('idr_household_components') }}

),

seen as (

    select
        customer_id,
        min(observed_at) as first_seen_at,
        max(observed_at) as last_seen_at,
        count(distinct source_name) as source_count
    from records
    group by customer_id

),

-- A browser, a device or a cart is not yet a person: everything that is issued to a person or
-- names one is.
known as (

    select
        customer_id,
        count(*) as identifier_count,
        max(case when trust_rank <= 3 and identifier_type <> 'checkout_token' then 1 else 0 end)
        = 1 as is_known
    from identifiers
    group by customer_id

)

select
    seen.customer_id,
    coalesce(known.is_known, false) as is_known,
    seen.first_seen_at,
    seen.last_seen_at,
    cast(coalesce(known.identifier_count, 0) as {{ dbt.type_int() }}) as identifier_count,
    cast(seen.source_count as {{ dbt.type_int() }}) as source_count,
    'h' || lower({{ key_text('households.component_key') }}) as household_id

from seen
left join known on seen.customer_id = known.customer_id
left join households on {{ stable_hash('seen.customer_id') }} = households.node_key
