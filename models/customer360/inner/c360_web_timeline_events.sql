{# One row per event of a site or an app that belongs to a customer, worded for the timeline. #}
{{ config(materialized=view_or_part()) }}

with

-- an address in a path or a title would be contact data in a table that everybody reads
events as (

    select
        *,
        {{ unless_address('page_path') }} as path,
        {{ unless_address('page_title') }} as page_name,
        {{ unless_address('utm_source') }} as tag_source,
        {{ unless_address('utm_medium') }} as tag_medium,
        {{ unless_address('utm_campaign') }} as tag_campaign,
        case when event_type = 'order_completed' then source_order_id end as told_order_id
    from {{ ref('uni_events') }}

),

session_events as (

    select * from {{ ref('c360_session_events') }}

),

customer_records as (

    select
        record_key,
        customer_id
    from {{ ref('customer_records') }}

),

orders as (

    select source_order_id from {{ ref('orders') }}
    group by source_order_id

),

products as (

    select
        product_id,
        title
    from {{ ref('products') }}

),

rates as (

    select
        currency as rate_currency,
        valid_from,
        valid_to,
        rate_to_shop
    from {{ ref('c360_currency_rates') }}

)

select
    events.event_id,
    customer_records.customer_id,
    events.occurred_at,
    events.received_at,
    events.event_type,
    events.source_name,
    events.source_table,
    events.source_record_id,
    case events.event_type
        when 'page_viewed'
            then 'Viewed the page ' || coalesce(events.page_name, events.path, '(unnamed)')
        when 'screen_viewed' then 'Viewed the screen ' || coalesce(events.page_name, '(unnamed)')
        when 'product_viewed'
            then 'Viewed ' || coalesce(products.title, 'product ' || events.product_id, 'a product')
        when 'product_added'
            then
                'Added '
                || coalesce(products.title, 'product ' || events.product_id, 'a product')
                || ' to the cart'
        when 'product_removed'
            then
                'Took '
                || coalesce(products.title, 'product ' || events.product_id, 'a product')
                || ' out of the cart'
        when 'cart_viewed' then 'Looked at the cart'
        when 'checkout_started' then 'Started a checkout'
        when 'checkout_continued' then 'Went on with a checkout'
        when 'searched' then 'Searched the shop'
        when 'order_completed' then 'Completed an order on the site'
        when 'identified' then 'Told who they are'
        else coalesce({{ unless_address('events.event_name') }}, 'Did something on the site')
    end as title,
    events.product_id,
    cast(null as {{ dbt.type_string() }}) as order_id,
    cast(session_events.session_key as {{ dbt.type_string() }}) as session_id,
    cast(events.amount * rates.rate_to_shop as {{ type_money() }}) as amount,
    {{ json_object_text(['path', 'tag_source', 'tag_medium', 'tag_campaign', 'quantity']) }}
        as properties
from events
inner join customer_records
    on events.record_key = customer_records.record_key
left join session_events
    on events.record_key = session_events.record_key
left join products
    on events.product_id = products.product_id
left join rates
    on
        events.currency = rates.rate_currency
        and events.occurred_at >= rates.valid_from
        and events.occurred_at < rates.valid_to
left join orders
    on events.told_order_id = orders.source_order_id
-- the site's word of an order that the store knows would tell it twice
where orders.source_order_id is null
