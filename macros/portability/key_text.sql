{# A key as short text: hexadecimal digits. #}
{% macro key_text(key) -%}
    {{ return(adapter.dispatch('key_text', 'weft')(key)) }}
{%- endmacro %}

{% macro default__key_text(key) -%}
    to_hex({{ key }})
{%- endmacro %}

{% macro spark__key_text(key) -%}
    hex({{ key }})
{%- endmacro %}
