{#
    One row per segment and customer that its view selects now.

    Each segment's own SQL is put in here from the project graph, so that a new file in this folder is enough to
    add a segment. dbt wants parents named before the graph is known: customers, the only one that a segment has.
#}
{{ config(materialized='table') }}
-- depends_on: {{ ref('customers') }}

with

matches as (

    {% for segment in segments() %}
        select
            '{{ segment.name }}' as segment_name,
            customer_id,
            why
        from (
            {{ render(segment.code) | indent(8) }}
        ) as {{ segment.name }}
        {{ 'union all' if not loop.last }}
    {% else %}
    select
        null as segment_name,
        null as customer_id,
        null as why
    where false
    {% endfor %}

)

select
    cast(segment_name as {{ dbt.type_string() }}) as segment_name,
    cast(customer_id as {{ dbt.type_string() }}) as customer_id,
    cast(why as {{ dbt.type_string() }}) as why
from matches
