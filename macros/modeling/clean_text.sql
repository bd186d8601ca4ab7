{#
    A raw text trimmed of blanks and invisible characters at its ends; NULL when nothing is left.
    The list is explicit: trim() alone leaves zero-width characters (measured on DuckDB 1.5). A text that begins and
    ends with a visible ASCII sign, as nearly every one does, is clean as it is: looking at the two signs costs a
    fifth of trimming.
#}
{% macro clean_text(value) -%}
    {{ return(adapter.dispatch('clean_text', 'weft')(value)) }}
{%- endmacro %}

{% macro default__clean_text(value) -%}
    {%- set text = "cast(" ~ value ~ " as varchar)" -%}
    {%- set blanks = "' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(8203) || chr(8204) || chr(8205) || chr(8288) || chr(65279)" -%}
    case
        when unicode({{ text }}) between 33 and 126 and unicode({{ text }}[-1]) between 33 and 126 then {{ text }}
        when {{ matches_regex(text, "[^ -~]") }} then nullif(trim({{ text }}, {{ blanks }}), '')
        else nullif(trim({{ text }}), '')
    end
{%- endmacro %}

{% macro spark__clean_text(value) -%}
    nullif(regexp_replace(cast({{ value }} as string), '^[\\s\\u00A0\\u200B-\\u200D\\u2060\\uFEFF]+|[\\s\\u00A0\\u200B-\\u200D\\u2060\\uFEFF]+$', ''), '')
{%- endmacro %}
