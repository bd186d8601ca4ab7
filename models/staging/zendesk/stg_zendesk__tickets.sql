{#
    One row per ticket: the newest version the loader delivered.

    Joins, against the rule of the layer: replies, status changes and ratings of a ticket stand in side tables, and
    only the requester's row says whether it is a customer or staff.
#}

with

versions as (

    select * from {{ source('zendesk', 'ticket') }}

),

users as (

    select * from {{ ref('stg_zendesk__users') }}

),

replies as (

    select * from {{ ref('stg_zendesk__first_replies') }}

),

changes as (

    select * from {{ ref('stg_zendesk__field_changes') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['updated_at', '_fivetran_synced'], ['status', 'priority', 'requester_id', 'subject']
    )) }}

),

tickets as (

    select
        *,
        cast(id as {{ dbt.type_string() }}) as ticket_number,
        lower({{ clean_text('status') }}) as ticket_status,
        {{ read_timestamp('updated_at') }} as changed_at
    from newest
    where {{ clean_text('id') }} is not null

)

select
    -- keys
    {{ source_record('zendesk', 'ticket', ['tickets.id']) }},
    'zendesk:' || tickets.ticket_number as ticket_id,
    case when not coalesce(users.is_staff, false) then {{ clean_text('tickets.requester_id') }} end as requester_number,

    -- what it is
    lower({{ clean_text('tickets.via_channel') }}) as channel,
    {{ clean_text('tickets.subject') }} as subject,
    tickets.ticket_status as status,
    lower({{ clean_text('tickets.priority') }}) as priority,
    coalesce(
        case
            when lower(tickets.satisfaction_rating_score) in ('good', 'bad') then lower(tickets.satisfaction_rating_score)
        end,
        changes.satisfaction
    ) as satisfaction,
    cast(changes.reopen_count as {{ dbt.type_int() }}) as reopen_count,

    -- times
    {{ read_timestamp('tickets.created_at') }} as opened_at,
    tickets.changed_at as updated_at,
    replies.first_replied_at,
    case
        when tickets.ticket_status in ('solved', 'closed')
            -- without a history of the status, the last change is the nearest known time
            then coalesce(changes.solved_at, tickets.changed_at)
    end as solved_at

from tickets
left join users on tickets.requester_id = users.user_number
left join replies on tickets.ticket_number = replies.ticket_number
left join changes on tickets.ticket_number = changes.ticket_number
