{# One row per contact that is not deleted. #}

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    false as is_account,
    first_name,
    last_name,
    {{ clean_email('email') }} as email,
    {{ clean_phone('coalesce(mobile_phone, phone)') }} as phone,
    address_line,
    city,
    region,
    postal_code,
    country_code,
    cast(null as {{ dbt.type_string() }}) as language,
    birth_date,
    false as is_test,
    created_at,
    updated_at
from {{ ref('stg_salesforce__contacts') }}
where not is_deleted
