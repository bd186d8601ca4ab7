{# One row per subscriber, deleted ones included and marked: the newest version. #}

with

newest as (

    {{ latest_row(ref('stg_recharge__customer_rows'), key=['id'], order_by=newest_first(
        ['updated_at', '_fivetran_synced', '_loaded_at'], ['_fivetran_deleted', 'email', 'last_name'],
    )) }}

)

select
    {{ source_record('recharge', 'customer', ['id']) }},
    id as recharge_customer_id,
    coalesce(
        {{ clean_text('external_customer_id_ecommerce') }}, {{ clean_text('shopify_customer_id') }}
    ) as external_id,
    {{ clean_text('email') }} as email,
    {{ clean_text('phone') }} as phone,
    {{ clean_text('first_name') }} as first_name,
    {{ clean_text('last_name') }} as last_name,
    {{ is_deleted(['_fivetran_deleted']) }} as is_deleted,
    {{ read_timestamp('created_at') }} as created_at,
    {{ read_timestamp('updated_at') }} as updated_at
from newest
where {{ clean_text('id') }} is not null
