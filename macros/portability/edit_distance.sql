{# How many letters have to be changed, added or left out to turn one text into the other. #}
{% macro edit_distance(one, other) -%}
    {{ return(adapter.dispatch('edit_distance', 'weft')(one, other)) }}
{%- endmacro %}

{% macro default__edit_distance(one, other) -%}
    levenshtein({{ one }}, {{ other }})
{%- endmacro %}

{% macro bigquery__edit_distance(one, other) -%}
    edit_distance({{ one }}, {{ other }})
{%- endmacro %}

{% macro snowflake__edit_distance(one, other) -%}
    editdistance({{ one }}, {{ other }})
{%- endmacro %}
