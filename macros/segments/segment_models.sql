{#
    The segments that count: `segment_matches` and `segment_definitions` refer to each, so that dbt knows what a change of
    one reaches (`state:modified+`, `+segment_members`). A new segment is two files in `models/segments` and a line here.
#}
{% macro segment_models() %}
    {{ return([
        'seg_abandoned_cart',
        'seg_abandoned_checkout',
        'seg_browse_abandonment',
        'seg_high_value_repeat_buyers',
        'seg_new_customers',
        'seg_recent_support_contact',
        'seg_viewed_three_times_not_bought',
        'seg_vips_at_risk',
        'seg_win_back',
    ] + generated_segment_models()) }}
{% endmacro %}
