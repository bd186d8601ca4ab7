{#
    One row per stage in which a delivered version of a deal was, since the first of them: the connector
    brings no history.
#}

with

versions as (

    select
        {{ unique_id('zoho', 'id') }} as deal_id,
        {{ source_name('zoho') }} as source_name,
        {{ clean_text('Pipeline') }} as pipeline,
        {{ clean_text('Stage') }} as stage,
        {{ read_timestamp('Modified_Time') }} as modified_at
    from {{ source('zoho', 'deals') }}

),

dated as (

    select
        *,
        lag(stage) over (partition by deal_id order by modified_at asc, stage asc) as stage_before
    from versions
    where deal_id is not null and stage is not null and modified_at is not null

)

select distinct
    deal_id,
    source_name,
    pipeline,
    stage,
    modified_at as entered_at
from dated
where stage_before is null or stage <> stage_before
