{# One row per company: its newest version. #}
{{ config(materialized=view_or_part()) }}

with

newest as (

    {{ latest_row(source('activecampaign', 'accounts'), key=['id'], order_by=newest_first(
        ['updatedTimestamp', '_loaded_at'], ['name', 'accountUrl', 'owner'],
    )) }}

)

select
    {{ source_name('activecampaign') }} as source_name,
    {{ unique_id('activecampaign', 'id') }} as account_id,
    {{ clean_text('name') }} as name,
    {{ replace_regex(
        "lower(" ~ clean_text('accountUrl') ~ ")", '^(https?://)?(www[.])?|[/?#].*$', ''
    ) }} as domain,
    {{ clean_text('owner') }} as owner,
    cast(null as {{ dbt.type_string() }}) as industry,
    {{ read_timestamp('createdTimestamp') }} as created_at,
    {{ read_timestamp('updatedTimestamp') }} as updated_at
from newest
where {{ clean_text('id') }} is not null
