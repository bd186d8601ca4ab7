{# The text of one field of a JSON text; NULL when the text is malformed or the field absent. path: 'a.b', or '[0].a' in an array #}
{% macro json_value(json, path) -%}
    {{ return(adapter.dispatch('json_value', 'weft')(json, path)) }}
{%- endmacro %}

{% macro default__json_value(json, path) -%}
    json_extract_string(try_cast({{ json }} as json), '${{ '' if path.startswith('[') else '.' }}{{ path }}')
{%- endmacro %}

{% macro spark__json_value(json, path) -%}
    get_json_object({{ json_or_null(json) }}, '${{ '' if path.startswith('[') else '.' }}{{ path }}')
{%- endmacro %}
