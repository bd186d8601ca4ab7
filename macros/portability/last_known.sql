{# Window function: the last value so far that is not NULL. #}
{% macro last_known(value) -%}
    {{ return(adapter.dispatch('last_known', 'weft')(value)) }}
{%- endmacro %}

{% macro default__last_known(value) -%}
    last_value({{ value }} ignore nulls)
{%- endmacro %}

{% macro spark__last_known(value) -%}
    last_value({{ value }}, true)
{%- endmacro %}
