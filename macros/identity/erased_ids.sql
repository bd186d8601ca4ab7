{#
    The customer ids of which no source had a record when the last run ended; none on the first run. Read by name, as
    `earlier_ids` reads its log and for the same reason.
#}
{% macro erased_ids() %}
    {%- set log = none -%}
    {%- if execute -%}
        {%- set log = adapter.get_relation(database=this.database, schema=this.schema, identifier='customer_id_log') -%}
    {%- endif -%}
    {%- if log is not none %}
select customer_id
from (
    select
        customer_id,
        event,
        row_number() over (partition by customer_id order by run_number desc, event_number desc) as recency
    from {{ log }}
) as events
where recency = 1 and event = 'erased'
    {%- else %}
select cast(null as {{ dbt.type_string() }}) as customer_id where false
    {%- endif %}
{% endmacro %}
