{#
    One row per decision and identifier that it names: rule_key, identifier_type, identifier_value, stated_value,
    identifier_key.

    decisions: a CTE of `idr_manual_rules`
#}
{% macro decision_sides(decisions) %}
    {%- for side in ['first', 'second'] %}
    {%- if not loop.first %}
    union all
    {%- endif %}
    select
        rule_key,
        {{ side }}_type as identifier_type,
        {{ side }}_value as identifier_value,
        {{ side }}_stated_value as stated_value,
        {{ side }}_key as identifier_key
    from {{ decisions }}
    {%- endfor %}
{% endmacro %}
