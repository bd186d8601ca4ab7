{# One row per uninterrupted stay of a customer, merged ids together, in a segment. #}
{{ config(materialized='table') }}

with

logged as (

    select * from {{ ref('segment_log') }}

),

redirects as (

    select * from {{ ref('customer_id_redirects') }}

),

arms as (

    {{ person_arms(ref('segment_arms'), 'redirects') }}

),

stays as (

    select
        segment_name,
        customer_id,
        event,
        happened_at as entered_at,
        lead(happened_at) over (
            partition by segment_name, customer_id
            order by event_number
        ) as left_at
    from logged

),

-- An erased customer has no living id: the stay is dropped. So is one that ended as it began.
resolved as (

    select
        stays.segment_name,
        case
            when redirects.customer_id is null then stays.customer_id
            else redirects.living_customer_id
        end as customer_id,
        stays.customer_id as entered_as,
        stays.entered_at,
        stays.left_at
    from stays
    left join redirects
        on stays.customer_id = redirects.customer_id
    where
        stays.event = 'entered'
        and (redirects.customer_id is null or redirects.living_customer_id is not null)
        and (stays.left_at is null or stays.left_at > stays.entered_at)

),

-- Two ids of one person may have been in at once: their stays are joined where they touch.
compared as (

    select
        *,
        max(coalesce(left_at, timestamp '9999-12-31 00:00:00')) over (
            partition by segment_name, customer_id
            order by entered_at, coalesce(left_at, timestamp '9999-12-31 00:00:00')
            rows between unbounded preceding and 1 preceding
        ) as left_before
    from resolved

),

numbered as (

    select
        *,
        sum(case when entered_at <= left_before then 0 else 1 end) over (
            partition by segment_name, customer_id
            order by entered_at, coalesce(left_at, timestamp '9999-12-31 00:00:00')
            rows between unbounded preceding and current row
        ) as stay_number
    from compared

),

joined as (

    select
        segment_name,
        customer_id,
        {{ value_of_first('entered_as', ['entered_at', 'entered_as']) }} as entered_as,
        min(entered_at) as entered_at,
        case when count(*) = count(left_at) then max(left_at) end as left_at
    from numbered
    group by
        segment_name,
        customer_id,
        stay_number

)

select
    joined.segment_name,
    joined.customer_id,
    joined.entered_as,
    joined.entered_at,
    joined.left_at,
    arms.arm
from joined
left join arms
    on
        joined.segment_name = arms.segment_name
        and joined.customer_id = arms.customer_id
