{#
    One row per order with a known visit: the last one before it, which is what the store itself calls
    the landing page of an order. Its address without the host, as the order has it.
#}
{{ config(materialized=view_or_part()) }}

with

versions as (

    {{ present_rows(ref('stg_shopify__customer_visit_rows'), key=['id', 'order_id'], times=[
        '_fivetran_synced', '_ab_cdc_deleted_at',
    ]) }}

),

newest as (

    {{ latest_row('versions', key=['order_id'], order_by=newest_first(
        ['occurred_at', '_fivetran_synced'],
        ['id', 'landing_page'],
    )) }}

)

select
    order_id as shopify_order_id,
    {{ replace_regex(clean_text('landing_page'), '^https?://[^/?#]*', '') }} as landing_page,
    {{ clean_text('referrer_url') }} as referrer,
    {{ clean_text('utm_parameters_source') }} as utm_source,
    {{ clean_text('utm_parameters_medium') }} as utm_medium,
    {{ clean_text('utm_parameters_campaign') }} as utm_campaign
from newest
where order_id is not null
