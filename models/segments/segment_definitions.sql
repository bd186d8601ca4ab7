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
            {{ segment.holdout_percent }} as holdout_percent,
            '{{ segment.refresh | default("daily") }}' as refresh,
            {{ "'" ~ arm_words(segment) ~ "'" }} as arms,
            {{ segment.reentry_days | default('null') }} as reentry_days,
            {{ segment.expected_share[0] if segment.expected_share else 'null' }}
                as expected_share_low,
            {{ segment.expected_share[1] if segment.expected_share else 'null' }}
                as expected_share_high
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
        null as holdout_percent,
        null as refresh,
        null as arms,
        null as reentry_days,
        null as expected_share_low,
        null as expected_share_high
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
    cast(holdout_percent as {{ type_double() }}) as holdout_percent,
    cast(refresh as {{ dbt.type_string() }}) as refresh,
    cast(arms as {{ dbt.type_string() }}) as arms,
    cast(reentry_days as {{ dbt.type_int() }}) as reentry_days,
    cast(expected_share_low as {{ type_double() }}) as expected_share_low,
    cast(expected_share_high as {{ type_double() }}) as expected_share_high
from stated
