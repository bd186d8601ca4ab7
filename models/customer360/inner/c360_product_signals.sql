{#
    One row per moment, customer and product that the customer had bought or looked at by then. The moments are the
    run's now and 90 days before it: what is recommended now and what the backtest would have recommended then come out
    of the same queries.
#}

with

purchases as (

    select * from {{ ref('c360_product_purchases') }}
    where customer_id is not null

),

views as (

    select * from {{ ref('timeline') }}
    where
        event_type in ('product_viewed', 'product_added')
        and product_id is not null
        and customer_id is not null

),

moments as (

    select
        {{ as_of() }} as calibration_end,
        {{ dbt.dateadd('day', -365, as_of()) }} as orders_since,
        {{ dbt.dateadd('day', -90, as_of()) }} as views_since
    union all
    select
        {{ dbt.dateadd('day', -90, as_of()) }} as calibration_end,
        {{ dbt.dateadd('day', -455, as_of()) }} as orders_since,
        {{ dbt.dateadd('day', -180, as_of()) }} as views_since

),

bought as (

    select
        moments.calibration_end,
        purchases.customer_id,
        purchases.product_id,
        sum(
            case
                when purchases.is_returned then 0
                when purchases.ordered_at <= moments.orders_since then 0
                else 1
            end
        ) as order_count,
        max(case when not purchases.is_returned then purchases.ordered_at end) as last_ordered_at,
        max(case when purchases.is_returned then purchases.ordered_at end) as last_returned_at,
        max(cast(null as {{ dbt.type_timestamp() }})) as last_viewed_at
    from purchases
    inner join moments
        on purchases.ordered_at <= moments.calibration_end
    group by
        moments.calibration_end,
        purchases.customer_id,
        purchases.product_id

),

viewed as (

    select
        moments.calibration_end,
        views.customer_id,
        views.product_id,
        max(views.occurred_at) as last_viewed_at
    from views
    inner join moments
        on
            views.occurred_at <= moments.calibration_end
            and views.occurred_at > moments.views_since
    group by
        moments.calibration_end,
        views.customer_id,
        views.product_id

),

stacked as (

    select * from bought
    union all
    select
        calibration_end,
        customer_id,
        product_id,
        0 as order_count,
        cast(null as {{ dbt.type_timestamp() }}) as last_ordered_at,
        cast(null as {{ dbt.type_timestamp() }}) as last_returned_at,
        last_viewed_at
    from viewed

),

signals as (

    select
        calibration_end,
        customer_id,
        product_id,
        sum(order_count) as order_count,
        max(last_ordered_at) as last_ordered_at,
        max(last_returned_at) as last_returned_at,
        max(last_viewed_at) as last_viewed_at
    from stacked
    group by
        calibration_end,
        customer_id,
        product_id

)

-- An order counts half after half a year; a view three tenths of an order, half after a month.
select
    calibration_end,
    customer_id,
    product_id,
    cast(order_count as {{ dbt.type_int() }}) as order_count,
    last_ordered_at,
    last_viewed_at,
    last_ordered_at is not null as is_owned,
    last_ordered_at is null and last_returned_at is not null as is_returned,
    case
        when order_count > 0
            then
                (1 + ln(order_count))
                * power(
                    0.5,
                    {{ days_between('last_ordered_at', 'calibration_end', whole=false) }} / 180
                )
        when last_viewed_at is not null and last_ordered_at is null and last_returned_at is null
            then
                0.3
                * power(
                    0.5,
                    {{ days_between('last_viewed_at', 'calibration_end', whole=false) }} / 30
                )
        else cast(0 as {{ type_double() }})
    end as weight,
    row_number() over (
        partition by calibration_end, customer_id
        order by
            case when order_count > 0 then 0 else 1 end asc,
            last_ordered_at desc nulls last,
            product_id asc
    ) as order_recency
from signals
