{#
    Stacks the staging models of the sources that have landed (`var('sources')`; all without it), with one explicit list
    of typed columns.

    providers: source name -> staging model, or a list of them
    columns:   column name -> type; every provider has each of them
    erased:    column -> SQL of the identifier type that it holds: empty on records of which that identifier is erased
    tokens:    the same for columns that others join on: the token of the erased identifier stands there instead
    No provider gives a typed, empty relation, so nothing above staging asks which sources exist; in unified it is no
    table, but part of the queries that read it.
#}
{% macro union_sources(providers, columns, erased={}, tokens={}) %}
    {%- set stacked = [] -%}
    {%- for source_name, models in providers.items() if source_name in var('sources', [source_name]) -%}
        {%- for model in ([models] if models is string else models) -%}
            {%- do stacked.append(ref(model)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set hidden = dict(erased, **tokens) -%}
    {%- if hidden %}
select
    {%- for name in columns %}
    {% if name in erased -%}
    case when erased_{{ name }}.record_key is null then stated.{{ name }} end as {{ name }}
    {%- elif name in tokens -%}
    case
        when erased_{{ name }}.record_key is null or stated.{{ name }} is null then stated.{{ name }}
        else erased_{{ name }}.identifier_value
    end as {{ name }}
    {%- else -%}
    stated.{{ name }}
    {%- endif %}{{ "," if not loop.last }}
    {%- endfor %}
from (
    {%- endif %}
    {%- for relation in stacked %}
select
    {%- for name, type in columns.items() %}
    cast({{ name }} as {{ type }}) as {{ name }}{{ "," if not loop.last }}
    {%- endfor %}
from {{ relation }}
{{ "union all" if not loop.last }}
    {%- endfor %}
    {%- if not stacked %}
    {%- if model.fqn[1] == 'unified' %}{% do config(materialized='ephemeral') %}{% endif %}
select
    {%- for name, type in columns.items() %}
    cast(null as {{ type }}) as {{ name }}{{ "," if not loop.last }}
    {%- endfor %}
where false
    {%- endif %}
    {%- if hidden %}
) as stated
    {%- for name, identifier_type in hidden.items() %}
left join {{ ref('uni_erased_values') }} as erased_{{ name }}
    on
        stated.record_key = erased_{{ name }}.record_key
        and erased_{{ name }}.identifier_type = {{ identifier_type }}
    {%- endfor %}
    {%- endif %}
{% endmacro %}
