{# One row per order with discount codes: the codes in alphabetical order. #}
{{ config(materialized=view_or_part()) }}

with

versions as (

    {{ present_rows(ref('stg_shopify__order_discount_code_rows'), key=['order_id', 'index'], times=[
        '_fivetran_synced', '_ab_cdc_deleted_at',
    ]) }}

),

newest as (

    {{ latest_row('versions', key=['order_id', 'index'], order_by=newest_first(
        ['_fivetran_synced'],
        ['code'],
    )) }}

),

codes as (

    select distinct
        cast(order_id as {{ dbt.type_string() }}) as shopify_order_id,
        {{ clean_text('code') }} as discount_code
    from newest

)

select
    shopify_order_id,
    {{ dbt.listagg('discount_code', "','", 'order by discount_code') }} as discount_codes
from codes
where shopify_order_id is not null and discount_code is not null
group by shopify_order_id
