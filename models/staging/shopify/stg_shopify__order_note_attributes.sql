{#
    One row per order and note that holds a browser id; the record is the order's, which the
    note identifies.
#}

with

versions as (

    {{ present_rows(ref('stg_shopify__order_note_attribute_rows'), key=['order_id', 'name'], times=[
        '_fivetran_synced', '_ab_cdc_deleted_at',
    ]) }}

),

newest as (

    {{ latest_row('versions', key=['order_id', 'name'], order_by=newest_first(
        ['_fivetran_synced'],
        ['value'],
    )) }}

),

notes as (

    select
        cast(order_id as {{ dbt.type_string() }}) as shopify_order_id,
        _source,
        name as note_name,
        lower(replace(replace(name, '-', ''), '_', '')) as attribute,
        -- some checkouts store the value within JSON quotes
        {{ clean_text("replace(value, '\"', '')") }} as note_value
    from newest
    where order_id is not null

)

select
    {{ source_record('shopify', 'order', ['shopify_order_id']) }},
    shopify_order_id,
    note_name,
    case
        when attribute like '%segmentclientid' or attribute = 'segmentanonymousid' then note_value
    end as anonymous_id,
    case when attribute like '%googleclientid' then note_value end as google_client_id
from notes
where
    attribute like '%segmentclientid'
    or attribute = 'segmentanonymousid'
    or attribute like '%googleclientid'
