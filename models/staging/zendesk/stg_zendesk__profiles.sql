{# One row per user who is a customer and not deleted. #}

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
    cast(null as {{ dbt.type_string() }}) as city,
    cast(null as {{ dbt.type_string() }}) as region,
    cast(null as {{ dbt.type_string() }}) as postal_code,
    cast(null as {{ dbt.type_string() }}) as country_code,
    language,
    cast(null as date) as birth_date,
    false as is_test,
    created_at,
    updated_at
from {{ ref('stg_zendesk__users') }}
where not is_staff and not is_deleted
