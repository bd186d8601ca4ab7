{# One row per line of an order; lines of checkouts and of deleted orders went with them. #}

with

newest as (

    {{ latest_row(source('bigcommerce', 'order_products'), key=['id'], order_by=newest_first(
        ['_loaded_at'], ['quantity', 'total_ex_tax', 'applied_discounts', 'order_id'],
    )) }}

),

discount_lists as (

    {{ json_array_rows('newest', 'applied_discounts') }}

),

discounts as (

    select
        id,
        {{ complete_sum(read_money(json_value('element', 'amount'))) }} as amount
    from discount_lists
    group by id

),

orders as (

    select order_id from {{ ref('stg_bigcommerce__orders') }}

),

priced as (

    select
        newest.id,
        newest._source,
        newest.order_id,
        newest.product_id,
        newest.variant_id,
        newest.sku,
        newest.name,
        newest.type,
        {{ read_integer('newest.quantity') }} as units,
        {{ read_money('newest.total_ex_tax') }} as total_before_discounts,
        coalesce(
            {{ read_money('newest.price_ex_tax') }}, {{ read_money('newest.base_price') }}
        ) as price_of_one,
        case when discounts.id is null then 0 else discounts.amount end as discount
    from newest
    left join discounts on newest.id = discounts.id

)

select
    {{ unique_id('bigcommerce', 'priced.id') }} as order_line_id,
    orders.order_id,
    {{ source_name('bigcommerce') }} as source_name,
    case
        when {{ local_id('bigcommerce', 'priced.product_id') }} <> '0' then priced.product_id
    end as product_id,
    case
        when {{ local_id('bigcommerce', 'priced.variant_id') }} <> '0' then priced.variant_id
    end as variant_id,
    {{ clean_text('priced.sku') }} as sku,
    {{ clean_text('priced.name') }} as product_title,
    cast(null as {{ dbt.type_string() }}) as category,
    lower({{ clean_text('priced.type') }}) = 'giftcertificate' as is_gift_card,
    case when priced.units < 0 then 0 else priced.units end as quantity,
    priced.price_of_one as unit_price,
    priced.discount as discount_amount,
    coalesce(priced.total_before_discounts, priced.units * priced.price_of_one) - priced.discount
        as line_amount
from priced
inner join orders on {{ unique_id('bigcommerce', 'priced.order_id') }} = orders.order_id
where {{ clean_text('priced.id') }} is not null
