{#
    The rows of uni_identifiers as the last run left them; none on the first run. Read by name rather than by ref(), for
    uni_identifiers is made from what is remembered of them: time runs through this circle one way.
#}
{% macro earlier_identifiers() %}
    {%- set table = none -%}
    {%- if execute -%}
        {%- set table = adapter.get_relation(
            database=this.database, schema=this.schema, identifier='uni_identifiers'
        ) -%}
    {%- endif -%}
    {%- if table is not none %}
select
    record_key,
    source_name,
    source_table,
    source_record_id,
    identifier_key,
    observed_at
from {{ table }}
    {%- else %}
select
    cast(null as {{ dbt.type_bigint() }}) as record_key,
    cast(null as {{ dbt.type_string() }}) as source_name,
    cast(null as {{ dbt.type_string() }}) as source_table,
    cast(null as {{ dbt.type_string() }}) as source_record_id,
    cast(null as {{ dbt.type_bigint() }}) as identifier_key,
    cast(null as {{ dbt.type_timestamp() }}) as observed_at
where false
    {%- endif %}
{% endmacro %}
