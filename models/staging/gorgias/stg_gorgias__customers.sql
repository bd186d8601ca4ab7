{#
    One row per customer: the newest version. A member of staff who once wrote as a customer is marked.

    A join, against the rule of the layer: only the address tells staff.
#}

with

staff as (

    select * from {{ ref('stg_gorgias__staff') }}

),

newest as (

    {{ latest_row(source('gorgias', 'customers'), key=['id'], order_by=newest_first(
        ['updated_datetime', '_loaded_at'], ['email', 'external_id', 'name', 'channels'],
    )) }}

)

select
    -- keys
    {{ source_record('gorgias', 'customers', ['newest.id']) }},
    newest.id as gorgias_customer_id,

    -- identifiers
    {{ clean_text('newest.email') }} as email,
    {{ clean_text('newest.external_id') }} as external_id,
    newest.channels,

    -- person; where no name is known the tool writes the address
    coalesce(
        {{ unless_address(clean_text('newest.firstname')) }},
        {{ unless_address(first_word('newest.name')) }}
    ) as first_name,
    coalesce(
        {{ unless_address(clean_text('newest.lastname')) }},
        {{ unless_address(words_after_first('newest.name')) }}
    ) as last_name,
    {{ clean_text('newest.language') }} as language,
    staff.email is not null as is_staff,

    -- times
    {{ read_timestamp('newest.created_datetime') }} as created_at,
    {{ read_timestamp('newest.updated_datetime') }} as updated_at

from newest
left join staff on lower({{ clean_text('newest.email') }}) = staff.email
where {{ clean_text('newest.id') }} is not null
