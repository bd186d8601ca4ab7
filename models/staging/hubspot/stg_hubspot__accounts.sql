{#
    One row per company that is not deleted: the newest version the loader delivered.

    A join, against the rule of the layer: a company names its owner by a number.
#}

with

newest as (

    {{ latest_row(source('hubspot', 'company'), key=['id'], order_by=newest_first(
        ['property_hs_lastmodifieddate', '_fivetran_synced'],
        ['_fivetran_deleted', 'is_deleted', 'property_domain', 'property_name'],
    )) }}

),

owners as (

    select * from {{ ref('stg_hubspot__owners') }}

)

select
    {{ unique_id('hubspot', 'newest.id') }} as account_id,
    {{ source_name('hubspot') }} as source_name,
    {{ clean_text('newest.property_name') }} as name,
    {{ plain_domain('newest.property_domain') }} as domain,
    coalesce(owners.owner_name, {{ clean_text('newest.property_hubspot_owner_id') }}) as owner,
    {{ clean_text('newest.property_industry') }} as industry,
    {{ clean_text('newest.property_hs_merged_object_ids') }} as merged_company_ids,
    {{ read_timestamp('newest.property_createdate') }} as created_at,
    {{ read_timestamp('newest.property_hs_lastmodifieddate') }} as updated_at
from newest
left join owners on newest.property_hubspot_owner_id = owners.hubspot_owner_id
where
    {{ clean_text('newest.id') }} is not null
    and not {{ is_deleted(['is_deleted', '_fivetran_deleted']) }}
