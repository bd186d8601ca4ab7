{#
    One row per order with campaign parameters on its landing page; the store keeps one row per
    parameter.
#}

select
    cast(order_id as {{ dbt.type_string() }}) as order_number,
    max(case when lower(key) = 'utm_source' then {{ clean_text('value') }} end) as utm_source,
    max(case when lower(key) = 'utm_medium' then {{ clean_text('value') }} end) as utm_medium,
    max(case when lower(key) = 'utm_campaign' then {{ clean_text('value') }} end) as utm_campaign
from {{ source('shopify', 'order_url_tag') }}
where order_id is not null
group by order_id
