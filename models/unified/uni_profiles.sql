{#
    One row per source record that describes a person. That it is an account's is believed where its
    id is one that the shop, or the system whose orders it describes, has issued.
#}

with

stated as (

    select * from {{ ref('profile_statements') }}

),

placed as (

    {{ placed_phones('stated') }}

),

-- in a step of its own, so that an engine cleans once whatever reads the result
cleaned as (

    select
        *,
        {{ clean_email('email') }} as email_address,
        {{ clean_phone('placed_phone') }} as phone_number
    from placed

),

erased_emails as (

    select record_key from {{ ref('uni_erased_values') }}
    where identifier_type = 'email'

),

erased_phones as (

    select record_key from {{ ref('uni_erased_values') }}
    where identifier_type = 'phone'

),

accounts as (

    select distinct record_key from {{ ref('uni_identifiers') }}
    where identifier_type in ('user_id', 'order_lines_customer_id')

)

select
    cleaned.record_key,
    cleaned.source_name,
    cleaned.source_table,
    cleaned.source_record_id,
    cleaned.is_account and accounts.record_key is not null as is_account,
    cleaned.first_name,
    cleaned.last_name,
    case when erased_emails.record_key is null then cleaned.email_address end as email,
    case when erased_phones.record_key is null then cleaned.phone_number end as phone,
    cleaned.address_line,
    cleaned.city,
    cleaned.region,
    cleaned.postal_code,
    cleaned.country_code,
    cleaned.language,
    cleaned.birth_date,
    cleaned.is_test,
    cleaned.created_at,
    cleaned.updated_at

from cleaned
left join erased_emails on cleaned.record_key = erased_emails.record_key
left join erased_phones on cleaned.record_key = erased_phones.record_key
left join accounts on cleaned.record_key = accounts.record_key
