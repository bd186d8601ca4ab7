{# One row per delivered account: the newest traits that the collector keeps of it. #}

select
    {{ source_record('segment', 'users', ['id']) }},
    {{ clean_text('id') }} as account_id,

    -- traits
    {{ clean_text('email') }} as email,
    {{ segment_traits() }},

    {{ read_timestamp('received_at') }} as received_at

from {{ source('segment', 'users') }}
where {{ clean_text('id') }} is not null
