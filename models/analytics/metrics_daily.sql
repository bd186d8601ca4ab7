{#
    One row per day, metric and slice. Each metric is defined once, in its daily_ model. More CTEs than elsewhere: one per
    theme.
#}

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

daily_ticket_backlog as (

    select * from {{ ref('daily_ticket_backlog') }}

),

daily_ads as (

    select * from {{ ref('daily_ads') }}

),

daily_consents as (

    select * from {{ ref('daily_consents') }}

),

daily_shop as (

    select * from {{ ref('daily_shop') }}

),

segment_sizes as (

    select
        size_date as metric_date,
        segment_name as slice,
        member_count as segment_size
    from {{ ref('segment_sizes_daily') }}

),

metrics as (

    {{ metric_rows('daily_orders', [
        'orders', 'gross_revenue', 'net_revenue', 'average_order_value', 'units_per_order',
        'new_customers', 'buying_customers', 'repeat_order_share', 'refund_rate',
        'average_days_between_orders', 'units', 'repeat_orders', 'orders_of_customers',
        'orders_without_customer', 'net_revenue_without_customer', 'charged_amount', 'refunded_amount',
    ]) }}
    union all
    {{ metric_rows('daily_customers', [
        'active_customers', 'churned_customers', 'churn_rate', 'repeat_rate',
    ]) }}
    union all
    {{ metric_rows('daily_sessions', [
        'sessions', 'bounce_rate', 'conversion_rate',
        'cart_abandonment_rate', 'checkout_abandonment_rate',
        'sessions_with_order', 'sessions_with_cart', 'sessions_with_cart_left',
    ]) }}
    union all
    {{ metric_rows('daily_messages', [
        'messages_delivered', 'messages_bounced', 'messages_clicked', 'unsubscriptions',
        'delivery_rate', 'click_rate', 'unsubscribe_rate', 'spam_rate',
    ]) }}
    union all
    {{ metric_rows('daily_tickets', [
        'tickets_opened', 'average_first_reply_minutes', 'average_resolution_minutes',
        'median_first_reply_minutes', 'p90_first_reply_minutes', 'median_resolution_minutes',
        'satisfied_share', 'tickets_rated', 'tickets_satisfied',
    ]) }}
    union all
    {{ metric_rows('daily_ticket_backlog', [
        'tickets_solved', 'tickets_open', 'average_open_days',
    ]) }}
    union all
    {{ metric_rows('daily_ads', [
        'ad_spend', 'ad_platform_revenue', 'platform_roas',
    ], slice_type='platform') }}
    union all
    {{ metric_rows('daily_consents', ['list_joins', 'list_leaves', 'list_growth']) }}
    union all
    {{ metric_rows('daily_shop', [
        'customer_acquisition_cost', 'marketing_efficiency', 'tickets_per_order',
    ]) }}
    union all
    {{ metric_rows('segment_sizes', ['segment_size'], slice_type="segment") }}

)

select
    metric_date,
    metric,
    slice,
    value,
    slice_type
from metrics
