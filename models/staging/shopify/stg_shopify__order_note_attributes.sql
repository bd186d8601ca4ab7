{# One row per order and browser id that its checkout noted; the key is the order's, whose record they identify. #}

with

notes as (

    select
        *,
        lower(replace(replace(name, '-', ''), '_', '')) as note_name,
        -- some checkouts store the value within JSON quotes
        {{ clean_text("replace(value, '\"', '')") }} as note_value
    from {{ source('shopify', 'order_note_attribute') }}
    where order_id is not null

)

select
    {{ source_record('shopify', 'order', ['order_id']) }},
    cast(order_id as {{ dbt.type_string() }}) as order_number,
    case when note_name like '%segmentclientid' or note_name = 'segmentanonymousid' then note_value end as anonymous_id,
    case when note_name like '%googleclientid' then note_value end as google_client_id
from notes
where
    note_name like '%segmentclientid'
    or note_name = 'segmentanonymousid'
    or note_name like '%googleclientid'
