{# One row per customer who is in at least one segment: which ones, and why. #}
{{ config(materialized='table') }}

with

members as (

    select * from {{ ref('segment_members') }}

)

select
    customer_id,
    cast(count(*) as {{ dbt.type_int() }}) as segment_count,
    {{ dbt.listagg('segment_name', "', '", 'order by segment_name') }} as segment_names,
    '{' || {{ dbt.listagg(
        "'\"' || segment_name || '\":' || coalesce(why, 'null')", "','", 'order by segment_name'
    ) }} || '}' as why,
    max(entered_at) as last_entered_at
from members
group by customer_id
