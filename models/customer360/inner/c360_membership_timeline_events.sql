{#
    One row per change of loyalty points, start or end of a subscription and review of a customer, worded for the
    timeline.
#}
{{ config(materialized=view_or_part()) }}

with

points as (

    select *
    from {{ ref('uni_loyalty_transactions') }}
    where occurred_at is not null and coalesce(status, '') <> 'declined'

),

reviews as (

    select * from {{ ref('uni_reviews') }}
    where reviewed_at is not null and coalesce(status, '') <> 'deleted'

),

customer_records as (

    select
        record_key,
        customer_id
    from {{ ref('customer_records') }}

),

products as (

    select
        product_id,
        title
    from {{ ref('products') }}

),

subscriptions as (

    select
        subscriptions.*,
        {{ unless_address('subscriptions.cancellation_reason') }} as reason,
        records.source_table,
        records.source_record_id,
        coalesce({{ unless_address('subscriptions.product_title') }}, 'a product') as product
    from {{ ref('subscriptions') }} as subscriptions
    inner join {{ ref('uni_subscriptions') }} as records
        on subscriptions.subscription_id = records.subscription_id
    where subscriptions.customer_id is not null

),

-- the words of a review may be about a person, and are not told here
membership_events as (

    select
        'points:' || points.loyalty_transaction_id as event_id,
        customer_records.customer_id,
        points.occurred_at,
        'loyalty_points_' || coalesce(points.kind, 'changed') as event_type,
        points.source_name,
        points.source_table,
        points.source_record_id,
        case points.kind
            when 'earned' then 'Earned loyalty points'
            when 'redeemed' then 'Spent loyalty points'
            when 'expired' then 'Loyalty points expired'
            else 'Loyalty points were corrected'
        end
        || coalesce(': ' || cast(points.points as {{ dbt.type_string() }}), '') as title,
        cast(null as {{ dbt.type_string() }}) as product_id,
        points.order_id,
        cast(null as {{ type_money() }}) as amount,
        {{ json_object_text(['status']) }} as properties
    from points
    inner join customer_records
        on points.record_key = customer_records.record_key

    union all

    select
        'subscription_started:' || subscription_id as event_id,
        customer_id,
        started_at as occurred_at,
        'subscription_started' as event_type,
        source_name,
        source_table,
        source_record_id,
        'Subscribed to ' || product as title,
        product_id,
        cast(null as {{ dbt.type_string() }}) as order_id,
        price as amount,
        {{ json_object_text(['quantity', 'interval_unit', 'interval_count']) }} as properties
    from subscriptions

    union all

    select
        'subscription_cancelled:' || subscription_id as event_id,
        customer_id,
        cancelled_at as occurred_at,
        'subscription_cancelled' as event_type,
        source_name,
        source_table,
        source_record_id,
        'Cancelled the subscription to ' || product as title,
        product_id,
        cast(null as {{ dbt.type_string() }}) as order_id,
        price as amount,
        {{ json_object_text(['reason']) }} as properties
    from subscriptions

    union all

    select
        'review:' || reviews.review_id as event_id,
        customer_records.customer_id,
        reviews.reviewed_at as occurred_at,
        'review_written' as event_type,
        reviews.source_name,
        reviews.source_table,
        reviews.source_record_id,
        'Reviewed ' || coalesce(products.title, 'the shop or a product')
        || coalesce(
            ': ' || replace(
                cast(cast(reviews.rating as decimal(4, 1)) as {{ dbt.type_string() }}), '.0', ''
            ) || ' of 5 stars', ''
        ) as title,
        reviews.product_id,
        cast(null as {{ dbt.type_string() }}) as order_id,
        cast(null as {{ type_money() }}) as amount,
        {{ json_object_text(['is_verified_buyer', 'status']) }} as properties
    from reviews
    inner join customer_records
        on reviews.record_key = customer_records.record_key
    left join products
        on reviews.product_id = products.product_id

)

select * from membership_events
where occurred_at is not null
