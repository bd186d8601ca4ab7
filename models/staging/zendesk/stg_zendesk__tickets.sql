{#
    One row per ticket: the newest version the loader delivered.

    Joins, against the rule of the layer: replies, status changes and ratings of a ticket stand
    in side tables, and only the requester's row says whether it is a customer or staff.
#}

{%- set status = "lower(" ~ clean_text('tickets.status') ~ ")" -%}
{%- set rating = "lower(" ~ clean_text('tickets.satisfaction_rating_score') ~ ")" -%}
{%- set updated_at = read_timestamp('tickets.updated_at') %}

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

tickets as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['updated_at', '_fivetran_synced'], ['status', 'priority', 'requester_id', 'subject']
    )) }}

)

select
    -- keys
    {{ source_record('zendesk', 'ticket', ['tickets.id']) }},
    {{ unique_id('zendesk', 'tickets.id') }} as ticket_id,
    case
        when not coalesce(users.is_staff, false) then {{ clean_text('tickets.requester_id') }}
    end as requester_number,

    -- what it is
    lower({{ clean_text('tickets.via_channel') }}) as channel,
    {{ clean_text('tickets.subject') }} as subject,
    {{ status }} as status,
    lower({{ clean_text('tickets.priority') }}) as priority,
    coalesce(
        case when {{ rating }} in ('good', 'bad') then {{ rating }} end,
        changes.satisfaction
    ) as satisfaction,
    cast(changes.reopen_count as {{ dbt.type_int() }}) as reopen_count,

    -- times
    {{ read_timestamp('tickets.created_at') }} as opened_at,
    {{ updated_at }} as updated_at,
    replies.first_replied_at,
    case
        when {{ status }} in ('solved', 'closed')
            -- without a history of the status, the last change is the nearest known time
            then coalesce(changes.solved_at, {{ updated_at }})
    end as solved_at

from tickets
left join users on tickets.requester_id = users.user_number
left join replies on tickets.id = replies.ticket_number
left join changes on tickets.id = changes.ticket_number
where {{ clean_text('tickets.id') }} is not null
