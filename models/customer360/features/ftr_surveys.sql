{# One row per customer who answered a survey: when last, and the last NPS score. #}
{{ config(materialized=view_or_part()) }}

with

responses as (

    select
        *,
        case when survey_type = 'nps' then score end as nps_score
    from {{ ref('survey_responses') }}
    where customer_id is not null

),

ranked as (

    select
        *,
        row_number() over (
            partition by customer_id
            order by
                case when nps_score is null then 1 else 0 end asc,
                responded_at desc nulls last,
                survey_response_id asc
        ) as nps_recency
    from responses

)

select
    customer_id,
    max(responded_at) as last_survey_at,
    cast(max(case when nps_recency = 1 then nps_score end) as {{ dbt.type_int() }})
        as last_nps_score
from ranked
group by customer_id
