{#
    One row per event in the life of a message. That a message was sent is all that is told of its
    delivery.
#}
{{ config(materialized=view_or_part()) }}

with

events as (

    select * from {{ ref('stg_attentive__events') }}
    where channel is not null and event_type is not null

)

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    {{ unique_id(
        'attentive', scoped_id('attentive', 'source_record_id', 'source_name'), 'source_name'
    ) }}
        as message_event_id,
    -- no address stands in an id
    coalesce(
        subscriber_id,
        cast({{ stable_hash(
            "case when channel = 'email' then coalesce(lower(email), phone, external_id)"
            ~ " else coalesce(phone, lower(email), external_id) end"
        ) }} as {{ dbt.type_string() }})
    ) as recipient_id,
    channel,
    case when event_type = 'replied' then 'inbound' else 'outbound' end as direction,
    event_type,
    occurred_at,
    case when not is_triggered then message_id end as campaign_id,
    case when is_triggered then message_id end as flow_id,
    cast(null as {{ dbt.type_string() }}) as flow_message_id,
    cast(null as {{ dbt.type_string() }}) as variation,
    subject
from events
