{# A model lives in the schema of its layer, without a prefix: readers learn the names once. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
