{# One row per order: what had brought the buyer, as the store itself recorded it. #}

with

orders as (

    select * from {{ ref('uni_orders') }}

),

hosts as (

    select
        order_id,
        nullif(lower(trim(utm_source)), '') as utm_source,
        nullif(lower(trim(utm_medium)), '') as utm_medium,
        nullif(trim(utm_campaign), '') as utm_campaign,
        {{ url_host('landing_page') }} as own_host,
        {{ url_host('referrer') }} as referrer_host
    from orders

)

select
    order_id,
    utm_source,
    utm_medium,
    utm_campaign,
    false as has_click_id,
    case when referrer_host <> coalesce(own_host, '') then referrer_host end as referrer_host
from hosts
