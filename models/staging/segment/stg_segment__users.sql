{# One row per delivered user: the newest traits that the collector keeps of them. #}

select
    {{ source_record('segment', 'users', ['id']) }},
    {{ clean_text('id') }} as user_id,

    -- traits
    {{ clean_text('email') }} as email,
    {{ clean_text('phone') }} as phone,
    coalesce({{ clean_text('first_name') }}, {{ clean_text('firstname') }}) as first_name,
    coalesce({{ clean_text('last_name') }}, {{ clean_text('lastname') }}) as last_name,
    {{ clean_text('name') }} as full_name,
    {{ segment_traits() }},

    {{ read_timestamp('received_at') }} as received_at

from {{ source('segment', 'users') }}
where {{ clean_text('id') }} is not null
