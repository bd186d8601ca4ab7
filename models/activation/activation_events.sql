{#
    One row per event that destinations may be told of: a customer entered or left a segment, or abandoned a checkout.

    The key of an entry is the segment, the id that the customer had then, and the time: a later merge of customers does
    not make it another event, and no event is told twice.
#}

with

stays as (

    select * from {{ ref('segment_history') }}

),

definitions as (

    select * from {{ ref('segment_definitions') }}

),

checkouts as (

    select * from {{ ref('checkouts') }}
    where
        abandoned_at is not null
        and completed_at is null
        and recovered_at is null
        and customer_id is not null

),

shop as (

    select currency from {{ ref('c360_currency_rates') }}
    where is_shop_currency

),

named as (

    select
        stays.*,
        definitions.title
    from stays
    left join definitions
        on stays.segment_name = definitions.segment_name

),

told as (

    select
        'Entered segment' as event_name,
        'entered' as event_kind,
        segment_name,
        title,
        customer_id,
        entered_as,
        entered_at,
        entered_at as occurred_at
    from named

    union all

    select
        'Left segment' as event_name,
        'left' as event_kind,
        segment_name,
        title,
        customer_id,
        entered_as,
        entered_at,
        left_at as occurred_at
    from named
    where left_at is not null

)

select
    event_kind || ':' || segment_name || ':' || entered_as || ':'
    || cast(entered_at as {{ dbt.type_string() }}) as event_id,
    event_name,
    segment_name,
    title as segment_title,
    customer_id,
    occurred_at,
    cast(null as {{ type_money() }}) as amount,
    cast(null as {{ dbt.type_string() }}) as currency,
    cast(null as {{ dbt.type_string() }}) as source_record_id,
    cast(null as {{ dbt.type_string() }}) as product_line
from told

union all

select
    'checkout:' || checkouts.checkout_id as event_id,
    'Abandoned checkout' as event_name,
    cast(null as {{ dbt.type_string() }}) as segment_name,
    cast(null as {{ dbt.type_string() }}) as segment_title,
    checkouts.customer_id,
    checkouts.abandoned_at as occurred_at,
    checkouts.total_amount as amount,
    shop.currency,
    checkouts.checkout_id as source_record_id,
    checkouts.product_line
from checkouts
left join shop
    on true
