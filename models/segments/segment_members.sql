{# One row per segment and customer who is in it now, as the log has it. #}
{{ config(materialized='table') }}

with

stays as (

    select * from {{ ref('segment_history') }}
    where left_at is null

),

matches as (

    select * from {{ ref('segment_matches') }}

),

definitions as (

    select * from {{ ref('segment_definitions') }}

)

select
    stays.segment_name,
    stays.customer_id,
    stays.entered_at,
    stays.arm = 'holdout' as is_holdout,
    matches.why,
    stays.arm
from stays
inner join definitions
    on stays.segment_name = definitions.segment_name
left join matches
    on
        stays.segment_name = matches.segment_name
        and stays.customer_id = matches.customer_id
