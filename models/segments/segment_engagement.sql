{#
    One row per segment and calendar month of the shop since its first entry: what its members did, and the lift.
    More CTEs than elsewhere: members (who was in it in the month) and the compared (who ever entered it, in either
    arm) are two populations. Those who buy leave most segments: to compare only who stays would hide the effect.
#}
{{ config(materialized='table') }}
{%- set this_month = dbt.date_trunc('month', shop_date(as_of())) %}
{%- set fewest = 30 %}

with

stays as (

    select
        segment_name,
        customer_id,
        arm,
        entered_at,
        cast({{ dbt.date_trunc('month', shop_date('entered_at')) }} as date) as entered_month,
        cast({{ dbt.date_trunc('month', shop_date('coalesce(left_at, ' ~ as_of() ~ ')')) }} as date)
            as last_month
    from {{ ref('segment_history') }}

),

days as (

    {{ day_series('(select min(entered_month) from stays)', 'cast(' ~ this_month ~ ' as date)') }}

),

months as (

    select day as period_start from days
    where day = cast({{ dbt.date_trunc('month', 'day') }} as date)

),

-- Whoever has entered by the end of the month; in it during the month or not.
people as (

    select
        months.period_start,
        stays.segment_name,
        stays.customer_id,
        max(stays.arm) as arm,
        min(stays.entered_at) as entered_at,
        max(case when stays.last_month >= months.period_start then 1 else 0 end) as is_member
    from months
    inner join stays
        on months.period_start >= stays.entered_month
    group by
        months.period_start,
        stays.segment_name,
        stays.customer_id

),

purchases as (

    select
        people.period_start,
        people.segment_name,
        people.customer_id,
        count(case when orders.is_counted then orders.order_id end) as order_count,
        sum(orders.net_amount) as net_revenue
    from people
    inner join {{ ref('orders') }} as orders
        on
            people.customer_id = orders.customer_id
            and people.entered_at <= orders.ordered_at
            and people.period_start
            = cast({{ dbt.date_trunc('month', shop_date('orders.ordered_at')) }} as date)
    where orders.status = 'paid' and orders.ordered_at <= {{ as_of() }}
    group by
        people.period_start,
        people.segment_name,
        people.customer_id

),

mail as (

    select
        people.period_start,
        people.segment_name,
        count(*) as delivered_count,
        count(messages.clicked_at) as clicked_count
    from people
    inner join {{ ref('messages') }} as messages
        on
            people.customer_id = messages.customer_id
            and people.entered_at <= messages.delivered_at
            and people.period_start
            = cast({{ dbt.date_trunc('month', shop_date('messages.delivered_at')) }} as date)
    where people.is_member = 1 and messages.direction = 'outbound'
    group by
        people.period_start,
        people.segment_name

),

outcomes as (

    select
        people.period_start,
        people.segment_name,
        people.arm,
        people.is_member,
        coalesce(purchases.order_count, 0) as order_count,
        coalesce(purchases.net_revenue, 0) as net_revenue,
        cast(coalesce(purchases.net_revenue, 0) as {{ type_double() }}) as revenue
    from people
    left join purchases
        on
            people.period_start = purchases.period_start
            and people.segment_name = purchases.segment_name
            and people.customer_id = purchases.customer_id

),

totals as (

    select
        period_start,
        segment_name,
        sum(is_member) as members,
        sum(case when is_member = 1 then order_count else 0 end) as orders,
        sum(case when is_member = 1 then net_revenue else 0 end) as net_revenue,
        count(case when arm <> 'holdout' then 1 end) as treated,
        count(case when arm = 'holdout' then 1 end) as held_out,
        avg(case when arm <> 'holdout' then revenue end) as treated_mean,
        avg(case when arm = 'holdout' then revenue end) as holdout_mean,
        var_samp(case when arm <> 'holdout' then revenue end)
        / nullif(count(case when arm <> 'holdout' then 1 end), 0) as treated_variance,
        var_samp(case when arm = 'holdout' then revenue end)
        / nullif(count(case when arm = 'holdout' then 1 end), 0) as holdout_variance
    from outcomes
    group by
        period_start,
        segment_name

),

-- Degrees of freedom by Welch and Satterthwaite: the arms differ in size and spread.
compared as (

    select
        *,
        treated >= {{ fewest }} and held_out >= {{ fewest }} as is_enough,
        power(treated_variance + holdout_variance, 2) / nullif(
            power(treated_variance, 2) / nullif(treated - 1, 0)
            + power(holdout_variance, 2) / nullif(held_out - 1, 0), 0
        ) as degrees
    from totals

),

bounded as (

    select
        *,
        case when is_enough then treated_mean - holdout_mean end as lift,
        case
            when is_enough
                then {{ student_quantile('degrees') }} * sqrt(treated_variance + holdout_variance)
        end as margin
    from compared

)

select
    bounded.segment_name,
    bounded.period_start,
    cast(bounded.members as {{ dbt.type_int() }}) as members,
    cast(mail.clicked_count as {{ type_double() }}) / mail.delivered_count as click_rate,
    trends.engagement_trend,
    cast(bounded.orders as {{ dbt.type_int() }}) as orders,
    cast(bounded.net_revenue as {{ type_money() }}) as net_revenue,
    cast(bounded.treated as {{ dbt.type_int() }}) as treated_customers,
    cast(bounded.held_out as {{ dbt.type_int() }}) as holdout_customers,
    cast(bounded.treated_mean as {{ type_money() }}) as treated_net_revenue_per_member,
    cast(bounded.holdout_mean as {{ type_money() }}) as holdout_net_revenue_per_member,
    -- rounded as money is: sums of doubles differ in their last digits with the order of rows
    round(bounded.lift, 4) as lift,
    round(bounded.lift - bounded.margin, 4) as lift_ci_low,
    round(bounded.lift + bounded.margin, 4) as lift_ci_high
from bounded
left join mail
    on
        bounded.period_start = mail.period_start
        and bounded.segment_name = mail.segment_name
left join {{ ref('segment_engagement_trends') }} as trends
    on
        bounded.segment_name = trends.segment_name
        and bounded.period_start = {{ this_month }}
