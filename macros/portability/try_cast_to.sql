{# The value as a type, NULL where it cannot be read: raw tables are text and the world sends anything. #}
{% macro try_cast_to(value, type) -%}
    {{ return(adapter.dispatch('try_cast_to', 'weft')(value, type)) }}
{%- endmacro %}

{% macro default__try_cast_to(value, type) -%}
    try_cast({{ value }} as {{ type }})
{%- endmacro %}
