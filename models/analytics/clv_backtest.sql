{#
    One row per model and metric: predictions from the orders before a cut, held against those after it. More CTEs than
    elsewhere: one each for what is read, scored, measured and stacked.
#}

with

histories as (

    select * from {{ ref('c360_purchase_histories') }}
    where calibration = 'backtest'

),

parameters as (

    select * from {{ ref('c360_fitted_parameters') }}
    where calibration = 'backtest'

),

expected_purchases as (

    select
        repeat_days,
        days_observed,
        max(case when model = 'bg_nbd' then expected_orders end) as bg_nbd_orders,
        max(case when model = 'mbg_nbd' then expected_orders end) as mbg_nbd_orders
    from {{ ref('c360_expected_purchases') }}
    where calibration = 'backtest'
    group by
        repeat_days,
        days_observed

),

fits as (

    {{ fitted_values('parameters') }}

),

scores as (

    select
        histories.customer_id,
        histories.horizon_days,
        histories.days_held_out,
        {{ probability_alive('bg_nbd') }} * expected_purchases.bg_nbd_orders as bg_nbd_orders,
        {{ probability_alive('mbg_nbd') }} * expected_purchases.mbg_nbd_orders as mbg_nbd_orders,
        -- as many purchases per day as before; who first bought on the last day had one day
        cast(histories.repeat_days * histories.horizon_days as {{ type_double() }})
        / greatest(histories.days_observed, 1) as same_rate_orders,
        {{ probability_alive('mbg_nbd') }} * (
            1 - exp(-(fits.mbg_nbd_r + histories.repeat_days) * ln(
                1 + 1e0 * histories.horizon_days / (
                    7 * fits.mbg_nbd_alpha + histories.days_observed
                )
            ))
        ) as order_probability
    from histories
    inner join fits
        on histories.calibration = fits.calibration
    inner join expected_purchases
        on
            histories.repeat_days = expected_purchases.repeat_days
            and histories.days_observed = expected_purchases.days_observed

),

predictions as (

    {% for model in ['bg_nbd', 'mbg_nbd', 'same_rate'] %}
        select
            '{{ model }}' as model,
            {{ model }}_orders as predicted,
            cast(days_held_out as {{ type_double() }}) as actual
        from scores
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

errors as (

    select
        model,
        cast(count(*) as {{ type_double() }}) as customers,
        sum(predicted) as predicted_orders,
        sum(actual) as actual_orders,
        avg(abs(predicted - actual)) as mean_absolute_error,
        sqrt(avg((predicted - actual) * (predicted - actual))) as root_mean_squared_error,
        (avg(predicted * actual) - avg(predicted) * avg(actual))
        / nullif(
            sqrt(greatest(avg(predicted * predicted) - avg(predicted) * avg(predicted), 0))
            * sqrt(greatest(avg(actual * actual) - avg(actual) * avg(actual), 0)),
            0
        ) as correlation
    from predictions
    group by model

),

-- Tenths of the customers, from those least likely to order to the most.
tenths as (

    select
        order_probability,
        case when days_held_out > 0 then 1 else 0 end as has_ordered,
        ntile(10) over (order by order_probability asc, customer_id asc) as tenth,
        avg(case when days_held_out > 0 then 1.0 else 0.0 end) over () as shop_share
    from scores

),

calibration_metrics as (

    select
        'mbg_nbd' as model,
        'brier_score' as metric,
        avg((order_probability - has_ordered) * (order_probability - has_ordered)) as value
    from tenths
    union all
    select
        'same_for_all' as model,
        'brier_score' as metric,
        avg((shop_share - has_ordered) * (shop_share - has_ordered)) as value
    from tenths
    {% for side, value in {'predicted': 'order_probability', 'observed': 'has_ordered'}.items() %}
        union all
        select
            'mbg_nbd' as model,
            {{ dbt.concat([
                "'decile_'", 'cast(tenth as ' ~ dbt.type_string() ~ ')', "'_" ~ side ~ "'"
            ]) }} as metric,
            avg(cast({{ value }} as {{ type_double() }})) as value
        from tenths
        group by tenth
    {% endfor %}

),

metrics as (

    {% for metric in [
        'customers', 'predicted_orders', 'actual_orders', 'mean_absolute_error',
        'root_mean_squared_error', 'correlation'
    ] %}
        select
            model,
            '{{ metric }}' as metric,
            {{ metric }} as value
        from errors
        union all
    {% endfor %}
    select
        model,
        metric,
        value
    from calibration_metrics

),

periods as (

    select max(horizon_days) as horizon_days
    from scores

)

select
    metrics.model,
    metrics.metric,
    cast(metrics.value as {{ type_double() }}) as value,
    {{ dbt.dateadd('day', '-periods.horizon_days', as_of()) }} as calibration_end,
    {{ as_of() }} as holdout_end
from metrics
cross join periods
where metrics.value is not null
