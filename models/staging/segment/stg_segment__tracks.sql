{# One row per delivered track call; its properties stand in the event's own table. #}

select
    {{ segment_call('tracks') }},

    -- page
    {{ clean_text('context_page_url') }} as page_url,
    {{ clean_text('context_page_title') }} as page_title,
    {{ clean_text('context_page_referrer') }} as referrer,

    -- event
    lower({{ clean_text('event') }}) as event_table,
    coalesce({{ clean_text('event_text') }}, {{ clean_text('event') }}) as event_name,
    {{ json_or_null('properties') }} as properties

from {{ source('segment', 'tracks') }}
where {{ clean_text('id') }} is not null
