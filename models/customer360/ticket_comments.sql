{# One row per comment, reply or note on a support ticket. #}
{{ table_if_fed('uni_ticket_comments') }}

with

comments as (

    select * from {{ ref('uni_ticket_comments') }}

),

tickets as (

    select * from {{ ref('tickets') }}

)

select
    comments.ticket_comment_id,
    comments.ticket_id,
    tickets.customer_id,
    comments.source_name,
    comments.author_type,
    comments.is_public,
    comments.channel,
    comments.commented_at
from comments
-- those of deleted tickets, of spam and of merged ones are no case of their own
inner join tickets
    on comments.ticket_id = tickets.ticket_id
