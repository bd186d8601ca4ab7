{# A relation of one column: every integer from one to another, both included. #}
{% macro whole_numbers(first, last, name='number') -%}
    {{ return(adapter.dispatch('whole_numbers', 'weft')(first, last, name)) }}
{%- endmacro %}

{% macro default__whole_numbers(first, last, name) -%}
    select cast(unnest(generate_series({{ first }}, {{ last }})) as integer) as {{ name }}
{%- endmacro %}

{% macro spark__whole_numbers(first, last, name) -%}
    select explode(sequence({{ first }}, {{ last }})) as {{ name }}
{%- endmacro %}
