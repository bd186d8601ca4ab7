{# One row per payment: the newest version the loader delivered. #}

with

versions as (

    select * from {{ source('square', 'payments') }}

),

currencies as (

    select * from {{ ref('currency_minor_digits') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['updated_at'], ['status', 'refunded_money', 'amount_money', 'customer_id', 'buyer_email_address', 'order_id']
    )) }}

),

payments as (

    select
        *,
        upper({{ json_value('amount_money', 'currency') }}) as currency,
        {{ json_value('amount_money', 'amount') }} as minor_amount,
        {{ json_value('refunded_money', 'amount') }} as minor_refunded
    from newest
    where {{ clean_text('id') }} is not null

)

select
    -- keys
    {{ source_record('square', 'payments', ['payments.id']) }},
    'square:' || payments.id as payment_id,
    'square:' || {{ clean_text('payments.order_id') }} as order_id,
    {{ clean_text('payments.order_id') }} as order_number,

    -- identifiers
    {{ clean_text('payments.customer_id') }} as square_customer_id,
    {{ clean_text('payments.buyer_email_address') }} as email,
    {{ clean_text(json_value('payments.card_details', 'card.fingerprint')) }} as card_fingerprint,

    -- what it is
    case
        when payments.status = 'COMPLETED' then 'success'
        when payments.status in ('APPROVED', 'PENDING') then 'pending'
        else 'failure'
    end as status,
    {{ clean_text('payments.source_type') }} as gateway,

    -- amounts
    {{ minor_to_money('payments.minor_amount', 'currencies.minor_digits') }} as amount,
    {{ minor_to_money('payments.minor_refunded', 'currencies.minor_digits') }} as refunded_amount,
    payments.currency,

    -- times
    {{ read_timestamp('payments.created_at') }} as paid_at,
    {{ read_timestamp('payments.updated_at') }} as updated_at

from payments
left join currencies on payments.currency = currencies.currency
