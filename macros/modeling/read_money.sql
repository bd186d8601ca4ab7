{# A raw value as money, NULL where it is not a number (as DECIMAL, 'NaN' and 'inf' are none either). #}
{% macro read_money(value) -%}
    {{ try_cast_to(number_text("cast(" ~ value ~ " as " ~ dbt.type_string() ~ ")"), type_money()) }}
{%- endmacro %}
