{# One row per ordered pair of different segments: how many customers are in both. #}
{{ config(materialized='table') }}

with

members as (

    select * from {{ ref('segment_members') }}

),

definitions as (

    select * from {{ ref('segment_definitions') }}

),

sizes as (

    select
        definitions.segment_name,
        count(members.customer_id) as member_count
    from definitions
    left join members
        on definitions.segment_name = members.segment_name
    group by definitions.segment_name

),

shared as (

    select
        members.segment_name,
        others.segment_name as other_segment_name,
        count(*) as both_count
    from members
    inner join members as others
        on members.customer_id = others.customer_id
    group by
        members.segment_name,
        others.segment_name

),

pairs as (

    select
        sizes.segment_name,
        others.segment_name as other_segment_name,
        sizes.member_count + others.member_count as either_or_both,
        coalesce(shared.both_count, 0) as both_count
    from sizes
    inner join sizes as others
        on sizes.segment_name != others.segment_name
    left join shared
        on
            sizes.segment_name = shared.segment_name
            and others.segment_name = shared.other_segment_name

)

select
    segment_name,
    other_segment_name,
    cast(both_count as {{ dbt.type_int() }}) as both_count,
    cast(both_count as double) / nullif(either_or_both - both_count, 0) as jaccard
from pairs
