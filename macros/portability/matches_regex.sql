{#
    True where the text matches a regular expression anywhere. Give either a literal pattern or a column that holds
    one. Patterns use character classes in place of backslashes ([.] and [0-9]), since engines disagree on how a
    literal escapes them, and name their letters ([a-z]): what [[:alpha:]] holds differs too.
#}
{% macro matches_regex(value, pattern=none, column_pattern=none) -%}
    {{ return(adapter.dispatch('matches_regex', 'weft')(value, pattern, column_pattern)) }}
{%- endmacro %}

{% macro default__matches_regex(value, pattern, column_pattern) -%}
    regexp_matches({{ value }}, {{ column_pattern or "'" ~ pattern ~ "'" }})
{%- endmacro %}

{% macro spark__matches_regex(value, pattern, column_pattern) -%}
    ({{ value }}) rlike {{ column_pattern or java_regex(pattern) }}
{%- endmacro %}

{% macro postgres__matches_regex(value, pattern, column_pattern) -%}
    ({{ value }}) ~ {{ column_pattern or "'" ~ pattern ~ "'" }}
{%- endmacro %}
