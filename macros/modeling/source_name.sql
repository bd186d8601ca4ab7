{#
    The folder that a raw row was landed from: a second shop of one vendor has a folder of its own (`shopify_eu`).
    Where a connector owns the raw tables (`source_schemas`) there is one, which has the layout's name.
#}
{% macro source_name(layout) -%}
    {%- set schema = var('source_schemas').get(layout, 'raw_' ~ layout) -%}
    {%- if schema.startswith('raw_') -%} coalesce(_source, '{{ layout }}') {%- else -%} '{{ layout }}' {%- endif -%}
{%- endmacro %}
