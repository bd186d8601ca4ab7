{#
    One row per order as the store keeps it: the newest version. Carts and what was thrown away are
    no orders, nor is a refund that stands among them.
#}
{{ config(materialized='table') }}

with

newest as (

    {{ latest_row(source('woocommerce', 'orders'), key=['id'], order_by=newest_first(
        ['date_modified_gmt', '_loaded_at'],
        ['status', 'total', 'refunds', 'customer_id', 'billing', 'line_items'],
    )) }}

)

select *
from newest
where
    {{ clean_text('id') }} is not null
    and coalesce(lower({{ clean_text('status') }}), '') not in (
        'trash', 'checkout-draft', 'auto-draft',
        'wc-trash', 'wc-checkout-draft', 'wc-auto-draft'
    )
    and not coalesce(
        {{ local_id('woocommerce', 'parent_id') }} <> '0' and {{ read_money('total') }} < 0, false
    )
