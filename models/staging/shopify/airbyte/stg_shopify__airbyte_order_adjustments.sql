{#
    One row per adjustment in the nested list of a refund, in the columns of the table order_adjustment. Shipping given
    back stands in a list of its own since version 2024-10 of the API, which counts where no adjustment says the same.
#}
{{ config(materialized=view_or_part()) }}

{%- set shipping_amount = json_value('element', 'subtotal_amount_set.shop_money.amount') -%}
{%- set shipping_tax = json_value('element', 'tax_amount_set.shop_money.amount') %}

with

refunds as (

    select * from {{ ref('stg_shopify__airbyte_refund_rows') }}

),

adjustments as (

    {{ json_array_rows('refunds', 'order_adjustments') }}

),

without_shipping as (

    select * from refunds
    where coalesce(lower(order_adjustments), '') not like '%shipping%'

),

shipping_lines as (

    {{ json_array_rows('without_shipping', 'refund_shipping_lines') }}

),

stated as (

    select
        {{ nested_id('shopify', 'element', 'id') }} as adjustment_id,
        id as refund_id,
        order_id,
        {{ json_value('element', 'amount') }} as amount,
        {{ json_value('element', 'tax_amount') }} as tax_amount,
        {{ json_value('element', 'amount_set') }} as amount_set,
        {{ json_value('element', 'tax_amount_set') }} as tax_amount_set,
        {{ json_value('element', 'kind') }} as kind,
        {{ json_value('element', 'reason') }} as reason,
        read_at,
        _source,
        _landed_file,
        _loaded_at
    from adjustments
    union all
    -- adjustments are below zero for what was given back
    select
        {{ nested_id('shopify', 'element', 'id') }} || ':shipping' as adjustment_id,
        id as refund_id,
        order_id,
        '-' || {{ shipping_amount }} as amount,
        '-' || {{ shipping_tax }} as tax_amount,
        cast(null as {{ dbt.type_string() }}) as amount_set,
        cast(null as {{ dbt.type_string() }}) as tax_amount_set,
        'shipping_refund' as kind,
        cast(null as {{ dbt.type_string() }}) as reason,
        read_at,
        _source,
        _landed_file,
        _loaded_at
    from shipping_lines

)

{{ adapted_rows('stated', 'shopify', 'order_adjustment', {
    'id': 'adjustment_id',
    'order_id': 'order_id',
    'refund_id': 'refund_id',
    'amount': 'amount',
    'tax_amount': 'tax_amount',
    'amount_set': 'amount_set',
    'tax_amount_set': 'tax_amount_set',
    'kind': 'kind',
    'reason': 'reason',
    '_fivetran_synced': 'read_at',
}) }}
