{# How many letters have to be changed, added or left out to turn one text into the other. #}
{% macro edit_distance(one, other) -%}
    {{ return(adapter.dispatch('edit_distance', 'weft')(one, other)) }}
{%- endmacro %}

{#
    DuckDB counts bytes, and a letter beyond ASCII has two or more (José and Jose would be two apart). Where there are
    such letters, each takes the place of a control character, which has one byte and stands in no text that people
    compare. There are 31 of them; texts with more letters beyond ASCII than that are further apart than any limit.
#}
{% macro default__edit_distance(one, other) -%}
    {%- set letters = "list_sort(list_distinct(regexp_extract_all(" ~ one ~ " || " ~ other ~ ", '[^ -~]')))" -%}
    {%- set from_letters = "array_to_string(" ~ letters ~ ", '')" -%}
    {%- set to_bytes = "array_to_string(list_transform(range(1, least(len(" ~ letters ~ "), 31) + 1),"
        ~ " lambda code: chr(cast(code as integer))), '')" -%}
    case
        when strlen({{ one }}) = length({{ one }}) and strlen({{ other }}) = length({{ other }})
            then levenshtein({{ one }}, {{ other }})
        else levenshtein(
            translate({{ one }}, {{ from_letters }}, {{ to_bytes }}),
            translate({{ other }}, {{ from_letters }}, {{ to_bytes }})
        )
    end
{%- endmacro %}

{% macro spark__edit_distance(one, other) -%}
    levenshtein({{ one }}, {{ other }})
{%- endmacro %}

{% macro bigquery__edit_distance(one, other) -%}
    edit_distance({{ one }}, {{ other }})
{%- endmacro %}

{% macro snowflake__edit_distance(one, other) -%}
    editdistance({{ one }}, {{ other }})
{%- endmacro %}
