{# One row per account: its newest version. #}

with

newest as (

    {{ latest_row(source('woocommerce', 'customers'), key=['id'], order_by=newest_first(
        ['date_modified_gmt', '_loaded_at'], ['email', 'first_name', 'last_name', 'billing'],
    )) }}

)

select
    -- keys
    {{ source_record('woocommerce', 'customers', ['id']) }},
    {{ unique_id('woocommerce', 'id') }} as user_id,

    -- identifiers
    {{ clean_text('email') }} as email,
    {{ clean_text(json_value('billing', 'email')) }} as billing_email,
    {{ clean_text(json_value('billing', 'phone')) }} as phone,

    -- person
    coalesce({{ clean_text('first_name') }}, {{ clean_text(json_value('billing', 'first_name')) }})
        as first_name,
    coalesce({{ clean_text('last_name') }}, {{ clean_text(json_value('billing', 'last_name')) }})
        as last_name,
    coalesce(
        {{ clean_text(json_value('billing', 'address_1')) }},
        {{ clean_text(json_value('shipping', 'address_1')) }}
    ) as address_line,
    coalesce(
        {{ clean_text(json_value('billing', 'city')) }},
        {{ clean_text(json_value('shipping', 'city')) }}
    ) as city,
    coalesce(
        {{ clean_text(json_value('billing', 'state')) }},
        {{ clean_text(json_value('shipping', 'state')) }}
    ) as region,
    coalesce(
        {{ clean_text(json_value('billing', 'postcode')) }},
        {{ clean_text(json_value('shipping', 'postcode')) }}
    ) as postal_code,
    coalesce(
        {{ clean_country(json_value('billing', 'country')) }},
        {{ clean_country(json_value('shipping', 'country')) }}
    ) as country_code,

    -- times
    {{ woocommerce_time('date_created_gmt', 'date_created') }} as created_at,
    {{ read_timestamp('date_modified_gmt') }} as updated_at

from newest
where {{ clean_text('id') }} is not null and {{ local_id('woocommerce', 'id') }} <> '0'
