{#
    One row per person and address that is to be sent nothing: who asked for it, and what bounced.

    A join, against the rule of the layer: a row may name the person alone, and the address is theirs.
#}

with

people as (

    select
        delighted_person_id,
        email
    from {{ ref('stg_delighted__people') }}

),

unsubscribes as (

    {{ latest_row(source('delighted', 'unsubscribes'), key=['person_id', 'email'],
        order_by=newest_first(['unsubscribed_at', '_loaded_at'], ['name'])) }}

),

bounces as (

    {{ latest_row(source('delighted', 'bounces'), key=['person_id', 'email'],
        order_by=newest_first(['bounced_at', '_loaded_at'], ['name'])) }}

)

select
    {{ source_record('delighted', 'unsubscribes', [
        "coalesce(unsubscribes.person_id, '')", "coalesce(unsubscribes.email, '')",
    ]) }},
    unsubscribes.person_id as delighted_person_id,
    coalesce({{ clean_text('unsubscribes.email') }}, people.email) as email,
    'unsubscribed' as email_status,
    {{ read_timestamp('unsubscribed_at') }} as email_changed_at,
    'survey' as method,
    false as is_deleted
from unsubscribes
left join people on unsubscribes.person_id = people.delighted_person_id
union all
select
    {{ source_record('delighted', 'bounces', [
        "coalesce(bounces.person_id, '')", "coalesce(bounces.email, '')",
    ]) }},
    bounces.person_id as delighted_person_id,
    coalesce({{ clean_text('bounces.email') }}, people.email) as email,
    'suppressed' as email_status,
    {{ read_timestamp('bounced_at') }} as email_changed_at,
    'bounce' as method,
    false as is_deleted
from bounces
left join people on bounces.person_id = people.delighted_person_id
