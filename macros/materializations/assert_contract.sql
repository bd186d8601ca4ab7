{#
    Fails a model whose columns, as it was just built, are not those of its enforced contract: the same names and
    types, in the order that the YAML lists them.

    Constraints of a contract are refused rather than passed over: here a data test says what must hold of a column.
#}
{% macro assert_contract(relation) %}
    {%- if config.get('contract').enforced -%}
        {%- if model['constraints'] or model['columns'].values() | selectattr('constraints') | list -%}
            {%- do exceptions.raise_compiler_error('constraints are not supported: say it with a data test') -%}
        {%- endif -%}
        {%- set promised = _promised_columns(model['columns']) -%}
        {%- set built = format_columns(adapter.get_columns_in_relation(relation)) -%}
        {%- set promised_columns = promised | map(attribute='formatted') | list -%}
        {%- set built_columns = built | map(attribute='formatted') | list -%}
        {%- if built_columns | sort != promised_columns | sort -%}
            {%- do exceptions.raise_contract_error(promised, built) -%}
        {%- elif built_columns != promised_columns -%}
            {%- do exceptions.raise_compiler_error(
                'the columns stand in another order than in the YAML, which lists: ' ~ promised_columns | join(', ')
            ) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

{# The columns of a contract, in the form of `format_columns`. #}
{% macro _promised_columns(columns) %}
    {{ return(adapter.dispatch('_promised_columns', 'weft')(columns)) }}
{% endmacro %}

{# An empty table of these types tells how the engine calls them. #}
{% macro default___promised_columns(columns) %}
    {{ return(format_columns(get_column_schema_from_query(get_empty_schema_sql(columns)))) }}
{% endmacro %}

{# Spark calls a type what `engine_type` does: there is no query to plan. #}
{% macro spark___promised_columns(columns) %}
    {%- set promised = [] -%}
    {%- for column in columns.values() -%}
        {%- set type = engine_type(column.data_type) | lower | replace(', ', ',') -%}
        {%- do promised.append({
            'name': column.name, 'data_type': type, 'formatted': column.name | lower ~ ' ' ~ type
        }) -%}
    {%- endfor -%}
    {{ return(promised) }}
{% endmacro %}
