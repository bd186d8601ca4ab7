{# One row per segment and customer that its view selects now. #}
{{ config(materialized='table') }}

with

matches as (

    {% for segment in segments() %}
        select
            '{{ segment.name }}' as segment_name,
            customer_id,
            why
        from {{ segment.view }}
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
