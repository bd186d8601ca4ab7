{#
    One row per customer and channel who unsubscribed at the till; the directory states no time
    and no other consent.
#}

with

stated as (

    select
        *,
        {{ clean_email('email') }} as email_address,
        {{ phone_of_row('phone', 'country_code') }} as stated_phone
    from {{ ref('stg_square__customers') }}

),

statements as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        email_address as contact_point,
        'email' as contact_type,
        'email' as channel
    from stated
    where is_unsubscribed
    union all
    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        {{ clean_phone('stated_phone') }} as contact_point,
        'phone' as contact_type,
        'sms' as channel
    from stated
    where is_withdrawn_from_texts

)

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    contact_point,
    contact_type,
    channel,
    'marketing' as purpose,
    'unsubscribed' as status,
    cast(null as {{ dbt.type_timestamp() }}) as changed_at,
    'till' as method
from statements
where contact_point is not null
