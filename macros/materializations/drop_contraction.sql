{# Drops what the rounds leave behind; on engines whose scratch tables outlive a killed run, that run's too. #}
{% macro drop_contraction(name) %}
    {%- for scratch in ['edges_0', 'edges_1', 'nearest', 'pointers', 'labels', 'changes', 'forgotten', 'known', 'merged'] -%}
        {%- do run_query("drop table if exists " ~ name ~ "__" ~ scratch) -%}
    {%- endfor -%}
{% endmacro %}
