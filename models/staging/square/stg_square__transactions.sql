{# One row per payment, and one more per payment of which money was given back. #}

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    payment_id,
    order_id,
    cast(null as {{ dbt.type_string() }}) as refund_id,
    'sale' as kind,
    status,
    amount,
    currency,
    gateway,
    paid_at
from {{ ref('stg_square__payments') }}

union all

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    payment_id,
    order_id,
    refund_id,
    kind,
    status,
    amount,
    currency,
    gateway,
    refunded_at as paid_at
from {{ ref('stg_square__refunds') }}
