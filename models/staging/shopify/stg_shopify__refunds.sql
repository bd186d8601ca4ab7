{# One row per refund: the newest version the loader delivered. #}

with

versions as (

    select * from {{ source('shopify', 'refund') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['_fivetran_synced', 'processed_at'],
        ['note', 'order_id'],
    )) }}

)

select
    {{ unique_id('shopify', 'id') }} as refund_id,
    {{ unique_id('shopify', 'order_id') }} as order_id,
    {{ source_name('shopify') }} as source_name,
    coalesce(
        {{ read_timestamp('processed_at') }},
        {{ read_timestamp('created_at') }}
    ) as refunded_at,
    -- the store states the money in its payments and refund lines only
    cast(null as {{ type_money() }}) as amount,
    {{ clean_text('note') }} as reason
from newest
where {{ clean_text('id') }} is not null
