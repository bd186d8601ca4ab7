{# Drops what the rounds leave behind. #}
{% macro drop_contraction(name) %}
    {%- do drop_scratch(name, ['edges_0', 'edges_1', 'nearest', 'pointers', 'labels']) -%}
{% endmacro %}
