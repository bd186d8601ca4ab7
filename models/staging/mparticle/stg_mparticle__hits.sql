{#
    One row per event, and per product of an event about products: each event once, whichever batches bring it.
#}

with

batches as (

    select * from {{ ref('stg_mparticle__batches') }}

),

listed as (

    select
        *,
        element as event
    from ({{ json_array_rows('batches', 'events') }}) as elements

),

told as (

    select
        _source,
        batch_id,
        mpid,
        customer_id,
        install_id,
        device_id,
        platform,
        user_agent,
        received_at,
        event,
        lower({{ json_value('event', 'event_type') }}) as kind,
        lower({{ json_value('event', 'data.product_action.action') }}) as action,
        lower({{ json_value('event', 'data.custom_event_type') }}) as custom_type,
        {{ json_value('event', 'data.product_action.checkout_step') }} as checkout_step,
        {{ json_value('event', 'data.product_action.products') }} as products,
        {{ read_timestamp(json_value('event', 'data.timestamp_unixtime_ms')) }} as original_at,
        coalesce(
            {{ scoped_id('mparticle', json_value('event', 'data.event_id')) }},
            {{ scoped_id('mparticle', "'content:' || lower(" ~ key_text(stable_hash(
                "coalesce(mpid, '') || '|' || event || '|' || case when "
                ~ json_value('event', 'data.timestamp_unixtime_ms') ~ " is null then batch_id else '' end"
            )) ~ ")") }}
        ) as event_key
    from listed

),

once as (

    {{ latest_row('told', key=['event_key'], order_by=[
        'received_at asc nulls last', 'batch_id', 'event',
    ]) }}

),

typed as (

    select
        _source,
        mpid,
        customer_id,
        install_id,
        device_id,
        user_agent,
        received_at,
        original_at,
        event,
        event_key,
        kind,
        action,
        products,
        case
            when kind = 'screen_view' and lower(platform) like 'web%' then 'page_viewed'
            when kind = 'screen_view' then 'screen_viewed'
            when kind = 'custom_event' and custom_type = 'search' then 'searched'
            when kind <> 'commerce_event' then 'other'
            when action = 'view_detail' then 'product_viewed'
            when action = 'add_to_cart' then 'product_added'
            when action = 'remove_from_cart' then 'product_removed'
            when action = 'checkout' and coalesce({{ read_integer('checkout_step') }}, 1) <= 1
                then 'checkout_started'
            when action in ('checkout', 'checkout_option') then 'checkout_continued'
            when action = 'purchase' then 'order_completed'
            else 'other'
        end as event_type
    from once

),

product_hits as (

    {{ product_rows('typed') }}

),

hits as (

    select
        *,
        case
            when product_index = 0 then event_key
            else event_key || ':' || cast(product_index as {{ dbt.type_string() }})
        end as hit_id
    from product_hits

)

select
    {{ source_record('mparticle', 'events', ['hit_id']) }},
    hit_id,
    mpid,
    install_id,
    coalesce(install_id, mpid) as browser_id,
    customer_id as user_id,
    device_id,
    event_type,
    coalesce(
        {{ clean_text(json_value('event', 'data.event_name')) }},
        {{ clean_text(json_value('event', 'data.screen_name')) }},
        action,
        kind
    ) as event_name,
    {{ device_time(
        'original_at', 'cast(null as ' ~ dbt.type_timestamp() ~ ')', 'received_at', 'original_at',
    ) }} as occurred_at,
    received_at,

    -- page
    coalesce(
        {{ json_value('event', 'data.custom_attributes.url') }},
        {{ json_value('event', 'data.custom_attributes.page_url') }}
    ) as page_url,
    coalesce(
        {{ json_value('event', 'data.custom_attributes.title') }},
        {{ json_value('event', 'data.screen_name') }}
    ) as page_title,
    {{ json_value('event', 'data.custom_attributes.referrer') }} as referrer,
    cast(null as {{ dbt.type_string() }}) as utm_source,
    cast(null as {{ dbt.type_string() }}) as utm_medium,
    cast(null as {{ dbt.type_string() }}) as utm_campaign,
    cast(null as {{ dbt.type_string() }}) as stated_click_id,
    user_agent,
    cast(null as {{ dbt.type_string() }}) as device_class,

    -- what it was about
    {{ clean_text(json_value('product', 'id')) }} as product_id,
    {{ clean_text(json_value('product', 'variant')) }} as variant_id,
    {{ clean_text(json_value('product', 'category')) }} as product_line,
    {{ clean_text(json_value('event', 'data.product_action.transaction_id')) }} as source_order_id,
    cast(null as {{ dbt.type_string() }}) as checkout_token,
    cast(null as {{ dbt.type_string() }}) as cart_token,
    {{ read_integer(json_value('product', 'quantity')) }} as quantity,
    case
        when product is not null then {{ read_money(json_value('product', 'price')) }}
        else {{ read_money(json_value('event', 'data.product_action.total_amount')) }}
    end as amount,
    {{ clean_text(json_value('event', 'data.currency_code')) }} as currency,
    coalesce(product, products, {{ json_value('event', 'data.custom_attributes') }}) as properties
from hits
