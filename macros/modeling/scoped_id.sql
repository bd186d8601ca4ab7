{#
    An id of the source's own that stands inside a nested value, in the form that the loader gives to ids in columns:
    with the folder before it where it is not the first of its layout.

    source: the column with the source's name; none: the raw row tells
#}
{% macro scoped_id(layout, id, source=none) -%}
    {%- set name = source or source_name(layout) -%}
    case when {{ name }} = '{{ layout }}' then {{ id }} else {{ name }} || ':' || {{ id }} end
{%- endmacro %}
