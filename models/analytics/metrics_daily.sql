{# One row per day, metric and slice. Each metric is defined once, in its daily_ model. #}

with

daily_orders as (

    select * from {{ ref('daily_orders') }}

),

daily_customers as (

    select * from {{ ref('daily_customers') }}

),

daily_sessions as (

    select * from {{ ref('daily_sessions') }}

),

daily_messages as (

    select * from {{ ref('daily_messages') }}

),

daily_tickets as (

    select * from {{ ref('daily_tickets') }}

),

metrics as (

    {{ metric_rows('daily_orders', [
        'orders', 'gross_revenue', 'net_revenue', 'average_order_value', 'units_per_order',
        'new_customers', 'buying_customers', 'repeat_order_share', 'refund_rate',
    ]) }}
    union all
    {{ metric_rows('daily_customers', ['active_customers']) }}
    union all
    {{ metric_rows('daily_sessions', [
        'sessions', 'bounce_rate', 'conversion_rate',
        'cart_abandonment_rate', 'checkout_abandonment_rate',
    ]) }}
    union all
    {{ metric_rows('daily_messages', [
        'messages_delivered', 'unsubscriptions', 'click_rate', 'unsubscribe_rate', 'spam_rate',
    ]) }}
    union all
    {{ metric_rows('daily_tickets', [
        'tickets_opened', 'average_first_reply_minutes', 'average_resolution_minutes',
        'satisfied_share',
    ]) }}

)

select
    metric_date,
    metric,
    slice,
    value
from metrics
