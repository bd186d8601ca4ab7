{#
    Every counted order up to as_of is credited by every model, wholly and to the cent of its net amount; and direct has the
    last credit before others only where all touches are direct.
#}

with

orders as (

    select
        order_id,
        net_amount
    from {{ ref('orders') }}
    where
        is_counted
        and ordered_at <= {{ as_of() }}

),

credits as (

    select
        order_id,
        count(distinct model) as models,
        cast(sum(credit) as {{ type_double() }}) as credit,
        sum(revenue) as revenue,
        count(distinct case when channel <> 'direct' then touch_id end) as others,
        max(
            case when model = 'last_non_direct' and channel = 'direct' then 1 else 0 end
        ) as is_direct
    from {{ ref('attribution') }}
    group by order_id

)

select
    orders.order_id,
    orders.net_amount,
    credits.models,
    credits.credit,
    credits.revenue,
    credits.others
from orders
full outer join credits on orders.order_id = credits.order_id
where
    orders.order_id is null
    or credits.order_id is null
    or credits.models <> {{ attribution_models() | length }}
    or abs(credits.credit - credits.models) > 1e-9
    or coalesce(credits.revenue, 0) <> coalesce(orders.net_amount, 0) * credits.models
    or (credits.is_direct = 1 and credits.others > 0)
