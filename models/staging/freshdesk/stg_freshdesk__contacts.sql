{#
    One row per contact: the newest version. A member of staff who once wrote as a contact is marked.

    Joins, against the rule of the layer: only numbers and addresses of agents tell staff.
#}

with

staff as (

    select * from {{ ref('stg_freshdesk__staff') }}

),

staff_addresses as (

    select distinct email
    from staff
    where email is not null

),

newest as (

    {{ latest_row(source('freshdesk', 'contacts'), key=['id'], order_by=newest_first(
        ['updated_at', '_loaded_at'], ['deleted', 'email', 'phone', 'mobile', 'company_id', 'name'],
    )) }}

)

select
    -- keys
    {{ source_record('freshdesk', 'contacts', ['newest.id']) }},
    newest.id as freshdesk_contact_id,
    {{ unique_id('freshdesk', 'newest.company_id') }} as account_id,

    -- identifiers
    {{ clean_text('newest.email') }} as email,
    newest.other_emails,
    {{ clean_text('newest.phone') }} as phone,
    {{ clean_text('newest.mobile') }} as mobile,
    {{ clean_text('newest.unique_external_id') }} as external_id,

    -- person; where no name is known the tool writes the address
    {{ unless_address(first_word('newest.name')) }} as first_name,
    {{ unless_address(words_after_first('newest.name')) }} as last_name,
    {{ clean_text('newest.language') }} as language,
    staff.freshdesk_user_id is not null or staff_addresses.email is not null as is_staff,
    coalesce({{ read_boolean('newest.deleted') }}, false) as is_deleted,

    -- times
    {{ read_timestamp('newest.created_at') }} as created_at,
    {{ read_timestamp('newest.updated_at') }} as updated_at

from newest
left join staff on newest.id = staff.freshdesk_user_id
left join staff_addresses on lower({{ clean_text('newest.email') }}) = staff_addresses.email
where {{ clean_text('newest.id') }} is not null
