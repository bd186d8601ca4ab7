{#
    One row per ticket that staff answered in public: when first. What a rule wrote is no answer, nor
    is the message by which staff itself opened the ticket.
#}
{{ config(materialized=view_or_part()) }}

with

messages as (

    select * from {{ ref('stg_gorgias__ticket_comments') }}
    where is_public and not is_failed

),

questions as (

    select
        ticket_id,
        min(commented_at) as first_asked_at
    from messages
    where author_type = 'customer'
    group by ticket_id

),

outbound as (

    select {{ unique_id('gorgias', 'id') }} as ticket_id
    from {{ source('gorgias', 'tickets') }}
    group by {{ unique_id('gorgias', 'id') }}
    having max(case when {{ read_boolean('from_agent') }} then 1 else 0 end) = 1

)

select
    messages.ticket_id,
    min(messages.commented_at) as first_replied_at
from messages
left join outbound on messages.ticket_id = outbound.ticket_id
left join questions on messages.ticket_id = questions.ticket_id
where
    messages.author_type = 'staff'
    and (outbound.ticket_id is null or messages.commented_at > questions.first_asked_at)
group by messages.ticket_id
