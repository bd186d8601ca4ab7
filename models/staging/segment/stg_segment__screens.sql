{# One row per delivered screen view; the same view may be delivered again. #}

select
    {{ segment_call('screens') }},

    -- page
    {{ clean_text('context_page_url') }} as page_url,
    {{ clean_text('context_page_title') }} as page_title,
    {{ clean_text('context_page_referrer') }} as referrer,
    coalesce({{ clean_text('name') }}, 'Screen') as event_name

from {{ source('segment', 'screens') }}
where {{ clean_text('id') }} is not null
