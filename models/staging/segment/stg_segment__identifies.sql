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
    {{ clean_text('phone') }} as phone,
    coalesce({{ clean_text('first_name') }}, {{ first_word('name') }}) as first_name,
    coalesce({{ clean_text('last_name') }}, {{ words_after_first('name') }}) as last_name,
    {{ clean_text('address_city') }} as city,
    {{ clean_text('address_state') }} as region,
    upper({{ clean_text('address_postal_code') }}) as postal_code,
    {{ clean_country('address_country') }} as country_code,
    {{ clean_text('language') }} as language,
    cast({{ read_timestamp('birthday') }} as date) as birth_date

from {{ source('segment', 'identifies') }}
where {{ clean_text('id') }} is not null
