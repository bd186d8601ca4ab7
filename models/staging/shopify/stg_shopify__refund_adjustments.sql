{#
    One row per refund with parts that no refunded line states: shipping given back, and what was
    given back beyond the lines (below zero: less than they come to). The store writes what went
    back below zero; here it is above.
#}
{{ config(materialized=view_or_part()) }}

{%- set amount = read_money(shop_money('amount', 'amount_set')) -%}
{%- set tax = money_or_none(shop_money('tax_amount', 'tax_amount_set')) -%}
{%- set kind = "lower(coalesce(" ~ clean_text('kind') ~ ", " ~ clean_text('reason') ~ "))" %}

with

versions as (

    {{ present_rows(ref('stg_shopify__order_adjustment_rows'), times=[
        '_fivetran_synced', '_ab_cdc_deleted_at',
    ]) }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['_fivetran_synced'],
        ['kind', 'amount', 'tax_amount', 'refund_id'],
    )) }}

),

parts as (

    select
        cast(refund_id as {{ dbt.type_string() }}) as shopify_refund_id,
        coalesce({{ kind }} like 'shipping%', false) as is_shipping,
        -({{ amount }}) as amount,
        -({{ tax }}) as tax_amount
    from newest
    where refund_id is not null

)

select
    shopify_refund_id,
    cast(
        {{ complete_sum('case when is_shipping then amount else 0 end') }} as {{ type_money() }}
    ) as shipping_amount,
    cast(
        {{ complete_sum('case when is_shipping then 0 else amount end') }} as {{ type_money() }}
    ) as goods_adjustment_amount,
    cast({{ complete_sum('tax_amount') }} as {{ type_money() }}) as tax_amount
from parts
group by shopify_refund_id
