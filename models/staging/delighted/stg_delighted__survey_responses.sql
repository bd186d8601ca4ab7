{#
    One row per answer to a survey: its newest version.

    A join, against the rule of the layer: the answer names its person, whose address tells whose words
    they are once it is erased.
#}

{%- set given_id = replace_regex(
    'person_properties', '"([Cc]ustomer|[Uu]ser|[Ee]xternal)[ _]?[Ii][Dd]"[ ]*:', '"shop_id":'
) %}

with

people as (

    select
        delighted_person_id,
        email
    from {{ ref('stg_delighted__people') }}

),

newest as (

    {{ latest_row(source('delighted', 'survey_responses'), key=['id'], order_by=newest_first(
        ['updated_at', 'created_at', '_loaded_at'], ['score', 'comment', 'additional_answers'],
    )) }}

),

responses as (

    select
        *,
        coalesce(
            {{ nested_id('delighted', 'person', 'id') }},
            case
                when substr(trim(person), 1, 1) <> '{'
                    then {{ scoped_id(
                        'delighted', without_fraction(clean_text('person'))
                    ) }}
            end
        ) as person_id,
        lower({{ clean_text('survey_type') }}) as asked_type
    from newest

)

select
    {{ source_record('delighted', 'survey_responses', ['responses.id']) }},
    {{ unique_id('delighted', 'responses.id') }} as survey_response_id,
    responses.person_id as delighted_person_id,
    coalesce({{ clean_text(json_value('responses.person', 'email')) }}, people.email) as email,
    {{ json_value(given_id, 'shop_id') }} as external_id,
    cast(null as {{ dbt.type_string() }}) as survey_id,
    case
        when responses.asked_type in ('nps', 'enps') then 'nps'
        when responses.asked_type in ('csat', 'smileys') then 'csat'
        when responses.asked_type like 'ces%' then 'ces'
        when responses.asked_type like '%star%' then 'stars'
        when responses.asked_type = 'thumbs' then 'thumbs'
        when responses.asked_type is not null then 'form'
    end as survey_type,
    cast(null as {{ dbt.type_string() }}) as question,
    cast(null as {{ dbt.type_string() }}) as answer,
    {{ read_integer('responses.score') }} as score,
    {{ without_addresses('responses.comment') }} as comment,
    responses.additional_answers,
    {{ read_timestamp('responses.created_at') }} as responded_at,
    {{ read_timestamp('responses.updated_at') }} as updated_at
from responses
left join people on responses.person_id = people.delighted_person_id
where {{ clean_text('responses.id') }} is not null
