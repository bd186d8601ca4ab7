{#
    One row per customer who unsubscribed from e-mail at the till; the directory states no time
    and no other consent.
#}

with

customers as (

    select
        *,
        {{ clean_email('email') }} as contact_point
    from {{ ref('stg_square__customers') }}

)

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    contact_point,
    'email' as contact_type,
    'email' as channel,
    'marketing' as purpose,
    'unsubscribed' as status,
    cast(null as {{ dbt.type_timestamp() }}) as changed_at,
    'till' as method
from customers
where is_unsubscribed and contact_point is not null
