{#
    The rows of a raw table in whatever layout they landed: those of the table itself, and those that adapters bring
    into its columns from another connector's layout of the same source. Staging reads the stack, so what a row means is
    decided once for all layouts.

    adapters: variant as `weft` names what has landed (`shopify_airbyte`) -> staging model made by `adapted_rows`
    Without any of them it is the raw table.
#}
{% macro stacked_rows(source_name, table, adapters) %}
    {%- set columns = raw_columns(source_name, table) -%}
select {{ columns | join(', ') }}
from {{ source(source_name, table) }}
    {%- for variant, model in adapters.items() if variant in var('sources', [variant]) %}
union all
select {{ columns | join(', ') }}
from {{ ref(model) }}
    {%- endfor %}
{% endmacro %}
