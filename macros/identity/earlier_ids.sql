{#
    The rows of the id log as earlier runs left it; none on the first run. Read by name rather than by ref(), for the
    log is written from the ids of this run: the one circle in the project, and time runs through it one way.
#}
{% macro earlier_ids() %}
    {%- set log = none -%}
    {%- if execute -%}
        {%- set log = adapter.get_relation(database=this.database, schema=this.schema, identifier='idr_id_log') -%}
    {%- endif -%}
    {%- if log is not none %}
    {%- set has_births = 'birth_key' in adapter.get_columns_in_relation(log) | map(attribute='name') | list %}
select
    anchor_key as id_key,
    customer_id,
    -- a log that an earlier version wrote does not say yet what an id was born from
    {{ 'birth_key' if has_births else 'cast(null as ' ~ dbt.type_bigint() ~ ')' }} as birth_key,
    {{ 'born_at' if has_births else 'cast(null as ' ~ dbt.type_timestamp() ~ ')' }} as born_at,
    run_number
from {{ log }}
    {%- else %}
select
    cast(null as {{ dbt.type_bigint() }}) as id_key,
    cast(null as {{ dbt.type_string() }}) as customer_id,
    cast(null as {{ dbt.type_bigint() }}) as birth_key,
    cast(null as {{ dbt.type_timestamp() }}) as born_at,
    cast(null as {{ dbt.type_int() }}) as run_number
where false
    {%- endif %}
{% endmacro %}
