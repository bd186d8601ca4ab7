{#
    One row per payment of which money was given back. Square keeps the refunds of a payment as
    one sum on the payment; the time is the payment's last change, which is the refund unless
    something else changed later.
#}

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    payment_id as refund_id,
    payment_id || ':refund' as payment_id,
    order_id,
    'refund' as kind,
    'success' as status,
    updated_at as refunded_at,
    refunded_amount as amount,
    currency,
    gateway,
    cast(null as {{ dbt.type_string() }}) as reason
from {{ ref('stg_square__payments') }}
where refunded_amount > 0
