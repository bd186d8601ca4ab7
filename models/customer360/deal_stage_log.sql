{# One row per stage that a deal entered, with when it left it. #}
{{ table_if_fed('uni_deal_stages') }}

with

stages as (

    select * from {{ ref('uni_deal_stages') }}

)

select
    deal_id,
    source_name,
    pipeline,
    stage,
    entered_at,
    lead(entered_at) over (partition by deal_id order by entered_at asc, stage asc) as left_at
from stages
