{#
    One row per transaction that moved money (authorizations and voids do not): the newest
    version delivered. Those of deleted orders went with them.

    A join, against the rule of the layer: some connections deliver payments and no refunds, and what was paid back is
    then the refund of its order.
#}

{%- set step = "lower(" ~ clean_text('newest.kind') ~ ")" -%}
{%- set outcome = "lower(" ~ clean_text('newest.status') ~ ")" -%}
{%- set exchanged = read_money('newest.currency_exchange_final_amount') -%}
{%- set shop_currency = clean_text('newest.currency_exchange_currency') -%}
{%- set is_exchanged = exchanged ~ " is not null and " ~ shop_currency ~ " is not null" %}

with

versions as (

    {{ present_rows(ref('stg_shopify__transaction_rows'), times=[
        '_fivetran_synced', '_ab_cdc_deleted_at',
    ]) }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['_fivetran_synced', 'processed_at'], ['status', 'kind', 'amount', 'order_id', 'refund_id']
    )) }}

),

deleted_orders as (

    {{ deleted_keys(ref('stg_shopify__order_rows'), marks=[
        '_fivetran_deleted', '_ab_cdc_deleted_at', 'deleted_at',
    ]) }}

),

refunded_orders as (

    select distinct order_id
    from {{ ref('stg_shopify__refund_rows') }}

)

select
    -- keys
    {{ source_record('shopify', 'transaction', ['newest.id']) }},
    {{ unique_id('shopify', 'newest.id') }} as payment_id,
    {{ unique_id('shopify', clean_text('newest.order_id')) }} as order_id,
    coalesce(
        {{ unique_id('shopify', clean_text('newest.refund_id')) }},
        case
            when {{ step }} = 'refund' and refunded_orders.order_id is null
                then {{ unique_id('shopify', clean_text('newest.order_id')) }} || ':refund'
        end
    ) as refund_id,

    -- what it is
    case when {{ step }} = 'refund' then 'refund' else 'sale' end as kind,
    case
        when {{ outcome }} = 'success' then 'success'
        when {{ outcome }} in ('pending', 'awaiting_response') then 'pending'
        when {{ outcome }} in ('failure', 'error') then 'failure'
    end as status,
    {{ clean_text('newest.gateway') }} as gateway,

    -- amounts: in the currency of the store where the provider exchanged it, else as the buyer paid
    abs(
        case when {{ is_exchanged }} then {{ exchanged }} else {{ read_money('newest.amount') }} end
    ) as amount,
    upper(
        case
            when {{ is_exchanged }} then {{ shop_currency }}
            else {{ clean_text('newest.currency') }}
        end
    ) as currency,

    -- times
    coalesce(
        {{ read_timestamp('newest.processed_at') }},
        {{ read_timestamp('newest.created_at') }}
    ) as paid_at

from newest
left join deleted_orders
    on newest.order_id = deleted_orders.id
left join refunded_orders
    on newest.order_id = refunded_orders.order_id
where
    {{ clean_text('newest.id') }} is not null
    and {{ step }} in ('sale', 'capture', 'refund')
    and deleted_orders.id is null
