{#
    The rows of a raw table in whatever layout they landed: those of the table itself, and those that adapters bring
    into its columns from another connector's layout of the same source. Staging reads the stack, so what a row means is
    decided once for all layouts.

    adapters: variant as `weft` names what has landed (`shopify_airbyte`) -> staging model made by `adapted_rows`
    also:     column -> what another layout of the same table calls it, or a list of such names: the first that is stated
    beside:   columns outside the contract -> SQL expression over the raw table; adapters have them too
    Without any of them it is the raw table.
#}
{% macro stacked_rows(source_name, table, adapters={}, also={}, beside={}) %}
    {%- set columns = raw_columns(source_name, table) -%}
select
    {%- for name in columns %}
    {% if name in also -%}
    {%- set names = [also[name]] if also[name] is string else also[name] -%}
    coalesce({{ name }}, {{ names | join(', ') }}) as {{ name }}
    {%- else -%}
    {{ name }}
    {%- endif %}{{ "," if not loop.last }}
    {%- endfor %}
    {%- for name, expression in beside.items() %},
    {{ expression }} as {{ name }}
    {%- endfor %}
from {{ source(source_name, table) }}
    {%- for variant, model in adapters.items() if variant in var('sources', [variant]) %}
union all
select {{ (columns + beside.keys() | list) | join(', ') }}
from {{ ref(model) }}
    {%- endfor %}
{% endmacro %}
