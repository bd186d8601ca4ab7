{#
    One row per version of a deal that the loader delivered, with the names of its stage and pipeline.

    Joins, against the rule of the layer: a deal names them by numbers.
#}

{%- set stage_id = number_or_field('versions.stage_id') -%}
{%- set pipeline_id = number_or_field('versions.pipeline_id') %}

with

versions as (

    select * from {{ source('pipedrive', 'deals') }}
    where {{ clean_text('id') }} is not null

),

{% for table in ['stages', 'pipelines'] %}
    {{ table }} as (

        {{ latest_row(source('pipedrive', table), key=['id'], order_by=newest_first(
            ['update_time', '_loaded_at'], ['name'],
        )) }}

    ),
{% endfor %}

named as (

    select
        versions.*,
        coalesce({{ clean_text('stages.name') }}, {{ stage_id }}) as stage,
        coalesce(
            {{ clean_text('pipelines.name') }}, {{ pipeline_id }}
        ) as pipeline
    from versions
    left join stages on {{ stage_id }} = stages.id
    left join pipelines on {{ pipeline_id }} = pipelines.id

)

select
    -- keys
    {{ source_record('pipedrive', 'deals', ['id']) }},
    {{ unique_id('pipedrive', 'id') }} as deal_id,
    {{ unique_id('pipedrive', scoped_id('pipedrive', number_or_field('org_id'))) }} as account_id,
    {{ scoped_id('pipedrive', number_or_field('person_id')) }} as pipedrive_person_id,

    -- what it is
    {{ clean_text('title') }} as name,
    pipeline,
    stage,
    coalesce(
        {{ json_value('user_id', 'name') }},
        {{ number_or_field('user_id', 'id') }},
        {{ number_or_field('owner_id', 'id') }}
    ) as owner,
    lower({{ clean_text('status') }}) as status,
    lower({{ clean_text('status') }}) in ('won', 'lost') as is_closed,
    case lower({{ clean_text('status') }})
        when 'won' then true
        when 'lost' then false
    end as is_won,
    coalesce({{ read_boolean('deleted') }}, {{ read_boolean('is_deleted') }}, false) as is_deleted,

    -- amounts
    {{ read_money('value') }} as amount,
    upper({{ clean_text('currency') }}) as currency,

    -- times
    {{ read_timestamp('add_time') }} as created_at,
    coalesce(
        {{ read_timestamp('stage_change_time') }}, {{ read_timestamp('add_time') }}
    ) as stage_entered_at,
    case lower({{ clean_text('status') }})
        when 'won'
            then coalesce({{ read_timestamp('won_time') }}, {{ read_timestamp('close_time') }})
        when 'lost'
            then coalesce({{ read_timestamp('lost_time') }}, {{ read_timestamp('close_time') }})
    end as closed_at,
    {{ read_timestamp('update_time') }} as updated_at,
    _loaded_at as loaded_at

from named
