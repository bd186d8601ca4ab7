{# One row per refund with what it gives back beside goods: shipping, and taxes and fees. #}
{{ config(materialized=view_or_part()) }}

with

newest as (

    {{ latest_row(source('woocommerce', 'refunds'), key=['id'], order_by=newest_first(
        ['date_created_gmt', '_loaded_at'], ['amount', 'line_items'],
    )) }}

),

shipping_lines as (

    {{ json_array_rows('newest', 'shipping_lines') }}

),

fee_lines as (

    {{ json_array_rows('newest', 'fee_lines') }}

),

parts as (

    select
        id,
        abs({{ read_money(json_value('element', 'total')) }}) as shipping_amount,
        abs({{ money_or_none(json_value('element', 'total_tax')) }}) as other_amount
    from shipping_lines
    union all
    -- below zero as what is given back, above where a discount written as a fee is taken back
    select
        id,
        0 as shipping_amount,
        -(
            {{ read_money(json_value('element', 'total')) }}
            + {{ money_or_none(json_value('element', 'total_tax')) }}
        ) as other_amount
    from fee_lines

)

select
    id,
    {{ complete_sum('shipping_amount') }} as shipping_amount,
    {{ complete_sum('other_amount') }} as other_amount
from parts
group by id
