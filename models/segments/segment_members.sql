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
    {{ in_holdout('definitions.segment_name', 'stays.customer_id', 'definitions.holdout_percent') }}
        as is_holdout,
    matches.why
from stays
inner join definitions
    on stays.segment_name = definitions.segment_name
left join matches
    on
        stays.segment_name = matches.segment_name
        and stays.customer_id = matches.customer_id
