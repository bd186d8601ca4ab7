{#
    An id of the source's own inside a nested value, in the form that the loader gives to ids in columns: without the
    fraction that a reader of numbers has put behind it, and with the folder before it where it needs one.

    json: column with the nested value     path: 'a.b'
    own:  false for an id that another system issued
#}
{% macro nested_id(layout, json, path, own=true) -%}
    {%- set id = clean_text(without_fraction(json_value(json, path))) -%}
    {{ scoped_id(layout, id) if own else id }}
{%- endmacro %}
