{#
    A raw text trimmed of blanks and invisible characters at its ends; NULL when nothing is left.
    The list is explicit: trim() alone leaves zero-width characters (measured on DuckDB 1.5).
#}
{% macro clean_text(value) -%}
    {{ return(adapter.dispatch('clean_text', 'weft')(value)) }}
{%- endmacro %}

{% macro default__clean_text(value) -%}
    nullif(trim(cast({{ value }} as varchar), ' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(8203) || chr(8204) || chr(8205) || chr(8288) || chr(65279)), '')
{%- endmacro %}

{% macro spark__clean_text(value) -%}
    nullif(regexp_replace(cast({{ value }} as string), '^[\\s\\u00A0\\u200B-\\u200D\\u2060\\uFEFF]+|[\\s\\u00A0\\u200B-\\u200D\\u2060\\uFEFF]+$', ''), '')
{%- endmacro %}
