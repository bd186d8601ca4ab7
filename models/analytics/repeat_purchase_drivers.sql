{# One row per early behaviour: how much more often those who showed it bought again. #}
{%- set fewest = 50 %}
{%- set z = '1.959963984540054e0' %}

with

customers as (

    select * from {{ ref('early_behaviours') }}

),

strata as (

    select
        behaviour,
        stratum,
        cast(count(*) as {{ type_double() }}) as customer_count,
        sum(case when is_exposed then 1e0 else 0e0 end) as exposed,
        sum(case when is_exposed then 0e0 else 1e0 end) as unexposed,
        sum(case when is_exposed and is_repeated then 1e0 else 0e0 end) as exposed_repeats,
        sum(case when is_repeated and not is_exposed then 1e0 else 0e0 end) as unexposed_repeats
    from customers
    group by behaviour, stratum

),

-- Mantel and Haenszel's sums over the strata; the variance is Greenland and Robins'.
sums as (

    select
        behaviour,
        sum(exposed) as exposed,
        sum(unexposed) as unexposed,
        sum(exposed_repeats) as exposed_repeats,
        sum(unexposed_repeats) as unexposed_repeats,
        sum(
            exposed_repeats * unexposed / cast(customer_count as {{ type_double() }})
        ) as exposed_risk,
        sum(
            unexposed_repeats * exposed / cast(customer_count as {{ type_double() }})
        ) as unexposed_risk,
        sum(
            (
                exposed * unexposed * (exposed_repeats + unexposed_repeats)
                - exposed_repeats * unexposed_repeats * customer_count
            ) / cast(customer_count * customer_count as {{ type_double() }})
        ) as spread
    from strata
    group by behaviour

),

-- A ratio of no repeats, or without a stratum that has both kinds, is none.
ratios as (

    select
        *,
        exposed >= {{ fewest }} and unexposed >= {{ fewest }} as is_enough,
        exposed_risk > 0 and unexposed_risk > 0 as is_comparable,
        exposed_repeats * unexposed
        / cast(nullif(exposed * unexposed_repeats, 0) as {{ type_double() }}) as crude_ratio,
        exposed_risk / cast(nullif(unexposed_risk, 0) as {{ type_double() }}) as ratio,
        sqrt(
            greatest(spread, 0e0)
            / cast(nullif(exposed_risk * unexposed_risk, 0) as {{ type_double() }})
        ) as log_error
    from sums

),

scores as (

    select
        *,
        case
            when is_enough and is_comparable
                then ln(ratio) / cast(nullif(log_error, 0) as {{ type_double() }})
        end as score
    from ratios

),

tests as (

    select
        *,
        2e0 * {{ normal_cdf('-abs(score)') }} as p_value
    from scores

),

adjusted as (

    {{ benjamini_hochberg('tests', p_value='p_value', key=['behaviour']) }}

)

select
    behaviour,
    cast(exposed as {{ dbt.type_int() }}) as exposed,
    cast(unexposed as {{ dbt.type_int() }}) as unexposed,
    cast(exposed_repeats as {{ dbt.type_int() }}) as exposed_repeats,
    cast(unexposed_repeats as {{ dbt.type_int() }}) as unexposed_repeats,
    -- rounded to what engines agree on
    case when is_enough then round(crude_ratio, 9) end as crude_risk_ratio,
    case when is_enough and is_comparable then round(ratio, 9) end as risk_ratio,
    case
        when is_enough and is_comparable then round(ratio * exp(-{{ z }} * log_error), 9)
    end as ci_low,
    case
        when is_enough and is_comparable then round(ratio * exp({{ z }} * log_error), 9)
    end as ci_high,
    p_value,
    q_value,
    case
        when not is_enough then 'fewer than {{ fewest }} customers with it or without it'
        when not is_comparable
            then 'nobody bought again on one side, or no group of like customers has both'
    end as note
from adjusted
