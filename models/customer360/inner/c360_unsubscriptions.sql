{#
    One row per unsubscription from messages, whether or not it follows one. A tool tells the same one in several events
    (left the list, left the channel): what follows another within a day is its repetition.
#}
{{ config(materialized=view_or_part()) }}

with

message_events as (

    select * from {{ ref('c360_message_events') }}
    where event_type = 'unsubscribed' and occurred_at is not null

),

ordered as (

    select
        *,
        lag(occurred_at) over (
            partition by source_name, channel, coalesce(recipient_id, message_event_id)
            order by occurred_at, message_event_id
        ) as previous_at
    from message_events

)

select
    message_event_id as unsubscription_id,
    message_id,
    channel,
    occurred_at as unsubscribed_at
from ordered
where previous_at is null or {{ dbt.dateadd('day', 1, 'previous_at') }} < occurred_at
