{# One row per answer to a question of a survey. #}
{{ table_if_fed('uni_survey_responses') }}

with

survey_responses as (

    select * from {{ ref('uni_survey_responses') }}

),

customer_records as (

    select * from {{ ref('customer_records') }}

)

select
    survey_responses.survey_response_id,
    customer_records.customer_id,
    survey_responses.source_name,
    survey_responses.survey_id,
    survey_responses.survey_type,
    survey_responses.question,
    survey_responses.answer,
    survey_responses.score,
    survey_responses.comment,
    survey_responses.responded_at,
    survey_responses.updated_at
from survey_responses
left join customer_records
    on survey_responses.record_key = customer_records.record_key
