{# One row per segment, as its YAML file states it. #}
{{ config(materialized='table') }}

with

stated as (

    {% for segment in segments() %}
        select
            '{{ segment.name }}' as segment_name,
            {{ text_literal(segment.title) }} as title,
            {{ text_literal(segment.description | trim) }} as description,
            {{ text_literal(segment.owner) }} as owner,
            {{ text_literal(segment.purpose) }} as purpose,
            {{ text_literal(segment.channels | join(", ")) }} as channels,
            {{ text_literal(segment.conditions | join("; ")) }} as conditions,
            {{ segment.holdout_percent }} as holdout_percent
        {{ 'union all' if not loop.last }}
    {% else %}
    select
        null as segment_name,
        null as title,
        null as description,
        null as owner,
        null as purpose,
        null as channels,
        null as conditions,
        null as holdout_percent
    where false
    {% endfor %}

)

select
    cast(segment_name as {{ dbt.type_string() }}) as segment_name,
    cast(title as {{ dbt.type_string() }}) as title,
    cast(description as {{ dbt.type_string() }}) as description,
    cast(owner as {{ dbt.type_string() }}) as owner,
    cast(purpose as {{ dbt.type_string() }}) as purpose,
    cast(channels as {{ dbt.type_string() }}) as channels,
    cast(conditions as {{ dbt.type_string() }}) as conditions,
    cast(holdout_percent as double) as holdout_percent
from stated
