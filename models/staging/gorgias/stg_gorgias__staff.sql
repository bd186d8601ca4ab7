{#
    One row per address of somebody who works for the shop: the directory, and whoever a ticket is
    assigned to or wrote in the shop's name, for those who left are no longer in the directory.
#}

with

stated as (

    select {{ clean_text('email') }} as email
    from {{ source('gorgias', 'users') }}
    union all
    select {{ clean_text(json_value('assignee_user', 'email')) }} as email
    from {{ source('gorgias', 'tickets') }}
    union all
    select {{ clean_text(json_value('sender', 'email')) }} as email
    from {{ source('gorgias', 'messages') }}
    where {{ read_boolean('from_agent') }}

)

select distinct lower(email) as email
from stated
where email is not null
