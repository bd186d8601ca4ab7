{# One row per day of sessions and slice: all sessions, or those of one channel. #}
{{ config(materialized=view_or_part()) }}

with

sessions as (

    select
        {{ shop_date('started_at') }} as metric_date,
        coalesce(channel, 'unknown') as channel,
        is_bounce,
        has_cart,
        has_checkout,
        has_order
    from {{ ref('sessions') }}
    where started_at <= {{ as_of() }}

),

totals as (

    select
        metric_date,
        channel,
        count(*) as session_count,
        count(case when is_bounce then 1 end) as bounces,
        count(case when has_order then 1 end) as orders,
        count(case when has_cart then 1 end) as carts,
        count(case when has_cart and not has_order then 1 end) as carts_left,
        count(case when has_checkout then 1 end) as checkouts,
        count(case when has_checkout and not has_order then 1 end) as checkouts_left
    from sessions
    group by rollup(metric_date, channel)
    having metric_date is not null

)

select
    metric_date,
    coalesce(channel, 'all') as slice,
    session_count as sessions,
    cast(bounces as {{ type_double() }}) / session_count as bounce_rate,
    cast(orders as {{ type_double() }}) / session_count as conversion_rate,
    cast(carts_left as {{ type_double() }}) / nullif(carts, 0) as cart_abandonment_rate,
    cast(checkouts_left as {{ type_double() }}) / nullif(checkouts, 0) as checkout_abandonment_rate,
    orders as sessions_with_order,
    carts as sessions_with_cart,
    carts_left as sessions_with_cart_left
from totals
