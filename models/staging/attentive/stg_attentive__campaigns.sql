{# One row per message that events name: its newest name. When it was sent, each event tells. #}
{{ config(materialized=view_or_part()) }}

with

messages as (

    select * from {{ ref('stg_attentive__events') }}
    where message_id is not null

),

newest as (

    {{ latest_row('messages', key=['message_id'], order_by=[
        'case when message_name is null then 1 else 0 end', 'occurred_at desc nulls last',
        'message_name desc nulls last', 'subject desc nulls last', 'record_key',
    ]) }}

)

select
    message_id as campaign_id,
    source_name,
    case when is_triggered then 'flow' else 'campaign' end as kind,
    message_name as name,
    case when not is_triggered then subject end as subject,
    cast(null as {{ dbt.type_timestamp() }}) as sent_at
from newest
