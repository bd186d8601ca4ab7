{# Each of the 125 combinations of scores has exactly one group. #}
{{ config(tags=['proves_code']) }}

with

scores as (

    select recency_score as score
    from {{ ref('rfm_groups') }}
    group by recency_score

),

combinations as (

    select
        recency.score as recency_score,
        frequency.score as frequency_score,
        monetary.score as monetary_score
    from scores as recency
    cross join scores as frequency
    cross join scores as monetary

),

covered as (

    select
        combinations.recency_score,
        combinations.frequency_score,
        combinations.monetary_score,
        count(rfm_groups.rfm_group) as group_count,
        count(*) over () as combination_count
    from combinations
    left join {{ ref('rfm_groups') }} as rfm_groups
        on
            combinations.recency_score = rfm_groups.recency_score
            and combinations.frequency_score = rfm_groups.frequency_score
            and combinations.monetary_score = rfm_groups.monetary_score
    group by
        combinations.recency_score, combinations.frequency_score, combinations.monetary_score

)

select *
from covered
where group_count <> 1 or combination_count <> 125
