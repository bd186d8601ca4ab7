{#
    One row per event in the life of a message; events of the shop itself (orders, visits) are not
    messages, and deleted ones are left out.
#}
{{ config(materialized=view_or_part()) }}

with

events as (

    select * from {{ ref('stg_klaviyo__event_types') }}
    where not is_deleted

)

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    message_event_id,
    person_id,
    person_id as recipient_id,
    channel,
    -- "sent" is the person's: a text message to the shop
    case when event_type = 'replied' then 'inbound' else 'outbound' end as direction,
    event_type,
    occurred_at,
    campaign_id,
    flow_id,
    flow_message_id,
    variation,
    subject,
    bounce_type,
    consent_method,
    stated_email
from events
