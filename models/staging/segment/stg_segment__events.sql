{#
    One row per message: what a browser or an app did, each message once.

    A message stands in `tracks` and in its event's own table, and each may be delivered again.
    The row of the event's own table is kept, since it has the properties; of several deliveries
    the first. These tables are the largest of a shop, and this window is the only one over them:
    copies in `tracks`, half of all rows, are left out before it.
#}

{%- set product = [
    'product_id', 'variant_id', 'product_line', 'cart_token', 'quantity', 'amount', 'currency',
    'properties',
] -%}
{%- set checkout = [
    'product_line', 'checkout_token', 'cart_token', 'source_order_id', 'amount', 'currency',
    'properties',
] -%}
{%- set own_tables = {
    'stg_segment__pages': ("'page_viewed'", []),
    'stg_segment__screens': ("'screen_viewed'", []),
    'stg_segment__identifies': ("'identified'", []),
    'stg_segment__products_viewed': ("'product_viewed'", product),
    'stg_segment__products_added': ("'product_added'", product),
    'stg_segment__checkouts_started': ("'checkout_started'", checkout),
    'stg_segment__orders_completed': ("'order_completed'", checkout),
} -%}

with

own_messages as (

    {%- for model in own_tables %}
        select message_id from {{ ref(model) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

delivered as (

    {%- for model, (event_type, properties) in own_tables.items() %}
        {{ segment_rows(model, event_type, properties) }}
        union all
    {%- endfor %}
    {{ segment_rows('stg_segment__tracks', 'event_type', ['properties']) }}
    where
        calls.message_id not in (
            select own_messages.message_id
            from own_messages
            where own_messages.message_id is not null
        )

),

messages as (

    {{ latest_row('delivered', key=['message_id'], order_by=[
        'received_at asc nulls last', 'sent_at asc nulls last', 'source_table',
        'anonymous_id', 'user_id', 'page_url',
    ]) }}

)

select
    -- keys
    record_key,
    source_name,
    source_table,
    source_record_id,
    {{ unique_id('segment', 'message_id', 'source_name') }} as event_id,
    {{ visitor_id('anonymous_id', 'user_id', 'segment_user_id') }} as visitor_id,

    -- what happened
    event_type,
    event_name,
    {{ device_time('original_at', 'sent_at', 'received_at', 'stated_at') }} as occurred_at,
    received_at,

    -- page
    page_url,
    {{ url_path('page_url') }} as page_path,
    page_title,
    referrer,
    coalesce(campaign_source, {{ query_parameter('page_url', 'utm_source') }}) as utm_source,
    coalesce(campaign_medium, {{ query_parameter('page_url', 'utm_medium') }}) as utm_medium,
    coalesce(campaign_name, {{ query_parameter('page_url', 'utm_campaign') }}) as utm_campaign,
    cast(null as {{ dbt.type_string() }}) as stated_click_id,
    user_agent,
    {{ device_type('user_agent') }} as device_type,

    -- what it was about
    product_id,
    variant_id,
    product_line,
    source_order_id,
    checkout_token,
    cart_token,
    quantity,
    amount,
    currency,
    properties

from messages
