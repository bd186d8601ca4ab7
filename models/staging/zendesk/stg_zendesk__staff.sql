{#
    One row per user who is or once was staff. Who leaves is made an end user, suspended or deleted,
    and what they answered stays an answer of the shop: any version of the user, the audit log and
    whom tickets were assigned to tell. Notes that are not public do not: mail of a third person
    becomes one as well.
#}

with

users as (

    select
        cast(id as {{ dbt.type_string() }}) as user_number,
        lower({{ clean_text('role') }}) as user_role
    from {{ source('zendesk', 'user') }}

),

role_changes as (

    select
        cast(source_id as {{ dbt.type_string() }}) as user_number,
        lower(change_description) as change_description
    from {{ source('zendesk', 'audit_log') }}
    where lower({{ clean_text('source_type') }}) = 'user'

),

tickets as (

    select cast(assignee_id as {{ dbt.type_string() }}) as user_number
    from {{ source('zendesk', 'ticket') }}

),

-- a value of the history is any text, and an id in it stands as the source writes it
assignments as (

    select {{ scoped_id('zendesk', clean_text('value')) }} as user_number
    from {{ source('zendesk', 'ticket_field_history') }}
    where
        lower({{ clean_text('field_name') }}) = 'assignee_id'
        and {{ clean_text('value') }} is not null

),

staff as (

    select user_number from users
    where user_role in ('agent', 'admin')
    union all
    select user_number from role_changes
    where {{ matches_regex('change_description', 'role changed from .*(agent|admin)') }}
    union all
    select user_number from tickets
    union all
    select user_number from assignments

)

select distinct user_number
from staff
where user_number is not null
