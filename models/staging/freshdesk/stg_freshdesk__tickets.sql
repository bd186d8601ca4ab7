{#
    One row per ticket that is neither deleted nor spam: the newest version. The times of the tool's own
    statistics count, and replies where they are older or alone.

    Joins, against the rule of the layer: replies and ratings of a ticket stand in side tables, and only
    numbers and addresses of agents tell whether the requester is staff.
#}

with

staff as (

    select * from {{ ref('stg_freshdesk__staff') }}

),

staff_contacts as (

    select freshdesk_contact_id from {{ ref('stg_freshdesk__contacts') }}
    where is_staff

),

replies as (

    select * from {{ ref('stg_freshdesk__first_replies') }}

),

ratings as (

    {{ latest_row(ref('stg_freshdesk__survey_responses'), key=['ticket_id'], order_by=[
        'updated_at desc nulls last', 'survey_response_id desc',
    ]) }}

),

newest as (

    {{ latest_row(source('freshdesk', 'tickets'), key=['id'], order_by=newest_first(
        ['updated_at', '_loaded_at'], ['deleted', 'spam', 'status', 'priority', 'stats', 'subject'],
    )) }}

),

tickets as (

    select
        newest.*,
        staff.freshdesk_user_id is null
        and staff_contacts.freshdesk_contact_id is null as is_of_customer,
        case lower({{ clean_text('newest.status') }})
            when '2' then 'open'
            when '3' then 'pending'
            when '4' then 'solved'
            when 'resolved' then 'solved'
            when '5' then 'closed'
            when 'pending' then 'pending'
            when 'waiting on customer' then 'pending'
            when 'waiting on third party' then 'hold'
            when 'closed' then 'closed'
            else case when {{ clean_text('newest.status') }} is not null then 'open' end
        end as current_status
    from newest
    left join staff on newest.requester_id = staff.freshdesk_user_id
    left join staff_contacts on newest.requester_id = staff_contacts.freshdesk_contact_id

)

select
    -- keys
    {{ source_record('freshdesk', 'tickets', ['tickets.id']) }},
    {{ unique_id('freshdesk', 'tickets.id') }} as ticket_id,
    case when tickets.is_of_customer then tickets.requester_id end as freshdesk_contact_id,
    case
        when tickets.is_of_customer
            then {{ clean_text(json_value('tickets.requester', 'email')) }}
    end as email,
    case
        when tickets.is_of_customer
            then {{ clean_text(json_value('tickets.requester', 'phone')) }}
    end as phone,
    case
        when tickets.is_of_customer
            then {{ clean_text(json_value('tickets.requester', 'mobile')) }}
    end as mobile,

    -- what it is
    case {{ read_integer('tickets.source') }}
        when 1 then 'email'
        when 2 then 'web'
        when 3 then 'phone'
        when 5 then 'twitter'
        when 6 then 'facebook'
        when 7 then 'chat'
        when 9 then 'web'
        when 10 then 'email'
        when 13 then 'whatsapp'
    end as channel,
    {{ without_addresses('tickets.subject') }} as subject,
    tickets.current_status as status,
    case lower({{ clean_text('tickets.priority') }})
        when '1' then 'low'
        when '2' then 'normal'
        when '3' then 'high'
        when '4' then 'urgent'
        when 'medium' then 'normal'
        else lower({{ clean_text('tickets.priority') }})
    end as priority,
    ratings.satisfaction,
    -- the tool keeps the last reopening only
    case
        when {{ json_value('tickets.stats', 'reopened_at') }} is not null then 1
        when {{ clean_text('tickets.stats') }} is not null then 0
    end as reopen_count,

    -- times
    {{ read_timestamp('tickets.created_at') }} as opened_at,
    {{ read_timestamp('tickets.updated_at') }} as updated_at,
    least(
        coalesce(
            replies.first_replied_at,
            {{ read_timestamp(json_value('tickets.stats', 'first_responded_at')) }}
        ),
        coalesce(
            {{ read_timestamp(json_value('tickets.stats', 'first_responded_at')) }},
            replies.first_replied_at
        )
    ) as first_replied_at,
    case
        when tickets.current_status in ('solved', 'closed')
            then coalesce(
                {{ read_timestamp(json_value('tickets.stats', 'resolved_at')) }},
                {{ read_timestamp(json_value('tickets.stats', 'closed_at')) }}
            )
    end as solved_at

from tickets
left join replies on {{ unique_id('freshdesk', 'tickets.id') }} = replies.ticket_id
left join ratings on {{ unique_id('freshdesk', 'tickets.id') }} = ratings.ticket_id
where
    {{ clean_text('tickets.id') }} is not null
    and not coalesce({{ read_boolean('tickets.spam') }}, false)
    and not coalesce({{ read_boolean('tickets.deleted') }}, false)
