{# An amount as people read it: `59.00 USD`. NULL without an amount. #}
{% macro amount_text(amount, currency) -%}
    cast(cast({{ amount }} as decimal(18, 2)) as {{ dbt.type_string() }}) || ' ' || {{ currency }}
{%- endmacro %}
