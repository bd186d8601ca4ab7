{#
    One row per user, agents included: the newest version the loader delivered. Who was ever staff is
    marked as staff, though the newest version is that of an end user.

    A join, against the rule of the layer: who was staff stands in other versions and tables.
#}

with

versions as (

    select * from {{ source('zendesk', 'user') }}

),

staff as (

    select * from {{ ref('stg_zendesk__staff') }}
    where is_certain

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['updated_at', '_fivetran_synced'],
        ['_fivetran_deleted', 'active', 'role', 'email', 'phone', 'external_id', 'name'],
    )) }}

)

select
    -- keys
    {{ source_record('zendesk', 'user', ['newest.id']) }},
    cast(newest.id as {{ dbt.type_string() }}) as zendesk_user_id,

    -- identifiers
    {{ clean_text('newest.email') }} as email,
    {{ clean_text('newest.phone') }} as phone,
    {{ clean_text('newest.external_id') }} as account_id,

    -- person
    {{ first_word('newest.name') }} as first_name,
    {{ words_after_first('newest.name') }} as last_name,
    {{ clean_text('newest.locale') }} as language,
    staff.zendesk_user_id is not null as is_staff,
    coalesce({{ read_boolean('newest._fivetran_deleted') }}, false)
    or coalesce(not {{ read_boolean('newest.active') }}, false) as is_deleted,

    -- times
    {{ read_timestamp('newest.created_at') }} as created_at,
    {{ read_timestamp('newest.updated_at') }} as updated_at

from newest
left join staff on newest.id = staff.zendesk_user_id
where {{ clean_text('newest.id') }} is not null
