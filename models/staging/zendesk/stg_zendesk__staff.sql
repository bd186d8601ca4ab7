{#
    One row per user who is or once was staff. Who leaves is made an end user, suspended or deleted,
    and what they answered stays an answer of the shop: any version of the user, the audit log and
    whom tickets were assigned to tell for certain.

    Notes that are not public, and solving the ticket of somebody else, only suggest it, since mail of
    a third person becomes such a note as well: enough to take an answer for the shop's, not enough to
    take a person for no customer.
#}

with

users as (

    select
        cast(id as {{ dbt.type_string() }}) as zendesk_user_id,
        lower({{ clean_text('role') }}) as user_role
    from {{ source('zendesk', 'user') }}

),

role_changes as (

    select
        cast(source_id as {{ dbt.type_string() }}) as zendesk_user_id,
        -- shops name their roles as they like; a change that stays among customers is none
        {{ replace_regex(
            'lower(change_description)',
            'role changed from (not set|end[- ]user) to (not set|end[- ]user)',
            ''
        ) }} as change_description
    from {{ source('zendesk', 'audit_log') }}
    where lower({{ clean_text('source_type') }}) = 'user'

),

tickets as (

    select
        cast(id as {{ dbt.type_string() }}) as zendesk_ticket_id,
        cast(requester_id as {{ dbt.type_string() }}) as zendesk_requester_id,
        cast(assignee_id as {{ dbt.type_string() }}) as zendesk_assignee_id
    from {{ source('zendesk', 'ticket') }}

),

notes as (

    select cast(user_id as {{ dbt.type_string() }}) as zendesk_user_id
    from {{ source('zendesk', 'ticket_comment') }}
    where not {{ read_boolean('public') }}

),

solvers as (

    select cast(history.user_id as {{ dbt.type_string() }}) as zendesk_user_id
    from {{ source('zendesk', 'ticket_field_history') }} as history
    inner join tickets on history.ticket_id = tickets.zendesk_ticket_id
    where
        lower({{ clean_text('history.field_name') }}) = 'status'
        and lower({{ clean_text('history.value') }}) in ('pending', 'hold', 'on-hold', 'solved')
        and history.user_id <> tickets.zendesk_requester_id

),

-- a value of the history is any text, and an id in it stands as the source writes it
assignments as (

    select {{ scoped_id('zendesk', clean_text('value')) }} as zendesk_user_id
    from {{ source('zendesk', 'ticket_field_history') }}
    where
        lower({{ clean_text('field_name') }}) = 'assignee_id'
        and {{ clean_text('value') }} is not null

),

staff as (

    select
        zendesk_user_id,
        1 as certainty
    from users
    where user_role in ('agent', 'admin')
    union all
    select
        zendesk_user_id,
        1 as certainty
    from role_changes
    where change_description like '%role changed from %'
    union all
    select
        zendesk_assignee_id as zendesk_user_id,
        1 as certainty
    from tickets
    union all
    select
        zendesk_user_id,
        1 as certainty
    from assignments
    union all
    select
        zendesk_user_id,
        0 as certainty
    from notes
    union all
    select
        zendesk_user_id,
        0 as certainty
    from solvers

)

select
    zendesk_user_id,
    max(certainty) = 1 as is_certain
from staff
where zendesk_user_id is not null
group by zendesk_user_id
