{#
    One row per order with a payment that succeeded: what was paid for it, in its currency. NULL where a
    payment was in another one.
#}
{{ config(materialized=view_or_part()) }}

select
    payments.order_id,
    {{ complete_sum(
        'case when payments.currency = owners.currency_original then payments.amount end'
    ) }} as amount
from {{ ref('uni_payments') }} as payments
inner join {{ ref('c360_order_owners') }} as owners
    on payments.order_id = owners.order_id
where payments.kind = 'sale' and payments.status = 'success'
group by payments.order_id
