{#
    One row per payment: the newest version the loader delivered. Payments of deleted orders went
    with them.
#}

{%- set currency = "upper(" ~ json_value('payments.amount_money', 'currency') ~ ")" %}

with

versions as (

    {{ present_rows(source('square', 'payments'), marks=[
        'is_deleted', '_fivetran_deleted', '_ab_cdc_deleted_at',
    ]) }}

),

currencies as (

    select * from {{ ref('currency_minor_digits') }}

),

payments as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['updated_at'],
        [
            'status', 'refunded_money', 'amount_money', 'customer_id', 'buyer_email_address',
            'order_id',
        ],
    )) }}

),

deleted_orders as (

    {{ deleted_keys(source('square', 'orders'), marks=[
        'is_deleted', '_fivetran_deleted', '_ab_cdc_deleted_at',
    ]) }}

)

select
    -- keys
    {{ source_record('square', 'payments', ['payments.id']) }},
    {{ unique_id('square', 'payments.id') }} as payment_id,
    {{ unique_id('square', clean_text('payments.order_id')) }} as order_id,
    {{ clean_text('payments.order_id') }} as order_number,

    -- identifiers
    {{ clean_text('payments.customer_id') }} as square_customer_id,
    {{ clean_text('payments.buyer_email_address') }} as email,
    {{ clean_text(json_value('payments.card_details', 'card.fingerprint')) }} as card_fingerprint,

    -- what it is
    case
        when payments.status = 'COMPLETED' then 'success'
        when payments.status in ('APPROVED', 'PENDING') then 'pending'
        when payments.status in ('CANCELED', 'FAILED') then 'failure'
    end as status,
    {{ clean_text('payments.source_type') }} as gateway,

    -- amounts: with the tip, as money is given back
    {{ minor_to_money(
        'coalesce(' ~ json_value('payments.total_money', 'amount') ~ ', '
        ~ json_value('payments.amount_money', 'amount') ~ ')',
        'currencies.minor_digits'
    ) }} as amount,
    {{ minor_to_money(
        json_value('payments.refunded_money', 'amount'),
        'currencies.minor_digits'
    ) }} as refunded_amount,
    {{ currency }} as currency,

    -- times
    {{ read_timestamp('payments.created_at') }} as paid_at,
    {{ read_timestamp('payments.updated_at') }} as updated_at

from payments
left join currencies on {{ currency }} = currencies.currency
left join deleted_orders on payments.order_id = deleted_orders.id
where {{ clean_text('payments.id') }} is not null and deleted_orders.id is null
