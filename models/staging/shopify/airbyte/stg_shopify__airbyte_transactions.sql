{#
    One row per payment step as Airbyte's stream transactions and the nested list of a refund have it, in the columns of
    the table transaction.

    A join, against the rule of the layer: which refund a payment belongs to only the refund says.
#}
{{ config(materialized=view_or_part()) }}

{%- set fields = [
    'kind', 'status', 'amount', 'currency', 'amount_set', 'currency_exchange_adjustment', 'gateway',
    'test', 'created_at', 'processed_at',
] -%}
{%- set shop_amount = json_value('amount_set', 'shop_money.amount') -%}
{%- set shop_currency = "coalesce(" ~ json_value('amount_set', 'shop_money.currency_code') ~ ", "
    ~ json_value('amount_set', 'shop_money.currency') ~ ", currency)" %}

with

nested as (

    {{ json_array_rows(ref('stg_shopify__airbyte_refund_rows'), 'transactions') }}

),

of_refunds as (

    select
        {{ nested_id('shopify', 'element', 'id') }} as id,
        order_id,
        id as refund_id,
        {% for field in fields %}
            {{ json_value('element', field) }} as {{ field }},
        {% endfor %}
        read_at,
        cast(null as {{ dbt.type_string() }}) as _ab_cdc_deleted_at,
        _source,
        _landed_file,
        _loaded_at
    from nested

),

refund_of_payment as (

    select
        id,
        max(refund_id) as refund_id
    from of_refunds
    group by id

),

payments as (

    select
        transactions.id,
        transactions.order_id,
        refund_of_payment.refund_id,
        {% for field in fields %}
            transactions.{{ field }},
        {% endfor %}
        transactions._airbyte_extracted_at as read_at,
        transactions._ab_cdc_deleted_at,
        transactions._source,
        transactions._landed_file,
        transactions._loaded_at
    from {{ source('shopify', 'transactions') }} as transactions
    left join refund_of_payment on transactions.id = refund_of_payment.id
    union all
    select * from of_refunds

)

{{ adapted_rows('payments', 'shopify', 'transaction', {
    'id': 'id',
    'order_id': 'order_id',
    'refund_id': 'refund_id',
    'kind': 'kind',
    'status': 'status',
    'amount': "coalesce(" ~ shop_amount ~ ", amount)",
    'currency': "case when " ~ shop_amount ~ " is null then currency else " ~ shop_currency ~ " end",
    'currency_exchange_final_amount': json_value('currency_exchange_adjustment', 'final_amount'),
    'currency_exchange_currency': json_value('currency_exchange_adjustment', 'currency'),
    'gateway': 'gateway',
    'test': 'test',
    'created_at': 'created_at',
    'processed_at': 'processed_at',
    '_ab_cdc_deleted_at': '_ab_cdc_deleted_at',
    '_fivetran_synced': 'read_at',
}) }}
