{# One row per delivered identify call: a browser said who uses it. #}

select
    {{ segment_call('identifies') }},
    {{ segment_page() }},
    'Identify' as event_name,

    -- traits; who it is stands in stg_segment__traits
    {{ segment_traits() }}

from {{ source('segment', 'identifies') }}
where {{ clean_text('id') }} is not null
