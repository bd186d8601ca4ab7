{#
    One row per stage of a pipeline.

    A join, against the rule of the layer: a stage names its pipeline by an id.
#}
{{ config(materialized=view_or_part()) }}

with

stages as (

    {{ latest_row(source('hubspot', 'deal_pipeline_stage'), key=['stage_id'], order_by=newest_first(
        ['_fivetran_synced'], ['label', 'closed_won'],
    )) }}

),

pipelines as (

    {{ latest_row(source('hubspot', 'deal_pipeline'), key=['pipeline_id'], order_by=newest_first(
        ['_fivetran_synced'], ['label'],
    )) }}

)

select
    stages.stage_id as hubspot_stage_id,
    coalesce({{ clean_text('stages.label') }}, stages.stage_id) as stage,
    coalesce({{ clean_text('pipelines.label') }}, stages.pipeline_id) as pipeline,
    coalesce(
        {{ read_boolean('stages.is_closed') }}, {{ read_boolean('stages.closed_won') }}
    ) as is_closed,
    coalesce({{ read_boolean('stages.closed_won') }}, false) as is_won
from stages
left join pipelines on stages.pipeline_id = pipelines.pipeline_id
where {{ clean_text('stages.stage_id') }} is not null
