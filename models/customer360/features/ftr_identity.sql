{# One row per living customer: whether somebody told who he is, and how long he has been seen. #}

with

records as (

    select * from {{ ref('customer_records') }}

),

identifiers as (

    select * from {{ ref('customer_identifiers') }}

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

told as (

    select
        customer_id,
        count(*) as identifier_count,
        max(
            case
                when identifier_type in (
                    'anonymous_id', 'device_id', 'google_client_id', 'cart_token', 'checkout_token'
                ) then 0
                else 1
            end
        ) as is_known
    from identifiers
    group by customer_id

)

select
    seen.customer_id,
    coalesce(told.is_known, 0) = 1 as is_known,
    seen.first_seen_at,
    seen.last_seen_at,
    cast(coalesce(told.identifier_count, 0) as {{ dbt.type_int() }}) as identifier_count,
    cast(seen.source_count as {{ dbt.type_int() }}) as source_count,
    cast(null as {{ dbt.type_string() }}) as household_id
from seen
left join told
    on seen.customer_id = told.customer_id
