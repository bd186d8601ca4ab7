{# One row per address and kind of mail that it is to be sent no more. No row has a time. #}

with

newest as (

    {{ latest_row(source('yotpo', 'unsubscribers'), key=['id'], order_by=newest_first(
        ['_loaded_at'], ['user_email', 'email_type_id'],
    )) }}

)

select
    {{ source_record('yotpo', 'unsubscribers', ['id']) }},
    {{ clean_text('user_email') }} as email,
    'unsubscribed' as email_status,
    cast(null as {{ dbt.type_timestamp() }}) as email_changed_at,
    -- the person, or the shop for them
    coalesce({{ unless_address(clean_text('unsubscribed_by_name')) }}, 'review request') as method,
    false as is_deleted
from newest
where {{ clean_text('id') }} is not null
