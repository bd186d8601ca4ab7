{#
    One row per calibration and customer who had ordered by its end: purchase days as the purchase models count them,
    and why the shop's orders do not carry a prediction. The calibration `current` ends now; `backtest` ends where the
    later half of the shop's history, at most a year, is held out.
#}
{%- set today = shop_date(as_of()) %}

with

orders as (

    select
        customer_id,
        net_amount,
        {{ shop_date('ordered_at') }} as purchase_day
    from {{ ref('orders') }}
    where
        -- What has no price was bought all the same: published fits count it (eight customers of
        -- the CDNOW sample bought nothing else). What a discount made free is often a replacement.
        (
            is_counted
            or (status = 'paid' and gross_amount = 0 and total_amount = 0 and net_amount = 0)
        )
        and customer_id is not null
        and ordered_at <= {{ as_of() }}

),

-- Orders of one day are one purchase: a split basket is no repeat purchase.
purchase_days as (

    select
        customer_id,
        purchase_day,
        {{ complete_sum('net_amount') }} as net_amount,
        min(purchase_day) over (partition by customer_id) as first_day
    from orders
    group by
        customer_id,
        purchase_day

),

spans as (

    select
        cast(
            least(365, floor(({{ dbt.datediff('min(purchase_day)', today, 'day') }} + 1) / 2))
            as {{ dbt.type_int() }}
        ) as holdout_days
    from purchase_days

),

calibrations as (

    select
        'current' as calibration,
        {{ today }} as last_day,
        365 as horizon_days
    from spans
    union all
    select
        'backtest' as calibration,
        cast({{ dbt.dateadd('day', '-holdout_days', today) }} as date) as last_day,
        holdout_days as horizon_days
    from spans

),

histories as (

    select
        calibrations.calibration,
        calibrations.horizon_days,
        purchase_days.customer_id,
        count(
            case when purchase_days.purchase_day <= calibrations.last_day then 1 end
        ) - 1 as repeat_days,
        {{ dbt.datediff(
            'purchase_days.first_day',
            'max(case when purchase_days.purchase_day <= calibrations.last_day'
            ~ ' then purchase_days.purchase_day end)',
            'day'
        ) }} as days_to_last,
        {{ dbt.datediff('purchase_days.first_day', 'calibrations.last_day', 'day') }}
            as days_observed,
        count(
            case
                when
                    purchase_days.purchase_day > purchase_days.first_day
                    and purchase_days.purchase_day <= calibrations.last_day
                    then purchase_days.net_amount
            end
        ) as valued_days,
        sum(
            case
                when
                    purchase_days.purchase_day > purchase_days.first_day
                    and purchase_days.purchase_day <= calibrations.last_day
                    then purchase_days.net_amount
            end
        ) as repeat_amount,
        count(
            case when purchase_days.purchase_day > calibrations.last_day then 1 end
        ) as days_held_out
    from purchase_days
    inner join calibrations
        on purchase_days.first_day <= calibrations.last_day
    group by
        calibrations.calibration,
        calibrations.horizon_days,
        calibrations.last_day,
        purchase_days.customer_id,
        purchase_days.first_day

),

shop as (

    select
        calibration,
        count(*) as customer_count,
        max(days_observed) as history_days,
        min(days_observed - days_to_last) as silent_days,
        max(repeat_days) as most_repeat_days
    from histories
    group by calibration

),

gates as (

    select
        calibration,
        case
            when customer_count < 500
                then
                    {{ dbt.concat([
                        'cast(customer_count as ' ~ dbt.type_string() ~ ')',
                        "case when customer_count = 1 then ' customer has' else ' customers have' end",
                        "' ordered; predictions need 500.'"
                    ]) }}
            when history_days < 180
                then
                    {{ dbt.concat([
                        "'The first order is '", 'cast(history_days as ' ~ dbt.type_string() ~ ')',
                        "case when history_days = 1 then ' day' else ' days' end",
                        "' old; predictions need 180 days of orders.'"
                    ]) }}
            when silent_days > 30
                then
                    {{ dbt.concat([
                        "'The last order is '", 'cast(silent_days as ' ~ dbt.type_string() ~ ')',
                        "' days old; predictions need one of the last 30 days.'"
                    ]) }}
            when most_repeat_days < 2
                then 'Nobody has ordered on three days; predictions need somebody who has.'
        end as refusal
    from shop

)

select
    histories.calibration,
    histories.customer_id,
    cast(histories.repeat_days as {{ dbt.type_int() }}) as repeat_days,
    cast(histories.days_to_last as {{ dbt.type_int() }}) as days_to_last,
    cast(histories.days_observed as {{ dbt.type_int() }}) as days_observed,
    cast(histories.valued_days as {{ dbt.type_int() }}) as valued_days,
    cast(histories.repeat_amount as {{ type_double() }})
    / nullif(histories.valued_days, 0) as mean_amount,
    cast(histories.horizon_days as {{ dbt.type_int() }}) as horizon_days,
    cast(histories.days_held_out as {{ dbt.type_int() }}) as days_held_out,
    gates.refusal
from histories
inner join gates
    on histories.calibration = gates.calibration
