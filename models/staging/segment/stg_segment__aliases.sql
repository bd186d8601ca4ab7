{# One row per delivered alias call: the browser id that a user had before. #}

select
    {{ source_record('segment', 'aliases', ['id']) }},
    {{ clean_text('user_id') }} as account_id,
    {{ clean_text('previous_id') }} as anonymous_id,
    {{ read_timestamp('received_at') }} as received_at

from {{ source('segment', 'aliases') }}
where {{ clean_text('id') }} is not null
