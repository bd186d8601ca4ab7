{# An integer that holds the sum of millions of 60-bit keys. #}
{% macro type_wide_integer() -%}
    {{ return(adapter.dispatch('type_wide_integer', 'weft')()) }}
{%- endmacro %}

{% macro default__type_wide_integer() -%}
    hugeint
{%- endmacro %}

{% macro spark__type_wide_integer() -%}
    decimal(38, 0)
{%- endmacro %}

{% macro postgres__type_wide_integer() -%}
    numeric(38, 0)
{%- endmacro %}
