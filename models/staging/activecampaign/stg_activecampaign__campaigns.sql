{#
    One row per campaign; one that an automation sends is a flow.

    A join, against the rule of the layer: the subject is that of its message.
#}
{{ config(materialized=view_or_part()) }}

with

campaigns as (

    {{ latest_row(source('activecampaign', 'campaigns'), key=['id'], order_by=newest_first(
        ['mdate', '_loaded_at'], ['status', 'name', 'basemessageid'],
    )) }}

),

messages as (

    {{ latest_row(source('activecampaign', 'messages'), key=['id'], order_by=newest_first(
        ['mdate', '_loaded_at'], ['subject'],
    )) }}

),

subjects as (

    select
        id as message_id,
        {{ clean_text('subject') }} as subject
    from messages

),

typed as (

    select
        campaigns.*,
        subjects.subject,
        coalesce({{ local_id('activecampaign', 'campaigns.automation') }}, '0') <> '0'
        or coalesce(lower(campaigns.type) in ('responder', 'reminder'), false) as is_flow
    from campaigns
    left join subjects on campaigns.basemessageid = subjects.message_id
    where campaigns.id is not null

)

select
    {{ unique_id('activecampaign', 'id') }} as campaign_id,
    {{ source_name('activecampaign') }} as source_name,
    case when is_flow then 'flow' else 'campaign' end as kind,
    {{ clean_text('name') }} as name,
    case when not is_flow then subject end as subject,
    -- the time of a draft or of a scheduled one is a plan
    case
        when not is_flow and {{ read_integer('status') }} in (2, 3, 4, 5)
            then {{ read_timestamp('sdate') }}
    end as sent_at
from typed
