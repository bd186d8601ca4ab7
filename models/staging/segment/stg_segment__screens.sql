{# One row per delivered screen view; the same view may be delivered again. #}

select
    {{ segment_call('screens') }},
    {{ segment_page() }},
    coalesce({{ clean_text('name') }}, 'Screen') as event_name

from {{ source('segment', 'screens') }}
where {{ clean_text('id') }} is not null
