{#
    One row per refund of which money was given back. Where the refunds of a payment have not
    landed, the sum that Square keeps on the payment is one; its time is then the payment's last
    change, which is the refund unless something else changed later. What came back in exchange for other goods, without
    money, is one of none.

    Joins, against the rule of the layer: a refund names the payment, which names the sale, and the
    order that took the goods back, which says what of the money was for goods.
#}

{%- set currency = "upper(" ~ json_value('newest.amount_money', 'currency') ~ ")" -%}
{%- set outcome = "upper(" ~ clean_text('newest.status') ~ ")" %}

with

versions as (

    {{ present_rows(source('square', 'refunds'), marks=[
        'is_deleted', '_fivetran_deleted', '_ab_cdc_deleted_at',
    ]) }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['updated_at'], ['status', 'amount_money', 'payment_id', 'order_id'],
    )) }}

),

currencies as (

    select * from {{ ref('currency_minor_digits') }}

),

payments as (

    select * from {{ ref('stg_square__payments') }}

),

return_orders as (

    select * from {{ ref('stg_square__orders') }}
    where returned_total_amount is not null

),

-- a state that is not known leaves the amount unknown; PENDING, REJECTED and FAILED moved none
stated as (

    select
        {{ unique_id('square', 'newest.id') }} as refund_id,
        {{ unique_id('square', clean_text('newest.payment_id')) }} as payment_id,
        {{ unique_id('square', clean_text('newest.order_id')) }} as return_order_id,
        {{ source_name('square') }} as source_name,
        coalesce(
            {{ read_timestamp('newest.created_at') }},
            {{ read_timestamp('newest.updated_at') }}
        ) as refunded_at,
        case
            when {{ outcome }} = 'COMPLETED'
                then
                    {{ minor_to_money(
                        json_value('newest.amount_money', 'amount'), 'currencies.minor_digits'
                    ) }}
        end as amount,
        {{ currency }} as currency,
        {{ clean_text('newest.reason') }} as reason
    from newest
    left join currencies
        on {{ currency }} = currencies.currency
    where
        {{ clean_text('newest.id') }} is not null
        and coalesce({{ outcome }}, '') not in ('PENDING', 'APPROVED', 'REJECTED', 'FAILED')

),

refunded_payments as (

    select distinct payment_id from stated

)

select
    payments.record_key,
    stated.source_name,
    payments.source_table,
    payments.source_record_id,
    stated.refund_id,
    stated.refund_id || ':refund' as payment_id,
    coalesce(payments.order_id, return_orders.returned_order_id) as order_id,
    'refund' as kind,
    case when stated.amount is not null then 'success' end as status,
    stated.refunded_at,
    stated.amount,
    case
        -- of an exchange the part that the new goods did not take
        when
            return_orders.returned_total_amount = stated.amount
            or return_orders.returned_total_amount = stated.amount + return_orders.total_amount
            then return_orders.returned_goods_amount
    end as goods_amount,
    cast(0 as {{ type_money() }}) as shipping_amount,
    cast(0 as {{ type_money() }}) as goods_adjustment_amount,
    cast(0 as {{ type_money() }}) as other_amount,
    stated.currency,
    payments.gateway,
    stated.reason
from stated
left join payments
    on stated.payment_id = payments.payment_id
left join return_orders
    on stated.return_order_id = return_orders.order_id

union all

select
    payments.record_key,
    payments.source_name,
    payments.source_table,
    payments.source_record_id,
    payments.payment_id as refund_id,
    payments.payment_id || ':refund' as payment_id,
    payments.order_id,
    'refund' as kind,
    'success' as status,
    payments.updated_at as refunded_at,
    payments.refunded_amount as amount,
    cast(null as {{ type_money() }}) as goods_amount,
    cast(0 as {{ type_money() }}) as shipping_amount,
    cast(0 as {{ type_money() }}) as goods_adjustment_amount,
    cast(0 as {{ type_money() }}) as other_amount,
    payments.currency,
    payments.gateway,
    cast(null as {{ dbt.type_string() }}) as reason
from payments
left join refunded_payments
    on payments.payment_id = refunded_payments.payment_id
where payments.refunded_amount > 0 and refunded_payments.payment_id is null

union all

select
    exchanges.record_key,
    exchanges.source_name,
    exchanges.source_table,
    exchanges.source_record_id,
    exchanges.order_id || ':return' as refund_id,
    exchanges.order_id || ':return' as payment_id,
    exchanges.returned_order_id as order_id,
    'refund' as kind,
    'success' as status,
    exchanges.ordered_at as refunded_at,
    cast(0 as {{ type_money() }}) as amount,
    exchanges.returned_goods_amount as goods_amount,
    cast(0 as {{ type_money() }}) as shipping_amount,
    cast(0 as {{ type_money() }}) as goods_adjustment_amount,
    cast(0 as {{ type_money() }}) as other_amount,
    exchanges.currency,
    cast(null as {{ dbt.type_string() }}) as gateway,
    cast(null as {{ dbt.type_string() }}) as reason
from return_orders as exchanges
where
    exchanges.status = 'paid'
    and exchanges.total_amount > 0
    and exchanges.returned_total_amount > 0
    and exchanges.order_id not in (
        select stated.return_order_id from stated
        where stated.return_order_id is not null
    )
