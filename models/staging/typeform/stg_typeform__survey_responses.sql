{#
    One row per response and question that was answered.

    Joins, against the rule of the layer: when it was answered and what was asked stand in tables of
    their own.
#}

with

answers as (

    select * from {{ ref('stg_typeform__answers') }}

),

landings as (

    select * from {{ ref('stg_typeform__landings') }}

),

questions as (

    select * from {{ ref('stg_typeform__questions') }}

)

select
    answers.record_key,
    answers.source_name,
    answers.source_table,
    answers.source_record_id,
    {{ unique_id('typeform', 'answers.landing_id', source='answers.source_name') }}
    || ':' || answers.local_question_id
        as survey_response_id,
    coalesce(landings.form_id, answers.form_id) as survey_id,
    case when answers.question_kind = 'nps' then 'nps' else 'form' end as survey_type,
    {{ without_addresses('questions.question') }} as question,
    {{ without_addresses('answers.answer') }} as answer,
    answers.score,
    cast(null as {{ dbt.type_string() }}) as comment,
    coalesce(landings.submitted_at, answers.submitted_at) as responded_at,
    cast(null as {{ dbt.type_timestamp() }}) as updated_at
from answers
left join landings on answers.record_key = landings.record_key
left join questions on answers.question_id = questions.question_id
