{#
    One row per day of the whole shop, one column per metric of `metrics_daily`. What is counted is 0 on a day without,
    from the first day on that the shop counted it: before that nothing is known of it.
#}
{%- set counts = [
    'orders', 'units', 'new_customers', 'buying_customers', 'repeat_orders', 'orders_of_customers',
    'orders_without_customer', 'churned_customers', 'sessions', 'sessions_with_order', 'sessions_with_cart',
    'sessions_with_cart_left', 'messages_delivered', 'messages_bounced', 'messages_clicked', 'unsubscriptions',
    'list_joins', 'list_leaves', 'list_growth', 'tickets_opened', 'tickets_solved', 'tickets_rated',
    'tickets_satisfied',
] %}
{%- set revenues = [
    'gross_revenue', 'net_revenue', 'net_revenue_without_customer', 'charged_amount', 'refunded_amount',
] %}
{%- set levels = ['active_customers', 'tickets_open'] %}
{#- a platform that reports no spend has not said that none was spent -#}
{%- set spend = ['ad_spend', 'ad_platform_revenue'] %}
{%- set rates = [
    'average_order_value', 'units_per_order', 'repeat_order_share', 'repeat_rate', 'refund_rate',
    'average_days_between_orders', 'churn_rate', 'bounce_rate', 'conversion_rate', 'cart_abandonment_rate',
    'checkout_abandonment_rate', 'delivery_rate', 'click_rate', 'unsubscribe_rate', 'spam_rate',
    'average_first_reply_minutes', 'median_first_reply_minutes', 'p90_first_reply_minutes',
    'average_resolution_minutes', 'median_resolution_minutes', 'average_open_days', 'satisfied_share',
    'platform_roas', 'customer_acquisition_cost', 'marketing_efficiency', 'tickets_per_order',
] %}

with

metrics_daily as (

    select * from {{ ref('metrics_daily') }}
    where slice_type = 'all'

),

days as (

    select
        {% for metric in counts + revenues + levels + spend + rates %}
            max(case when metric = '{{ metric }}' then value end) as {{ metric }},
        {% endfor %}
        metric_date
    from metrics_daily
    group by metric_date

)

select
    metric_date,
    {% for metric in counts + revenues %}
        cast(
            case
                when
                    metric_date
                    >= min(case when {{ metric }} is not null then metric_date end) over ()
                    then coalesce({{ metric }}, 0)
            end as {{ type_money() if metric in revenues else dbt.type_bigint() }}
        ) as {{ metric }},
    {% endfor %}
    {% for metric in levels %}
        cast({{ metric }} as {{ dbt.type_bigint() }}) as {{ metric }},
    {% endfor %}
    {% for metric in rates %}
        {{ metric }},
    {% endfor %}
    cast(ad_spend as {{ type_money() }}) as ad_spend,
    cast(ad_platform_revenue as {{ type_money() }}) as ad_platform_revenue
from days
