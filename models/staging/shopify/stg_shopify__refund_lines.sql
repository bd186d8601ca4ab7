{#
    One row per refunded order line: the newest version the loader delivered. Lines of deleted
    refunds went with them, and a tip that was given back is no goods.
#}

{%- set amount = read_money(shop_money('newest.subtotal', 'newest.subtotal_set')) -%}
{%- set tax = money_or_none(shop_money('newest.total_tax', 'newest.total_tax_set')) %}

with

versions as (

    {{ present_rows(ref('stg_shopify__order_line_refund_rows'), times=[
        '_fivetran_synced', '_ab_cdc_deleted_at',
    ]) }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['_fivetran_synced'], ['quantity', 'subtotal', 'total_tax', 'refund_id', 'order_line_id']
    )) }}

),

deleted_refunds as (

    {{ deleted_keys(ref('stg_shopify__refund_rows'), times=[
        '_fivetran_synced', '_ab_cdc_deleted_at',
    ]) }}

),

tip_lines as (

    select * from {{ ref('stg_shopify__tip_lines') }}

)

select
    {{ unique_id('shopify', 'newest.id') }} as refund_line_id,
    {{ unique_id('shopify', 'newest.refund_id') }} as refund_id,
    {{ unique_id('shopify', 'newest.order_line_id') }} as order_line_id,
    {{ source_name('shopify') }} as source_name,
    {{ read_integer('newest.quantity') }} as quantity,
    {{ amount }} as amount,
    {{ tax }} as tax_amount
from newest
left join deleted_refunds
    on newest.refund_id = deleted_refunds.id
left join tip_lines
    on newest.order_line_id = tip_lines.id
where
    {{ clean_text('newest.id') }} is not null
    and deleted_refunds.id is null
    and tip_lines.id is null
