{# The segments of `segments/*.yml`, written by `weft segment compile`; `segment_models` has all. #}
{% macro generated_segment_models() %}
    {{ return([
        'seg_bought_category_twice',
        'seg_clicked_but_has_not_bought',
        'seg_left_checkout_without_order',
        'seg_vips_at_risk_for_a_month',
    ]) }}
{% endmacro %}
