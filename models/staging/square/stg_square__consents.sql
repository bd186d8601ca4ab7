{#
    One row per customer and channel who unsubscribed at the till; the directory states no time
    and no other consent.
#}
{{ config(materialized=view_or_part()) }}

with

customers as (

    select
        *,
        case when is_unsubscribed then 'unsubscribed' end as email_status,
        case when is_withdrawn_from_texts then 'unsubscribed' end as sms_status,
        cast(null as {{ dbt.type_timestamp() }}) as email_changed_at,
        cast(null as {{ dbt.type_timestamp() }}) as sms_changed_at,
        'till' as method
    from {{ ref('stg_square__customers') }}

)

{{ consent_rows('customers', 'email') }}
union all
{{ consent_rows('customers', 'sms', country='country_code') }}
