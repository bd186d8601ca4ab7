{#
    One row per user who is or was staff: agents, and whoever tickets were assigned or ratings given to,
    for those who left are no longer in the directory. Agents and contacts share their numbers.
#}

with

staff as (

    select
        id as freshdesk_user_id,
        lower({{ clean_text(json_value('contact', 'email')) }}) as email
    from {{ source('freshdesk', 'agents') }}
    union all
    select
        responder_id as freshdesk_user_id,
        cast(null as {{ dbt.type_string() }}) as email
    from {{ source('freshdesk', 'tickets') }}
    union all
    select
        agent_id as freshdesk_user_id,
        cast(null as {{ dbt.type_string() }}) as email
    from {{ source('freshdesk', 'satisfaction_ratings') }}

)

select
    freshdesk_user_id,
    max(email) as email
from staff
where freshdesk_user_id is not null
group by freshdesk_user_id
