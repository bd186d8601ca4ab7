{# One row per refunded order line: the newest version the loader delivered. #}

with

versions as (

    select * from {{ source('shopify', 'order_line_refund') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['_fivetran_synced'], ['quantity', 'subtotal', 'total_tax', 'refund_id', 'order_line_id']
    )) }}

)

select
    {{ unique_id('shopify', 'id') }} as refund_line_id,
    {{ unique_id('shopify', 'refund_id') }} as refund_id,
    {{ unique_id('shopify', 'order_line_id') }} as order_line_id,
    {{ source_name('shopify') }} as source_name,
    {{ read_integer('quantity') }} as quantity,
    {{ read_money('subtotal') }} as amount,
    {{ read_money('total_tax') }} as tax_amount
from newest
where {{ clean_text('id') }} is not null
