{#
    One row per living customer: the features of every theme side by side. No import CTEs: each
    model is read whole and once, where its join stands. More joins than elsewhere, since it does
    nothing else: measures live in ftr_.
#}

select
    -- identity
    people.customer_id,
    people.is_known,
    coalesce(golden_values.is_test, false) as is_test,
    people.first_seen_at,
    people.last_seen_at,
    people.identifier_count,
    people.source_count,
    people.household_id,
    accounts.account_id,
    accounts.account_open_deal_amount,

    -- golden values
    golden_values.first_name,
    golden_values.first_name_source,
    golden_values.first_name_updated_at,
    golden_values.last_name,
    golden_values.last_name_source,
    golden_values.last_name_updated_at,
    golden_values.email,
    golden_values.email_source,
    golden_values.email_updated_at,
    golden_values.is_email_shared,
    golden_values.phone,
    golden_values.phone_source,
    golden_values.phone_updated_at,
    golden_values.is_phone_shared,
    golden_values.city,
    golden_values.city_source,
    golden_values.city_updated_at,
    golden_values.region,
    golden_values.region_source,
    golden_values.region_updated_at,
    golden_values.postal_code,
    golden_values.postal_code_source,
    golden_values.postal_code_updated_at,
    golden_values.country_code,
    golden_values.country_code_source,
    golden_values.country_code_updated_at,
    golden_values.language,
    golden_values.language_source,
    golden_values.language_updated_at,

    -- consent of the golden contact points
    coalesce(consents.email_marketing_status, 'never_subscribed') as email_marketing_status,
    consents.email_marketing_changed_at,
    consents.email_marketing_source,
    consents.email_marketing_method,
    coalesce(consents.sms_marketing_status, 'never_subscribed') as sms_marketing_status,
    consents.sms_marketing_changed_at,
    consents.sms_marketing_source,
    consents.sms_marketing_method,
    coalesce(consents.push_marketing_status, 'never_subscribed') as push_marketing_status,
    consents.push_marketing_changed_at,
    consents.push_marketing_source,
    consents.push_marketing_method,
    coalesce(consents.ads_status, 'never_subscribed') as ads_status,
    consents.ads_changed_at,
    consents.ads_source,
    consents.ads_method,

    -- orders
    coalesce(purchases.order_count, 0) as order_count,
    purchases.first_ordered_at,
    purchases.last_ordered_at,
    purchases.days_since_last_order,
    cast(coalesce(purchases.gross_revenue, 0) as {{ type_money() }}) as gross_revenue,
    cast(coalesce(purchases.refunded_amount, 0) as {{ type_money() }}) as refunded_amount,
    cast(coalesce(purchases.net_revenue, 0) as {{ type_money() }}) as net_revenue,
    purchases.average_order_value,
    case when purchases.customer_id is null then 0 else purchases.units_bought end as units_bought,
    purchases.average_days_between_orders,
    purchases.discounted_order_share,
    coalesce(purchases.full_price_order_count, 0) as full_price_order_count,
    purchases.average_discount_percent,
    purchases.first_order_channel,
    coalesce(purchases.returned_order_count, 0) as returned_order_count,
    purchases.returned_unit_share,
    purchases.refund_rate,
    coalesce(purchases.orders_30d, 0) as orders_30d,
    coalesce(purchases.orders_90d, 0) as orders_90d,
    coalesce(purchases.orders_365d, 0) as orders_365d,
    cast(coalesce(purchases.net_revenue_90d, 0) as {{ type_money() }}) as net_revenue_90d,
    cast(coalesce(purchases.net_revenue_365d, 0) as {{ type_money() }}) as net_revenue_365d,
    coalesce(rfm.is_vip, false) as is_vip,

    -- value so far and predictions
    cast(coalesce(purchases.net_revenue, 0) as {{ type_money() }}) as historic_clv,
    predictions.predicted_clv_365d,
    predictions.total_clv,
    predictions.expected_orders_365d,
    predictions.expected_order_value,
    predictions.probability_alive,
    predictions.churn_probability,
    predictions.churn_band,
    next_orders.personal_gap_days,
    next_orders.expected_next_order_at,
    next_orders.overdue_ratio,
    case
        when predictions.customer_id is null then 'Has not ordered yet.'
        else predictions.prediction_note
    end as prediction_note,

    -- products: what they favour, what comes next
    category_affinity.category as favourite_category,
    category_affinity.affinity as favourite_category_affinity,
    next_products.next_best_product_ids,
    next_products.next_best_product_title,
    next_products.next_best_category,
    replenishment.replenishment_product_id,
    replenishment.replenishment_due_at,

    -- recency, frequency, monetary value
    rfm.recency_score,
    rfm.frequency_score,
    rfm.monetary_score,
    coalesce(rfm.rfm_group, 'prospects') as rfm_group,

    -- behaviour
    coalesce(behaviour.session_count, 0) as session_count,
    coalesce(behaviour.sessions_30d, 0) as sessions_30d,
    behaviour.last_session_at,
    coalesce(behaviour.page_view_count, 0) as page_view_count,
    coalesce(behaviour.product_view_count, 0) as product_view_count,
    coalesce(behaviour.products_viewed_count, 0) as products_viewed_count,
    coalesce(behaviour.categories_viewed_count, 0) as categories_viewed_count,
    behaviour.search_count,
    behaviour.last_search_at,
    behaviour.last_product_viewed_id,
    behaviour.last_product_viewed_at,
    behaviour.last_product_added_id,
    behaviour.last_product_added_at,
    wanted_products.most_wanted_product_id,
    coalesce(wanted_products.most_wanted_session_count, 0) as most_wanted_session_count,
    wanted_products.most_wanted_stock_quantity,
    behaviour.top_category,
    coalesce(checkouts.cart_abandonment_count, 0) as cart_abandonment_count,
    checkouts.last_checkout_started_at,
    checkouts.last_checkout_abandoned_at,
    checkouts.last_checkout_recovered_at,
    checkouts.last_abandoned_checkout_id,
    coalesce(behaviour.device_count, 0) as device_count,
    behaviour.last_device_type,

    -- messages
    coalesce(messages.emails_received_30d, 0) as emails_received_30d,
    coalesce(messages.emails_clicked_30d, 0) as emails_clicked_30d,
    messages.email_click_rate_30d,
    coalesce(messages.emails_received_90d, 0) as emails_received_90d,
    coalesce(messages.emails_clicked_90d, 0) as emails_clicked_90d,
    messages.email_click_rate_90d,
    messages.last_email_clicked_at,
    coalesce(messages.emails_since_last_click, 0) as emails_since_last_click,
    coalesce(messages.sms_received_90d, 0) as sms_received_90d,
    coalesce(messages.sms_clicked_90d, 0) as sms_clicked_90d,
    coalesce(messages.push_received_90d, 0) as push_received_90d,
    coalesce(messages.push_opened_90d, 0) as push_opened_90d,
    engagement.engagement_level,
    messages.engagement_trend,

    -- service
    coalesce(service.ticket_count, 0) as ticket_count,
    coalesce(service.open_ticket_count, 0) as open_ticket_count,
    service.last_ticket_at,
    service.last_ticket_subject,
    service.average_first_reply_minutes,
    service.average_resolution_minutes,
    service.last_satisfaction,
    coalesce(service.has_recent_support_contact, false) as has_recent_support_contact,

    -- loyalty, reviews, surveys, subscriptions
    loyalty.loyalty_points,
    loyalty.loyalty_tier,
    reviews.review_count,
    reviews.average_rating,
    surveys.last_nps_score,
    surveys.last_survey_at,
    subscriptions.active_subscription_count,
    subscriptions.paused_subscription_count,
    subscriptions.last_subscription_cancelled_at,

    -- acquisition
    acquisition.first_touch_channel,
    acquisition.first_touch_source,
    acquisition.first_touch_campaign,
    acquisition.last_touch_channel,
    acquisition.acquisition_channel
from {{ ref('idr_customers') }} as people
left join {{ ref('ftr_golden_values') }} as golden_values
    on people.customer_id = golden_values.customer_id
left join {{ ref('ftr_consents') }} as consents
    on people.customer_id = consents.customer_id
left join {{ ref('ftr_orders') }} as purchases
    on people.customer_id = purchases.customer_id
left join {{ ref('ftr_next_order') }} as next_orders
    on people.customer_id = next_orders.customer_id
left join {{ ref('ftr_predictions') }} as predictions
    on people.customer_id = predictions.customer_id
left join {{ ref('ftr_rfm') }} as rfm
    on people.customer_id = rfm.customer_id
left join {{ ref('ftr_behaviour') }} as behaviour
    on people.customer_id = behaviour.customer_id
left join {{ ref('ftr_wanted_products') }} as wanted_products
    on people.customer_id = wanted_products.customer_id
left join {{ ref('ftr_category_affinity') }} as category_affinity
    on
        people.customer_id = category_affinity.customer_id
        and category_affinity.affinity_rank = 1
left join {{ ref('ftr_next_products') }} as next_products
    on people.customer_id = next_products.customer_id
left join {{ ref('ftr_replenishment') }} as replenishment
    on people.customer_id = replenishment.customer_id
left join {{ ref('ftr_checkouts') }} as checkouts
    on people.customer_id = checkouts.customer_id
left join {{ ref('ftr_messages') }} as messages
    on people.customer_id = messages.customer_id
left join {{ ref('ftr_engagement') }} as engagement
    on people.customer_id = engagement.customer_id
left join {{ ref('ftr_service') }} as service
    on people.customer_id = service.customer_id
left join {{ ref('ftr_loyalty') }} as loyalty
    on people.customer_id = loyalty.customer_id
left join {{ ref('ftr_reviews') }} as reviews
    on people.customer_id = reviews.customer_id
left join {{ ref('ftr_surveys') }} as surveys
    on people.customer_id = surveys.customer_id
left join {{ ref('ftr_subscriptions') }} as subscriptions
    on people.customer_id = subscriptions.customer_id
left join {{ ref('ftr_accounts') }} as accounts
    on people.customer_id = accounts.customer_id
left join {{ ref('ftr_acquisition') }} as acquisition
    on people.customer_id = acquisition.customer_id
