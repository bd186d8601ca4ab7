{#
    The segments that count: `segment_matches` and `segment_definitions` refer to each, so that dbt knows what a change of
    one reaches (`state:modified+`, `+segment_members`). A new segment is two files in `models/segments` and a line here.
#}
{% macro segment_models() %}
    {{ return([
        'seg_abandoned_cart',
        'seg_abandoned_checkout',
        'seg_active_customers',
        'seg_b2b_open_deals',
        'seg_back_in_stock_interest',
        'seg_browse_abandonment',
        'seg_discount_only_buyers',
        'seg_email_engaged',
        'seg_email_fatigued',
        'seg_frequent_returners',
        'seg_frequent_visitors',
        'seg_happy_reviewers',
        'seg_high_value_repeat_buyers',
        'seg_known_not_yet_bought',
        'seg_lapsing_customers',
        'seg_lookalike_seed_paid_search',
        'seg_lookalike_seed_paid_social',
        'seg_lost_customers',
        'seg_loyal_not_in_programme',
        'seg_loyalty_points_to_spend',
        'seg_new_customers',
        'seg_one_time_buyers',
        'seg_open_ticket',
        'seg_recent_buyers',
        'seg_recent_support_contact',
        'seg_subscription_at_risk',
        'seg_test_customers',
        'seg_unengaged_for_sunset',
        'seg_unhappy_customers',
        'seg_unsubscribed_everywhere',
        'seg_viewed_three_times_not_bought',
        'seg_vips',
        'seg_vips_at_risk',
        'seg_win_back',
    ] + generated_segment_models()) }}
{% endmacro %}
