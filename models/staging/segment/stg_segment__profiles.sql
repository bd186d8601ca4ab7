{#
    One row per identify call: the traits that the browser stated, of several deliveries the
    first.
#}

with

delivered as (

    select * from {{ ref('stg_segment__identifies') }}

),

identifies as (

    {{ latest_row('delivered', key=['message_id'], order_by=[
        'received_at asc nulls last', 'sent_at asc nulls last', 'email', 'phone', 'last_name',
        'first_name',
    ]) }}

)

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    account_id is not null as is_account,
    first_name,
    last_name,
    {{ clean_email('email') }} as email,
    {{ clean_phone('phone') }} as phone,
    cast(null as {{ dbt.type_string() }}) as address_line,
    city,
    region,
    postal_code,
    country_code,
    language,
    birth_date,
    false as is_test,
    {{ device_time('original_at', 'sent_at', 'received_at', 'stated_at') }} as created_at,
    {{ device_time('original_at', 'sent_at', 'received_at', 'stated_at') }} as updated_at
from identifies
