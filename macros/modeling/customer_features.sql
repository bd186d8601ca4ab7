{#
    Columns of `customers` that are kept for every day, with their types: facts, counts, sums and statuses.

    Left out: what names or reaches a person; what moves by the calendar alone and follows from a time that is kept (days
    since the last order); predictions, which change for everybody every day.
#}
{% macro customer_features() %}
    {%- set features = {} -%}
    {%- for names, type in [
        (['is_known', 'is_test', 'is_vip', 'has_recent_support_contact'], dbt.type_boolean()),
        (['household_id', 'account_id', 'country_code', 'language'], dbt.type_string()),
        ([
            'email_marketing_status', 'sms_marketing_status', 'push_marketing_status', 'ads_status', 'rfm_group',
            'last_product_viewed_id', 'last_product_added_id', 'most_wanted_product_id', 'top_category',
            'engagement_level', 'last_satisfaction', 'loyalty_tier', 'first_touch_channel', 'first_touch_source',
            'first_touch_campaign', 'last_touch_channel', 'acquisition_channel', 'first_order_channel',
            'favourite_category', 'last_device_type', 'engagement_trend', 'churn_band',
        ], dbt.type_string()),
        ([
            'first_ordered_at', 'last_ordered_at', 'last_session_at', 'last_checkout_started_at',
            'last_checkout_abandoned_at', 'last_email_clicked_at', 'last_ticket_at',
        ], dbt.type_timestamp()),
        ([
            'order_count', 'units_bought', 'orders_30d', 'orders_90d', 'orders_365d', 'recency_score',
            'frequency_score', 'monetary_score', 'session_count', 'sessions_30d', 'page_view_count',
            'product_view_count', 'cart_abandonment_count', 'device_count', 'emails_received_90d',
            'emails_clicked_90d', 'sms_received_90d', 'sms_clicked_90d', 'ticket_count', 'open_ticket_count',
            'loyalty_points', 'review_count', 'active_subscription_count', 'full_price_order_count',
            'returned_order_count', 'products_viewed_count', 'categories_viewed_count', 'search_count',
            'emails_received_30d', 'emails_clicked_30d', 'emails_since_last_click', 'last_nps_score',
        ], dbt.type_int()),
        ([
            'gross_revenue', 'refunded_amount', 'net_revenue', 'average_order_value', 'net_revenue_90d',
            'net_revenue_365d',
        ], type_money()),
        ([
            'average_days_between_orders', 'discounted_order_share', 'refund_rate', 'email_click_rate_90d',
            'average_rating', 'average_discount_percent', 'returned_unit_share', 'average_first_reply_minutes',
        ], type_double()),
    ] -%}
        {%- for name in names -%}
            {%- do features.update({name: type}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(features) }}
{% endmacro %}
