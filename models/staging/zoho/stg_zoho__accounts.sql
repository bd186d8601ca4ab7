{# One row per company: the newest version. #}

with

newest as (

    {{ latest_row(source('zoho', 'accounts'), key=['id'], order_by=newest_first(
        ['Modified_Time', '_loaded_at'], ['Account_Name', 'Website'],
    )) }}

)

select
    {{ unique_id('zoho', 'id') }} as account_id,
    {{ source_name('zoho') }} as source_name,
    {{ clean_text('Account_Name') }} as name,
    {{ plain_domain('Website') }} as domain,
    coalesce({{ json_value('Owner', 'name') }}, {{ json_value('Owner', 'id') }}) as owner,
    {{ clean_text('Industry') }} as industry,
    {{ read_timestamp('Created_Time') }} as created_at,
    {{ read_timestamp('Modified_Time') }} as updated_at
from newest
where
    {{ clean_text('id') }} is not null
    and coalesce(lower({{ clean_text('Record_Status__s') }}) <> 'trash', true)
