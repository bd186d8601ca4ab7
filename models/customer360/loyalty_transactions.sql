{# One row per change of a customer's loyalty points. #}
{{ table_if_fed('uni_loyalty_transactions') }}

with

loyalty_transactions as (

    select * from {{ ref('uni_loyalty_transactions') }}

),

customer_records as (

    select * from {{ ref('customer_records') }}

)

select
    loyalty_transactions.loyalty_transaction_id,
    customer_records.customer_id,
    loyalty_transactions.source_name,
    loyalty_transactions.loyalty_member_id,
    loyalty_transactions.occurred_at,
    loyalty_transactions.kind,
    loyalty_transactions.points,
    loyalty_transactions.status,
    loyalty_transactions.description,
    loyalty_transactions.order_id
from loyalty_transactions
left join customer_records
    on loyalty_transactions.record_key = customer_records.record_key
