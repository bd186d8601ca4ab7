{#
    One row per event of a profile, whatever its kind; deleted ones included and marked.

    A join, against the rule of the layer: where the event does not name its metric, the table
    of metrics does.
#}

with

versions as (

    select * from {{ ref('stg_klaviyo__event_rows') }}

),

metrics as (

    select * from {{ ref('stg_klaviyo__metrics') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['_fivetran_synced', 'datetime'],
        ['_fivetran_deleted', 'type', 'person_id', 'campaign_id', 'flow_id'],
    )) }}

)

select
    -- keys
    {{ source_record('klaviyo', 'event', ['newest.id']) }},
    {{ unique_id('klaviyo', 'newest.id') }} as message_event_id,
    {{ clean_text('newest.person_id') }} as person_id,

    -- what happened
    lower(coalesce({{ clean_text('newest.type') }}, metrics.metric_name)) as metric_name,
    lower(metrics.metric_name) as current_metric_name,
    coalesce(
        {{ read_timestamp('newest.datetime') }},
        {{ read_timestamp('newest.timestamp') }}
    ) as occurred_at,

    -- message
    {{ clean_text('newest.campaign_id') }} as campaign_id,
    {{ clean_text('newest.flow_id') }} as flow_id,
    {{ clean_text('newest.flow_message_id') }} as flow_message_id,
    {{ clean_text('newest._variation') }} as variation,
    {{ clean_text('newest.property_subject') }} as subject,
    lower({{ clean_text('newest.property_bounce_type') }}) as bounce_type,
    {{ is_stop_word('newest.property_message_body') }} as is_stop,
    {{ clean_text('newest.property_method') }} as consent_method,
    {{ clean_text('newest.property_email') }} as stated_email,
    coalesce({{ read_boolean('newest.property_machine_open') }}, false)
    or coalesce({{ read_boolean('newest.property_apple_privacy_open') }}, false)
    or coalesce({{ read_boolean('newest.property_bot_click') }}, false) as is_by_machine,
    coalesce({{ read_boolean('newest._fivetran_deleted') }}, false) as is_deleted

from newest
left join metrics on newest.metric_id = metrics.metric_id
where {{ clean_text('newest.id') }} is not null
