{# Capital letters of what people write (`lower_text`). #}
{% macro upper_text(value) -%}
    {{ return(adapter.dispatch('upper_text', 'weft')(value)) }}
{%- endmacro %}

{% macro default__upper_text(value) -%}
    upper({{ value }})
{%- endmacro %}

{# Spark makes SS of ß. #}
{% macro spark__upper_text(value) -%}
    upper(translate({{ value }}, 'ß', 'ẞ'))
{%- endmacro %}
