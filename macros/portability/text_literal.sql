{#
    A text as an SQL literal: whatever is in it stays text. In Spark a backslash begins an escape, and `${…}` is
    replaced, inside quotes too, by a setting.
#}
{% macro text_literal(text) -%}
    {{ return(adapter.dispatch('text_literal', 'weft')(text)) }}
{%- endmacro %}

{% macro default__text_literal(text) -%}
    '{{ text | replace("'", "''") }}'
{%- endmacro %}

{% macro spark__text_literal(text) -%}
    '{{ text | replace("\\", "\\\\") | replace("'", "\\'") | replace("$", "\\u0024") }}'
{%- endmacro %}
