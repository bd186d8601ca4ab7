{# The JSON text itself, NULL when it is malformed: one bad payload must not stop a run. #}
{% macro json_or_null(json) -%}
    {{ return(adapter.dispatch('json_or_null', 'weft')(json)) }}
{%- endmacro %}

{% macro default__json_or_null(json) -%}
    cast(try_cast({{ json }} as json) as varchar)
{%- endmacro %}

{% macro spark__json_or_null(json) -%}
    case when get_json_object({{ json }}, '$') is not null then {{ json }} end
{%- endmacro %}
