{# One row per early behaviour and horizon: how much more those who showed it spent later. #}
{%- set horizons = [90, 180, 365] %}
{%- set fewest = 50 %}
{%- set z = '1.959963984540054e0' %}

with

customers as (

    {% for horizon in horizons %}
        select
            behaviour,
            {{ horizon }} as horizon_days,
            stratum,
            is_exposed,
            cast(revenue_{{ horizon }}d as {{ type_double() }}) as revenue
        from {{ ref('early_behaviours') }}
        where revenue_{{ horizon }}d is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

strata as (

    select
        behaviour,
        horizon_days,
        stratum,
        sum(case when is_exposed then 1e0 else 0e0 end) as exposed,
        sum(case when is_exposed then 0e0 else 1e0 end) as unexposed,
        avg(case when is_exposed then revenue end) as exposed_mean,
        avg(case when not is_exposed then revenue end) as unexposed_mean,
        stddev(case when is_exposed then revenue end) as exposed_deviation,
        stddev(case when not is_exposed then revenue end) as unexposed_deviation
    from customers
    group by behaviour, horizon_days, stratum

),

-- A stratum weighs by its comparisons; one without two of each has no variance and no weight.
weighed as (

    select
        *,
        case
            when exposed >= 2 and unexposed >= 2
                then exposed * unexposed / cast(exposed + unexposed as {{ type_double() }})
            else 0e0
        end as weight,
        exposed_mean - unexposed_mean as difference,
        exposed_deviation * exposed_deviation / cast(nullif(exposed, 0) as {{ type_double() }})
        + unexposed_deviation * unexposed_deviation
        / cast(nullif(unexposed, 0) as {{ type_double() }}) as variance
    from strata

),

sums as (

    select
        behaviour,
        horizon_days,
        sum(exposed) as exposed,
        sum(unexposed) as unexposed,
        sum(exposed * exposed_mean)
        / nullif(sum(cast(exposed as {{ type_double() }})), 0) as exposed_mean,
        sum(unexposed * unexposed_mean)
        / nullif(sum(cast(unexposed as {{ type_double() }})), 0) as unexposed_mean,
        sum(case when weight > 0 then weight * difference end)
        / nullif(sum(cast(weight as {{ type_double() }})), 0) as difference,
        sqrt(sum(case when weight > 0 then weight * weight * variance end))
        / nullif(sum(cast(weight as {{ type_double() }})), 0) as error
    from weighed
    group by behaviour, horizon_days

),

scores as (

    select
        *,
        exposed >= {{ fewest }} and unexposed >= {{ fewest }} as is_enough,
        case
            when exposed >= {{ fewest }} and unexposed >= {{ fewest }}
                then difference / cast(nullif(error, 0) as {{ type_double() }})
        end as score
    from sums

),

tests as (

    select
        *,
        2e0 * {{ normal_cdf('-abs(score)') }} as p_value
    from scores

),

adjusted as (

    {{ benjamini_hochberg(
        'tests', p_value='p_value', key=['behaviour'], partition_by=['horizon_days']
    ) }}

)

-- Rounded to what engines agree on.
select
    behaviour,
    horizon_days,
    cast(exposed as {{ dbt.type_int() }}) as exposed,
    cast(unexposed as {{ dbt.type_int() }}) as unexposed,
    case when is_enough then round(exposed_mean, 6) end as exposed_mean,
    case when is_enough then round(unexposed_mean, 6) end as unexposed_mean,
    case when is_enough then round(difference, 6) end as difference,
    case when is_enough then round(difference - {{ z }} * error, 6) end as ci_low,
    case when is_enough then round(difference + {{ z }} * error, 6) end as ci_high,
    p_value,
    q_value,
    case
        when not is_enough then 'fewer than {{ fewest }} customers with it or without it'
        when difference is null then 'no group of like customers has two of each'
    end as note
from adjusted
