{#
    One row per campaign or flow: the newest version the loader delivered, deleted ones included, for
    what was sent by them was sent.
#}

with

campaigns as (

    {{ latest_row(ref('stg_klaviyo__campaign_rows'), key=['id'], order_by=newest_first(
        ['updated', '_fivetran_synced'],
        ['name', 'subject', 'sent_at'],
    )) }}

),

flows as (

    {{ latest_row(ref('stg_klaviyo__flow_rows'), key=['id'], order_by=newest_first(
        ['updated', '_fivetran_synced'],
        ['name'],
    )) }}

)

select
    cast(id as {{ dbt.type_string() }}) as campaign_id,
    {{ source_name('klaviyo') }} as source_name,
    'campaign' as kind,
    {{ clean_text('name') }} as name,
    {{ clean_text('subject') }} as subject,
    -- the time of sending is a plan until the campaign says that it was sent
    coalesce(
        {{ read_timestamp('sent_at') }},
        case
            when lower({{ clean_text('status') }}) = 'sent' then {{ read_timestamp('send_time') }}
        end
    ) as sent_at
from campaigns
where {{ clean_text('id') }} is not null

union all

select
    cast(id as {{ dbt.type_string() }}) as campaign_id,
    {{ source_name('klaviyo') }} as source_name,
    'flow' as kind,
    {{ clean_text('name') }} as name,
    cast(null as {{ dbt.type_string() }}) as subject,
    cast(null as {{ dbt.type_timestamp() }}) as sent_at
from flows
where {{ clean_text('id') }} is not null
