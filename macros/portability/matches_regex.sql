{#
    True where the text matches a regular expression anywhere. Give either a literal pattern or a column that holds
    one. Patterns use character classes in place of backslashes ([.] and [0-9]), since engines disagree on how a
    literal escapes them.
#}
{% macro matches_regex(value, pattern=none, column_pattern=none) -%}
    {{ return(adapter.dispatch('matches_regex', 'weft')(value, column_pattern or "'" ~ pattern ~ "'")) }}
{%- endmacro %}

{% macro default__matches_regex(value, pattern) -%}
    regexp_matches({{ value }}, {{ pattern }})
{%- endmacro %}

{% macro spark__matches_regex(value, pattern) -%}
    ({{ value }}) rlike {{ pattern }}
{%- endmacro %}

{% macro postgres__matches_regex(value, pattern) -%}
    ({{ value }}) ~ {{ pattern }}
{%- endmacro %}
