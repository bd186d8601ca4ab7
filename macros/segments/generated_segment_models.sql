{# The segments that `segments/*.yml` define, written by `weft segment compile`: `segment_models` lists them with the rest. #}
{% macro generated_segment_models() %}
    {{ return([
        'seg_bought_category_twice',
        'seg_clicked_but_has_not_bought',
        'seg_left_checkout_without_order',
        'seg_vips_at_risk_for_a_month',
    ]) }}
{% endmacro %}
