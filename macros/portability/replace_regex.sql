{# Every match of a regular expression replaced (some engines replace only the first unless told). Patterns: `matches_regex`. #}
{% macro replace_regex(value, pattern, replacement) -%}
    {{ return(adapter.dispatch('replace_regex', 'weft')(value, pattern, replacement)) }}
{%- endmacro %}

{% macro default__replace_regex(value, pattern, replacement) -%}
    regexp_replace({{ value }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{% macro spark__replace_regex(value, pattern, replacement) -%}
    regexp_replace({{ value }}, {{ java_regex(pattern) }}, '{{ replacement }}')
{%- endmacro %}
