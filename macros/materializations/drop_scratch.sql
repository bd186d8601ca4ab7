{# Drops scratch tables of a model, as far as they are there. #}
{% macro drop_scratch(name, tables) %}
    {%- for scratch in tables -%}
        {%- do run_query("drop table if exists " ~ name ~ "__" ~ scratch) -%}
    {%- endfor -%}
{% endmacro %}
