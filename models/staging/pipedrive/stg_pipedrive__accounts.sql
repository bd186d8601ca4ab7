{# One row per company that is not deleted: the newest version. #}

with

newest as (

    {{ latest_row(source('pipedrive', 'organizations'), key=['id'], order_by=newest_first(
        ['update_time', '_loaded_at'], ['active_flag', 'is_deleted', 'name'],
    )) }}

)

select
    {{ unique_id('pipedrive', 'id') }} as account_id,
    {{ source_name('pipedrive') }} as source_name,
    {{ clean_text('name') }} as name,
    cast(null as {{ dbt.type_string() }}) as domain,
    coalesce(
        {{ json_value('owner_id', 'name') }}, {{ number_or_field('owner_id', 'id') }}
    ) as owner,
    cast(null as {{ dbt.type_string() }}) as industry,
    {{ read_timestamp('add_time') }} as created_at,
    {{ read_timestamp('update_time') }} as updated_at
from newest
where
    {{ clean_text('id') }} is not null
    and coalesce({{ read_boolean('active_flag') }}, true)
    and not coalesce({{ read_boolean('is_deleted') }}, false)
