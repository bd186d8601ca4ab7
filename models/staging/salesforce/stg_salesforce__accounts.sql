{#
    One row per company that is neither deleted nor merged into another: the newest version the loader
    delivered. Person accounts are people.

    A join, against the rule of the layer: a company names its owner by an id.
#}

with

newest as (

    {{ latest_row(source('salesforce', 'account'), key=['id'], order_by=newest_first(
        ['system_modstamp', 'last_modified_date', '_fivetran_synced'],
        ['_fivetran_active', 'is_deleted', '_fivetran_deleted', 'name', 'website'],
    )) }}

),

owners as (

    select * from {{ ref('stg_salesforce__owners') }}

)

select
    {{ unique_id('salesforce', 'newest.id') }} as account_id,
    {{ source_name('salesforce') }} as source_name,
    {{ clean_text('newest.name') }} as name,
    {{ plain_domain('newest.website') }} as domain,
    coalesce(owners.owner_name, {{ clean_text('newest.owner_id') }}) as owner,
    {{ clean_text('newest.industry') }} as industry,
    {{ read_timestamp('newest.created_date') }} as created_at,
    coalesce(
        {{ read_timestamp('newest.system_modstamp') }},
        {{ read_timestamp('newest.last_modified_date') }}
    ) as updated_at
from newest
left join owners on newest.owner_id = owners.salesforce_owner_id
where
    {{ clean_text('newest.id') }} is not null
    and {{ clean_text('newest.master_record_id') }} is null
    and not {{ is_deleted([
        'newest.is_deleted', 'newest._fivetran_deleted', 'newest._fivetran_active',
    ]) }}
    and not coalesce({{ read_boolean('newest.is_person_account') }}, false)
    and {{ clean_text('newest.person_contact_id') }} is null
