{# A relation of one column, `number`: every whole number from one to another, both included. #}
{% macro number_series(first, last) -%}
    {{ return(adapter.dispatch('number_series', 'weft')(first, last)) }}
{%- endmacro %}

{% macro default__number_series(first, last) -%}
    select cast(unnest(generate_series({{ first }}, {{ last }})) as integer) as number
{%- endmacro %}

{% macro spark__number_series(first, last) -%}
    select explode(sequence({{ first }}, {{ last }})) as number
{%- endmacro %}
