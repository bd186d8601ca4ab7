{#
    One row per person who was or is to be asked: the newest version. The rows have no time of change;
    the last thing that happened to the person stands for it.
#}

with

newest as (

    {{ latest_row(source('delighted', 'people'), key=['id'], order_by=newest_first(
        ['last_responded_at', 'last_sent_at', '_loaded_at'], ['email', 'phone_number', 'name'],
    )) }}

)

select
    {{ source_record('delighted', 'people', ['id']) }},
    id as delighted_person_id,
    {{ clean_text('email') }} as email,
    {{ clean_text('phone_number') }} as phone,
    -- where no name is known some write the address
    {{ unless_address(first_word('name')) }} as first_name,
    {{ unless_address(words_after_first('name')) }} as last_name,
    {{ read_timestamp('created_at') }} as created_at,
    coalesce(
        {{ read_timestamp('last_responded_at') }},
        {{ read_timestamp('last_sent_at') }},
        {{ read_timestamp('created_at') }}
    ) as updated_at
from newest
where {{ clean_text('id') }} is not null
