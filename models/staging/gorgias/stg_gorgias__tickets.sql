{#
    One row per ticket that is a case of its own: the newest version. Spam and what was thrown away
    are left out.

    Joins, against the rule of the layer: replies, surveys and what happened to a ticket stand in
    side tables, and only its address tells whether the customer of a ticket is staff.
#}

with

staff as (

    select * from {{ ref('stg_gorgias__staff') }}

),

staff_customers as (

    select gorgias_customer_id from {{ ref('stg_gorgias__customers') }}
    where is_staff

),

replies as (

    select * from {{ ref('stg_gorgias__first_replies') }}

),

scores as (

    {{ latest_row(ref('stg_gorgias__survey_responses'), key=['ticket_id'], order_by=[
        'responded_at desc nulls last', 'score desc',
    ]) }}

),

histories as (

    select
        object_id,
        count(distinct case when type = 'ticket-reopened' then id end) as reopen_count,
        max(case when type = 'ticket-deleted' then 1 else 0 end) as is_deleted
    from {{ source('gorgias', 'events') }}
    where lower({{ clean_text('object_type') }}) = 'ticket'
    group by object_id

),

newest as (

    {{ latest_row(source('gorgias', 'tickets'), key=['id'], order_by=newest_first(
        ['updated_datetime', '_loaded_at'],
        ['trashed_datetime', 'spam', 'status', 'closed_datetime', 'subject'],
    )) }}

),

tickets as (

    select
        *,
        coalesce(
            {{ nested_id('gorgias', 'customer', 'id') }},
            {{ nested_id('gorgias', 'requester', 'id') }}
        ) as customer_id,
        coalesce(
            {{ clean_text(json_value('customer', 'email')) }},
            {{ clean_text(json_value('requester', 'email')) }}
        ) as email,
        case
            -- put off, and closed until then
            when
                lower({{ clean_text('status') }}) = 'closed'
                and {{ read_timestamp('snooze_datetime') }}
                > coalesce(
                    {{ read_timestamp('updated_datetime') }},
                    {{ read_timestamp('created_datetime') }}
                )
                then 'hold'
            else lower({{ clean_text('status') }})
        end as current_status
    from newest

)

select
    -- keys
    {{ source_record('gorgias', 'tickets', ['tickets.id']) }},
    {{ unique_id('gorgias', 'tickets.id') }} as ticket_id,
    case
        when staff.email is null and staff_customers.gorgias_customer_id is null
            then tickets.customer_id
    end as gorgias_customer_id,
    case
        when staff.email is null and staff_customers.gorgias_customer_id is null
            then tickets.email
    end as email,

    -- what it is
    case
        when lower({{ clean_text('tickets.channel') }}) in ('contact_form', 'help-center')
            then 'web'
        else lower({{ clean_text('tickets.channel') }})
    end as channel,
    {{ without_addresses('tickets.subject') }} as subject,
    tickets.current_status as status,
    replace(lower({{ clean_text('tickets.priority') }}), 'critical', 'urgent') as priority,
    coalesce(
        cast(scores.score as {{ dbt.type_string() }}),
        {{ json_value('tickets.satisfaction_survey', 'score') }}
    ) as satisfaction,
    histories.reopen_count,

    -- times
    {{ read_timestamp('tickets.created_datetime') }} as opened_at,
    {{ read_timestamp('tickets.updated_datetime') }} as updated_at,
    replies.first_replied_at,
    case
        when tickets.current_status = 'closed'
            then {{ read_timestamp('tickets.closed_datetime') }}
    end as solved_at

from tickets
left join staff on lower(tickets.email) = staff.email
left join staff_customers on tickets.customer_id = staff_customers.gorgias_customer_id
left join histories on tickets.id = histories.object_id
left join replies on {{ unique_id('gorgias', 'tickets.id') }} = replies.ticket_id
left join scores on {{ unique_id('gorgias', 'tickets.id') }} = scores.ticket_id
where
    {{ clean_text('tickets.id') }} is not null
    and not coalesce({{ read_boolean('tickets.spam') }}, false)
    and {{ clean_text('tickets.trashed_datetime') }} is null
    and coalesce(histories.is_deleted, 0) = 0
