{# A 64-bit float, for rates, scores and probabilities only. dbt's own type_float is 32 bits on DuckDB. #}
{% macro type_double() -%}
    {{ return(adapter.dispatch('type_double', 'weft')()) }}
{%- endmacro %}

{% macro default__type_double() -%}
    double
{%- endmacro %}

{% macro postgres__type_double() -%}
    double precision
{%- endmacro %}
