{#
    One row per stage that an opportunity entered and when: versions in which the stage stayed as it was
    are none.
#}

with

history as (

    select
        {{ unique_id('salesforce', 'coalesce(opportunity_id, id)') }} as deal_id,
        {{ source_name('salesforce') }} as source_name,
        {{ clean_text('stage_name') }} as stage,
        -- the connector's versions repeat the day on which the opportunity was made
        case
            when opportunity_id is null then {{ read_timestamp('_fivetran_start') }}
            else {{ read_timestamp('created_date') }}
        end as entered_at
    from {{ source('salesforce', 'opportunity_history') }}

),

versions as (

    select
        *,
        lag(stage) over (partition by deal_id order by entered_at asc, stage asc) as stage_before
    from history
    where stage is not null and entered_at is not null

)

select distinct
    deal_id,
    source_name,
    cast(null as {{ dbt.type_string() }}) as pipeline,
    stage,
    entered_at
from versions
where stage_before is null or stage <> stage_before
