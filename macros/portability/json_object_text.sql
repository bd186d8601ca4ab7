{#
    The named columns as one JSON object in text; a NULL stays in it as null. Only texts, numbers and booleans go in:
    engines write times into JSON differently, so a time (`…_at`) goes in as its text, `2025-01-02 03:04:05`.
#}
{% macro json_object_text(columns) -%}
    {{ return(adapter.dispatch('json_object_text', 'weft')(columns)) }}
{%- endmacro %}

{% macro default__json_object_text(columns) -%}
    cast(json_object(
        {%- for column in columns %}'{{ column }}', {{ _json_member(column) }}{{ ', ' if not loop.last }}{% endfor -%}
    ) as {{ dbt.type_string() }})
{%- endmacro %}

{% macro spark__json_object_text(columns) -%}
    to_json(named_struct(
        {%- for column in columns %}'{{ column }}', {{ _json_member(column) }}{{ ', ' if not loop.last }}{% endfor -%}
    ), map('ignoreNullFields', 'false'))
{%- endmacro %}

{% macro _json_member(column) -%}
    {{ 'cast(' ~ column ~ ' as ' ~ dbt.type_string() ~ ')' if column.endswith('_at') else column }}
{%- endmacro %}
