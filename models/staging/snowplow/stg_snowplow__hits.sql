{#
    One row per event, and per product of an event about products: each event once, as it was first collected. Trackers
    send an event again whose receipt was not confirmed, and bots use one id for many: the first is kept.
#}

{%- set action = {
    'name': 'snowplow_ecommerce_snowplow_ecommerce_action',
    'versions': ['1_0_2', '1_0_1', '1_0_0', '1'],
    'prefix': 'unstruct_event_com_snowplowanalytics_',
} -%}
{%- set session = {'name': 'snowplow_client_session', 'versions': ['1_0_2', '1_0_1', '1']} -%}
{%- set product_columns = [
    'contexts_com_snowplowanalytics_snowplow_ecommerce_product_1_0_0',
    'contexts_com_snowplowanalytics_snowplow_ecommerce_product_1',
] %}

with

first_collected as (

    {{ latest_row(source('snowplow', 'events'), key=['event_id'], order_by=[
        read_timestamp('collector_tstamp') ~ ' asc nulls last',
        read_timestamp('derived_tstamp') ~ ' asc nulls last',
        'event_fingerprint asc nulls last', 'page_url asc nulls last', 'domain_userid asc nulls last',
    ]) }}

),

told as (

    select
        *,
        {{ snowplow_entity(field='type', **action) }} as action_type,
        {{ snowplow_entity(field='name', **action) }} as action_name,
        {{ snowplow_entity('snowplow_ecommerce_checkout_step', 'step') }} as checkout_step,
        coalesce(
            {{ clean_text('domain_userid') }},
            {{ snowplow_entity(field='userId', **session) }},
            {{ snowplow_entity(field='user_id', **session) }},
            {{ clean_text('network_userid') }}
        ) as browser_id,
        coalesce(
            {%- for column in product_columns %}
                case when {{ column }} like '%}%' then {{ json_or_null(column) }} end
                {{- ',' if not loop.last }}
            {%- endfor %}
        ) as products
    from first_collected
    where {{ clean_text('event_id') }} is not null

),

typed as (

    select
        *,
        case
            when event = 'page_view' then 'page_viewed'
            when event_name = 'screen_view' then 'screen_viewed'
            when action_type = 'product_view' then 'product_viewed'
            when action_type = 'add_to_cart' then 'product_added'
            when action_type = 'remove_from_cart' then 'product_removed'
            -- who comes in at a later step has started no checkout that anybody saw
            when
                action_type = 'checkout_step'
                and coalesce({{ read_integer('checkout_step') }}, 1) = 1
                then 'checkout_started'
            when action_type = 'checkout_step' then 'checkout_continued'
            when action_type = 'transaction' or event = 'transaction' then 'order_completed'
            when event_name = 'site_search' then 'searched'
            else 'other'
        end as event_type
    from told

),

product_hits as (

    {{ product_rows('typed') }}

),

hits as (

    select
        *,
        case
            when product_index = 0 then event_id
            else event_id || ':' || cast(product_index as {{ dbt.type_string() }})
        end as hit_id
    from product_hits

)

select
    {{ source_record('snowplow', 'events', ['hit_id']) }},
    hit_id,
    browser_id,
    {{ clean_text('user_id') }} as user_id,
    event_type,
    coalesce(action_type, {{ clean_text('se_action') }}, {{ clean_text('event_name') }}, event)
        as event_name,
    {{ device_time(
        'case when derived_tstamp is null then ' ~ read_timestamp('dvce_created_tstamp') ~ ' end',
        read_timestamp('dvce_sent_tstamp'),
        read_timestamp('collector_tstamp'),
        read_timestamp('derived_tstamp'),
    ) }} as occurred_at,
    {{ read_timestamp('collector_tstamp') }} as received_at,

    -- who it is, where the site says so
    {{ snowplow_entity('snowplow_ecommerce_user', 'id') }} as shop_user_id,
    coalesce(
        {{ snowplow_entity('snowplow_ecommerce_user', 'email') }},
        case when user_id like '%@%' then {{ clean_text('user_id') }} end
    ) as email,

    -- page
    {{ clean_text('page_url') }} as page_url,
    coalesce(
        {{ clean_text('page_title') }},
        {{ snowplow_entity('mobile_screen', 'name') }}
    ) as page_title,
    {{ clean_text('page_referrer') }} as referrer,
    {{ clean_text('mkt_source') }} as utm_source,
    {{ clean_text('mkt_medium') }} as utm_medium,
    {{ clean_text('mkt_campaign') }} as utm_campaign,
    -- the parameter that the enrichment found the click id under has become the name of its network
    case lower({{ clean_text('mkt_network') }})
        when 'google' then 'gclid='
        when 'microsoft' then 'msclkid='
        when 'doubleclick' then 'dclid='
        when 'facebook' then 'fbclid='
    end || {{ clean_text('mkt_clickid') }} as stated_click_id,
    {{ clean_text('useragent') }} as user_agent,
    cast(null as {{ dbt.type_string() }}) as device_class,

    -- what it was about
    {{ json_value('product', 'id') }} as product_id,
    {{ json_value('product', 'variant') }} as variant_id,
    {{ json_value('product', 'category') }} as product_line,
    case
        when event_type = 'order_completed'
            then coalesce(
                {{ snowplow_entity('snowplow_ecommerce_transaction', 'transaction_id') }},
                {{ clean_text('tr_orderid') }}
            )
    end as source_order_id,
    cast(null as {{ dbt.type_string() }}) as checkout_token,
    {{ snowplow_entity('snowplow_ecommerce_cart', 'cart_id') }} as cart_token,
    coalesce(
        {{ read_integer(json_value('product', 'quantity')) }},
        {{ read_integer(snowplow_entity('snowplow_ecommerce_transaction', 'total_quantity')) }}
    ) as quantity,
    case
        when product is not null then {{ read_money(json_value('product', 'price')) }}
        when event_type = 'order_completed'
            then coalesce(
                {{ read_money(snowplow_entity('snowplow_ecommerce_transaction', 'revenue')) }},
                {{ read_money('tr_total') }}
            )
        else {{ read_money(snowplow_entity('snowplow_ecommerce_cart', 'total_value')) }}
    end as amount,
    coalesce(
        case
            when product is not null then {{ json_value('product', 'currency') }}
            when event_type = 'order_completed'
                then coalesce(
                    {{ snowplow_entity('snowplow_ecommerce_transaction', 'currency') }},
                    {{ clean_text('tr_currency') }}
                )
        end,
        {{ snowplow_entity('snowplow_ecommerce_cart', 'currency') }}
    ) as currency,
    coalesce(product, products) as properties
from hits
