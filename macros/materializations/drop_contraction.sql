{# Drops what the rounds leave behind, as far as it is there. #}
{% macro drop_contraction(name) %}
    {%- for scratch in ['edges_0', 'edges_1', 'nearest', 'pointers', 'labels'] -%}
        {%- do run_query("drop table if exists " ~ name ~ "__" ~ scratch) -%}
    {%- endfor -%}
{% endmacro %}
