{#
    One row per living customer: the features of every theme side by side.
    Longer than other models and with more joins, since it does nothing else: measures live in ftr_.
#}

with

people as (

    select * from {{ ref('ftr_identity') }}

),

purchases as (

    select * from {{ ref('ftr_orders') }}

)

select
    -- identity
    people.customer_id,
    people.is_known,
    cast(null as {{ dbt.type_boolean() }}) as is_test,
    people.first_seen_at,
    people.last_seen_at,
    people.identifier_count,
    people.source_count,
    people.household_id,
    cast(null as {{ dbt.type_string() }}) as account_id,

    -- golden values
    cast(null as {{ dbt.type_string() }}) as first_name,
    cast(null as {{ dbt.type_string() }}) as first_name_source,
    cast(null as {{ dbt.type_timestamp() }}) as first_name_updated_at,
    cast(null as {{ dbt.type_string() }}) as last_name,
    cast(null as {{ dbt.type_string() }}) as last_name_source,
    cast(null as {{ dbt.type_timestamp() }}) as last_name_updated_at,
    cast(null as {{ dbt.type_string() }}) as email,
    cast(null as {{ dbt.type_string() }}) as email_source,
    cast(null as {{ dbt.type_timestamp() }}) as email_updated_at,
    cast(null as {{ dbt.type_boolean() }}) as is_email_shared,
    cast(null as {{ dbt.type_string() }}) as phone,
    cast(null as {{ dbt.type_string() }}) as phone_source,
    cast(null as {{ dbt.type_timestamp() }}) as phone_updated_at,
    cast(null as {{ dbt.type_boolean() }}) as is_phone_shared,
    cast(null as {{ dbt.type_string() }}) as city,
    cast(null as {{ dbt.type_string() }}) as city_source,
    cast(null as {{ dbt.type_timestamp() }}) as city_updated_at,
    cast(null as {{ dbt.type_string() }}) as region,
    cast(null as {{ dbt.type_string() }}) as region_source,
    cast(null as {{ dbt.type_timestamp() }}) as region_updated_at,
    cast(null as {{ dbt.type_string() }}) as postal_code,
    cast(null as {{ dbt.type_string() }}) as postal_code_source,
    cast(null as {{ dbt.type_timestamp() }}) as postal_code_updated_at,
    cast(null as {{ dbt.type_string() }}) as country_code,
    cast(null as {{ dbt.type_string() }}) as country_code_source,
    cast(null as {{ dbt.type_timestamp() }}) as country_code_updated_at,
    cast(null as {{ dbt.type_string() }}) as language,
    cast(null as {{ dbt.type_string() }}) as language_source,
    cast(null as {{ dbt.type_timestamp() }}) as language_updated_at,

    -- consent of the golden contact points
    'never_subscribed' as email_marketing_status,
    cast(null as {{ dbt.type_timestamp() }}) as email_marketing_changed_at,
    cast(null as {{ dbt.type_string() }}) as email_marketing_source,
    'never_subscribed' as sms_marketing_status,
    cast(null as {{ dbt.type_timestamp() }}) as sms_marketing_changed_at,
    cast(null as {{ dbt.type_string() }}) as sms_marketing_source,
    'never_subscribed' as push_marketing_status,
    cast(null as {{ dbt.type_timestamp() }}) as push_marketing_changed_at,
    cast(null as {{ dbt.type_string() }}) as push_marketing_source,
    'never_subscribed' as ads_status,
    cast(null as {{ dbt.type_timestamp() }}) as ads_changed_at,
    cast(null as {{ dbt.type_string() }}) as ads_source,

    -- orders
    coalesce(purchases.order_count, 0) as order_count,
    purchases.first_ordered_at,
    purchases.last_ordered_at,
    purchases.days_since_last_order,
    cast(coalesce(purchases.gross_revenue, 0) as {{ type_money() }}) as gross_revenue,
    cast(coalesce(purchases.refunded_amount, 0) as {{ type_money() }}) as refunded_amount,
    cast(coalesce(purchases.net_revenue, 0) as {{ type_money() }}) as net_revenue,
    purchases.average_order_value,
    coalesce(purchases.units_bought, 0) as units_bought,
    purchases.average_days_between_orders,
    purchases.discounted_order_share,
    purchases.refund_rate,
    coalesce(purchases.orders_30d, 0) as orders_30d,
    coalesce(purchases.orders_90d, 0) as orders_90d,
    coalesce(purchases.orders_365d, 0) as orders_365d,
    cast(coalesce(purchases.net_revenue_90d, 0) as {{ type_money() }}) as net_revenue_90d,
    cast(coalesce(purchases.net_revenue_365d, 0) as {{ type_money() }}) as net_revenue_365d,
    cast(null as {{ dbt.type_boolean() }}) as is_vip,

    -- value so far and predictions
    cast(coalesce(purchases.net_revenue, 0) as {{ type_money() }}) as historic_clv,
    cast(null as {{ type_money() }}) as predicted_clv_365d,
    cast(null as {{ type_money() }}) as total_clv,
    cast(null as {{ type_double() }}) as expected_orders_365d,
    cast(null as {{ type_money() }}) as expected_order_value,
    cast(null as {{ type_double() }}) as probability_alive,
    cast(null as {{ type_double() }}) as churn_probability,
    cast(null as {{ dbt.type_string() }}) as churn_band,
    cast(null as {{ type_double() }}) as personal_gap_days,
    cast(null as {{ dbt.type_timestamp() }}) as expected_next_order_at,
    cast(null as {{ type_double() }}) as overdue_ratio,
    'No model has been fitted yet.' as prediction_note,

    -- recency, frequency, monetary value
    cast(null as {{ dbt.type_int() }}) as recency_score,
    cast(null as {{ dbt.type_int() }}) as frequency_score,
    cast(null as {{ dbt.type_int() }}) as monetary_score,
    'prospects' as rfm_group,

    -- behaviour
    0 as session_count,
    0 as sessions_30d,
    cast(null as {{ dbt.type_timestamp() }}) as last_session_at,
    0 as page_view_count,
    0 as product_view_count,
    cast(null as {{ dbt.type_string() }}) as last_product_viewed_id,
    cast(null as {{ dbt.type_timestamp() }}) as last_product_viewed_at,
    cast(null as {{ dbt.type_string() }}) as last_product_added_id,
    cast(null as {{ dbt.type_timestamp() }}) as last_product_added_at,
    cast(null as {{ dbt.type_string() }}) as most_wanted_product_id,
    0 as most_wanted_session_count,
    cast(null as {{ dbt.type_string() }}) as top_category,
    0 as cart_abandonment_count,
    cast(null as {{ dbt.type_timestamp() }}) as last_checkout_started_at,
    cast(null as {{ dbt.type_timestamp() }}) as last_checkout_abandoned_at,
    cast(null as {{ dbt.type_timestamp() }}) as last_checkout_recovered_at,
    cast(null as {{ dbt.type_string() }}) as last_abandoned_checkout_id,
    0 as device_count,

    -- messages
    0 as emails_received_90d,
    0 as emails_clicked_90d,
    cast(null as {{ type_double() }}) as email_click_rate_90d,
    cast(null as {{ dbt.type_timestamp() }}) as last_email_clicked_at,
    0 as sms_received_90d,
    0 as sms_clicked_90d,
    cast(null as {{ dbt.type_string() }}) as engagement_level,

    -- service
    0 as ticket_count,
    0 as open_ticket_count,
    cast(null as {{ dbt.type_timestamp() }}) as last_ticket_at,
    cast(null as {{ dbt.type_string() }}) as last_satisfaction,
    cast(null as {{ dbt.type_boolean() }}) as has_recent_support_contact,

    -- loyalty, reviews, subscriptions: no source states them yet
    cast(null as {{ dbt.type_int() }}) as loyalty_points,
    cast(null as {{ dbt.type_string() }}) as loyalty_tier,
    0 as review_count,
    cast(null as {{ type_double() }}) as average_rating,
    0 as active_subscription_count,

    -- acquisition
    cast(null as {{ dbt.type_string() }}) as first_touch_channel,
    cast(null as {{ dbt.type_string() }}) as first_touch_source,
    cast(null as {{ dbt.type_string() }}) as first_touch_campaign,
    cast(null as {{ dbt.type_string() }}) as last_touch_channel,
    cast(null as {{ dbt.type_string() }}) as acquisition_channel
from people
left join purchases
    on people.customer_id = purchases.customer_id
