{# One row per delivered identify call: a browser said who uses it. #}

select
    {{ segment_call('identifies') }},

    -- page
    {{ clean_text('context_page_url') }} as page_url,
    {{ clean_text('context_page_title') }} as page_title,
    {{ clean_text('context_page_referrer') }} as referrer,
    'Identify' as event_name,

    -- traits
    coalesce({{ clean_text('email') }}, {{ clean_text('context_traits_email') }}) as email,
    {{ segment_traits() }}

from {{ source('segment', 'identifies') }}
where {{ clean_text('id') }} is not null
