{# One row per person and address that is to be sent nothing: who asked for it, and what bounced. #}

with

unsubscribes as (

    {{ latest_row(source('delighted', 'unsubscribes'), key=['person_id', 'email'],
        order_by=newest_first(['unsubscribed_at', '_loaded_at'], ['name'])) }}

),

bounces as (

    {{ latest_row(source('delighted', 'bounces'), key=['person_id', 'email'],
        order_by=newest_first(['bounced_at', '_loaded_at'], ['name'])) }}

)

select
    {{ source_record(
        'delighted', 'unsubscribes', ["coalesce(person_id, '')", "coalesce(email, '')"]
    ) }},
    person_id as delighted_person_id,
    {{ clean_text('email') }} as email,
    'unsubscribed' as email_status,
    {{ read_timestamp('unsubscribed_at') }} as email_changed_at,
    'survey' as method,
    false as is_deleted
from unsubscribes
union all
select
    {{ source_record(
        'delighted', 'bounces', ["coalesce(person_id, '')", "coalesce(email, '')"]
    ) }},
    person_id as delighted_person_id,
    {{ clean_text('email') }} as email,
    'suppressed' as email_status,
    {{ read_timestamp('bounced_at') }} as email_changed_at,
    'bounce' as method,
    false as is_deleted
from bounces
