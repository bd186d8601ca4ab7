{#
    One row per cohort (all customers, and each month of first orders) and horizon: who bought again within it, by
    those who were observed that long and by all (Kaplan and Meier).
#}
{%- set horizons = [30, 60, 90, 180, 365] %}
{%- set zone = "'" ~ var('shop_timezone') ~ "'" %}
{%- set now = local_time(as_of(), zone) %}
{%- set first = local_time('first_ordered_at', zone) %}
{%- set second = local_time('second_ordered_at', zone) %}

with

orders as (

    select
        customer_id,
        min(case when order_sequence = 1 then ordered_at end) as first_ordered_at,
        min(case when order_sequence = 2 then ordered_at end) as second_ordered_at
    from {{ ref('orders') }}
    where
        order_sequence <= 2
        and ordered_at <= {{ as_of() }}
    group by customer_id

),

lives as (

    select
        {{ shop_date('first_ordered_at') }} as first_date,
        second_ordered_at is not null as is_repeated,
        -- With their fraction: cut to whole days, 30 days and 23 hours would be within 30. By the
        -- shop's clock on the wall: over the end of summer time, 30 days of midnights are 30 days.
        {{ days_between(first, now, whole=false) }} as observed_days,
        {{ days_between(first, 'coalesce(' ~ second ~ ', ' ~ now ~ ')', whole=false) }} as days
    from orders

),

members as (

    select
        'all' as cohort,
        is_repeated,
        observed_days,
        days
    from lives
    union all
    select
        cast(
            cast({{ dbt.date_trunc('month', 'first_date') }} as date) as {{ dbt.type_string() }}
        ) as cohort,
        is_repeated,
        observed_days,
        days
    from lives

),

horizons as (

    {% for horizon in horizons %}
        select {{ horizon }} as horizon_days
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

observed as (

    select
        members.cohort,
        horizons.horizon_days,
        count(*) as customer_count,
        count(
            case when members.observed_days >= horizons.horizon_days then 1 end
        ) as mature_customers,
        count(case
            when
                members.observed_days >= horizons.horizon_days
                and members.is_repeated
                and members.days <= horizons.horizon_days
                then 1
        end) as mature_repeats,
        count(case when members.days > horizons.horizon_days then 1 end) as at_risk_after
    from members
    cross join horizons
    group by members.cohort, horizons.horizon_days

),

-- Whoever is observed until a day is still at risk on it.
steps as (

    select
        cohort,
        days,
        repeats,
        cast(sum(lives) over (
            partition by cohort order by days desc
            rows between unbounded preceding and current row
        ) as {{ type_double() }}) as at_risk
    from (
        select
            cohort,
            days,
            count(*) as lives,
            count(case when is_repeated then 1 end) as repeats
        from members
        group by cohort, days
    ) as counted

),

survival as (

    select
        steps.cohort,
        horizons.horizon_days,
        max(case when steps.repeats = steps.at_risk then 1 else 0 end) = 1 as is_none_left,
        sum(case
            when steps.repeats < steps.at_risk
                then ln(1e0 - steps.repeats / cast(steps.at_risk as {{ type_double() }}))
        end) as log_survival
    from steps
    inner join horizons on steps.days <= horizons.horizon_days
    group by steps.cohort, horizons.horizon_days

)

select
    observed.cohort,
    observed.horizon_days,
    cast(observed.customer_count as {{ dbt.type_int() }}) as customer_count,
    cast(observed.mature_customers as {{ dbt.type_int() }}) as mature_customers,
    cast(observed.mature_repeats as {{ dbt.type_int() }}) as mature_repeats,
    cast(observed.mature_repeats as {{ type_double() }})
    / nullif(observed.mature_customers, 0) as mature_rate,
    cast(observed.at_risk_after as {{ dbt.type_int() }}) as at_risk_after,
    -- rounded, for a sum of logarithms hangs on the order of rows
    case
        when observed.mature_customers = 0 then null
        when survival.is_none_left then 1e0
        else round(1e0 - exp(coalesce(survival.log_survival, 0e0)), 12)
    end as kaplan_meier_rate
from observed
left join survival
    on
        observed.cohort = survival.cohort
        and observed.horizon_days = survival.horizon_days
