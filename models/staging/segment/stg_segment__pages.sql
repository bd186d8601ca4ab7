{# One row per delivered page view; the same view may be delivered again. #}

select
    {{ segment_call('pages') }},

    -- page
    coalesce({{ clean_text('url') }}, {{ clean_text('context_page_url') }}) as page_url,
    coalesce({{ clean_text('title') }}, {{ clean_text('context_page_title') }}) as page_title,
    coalesce({{ clean_text('referrer') }}, {{ clean_text('context_page_referrer') }}) as referrer,
    coalesce({{ clean_text('name') }}, 'Page') as event_name

from {{ source('segment', 'pages') }}
where {{ clean_text('id') }} is not null
