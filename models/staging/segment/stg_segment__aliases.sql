{#
    One row per delivered alias call: the id that a user had before, as a rule that of a browser.
    One with an @ is no browser's. Two ids of browsers are named where nobody had signed in.
#}

select
    {{ source_record('segment', 'aliases', ['id']) }},
    {{ clean_text('user_id') }} as user_id,
    {{ clean_text('previous_id') }} as previous_id,
    {{ unless_address(clean_text('previous_id')) }} as anonymous_id,
    {{ clean_text('anonymous_id') }} as own_anonymous_id,
    {{ read_timestamp('received_at') }} as received_at

from {{ source('segment', 'aliases') }}
where {{ clean_text('id') }} is not null
