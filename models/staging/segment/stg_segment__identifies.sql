{# One row per delivered identify call: a browser said who uses it. #}

select
    {{ segment_call('identifies') }},
    {{ segment_page() }},
    'Identify' as event_name,

    -- traits
    coalesce({{ clean_text('email') }}, {{ clean_text('context_traits_email') }}) as email,
    {{ segment_traits() }}

from {{ source('segment', 'identifies') }}
where {{ clean_text('id') }} is not null
