{#
    The rows of a raw table in whatever layout they landed: those of the table itself, and those that adapters bring
    into its columns from another connector's layout of the same source. Staging reads the stack, so what a row means is
    decided once for all layouts.

    adapters: variant as `weft` names what has landed (`shopify_airbyte`) -> staging model made by `adapted_rows`
    also:     column -> what another layout of the same table calls it, or a list of such names: the first that is stated
    beside:   columns outside the contract -> SQL expression over the raw table; adapters have them too
    Without any of them it is the raw table. Columns that speak of consent and stand in no contract come with it, for
    `withdrawn_in`.
#}
{% macro stacked_rows(source_name, table, adapters={}, also={}, beside={}) %}
    {%- set columns = raw_columns(source_name, table) -%}
    {%- set said = [] -%}
    {%- set unsaid = [] -%}
    {%- for name in consent_columns(source_name, table).values() | sum(start=[]) if '*' not in columns -%}
        {%- do said.append(adapter.quote(name)) -%}
        {%- do unsaid.append('cast(null as ' ~ dbt.type_string() ~ ') as ' ~ adapter.quote(name)) -%}
    {%- endfor -%}
    {%- set own = [] -%}
    {%- for name in columns -%}
        {%- set names = also.get(name, []) -%}
        {%- set names = [names] if names is string else names -%}
        {%- do own.append('coalesce(' ~ ([name] + names) | join(', ') ~ ') as ' ~ name if names else name) -%}
    {%- endfor -%}
    {%- for name, expression in beside.items() -%}
        {%- do own.append(expression ~ ' as ' ~ name) -%}
    {%- endfor %}
select
    {{ (own + said) | join(',\n    ') }}
from {{ source(source_name, table) }}
    {%- for variant, model in adapters.items() if variant in var('sources', [variant]) %}
union all
select
    {{ (columns + beside.keys() | list + unsaid) | join(',\n    ') }}
from {{ ref(model) }}
    {%- endfor %}
{% endmacro %}
