{#
    One row per ticket that staff answered in public: when first. A note, an automatic answer and what was
    forwarded to somebody else are no replies, nor is what staff wrote before anybody asked.
#}
{{ config(materialized=view_or_part()) }}

with

comments as (

    select * from {{ ref('stg_freshdesk__ticket_comments') }}
    where is_public

),

questions as (

    select
        ticket_id,
        min(commented_at) as first_asked_at
    from comments
    where author_type = 'customer'
    group by ticket_id

),

outbound as (

    select {{ unique_id('freshdesk', 'id') }} as ticket_id
    from {{ source('freshdesk', 'tickets') }}
    where {{ read_integer('source') }} = 10
    group by {{ unique_id('freshdesk', 'id') }}

)

select
    comments.ticket_id,
    min(comments.commented_at) as first_replied_at
from comments
left join outbound on comments.ticket_id = outbound.ticket_id
left join questions on comments.ticket_id = questions.ticket_id
where
    comments.author_type = 'staff'
    and coalesce(comments.channel, 'note') <> 'forward'
    and (outbound.ticket_id is null or comments.commented_at > questions.first_asked_at)
group by comments.ticket_id
