{#
    Stacks the staging models of the enabled sources, with one explicit list of typed columns.

    providers: source name -> staging model, or a list of them
    columns:   column name -> type; every provider has each of them
    No enabled provider gives a typed, empty relation, so nothing above staging asks which sources exist.
#}
{% macro union_sources(providers, columns) %}
    {%- set stacked = [] -%}
    {%- for source_name, models in providers.items() if source_name in var('sources') -%}
        {%- for model in ([models] if models is string else models) -%}
            {%- do stacked.append(ref(model)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for relation in stacked %}
select
    {%- for name, type in columns.items() %}
    cast({{ name }} as {{ type }}) as {{ name }}{{ "," if not loop.last }}
    {%- endfor %}
from {{ relation }}
{{ "union all" if not loop.last }}
    {%- endfor %}
    {%- if not stacked %}
select
    {%- for name, type in columns.items() %}
    cast(null as {{ type }}) as {{ name }}{{ "," if not loop.last }}
    {%- endfor %}
where false
    {%- endif %}
{% endmacro %}
