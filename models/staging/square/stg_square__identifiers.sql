{#
    One row per customer, order or payment and identifier. An order carries
    the identifiers of its payment too: most sales at a till name nobody, and the card or the
    address of the receipt is all that says whose they are.
#}
{{ config(materialized=view_or_part()) }}

with

customers as (

    select * from {{ ref('stg_square__customers') }}
    where not coalesce(is_deleted, false)

),

payments as (

    select * from {{ ref('stg_square__payments') }}

),

orders as (

    select * from {{ ref('stg_square__orders') }}

),

-- one payment per order: two people who share a bill must not become one
order_payers as (

    select *
    from (
        select
            *,
            row_number() over (
                partition by order_id
                order by
                    case when status = 'failure' then 1 else 0 end asc,
                    case
                        when square_customer_id is not null then 0
                        when email is not null or card_fingerprint is not null then 1
                        else 2
                    end asc,
                    paid_at asc,
                    payment_id asc
            ) as payer_rank
        from payments
        where order_id is not null
    ) as ranked
    where payer_rank = 1

),

-- where order and payment name different customers, the order's own word counts alone
paid_orders as (

    select
        orders.source_name,
        orders.source_table,
        orders.source_record_id,
        orders.record_key,
        orders.ordered_at,
        order_payers.square_customer_id,
        order_payers.email,
        order_payers.card_fingerprint
    from orders
    inner join order_payers
        on
            orders.order_id = order_payers.order_id
            and coalesce(
                orders.square_customer_id = order_payers.square_customer_id,
                true
            )

)

{{ identifiers_of('customers', 'created_at', {
    'square_customer_id': 'square_customer_id',
    'email': 'email',
    'phone': 'phone',
    'square_reference_id': 'account_id',
}, country='country_code') }}
union all
{{ identifiers_of(
    'orders',
    'ordered_at',
    {'square_customer_id': 'square_customer_id'}
) }}
union all
{{ identifiers_of('paid_orders', 'ordered_at', {
    'square_customer_id': 'square_customer_id',
    'email': 'email',
    'card_fingerprint': 'card_fingerprint',
}) }}
union all
{{ identifiers_of('payments', 'paid_at', {
    'square_customer_id': 'square_customer_id',
    'email': 'email',
    'card_fingerprint': 'card_fingerprint',
}) }}
