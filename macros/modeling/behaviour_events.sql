{#
    The hits of a behaviour source in the shape of `uni_events`.

    hits:      its staging model, one row per hit (and product), each once
    layout:    the source
    user_type: identifier type of its `user_id`
#}
{% macro behaviour_events(hits, layout, user_type) -%}
select
    -- keys
    record_key,
    source_name,
    source_table,
    source_record_id,
    {{ unique_id(layout, 'hit_id', 'source_name') }} as event_id,
    {{ visitor_id('browser_id', 'user_id', user_type) }} as visitor_id,

    -- what happened
    event_type,
    event_name,
    occurred_at,
    received_at,

    -- page
    page_url,
    {{ url_path('page_url') }} as page_path,
    page_title,
    referrer,
    coalesce(utm_source, {{ query_parameter('page_url', 'utm_source') }}) as utm_source,
    coalesce(utm_medium, {{ query_parameter('page_url', 'utm_medium') }}) as utm_medium,
    coalesce(utm_campaign, {{ query_parameter('page_url', 'utm_campaign') }}) as utm_campaign,
    stated_click_id,
    user_agent,
    coalesce(
        case when lower(device_class) in ('mobile', 'tablet', 'desktop') then lower(device_class) end,
        {{ device_type('user_agent') }}
    ) as device_type,

    -- what it was about
    product_id,
    variant_id,
    product_line,
    source_order_id,
    checkout_token,
    cart_token,
    quantity,
    amount,
    upper(currency) as currency,
    properties
from {{ hits }}
{%- endmacro %}
