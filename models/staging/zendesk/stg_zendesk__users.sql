{# One row per user, agents included: the newest version the loader delivered. #}

with

versions as (

    select * from {{ source('zendesk', 'user') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['updated_at', '_fivetran_synced'],
        ['active', 'role', 'email', 'phone', 'external_id', 'name'],
    )) }}

)

select
    -- keys
    {{ source_record('zendesk', 'user', ['id']) }},
    cast(id as {{ dbt.type_string() }}) as user_number,

    -- identifiers
    {{ clean_text('email') }} as email,
    {{ clean_text('phone') }} as phone,
    {{ clean_text('external_id') }} as account_id,

    -- person
    {{ first_word('name') }} as first_name,
    {{ words_after_first('name') }} as last_name,
    {{ clean_text('locale') }} as language,
    coalesce(lower({{ clean_text('role') }}) in ('agent', 'admin'), false) as is_staff,
    not coalesce({{ read_boolean('active') }}, true) as is_deleted,

    -- times
    {{ read_timestamp('created_at') }} as created_at,
    {{ read_timestamp('updated_at') }} as updated_at

from newest
where {{ clean_text('id') }} is not null
