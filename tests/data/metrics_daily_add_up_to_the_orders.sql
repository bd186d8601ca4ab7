{# To the cent, days of `metrics_daily` add up to the paid orders: whole, and channel by channel. #}

with

orders as (

    select
        sum(net_amount) as net_revenue,
        sum(gross_amount) as gross_revenue,
        count(case when is_counted then 1 end) as orders
    from {{ ref('orders') }}
    where status = 'paid' and ordered_at <= {{ as_of() }}

),

metrics as (

    select
        metric,
        case when slice = 'all' then 'whole' else 'channels' end as taken,
        cast(sum(cast(value as {{ type_money() }})) as {{ type_money() }}) as value
    from {{ ref('metrics_daily') }}
    where metric in ('net_revenue', 'gross_revenue', 'orders') and slice_type in ('all', 'channel')
    group by metric, case when slice = 'all' then 'whole' else 'channels' end

)

select
    metrics.metric,
    metrics.taken,
    metrics.value,
    orders.net_revenue,
    orders.gross_revenue,
    orders.orders
from metrics
cross join orders
where
    abs(metrics.value - case metrics.metric
        when 'net_revenue' then coalesce(orders.net_revenue, 0)
        when 'gross_revenue' then coalesce(orders.gross_revenue, 0)
        else orders.orders
    end) >= 0.01
