{# One row per unsubscription from messages, whether or not it names the message that led to it. #}
{{ config(materialized=view_or_part()) }}

with

message_events as (

    select * from {{ ref('uni_message_events') }}

)

select
    message_event_id as unsubscription_id,
    channel,
    occurred_at as unsubscribed_at
from message_events
where event_type = 'unsubscribed' and occurred_at is not null
