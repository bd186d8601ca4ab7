{#
    One row per ticket that is a case of its own: the newest version the loader delivered. Deleted
    tickets, spam and those merged into another are left out.

    Joins, against the rule of the layer: replies, status changes and ratings of a ticket stand
    in side tables, and only the requester's row says whether it is a customer or staff.
#}

{%- set updated_at = read_timestamp('newest.updated_at') %}

with

versions as (

    select * from {{ source('zendesk', 'ticket') }}

),

staff as (

    select * from {{ ref('stg_zendesk__staff') }}
    where is_certain

),

replies as (

    select * from {{ ref('stg_zendesk__first_replies') }}

),

status_changes as (

    select * from {{ ref('stg_zendesk__status_changes') }}

),

ratings as (

    select * from {{ ref('stg_zendesk__ratings') }}

),

uncounted as (

    select * from {{ ref('stg_zendesk__uncounted_tickets') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['updated_at', '_fivetran_synced'],
        ['_fivetran_deleted', 'status', 'priority', 'requester_id', 'subject'],
    )) }}

),

tickets as (

    select
        newest.*,
        status_changes.reopen_count,
        status_changes.solved_at,
        status_changes.closed_at,
        -- the history may be newer than the ticket's own row
        replace(case
            when status_changes.changed_at > {{ updated_at }} then status_changes.status
            else coalesce(lower({{ clean_text('newest.status') }}), status_changes.status)
        end, 'on-hold', 'hold') as current_status
    from newest
    left join status_changes on newest.id = status_changes.zendesk_ticket_id

)

select
    -- keys
    {{ source_record('zendesk', 'ticket', ['tickets.id']) }},
    {{ unique_id('zendesk', 'tickets.id') }} as ticket_id,
    case when staff.zendesk_user_id is null then {{ clean_text('tickets.requester_id') }} end
        as zendesk_requester_id,

    -- what it is
    lower({{ clean_text('tickets.via_channel') }}) as channel,
    {{ clean_text('tickets.subject') }} as subject,
    tickets.current_status as status,
    lower({{ clean_text('tickets.priority') }}) as priority,
    ratings.satisfaction,
    tickets.reopen_count,

    -- times
    {{ read_timestamp('tickets.created_at') }} as opened_at,
    {{ read_timestamp('tickets.updated_at') }} as updated_at,
    replies.first_replied_at,
    case
        when tickets.current_status in ('solved', 'closed')
            then coalesce(tickets.solved_at, tickets.closed_at)
    end as solved_at

from tickets
left join staff on tickets.requester_id = staff.zendesk_user_id
left join replies on tickets.id = replies.zendesk_ticket_id
left join ratings on tickets.id = ratings.zendesk_ticket_id
left join uncounted on tickets.id = uncounted.zendesk_ticket_id
where
    {{ clean_text('tickets.id') }} is not null
    and uncounted.zendesk_ticket_id is null
    and not coalesce({{ read_boolean('tickets._fivetran_deleted') }}, false)
    and coalesce(tickets.current_status, 'unknown') not in ('deleted', 'spam', 'suspended')
