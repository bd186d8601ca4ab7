{# The JSON text itself, NULL when it is malformed: one bad payload must not stop a run. #}
{% macro json_or_null(json) -%}
    {{ return(adapter.dispatch('json_or_null', 'weft')(json)) }}
{%- endmacro %}

{% macro default__json_or_null(json) -%}
    cast(try_cast({{ json }} as json) as varchar)
{%- endmacro %}

{#
    Spark's readers of JSON texts take single quotes, and none of them looks at what follows the value: as the one
    element of an array, text that follows makes the array malformed.
#}
{% macro spark__json_or_null(json) -%}
    {%- set alone = "try_parse_json('[' || " ~ json ~ " || ']')" -%}
    case
        when try_variant_get({{ alone }}, '$[0]', 'variant') is not null
            and try_variant_get({{ alone }}, '$[1]', 'variant') is null then {{ json }}
    end
{%- endmacro %}
