{#
    One row per stage of a pipeline. Older connectors call closed_won what newer ones call is_closed: that a
    stage is an end, and not which. Its probability tells, else its name.

    A join, against the rule of the layer: a stage names its pipeline by an id.
#}
{{ config(materialized=view_or_part()) }}

{%- set probability = try_cast_to('stages.probability', type_double()) %}

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
        {{ read_boolean('stages.is_closed') }},
        {{ probability }} in (0, 1),
        {{ read_boolean('stages.closed_won') }}
    ) as is_closed,
    case
        when {{ probability }} is not null then {{ probability }} >= 1
        when {{ read_boolean('stages.closed_won') }} = false then false
        when lower({{ clean_text('stages.label') }}) like '%lost%' then false
        when lower({{ clean_text('stages.label') }}) like '%won%' then true
        else {{ read_boolean('stages.closed_won') }}
    end as is_won
from stages
left join pipelines on stages.pipeline_id = pipelines.pipeline_id
where {{ clean_text('stages.stage_id') }} is not null
