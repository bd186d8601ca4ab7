{# An id as text, without the fraction that a reader of numbers has put behind it: `123.0` is `123`. #}
{% macro without_fraction(text) -%}
    {{ replace_regex(text, '[.]0+$', '') }}
{%- endmacro %}
