{#
    One row per order whose lines state what they come to before discounts: the GraphQL API says it
    there and nowhere else.
#}
{{ config(materialized=view_or_part()) }}

with

stated as (

    select * from {{ ref('stg_shopify__order_line_rows') }}
    where
        original_total_set_shop_amount is not null
        and id not in (select tip_lines.id from {{ ref('stg_shopify__tip_lines') }} as tip_lines)

),

versions as (

    {{ present_rows('stated', times=['_fivetran_synced', '_ab_cdc_deleted_at']) }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['_fivetran_synced'], ['original_total_set_shop_amount', 'quantity', 'order_id'],
    )) }}

),

amounts as (

    select
        order_id,
        {{ read_money('original_total_set_shop_amount') }} as gross_amount
    from newest
    where order_id is not null

)

select
    order_id as shopify_order_id,
    cast({{ complete_sum('gross_amount') }} as {{ type_money() }}) as gross_amount
from amounts
group by order_id
