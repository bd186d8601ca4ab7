{#
    One row per order of which money was given back: the store states the sum on the order, and no
    time but that of the order's last change. A refunded order without a sum was given back whole.

    A join, against the rule of the layer: what of the sum was for goods the lines tell, where they
    say what came back. What the sum has beyond them is shipping, as far as shipping was charged.
#}
{{ config(materialized=view_or_part()) }}

with

lines as (

    select
        refund_id,
        {{ complete_sum('amount + tax_amount') }} as amount
    from {{ ref('stg_bigcommerce__refund_lines') }}
    group by refund_id

),

stated as (

    select
        order_id || ':refund' as refund_id,
        order_id,
        source_name,
        updated_at as refunded_at,
        case when status_id = 4 and refunded_amount = 0 then total_amount else refunded_amount end
            as amount,
        shipping_inc_tax_amount
    from {{ ref('stg_bigcommerce__stated_orders') }}
    where status_id <> 0 and (status_id = 4 or refunded_amount > 0)

),

beyond_lines as (

    select
        stated.*,
        lines.refund_id is not null as has_lines,
        case
            when lines.refund_id is null then 0
            else greatest(least(stated.amount - lines.amount, stated.shipping_inc_tax_amount), 0)
        end as shipping_amount,
        lines.amount as lines_amount
    from stated
    left join lines on stated.refund_id = lines.refund_id

)

select
    refund_id,
    order_id,
    source_name,
    refunded_at,
    amount,
    cast(null as {{ type_money() }}) as goods_amount,
    shipping_amount,
    case when has_lines then amount - lines_amount - shipping_amount else 0 end
        as goods_adjustment_amount,
    0 as other_amount,
    cast(null as {{ dbt.type_string() }}) as reason
from beyond_lines
