{#
    One row per transaction that moved money (authorizations and voids do not): the newest
    version delivered.
#}

{%- set step = "lower(" ~ clean_text('kind') ~ ")" -%}
{%- set outcome = "lower(" ~ clean_text('status') ~ ")" %}

with

versions as (

    select * from {{ source('shopify', 'transaction') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['_fivetran_synced', 'processed_at'], ['status', 'kind', 'amount', 'order_id', 'refund_id']
    )) }}

)

select
    -- keys
    {{ source_record('shopify', 'transaction', ['id']) }},
    {{ unique_id('shopify', 'id') }} as payment_id,
    {{ unique_id('shopify', clean_text('order_id')) }} as order_id,
    {{ unique_id('shopify', clean_text('refund_id')) }} as refund_id,

    -- what it is
    case when {{ step }} = 'refund' then 'refund' else 'sale' end as kind,
    case
        when {{ outcome }} = 'success' then 'success'
        when {{ outcome }} = 'pending' then 'pending'
        else 'failure'
    end as status,
    {{ clean_text('gateway') }} as gateway,

    -- amounts
    abs({{ read_money('amount') }}) as amount,
    upper({{ clean_text('currency') }}) as currency,

    -- times
    coalesce({{ read_timestamp('processed_at') }}, {{ read_timestamp('created_at') }}) as paid_at

from newest
where {{ clean_text('id') }} is not null and {{ step }} in ('sale', 'capture', 'refund')
