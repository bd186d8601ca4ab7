{# One row per order with shipping lines: what shipping cost after its discounts. #}

with

versions as (

    select * from {{ source('shopify', 'order_shipping_line') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['_fivetran_synced'],
        ['discounted_price', 'price', 'order_id'],
    )) }}

)

select
    cast(order_id as {{ dbt.type_string() }}) as order_number,
    cast(
        sum(
            coalesce({{ read_money('discounted_price') }}, {{ read_money('price') }})
        ) as {{ type_money() }}
    ) as shipping_amount
from newest
where order_id is not null
group by order_id
