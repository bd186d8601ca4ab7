{# One row per company that contacts belong to: the newest version. #}

with

newest as (

    {{ latest_row(source('freshdesk', 'companies'), key=['id'], order_by=newest_first(
        ['updated_at', '_loaded_at'], ['name', 'industry'],
    )) }}

)

select
    {{ source_name('freshdesk') }} as source_name,
    {{ unique_id('freshdesk', 'id') }} as account_id,
    {{ clean_text('name') }} as name,
    {{ url_host(clean_text(json_value('domains', '[0]') | replace('$.[0]', '$[0]'))) }} as domain,
    cast(null as {{ dbt.type_string() }}) as owner,
    {{ clean_text('industry') }} as industry,
    {{ read_timestamp('created_at') }} as created_at,
    {{ read_timestamp('updated_at') }} as updated_at
from newest
where {{ clean_text('id') }} is not null
