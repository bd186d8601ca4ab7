{#
    The rows of a raw table in whatever layout they landed: those of the table itself, and those that adapters bring
    into its columns from another connector's layout of the same source. Staging reads the stack, so what a row means is
    decided once for all layouts.

    adapters: variant as `weft` names what has landed (`shopify_airbyte`) -> staging model made by `adapted_rows`
    Without any of them it is the raw table. Columns that speak of consent and stand in no contract come with it, for
    `withdrawn_in`.
#}
{% macro stacked_rows(source_name, table, adapters) %}
    {%- set columns = raw_columns(source_name, table) -%}
    {%- set said = [] -%}
    {%- set unsaid = [] -%}
    {%- for name in _consent_columns(source_name, table).values() | sum(start=[]) if '*' not in columns -%}
        {%- do said.append(adapter.quote(name)) -%}
        {%- do unsaid.append('cast(null as ' ~ dbt.type_string() ~ ') as ' ~ adapter.quote(name)) -%}
    {%- endfor -%}
select {{ (columns + said) | join(', ') }}
from {{ source(source_name, table) }}
    {%- for variant, model in adapters.items() if variant in var('sources', [variant]) %}
union all
select {{ (columns + unsaid) | join(', ') }}
from {{ ref(model) }}
    {%- endfor %}
{% endmacro %}
