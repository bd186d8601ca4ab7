{# One row per order with discount codes: the codes in alphabetical order. #}

with

codes as (

    select distinct
        cast(order_id as {{ dbt.type_string() }}) as order_number,
        {{ clean_text('code') }} as discount_code
    from {{ source('shopify', 'order_discount_code') }}

)

select
    order_number,
    {{ dbt.listagg('discount_code', "','", 'order by discount_code') }} as discount_codes
from codes
where order_number is not null and discount_code is not null
group by order_number
