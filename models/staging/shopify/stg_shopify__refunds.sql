{#
    One row per refund: the newest version the loader delivered. Refunds of deleted orders went
    with them. Money that was paid back for a refund that has not landed is one. So is what an order says that was given
    back, all of it or what its total has lost since, where neither has landed; its time is then that of the order's last
    change.

    Joins, against the rule of the layer: what a refund gives back beside its lines stands in a
    table of its own.
#}

{%- set duties = json_value('newest.total_duties_set', 'shop_money.amount') %}

with

versions as (

    {{ present_rows(ref('stg_shopify__refund_rows'), times=[
        '_fivetran_synced', '_ab_cdc_deleted_at',
    ]) }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['_fivetran_synced', 'processed_at'],
        ['note', 'order_id'],
    )) }}

),

deleted_orders as (

    {{ deleted_keys(ref('stg_shopify__order_rows'), marks=[
        '_fivetran_deleted', '_ab_cdc_deleted_at', 'deleted_at',
    ]) }}

),

adjustments as (

    select * from {{ ref('stg_shopify__refund_adjustments') }}

),

orders as (

    select * from {{ ref('stg_shopify__orders') }}

),

known_refunds as (

    select distinct {{ unique_id('shopify', 'id') }} as refund_id
    from {{ ref('stg_shopify__refund_rows') }}

),

paid_back as (

    select
        payments.refund_id,
        min(payments.order_id) as order_id,
        min(payments.source_name) as source_name,
        min(payments.paid_at) as refunded_at
    from {{ ref('stg_shopify__transactions') }} as payments
    left join known_refunds on payments.refund_id = known_refunds.refund_id
    where
        payments.kind = 'refund'
        and payments.status = 'success'
        and payments.refund_id is not null
        and known_refunds.refund_id is null
    group by payments.refund_id

),

landed as (

    select {{ unique_id('shopify', 'order_id') }} as order_id
    from newest
    union all
    select order_id from paid_back

)

select
    {{ unique_id('shopify', 'newest.id') }} as refund_id,
    {{ unique_id('shopify', 'newest.order_id') }} as order_id,
    {{ source_name('shopify') }} as source_name,
    coalesce(
        {{ read_timestamp('newest.processed_at') }},
        {{ read_timestamp('newest.created_at') }}
    ) as refunded_at,
    -- the REST API states the money in payments, refund lines and adjustments only
    {{ read_money('newest.total_refunded_set_shop_amount') }} as amount,
    cast(null as {{ type_money() }}) as goods_amount,
    case
        when adjustments.shopify_refund_id is null then 0
        else adjustments.shipping_amount
    end as shipping_amount,
    case
        when adjustments.shopify_refund_id is null then 0
        else adjustments.goods_adjustment_amount
    end as goods_adjustment_amount,
    {{ money_or_none(duties) }}
    + case when adjustments.shopify_refund_id is null then 0 else adjustments.tax_amount end
        as other_amount,
    {{ clean_text('newest.note') }} as reason
from newest
left join deleted_orders
    on newest.order_id = deleted_orders.id
left join adjustments
    on newest.id = adjustments.shopify_refund_id
where {{ clean_text('newest.id') }} is not null and deleted_orders.id is null

union all

-- the payments state what it came to
select
    refund_id,
    order_id,
    source_name,
    refunded_at,
    cast(null as {{ type_money() }}) as amount,
    cast(null as {{ type_money() }}) as goods_amount,
    0 as shipping_amount,
    0 as goods_adjustment_amount,
    0 as other_amount,
    cast(null as {{ dbt.type_string() }}) as reason
from paid_back

union all

{{ refunds_not_landed('orders', 'landed') }}
