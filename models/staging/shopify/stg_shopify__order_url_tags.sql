{#
    One row per order with campaign parameters on its landing page; the store keeps one row per
    parameter. Of a parameter that stands there in several spellings the newest counts.
#}
{{ config(materialized=view_or_part()) }}

with

versions as (

    {{ present_rows(source('shopify', 'order_url_tag'), key=['order_id', 'key'], times=[
        '_fivetran_synced', '_ab_cdc_deleted_at',
    ]) }}

),

tags as (

    select
        cast(order_id as {{ dbt.type_string() }}) as shopify_order_id,
        lower(key) as tag_name,
        {{ clean_text('value') }} as tag_value,
        key,
        _fivetran_synced
    from versions
    where order_id is not null

),

newest as (

    {{ latest_row('tags', key=['shopify_order_id', 'tag_name'], order_by=newest_first(
        ['_fivetran_synced'],
        ['tag_value', 'key'],
    )) }}

)

-- one row is left of each parameter, so that max only turns rows into columns
select
    shopify_order_id,
    max(case when tag_name = 'utm_source' then tag_value end) as utm_source,
    max(case when tag_name = 'utm_medium' then tag_value end) as utm_medium,
    max(case when tag_name = 'utm_campaign' then tag_value end) as utm_campaign
from newest
group by shopify_order_id
