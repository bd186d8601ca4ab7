{# One row per order: what had brought the buyer, as the store itself recorded it. #}

with

orders as (

    select * from {{ ref('uni_orders') }}

),

click_ids as (

    select
        record_key,
        click_id_type
    from {{ ref('uni_click_ids') }}

),

hosts as (

    select
        order_id,
        record_key,
        {{ lower_text(campaign_word('utm_source')) }} as utm_source,
        {{ lower_text(campaign_word('utm_medium')) }} as utm_medium,
        {{ campaign_word('utm_campaign') }} as utm_campaign,
        {{ url_host('landing_page') }} as own_host,
        {{ url_host('referrer') }} as referrer_host
    from orders

)

select
    hosts.order_id,
    hosts.utm_source,
    hosts.utm_medium,
    hosts.utm_campaign,
    click_ids.click_id_type,
    {{ outside_referrer('hosts.referrer_host', 'hosts.own_host') }} as referrer_host
from hosts
left join click_ids on hosts.record_key = click_ids.record_key
