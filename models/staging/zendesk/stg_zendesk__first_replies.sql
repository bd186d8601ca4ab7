{# One row per ticket that somebody other than its requester answered in public: when first. #}

with

comments as (

    select
        cast(ticket_id as {{ dbt.type_string() }}) as ticket_number,
        cast(user_id as {{ dbt.type_string() }}) as author_number,
        {{ read_timestamp('created') }} as commented_at
    from {{ source('zendesk', 'ticket_comment') }}
    where coalesce({{ read_boolean('public') }}, true)

),

users as (

    select * from {{ ref('stg_zendesk__users') }}

)

select
    comments.ticket_number,
    min(comments.commented_at) as first_replied_at
from comments
inner join users on comments.author_number = users.user_number
where users.is_staff
group by comments.ticket_number
