{# One row per order line with discounts: what they come to, its parts of those on the order too. #}
{{ config(materialized=view_or_part()) }}

with

versions as (

    {{ present_rows(ref('stg_shopify__discount_allocation_rows'), key=['order_line_id', 'index'],
        times=['_fivetran_synced', '_ab_cdc_deleted_at']) }}

),

newest as (

    {{ latest_row('versions', key=['order_line_id', 'index'], order_by=newest_first(
        ['_fivetran_synced'], ['amount'],
    )) }}

),

amounts as (

    select
        order_line_id,
        {{ read_money('amount') }} as amount
    from newest
    where order_line_id is not null

)

select
    order_line_id,
    cast({{ complete_sum('amount') }} as {{ type_money() }}) as amount
from amounts
group by order_line_id
