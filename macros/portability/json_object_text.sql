{# The named columns as one JSON object in text; a NULL stays in it as null. #}
{% macro json_object_text(columns) -%}
    {{ return(adapter.dispatch('json_object_text', 'weft')(columns)) }}
{%- endmacro %}

{% macro default__json_object_text(columns) -%}
    cast(json_object(
        {%- for column in columns %}'{{ column }}', {{ column }}{{ ', ' if not loop.last }}{% endfor -%}
    ) as {{ dbt.type_string() }})
{%- endmacro %}

{% macro spark__json_object_text(columns) -%}
    to_json(named_struct(
        {%- for column in columns %}'{{ column }}', {{ column }}{{ ', ' if not loop.last }}{% endfor -%}
    ), map('ignoreNullFields', 'false'))
{%- endmacro %}
