{# One row per delivered event of the flat table, in the columns of `stg_ga4__nested_events`. #}
{{ config(materialized=view_or_part()) }}

select
    _source,
    'event' as raw_table,
    case when {{ read_boolean('is_intraday') }} then 3 else 1 end as delivery_rank,
    coalesce('place ' || {{ clean_text('batch_event_index') }}, 'row ' || _fivetran_id)
        as place_in_batch,

    -- what the event is told by
    {{ clean_text('stream_id') }} as stream_id,
    {{ clean_text('user_pseudo_id') }} as user_pseudo_id,
    {{ clean_text('user_id') }} as user_id,
    {{ clean_text('name') }} as event_name,
    {{ clean_text('bundle_sequence_id') }} as bundle_sequence_id,
    {{ read_timestamp('timestamp') }} as stated_at,
    cast(null as {{ dbt.type_int() }}) as receipt_offset,

    -- page and device
    {{ clean_text('param_page_location') }} as page_url,
    coalesce({{ clean_text('param_page_title') }}, {{ clean_text('param_firebase_screen') }})
        as page_title,
    case
        when not coalesce({{ read_boolean('param_ignore_referrer') }}, false)
            then {{ clean_text('param_page_referrer') }}
    end as referrer,
    coalesce(
        {{ clean_text('collected_traffic_source_manual_source') }}, {{ clean_text('param_source') }}
    ) as utm_source,
    coalesce(
        {{ clean_text('collected_traffic_source_manual_medium') }}, {{ clean_text('param_medium') }}
    ) as utm_medium,
    coalesce(
        {{ clean_text('collected_traffic_source_manual_campaign_name') }},
        {{ clean_text('param_campaign') }}
    ) as utm_campaign,
    coalesce(
        'gclid=' || {{ clean_text('collected_traffic_source_gclid') }},
        'gclid=' || {{ clean_text('param_gclid') }},
        'dclid=' || {{ clean_text('collected_traffic_source_dclid') }},
        'srsltid=' || {{ clean_text('collected_traffic_source_srsltid') }}
    ) as stated_click_id,
    {{ clean_text('platform') }} as platform,
    {{ clean_text('device_category') }} as device_class,
    {{ clean_text('device_advertising_id') }} as device_id,

    -- what it was about; items are no part of this table
    cast(null as {{ dbt.type_string() }}) as products,
    coalesce(
        {{ clean_text('ecommerce_transaction_id') }}, {{ clean_text('param_transaction_id') }}
    ) as transaction_id,
    coalesce({{ read_money('ecommerce_purchase_revenue') }}, {{ read_money('param_value') }})
        as amount,
    {{ clean_text('param_currency') }} as currency,
    coalesce(
        {{ read_money('ecommerce_purchase_revenue_in_usd') }}, {{ read_money('value_in_usd') }}
    ) as amount_in_usd,
    {{ read_integer('ecommerce_total_item_quantity') }} as quantity,
    {{ clean_text('param_search_term') }} as search_term
from {{ source('ga4', 'event') }}
where {{ clean_text('name') }} is not null
