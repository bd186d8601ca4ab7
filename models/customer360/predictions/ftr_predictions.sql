{# One row per customer with an order: orders to expect, their value, and whether they have left. #}

with

histories as (

    select * from {{ ref('c360_purchase_histories') }}
    where calibration = 'current'

),

parameters as (

    select * from {{ ref('c360_fitted_parameters') }}
    where calibration = 'current'

),

expected_purchases as (

    select * from {{ ref('c360_expected_purchases') }}
    where calibration = 'current' and model = 'bg_nbd'

),

purchases as (

    select * from {{ ref('ftr_orders') }}

),

tried_fits as (

    {{ fitted_values('parameters') }}

),

fits as (

    select * from tried_fits
    where is_converged

),

-- Where orders carry no prediction, or a model has not settled, no fit is joined and all is NULL.
scores as (

    select
        histories.customer_id,
        purchases.net_revenue,
        {{ probability_alive('mbg_nbd') }} as probability_alive,
        {{ probability_alive('bg_nbd') }} * expected_purchases.expected_orders
            as expected_orders_365d,
        {{ probability_alive('bg_nbd') }} * expected_purchases.discounted_orders
            as discounted_orders,
        1e0 * fits.gamma_gamma_p * (
            fits.gamma_gamma_v
            + histories.valued_days * greatest(coalesce(histories.mean_amount, 0), 0)
        ) / (
            fits.gamma_gamma_p * histories.valued_days + fits.gamma_gamma_q - 1
        ) as order_value,
        case
            when histories.refusal is not null
                then histories.refusal
            when tried_fits.calibration is null
                then 'The purchase models were not fitted in this run.'
            when fits.calibration is null
                then 'The purchase models did not settle on the orders of this shop.'
        end as prediction_note
    from histories
    inner join purchases
        on histories.customer_id = purchases.customer_id
    left join tried_fits
        on histories.calibration = tried_fits.calibration
    left join fits
        on histories.calibration = fits.calibration
    left join expected_purchases
        on
            fits.calibration = expected_purchases.calibration
            and histories.repeat_days = expected_purchases.repeat_days
            and histories.days_observed = expected_purchases.days_observed

),

values_ahead as (

    select
        customer_id,
        net_revenue,
        expected_orders_365d,
        probability_alive,
        prediction_note,
        1 - probability_alive as churn_probability,
        cast(order_value as {{ type_money() }}) as expected_order_value,
        cast(
            {{ var('clv_margin') }} * discounted_orders * order_value
            as {{ type_money() }}
        ) as predicted_clv_365d
    from scores

)

select
    customer_id,
    predicted_clv_365d,
    cast(net_revenue + predicted_clv_365d as {{ type_money() }}) as total_clv,
    expected_orders_365d,
    expected_order_value,
    probability_alive,
    churn_probability,
    case
        when churn_probability < 0.33 then 'low'
        when churn_probability <= 0.66 then 'medium'
        when churn_probability is not null then 'high'
    end as churn_band,
    prediction_note
from values_ahead
