{#
    One row per answer to the survey of a ticket: its newest version. The tool's seven steps, from -103
    over 100 to 103, are spread over 1 to 5.

    A join, against the rule of the layer: the answer names its contact, whose address tells whose words
    they are once it is erased.
#}

with

contacts as (

    select
        freshdesk_contact_id,
        email
    from {{ ref('stg_freshdesk__contacts') }}
    where not is_staff

),

staff as (

    select freshdesk_user_id from {{ ref('stg_freshdesk__staff') }}

),

newest as (

    {{ latest_row(source('freshdesk', 'satisfaction_ratings'), key=['id'], order_by=newest_first(
        ['updated_at', '_loaded_at'], ['ratings', 'feedback'],
    )) }}

),

rated as (

    select
        *,
        {{ read_integer(json_value('ratings', 'default_question')) }} as rating
    from newest

)

select
    {{ source_record('freshdesk', 'satisfaction_ratings', ['rated.id']) }},
    {{ unique_id('freshdesk', 'rated.id') }} as survey_response_id,
    {{ unique_id('freshdesk', 'rated.ticket_id') }} as ticket_id,
    case when staff.freshdesk_user_id is null then rated.user_id end as freshdesk_contact_id,
    contacts.email,
    rated.survey_id,
    'csat' as survey_type,
    cast(null as {{ dbt.type_string() }}) as question,
    case rated.rating
        when 103 then 'Extremely happy'
        when 102 then 'Very happy'
        when 101 then 'Happy'
        when 100 then 'Neutral'
        when -101 then 'Unhappy'
        when -102 then 'Very unhappy'
        when -103 then 'Extremely unhappy'
    end as answer,
    case rated.rating
        when 103 then 5.0
        when 102 then 4.33
        when 101 then 3.67
        when 100 then 3.0
        when -101 then 2.33
        when -102 then 1.67
        when -103 then 1.0
    end as score,
    case
        when rated.rating > 100 then 'good'
        when rated.rating = 100 then '3'
        when rated.rating < 0 then 'bad'
    end as satisfaction,
    {{ without_addresses('rated.feedback') }} as comment,
    {{ read_timestamp('rated.created_at') }} as responded_at,
    {{ read_timestamp('rated.updated_at') }} as updated_at
from rated
left join contacts on rated.user_id = contacts.freshdesk_contact_id
left join staff on rated.user_id = staff.freshdesk_user_id
where {{ clean_text('rated.id') }} is not null
