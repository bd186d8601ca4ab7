{# One row per delivered event of the daily tables; the same event may stand in several of them. #}
{{ config(materialized=view_or_part()) }}

{%- set params = [
    'page_location', 'page_title', 'page_referrer', 'firebase_screen', 'screen_name', 'source',
    'medium', 'campaign', 'currency', 'value', 'transaction_id', 'search_term',
    'gclid', 'dclid', 'ignore_referrer',
] %}

with

delivered as (

    select * from {{ source('ga4', 'events') }}
    where {{ clean_text('event_name') }} is not null

),

-- a row is told by its key; what was delivered twice has one, and the same parameters
keyed_params as (

    select distinct
        event_id,
        event_params
    from delivered

),

param_rows as (

    {{ json_array_rows('keyed_params', 'event_params') }}

),

named_params as (

    select
        event_id,
        {{ json_value('element', 'key') }} as param,
        coalesce(
            {{ json_value('element', 'value.string_value') }},
            {{ json_value('element', 'value.int_value') }},
            {{ json_value('element', 'value.double_value') }},
            {{ json_value('element', 'value.float_value') }}
        ) as param_value
    from param_rows

),

params as (

    select
        {%- for param in params %}
            max(case when param = '{{ param }}' then param_value end) as {{ param }},
        {%- endfor %}
        event_id
    from named_params
    group by event_id

)

select
    delivered._source,
    'events' as raw_table,
    -- the daily table is the last word; the intraday one is written while events come in
    case
        when delivered._landed_file like '%intraday%' then 3
        when delivered._landed_file like '%fresh%' then 2
        else 1
    end as delivery_rank,
    coalesce(
        'place ' || {{ clean_text('delivered.batch_event_index') }},
        'row ' || delivered.event_id
    ) as place_in_batch,

    -- what the event is told by
    {{ clean_text('delivered.stream_id') }} as stream_id,
    {{ clean_text('delivered.user_pseudo_id') }} as user_pseudo_id,
    {{ clean_text('delivered.user_id') }} as user_id,
    {{ clean_text('delivered.event_name') }} as event_name,
    {{ clean_text('delivered.event_bundle_sequence_id') }} as bundle_sequence_id,
    {{ read_timestamp('delivered.event_timestamp') }} as stated_at,
    {{ read_integer('delivered.event_server_timestamp_offset') }} as receipt_offset,

    -- page and device
    params.page_location as page_url,
    coalesce(params.page_title, params.screen_name, params.firebase_screen) as page_title,
    case
        when not coalesce({{ read_boolean('params.ignore_referrer') }}, false)
            then params.page_referrer
    end as referrer,
    coalesce(
        {{ json_value('delivered.collected_traffic_source', 'manual_source') }}, params.source
    ) as utm_source,
    coalesce(
        {{ json_value('delivered.collected_traffic_source', 'manual_medium') }}, params.medium
    ) as utm_medium,
    coalesce(
        {{ json_value('delivered.collected_traffic_source', 'manual_campaign_name') }},
        params.campaign
    ) as utm_campaign,
    coalesce(
        'gclid=' || {{ json_value('delivered.collected_traffic_source', 'gclid') }},
        'gclid=' || params.gclid,
        'dclid=' || {{ json_value('delivered.collected_traffic_source', 'dclid') }},
        'dclid=' || params.dclid,
        'srsltid=' || {{ json_value('delivered.collected_traffic_source', 'srsltid') }}
    ) as stated_click_id,
    {{ clean_text('delivered.platform') }} as platform,
    {{ json_value('delivered.device', 'category') }} as device_class,
    {{ json_value('delivered.device', 'advertising_id') }} as device_id,

    -- what it was about
    {{ json_or_null('delivered.items') }} as products,
    coalesce(
        {{ json_value('delivered.ecommerce', 'transaction_id') }}, params.transaction_id
    ) as transaction_id,
    coalesce(
        {{ read_money(json_value('delivered.ecommerce', 'purchase_revenue')) }},
        {{ read_money('params.value') }}
    ) as amount,
    params.currency,
    coalesce(
        {{ read_money(json_value('delivered.ecommerce', 'purchase_revenue_in_usd')) }},
        {{ read_money('delivered.event_value_in_usd') }}
    ) as amount_in_usd,
    {{ read_integer(json_value('delivered.ecommerce', 'total_item_quantity')) }} as quantity,
    params.search_term
from delivered
left join params on delivered.event_id = params.event_id
