{#
    One row per store record that describes a person: customers, and the names and addresses
    that orders and checkouts carry (a guest's name stands nowhere else, and people who share a
    mailbox differ only there).
#}

with

customers as (

    select * from {{ ref('stg_shopify__customers') }}

),

described as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        account_id is not null as is_account,
        first_name,
        last_name,
        email,
        phone,
        cast(null as {{ dbt.type_string() }}) as address_line,
        cast(null as {{ dbt.type_string() }}) as city,
        cast(null as {{ dbt.type_string() }}) as region,
        cast(null as {{ dbt.type_string() }}) as postal_code,
        cast(null as {{ dbt.type_string() }}) as country_code,
        cast(null as {{ dbt.type_string() }}) as language,
        false as is_test,
        created_at,
        updated_at
    from customers

    union all

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        false as is_account,
        first_name,
        last_name,
        email,
        phone,
        address_line,
        city,
        region,
        postal_code,
        country_code,
        cast(null as {{ dbt.type_string() }}) as language,
        status = 'test' as is_test,
        ordered_at as created_at,
        ordered_at as updated_at
    from {{ ref('stg_shopify__orders') }}

    union all

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        false as is_account,
        first_name,
        last_name,
        email,
        phone,
        address_line,
        city,
        region,
        postal_code,
        country_code,
        language,
        false as is_test,
        started_at as created_at,
        started_at as updated_at
    from {{ ref('stg_shopify__checkouts') }}

)

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    is_account,
    first_name,
    last_name,
    {{ clean_email('email') }} as email,
    {{ clean_phone('phone') }} as phone,
    address_line,
    city,
    region,
    postal_code,
    country_code,
    language,
    cast(null as date) as birth_date,
    is_test,
    created_at,
    updated_at
from described
