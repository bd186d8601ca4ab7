{# One row per member of a loyalty programme: who is blocked, or has not joined, spends nothing. #}
{{ config(materialized=view_or_part()) }}

with

members as (

    select
        customer_records.customer_id,
        members.loyalty_member_id,
        members.points_balance,
        members.tier,
        coalesce(members.updated_at, members.enrolled_at) as stated_at
    from {{ ref('uni_loyalty_members') }} as members
    inner join {{ ref('customer_records') }} as customer_records
        on members.record_key = customer_records.record_key
    where coalesce(members.status, 'member') = 'member'

),

ranked as (

    select
        *,
        row_number() over (
            partition by customer_id
            order by
                case when tier is null then 1 else 0 end asc,
                stated_at desc,
                loyalty_member_id asc
        ) as recency_rank
    from members

)

select
    customer_id,
    cast(sum(points_balance) as {{ dbt.type_int() }}) as loyalty_points,
    max(case when recency_rank = 1 then tier end) as loyalty_tier
from ranked
group by customer_id
