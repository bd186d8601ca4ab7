{# One row per A/B test of messages, metric and variation, against the test's first variation. #}
{%- set by_test = 'partition by test_id, metric' %}

with

arms as (

    select * from {{ ref('ab_test_win_probabilities') }}

),

intended_shares as (

    select * from {{ ref('ab_test_shares') }}

),

compared as (

    select
        arms.*,
        intended_shares.share as intended_share,
        cast(arms.conversions as {{ type_double() }}) / arms.recipients as rate
    from arms
    left join intended_shares
        on
            arms.test_id = intended_shares.test_id
            and arms.variation = intended_shares.variation

),

placed as (

    select
        *,
        variation = min(variation) over ({{ by_test }}) as is_control,
        min(recipients) over ({{ by_test }}) as fewest_recipients,
        sum(recipients) over ({{ by_test }}) * coalesce(intended_share, 1e0)
        / sum(coalesce(intended_share, 1e0)) over ({{ by_test }}) as expected_recipients,
        count(*) over ({{ by_test }}) - 1 as degrees,
        max(win_probability) over ({{ by_test }}) as highest_win_probability,
        max(counts_until) over ({{ by_test }}) as test_counts_until
    from compared

),

-- Wilson's interval of each rate, at 95 %: 3.8415 is the square of 1.95996
intervals as (

    select
        *,
        max(case when is_control then conversions end) over ({{ by_test }}) as control_conversions,
        max(case when is_control then recipients end) over ({{ by_test }}) as control_recipients,
        max(case when is_control then rate end) over ({{ by_test }}) as control_rate,
        (
            rate + 1.9207294103470635e0 / recipients
            - 1.959963984540054e0 * sqrt(
                rate * (1e0 - rate) / recipients
                + 0.9603647051735318e0 / recipients / recipients
            )
        ) / (1e0 + 3.841458820694127e0 / recipients) as rate_low,
        (
            rate + 1.9207294103470635e0 / recipients
            + 1.959963984540054e0 * sqrt(
                rate * (1e0 - rate) / recipients
                + 0.9603647051735318e0 / recipients / recipients
            )
        ) / (1e0 + 3.841458820694127e0 / recipients) as rate_high,
        round(
            sum(
                1e0 * (recipients - expected_recipients) * (recipients - expected_recipients)
                / expected_recipients
            ) over ({{ by_test }}), 9
        ) as srm_statistic
    from placed

),

differences as (

    select
        *,
        max(case when is_control then rate_low end) over ({{ by_test }}) as control_low,
        max(case when is_control then rate_high end) over ({{ by_test }}) as control_high,
        case when not is_control then rate - control_rate end as difference,
        cast(conversions + control_conversions as {{ type_double() }})
        / (recipients + control_recipients) as pooled_rate,
        2e0 * (asin(sqrt(rate)) - asin(sqrt(control_rate))) as effect
    from intervals

),

tested as (

    select
        *,
        case
            when pooled_rate > 0 and pooled_rate < 1
                then
                    difference / sqrt(
                        pooled_rate * (1e0 - pooled_rate)
                        * (1e0 / recipients + 1e0 / control_recipients)
                    )
        end as z_score,
        -- 15.69776 is 2 * (1.95996 + 0.84162)^2: 5 % two-sided, 80 % power
        case
            when not is_control and abs(effect) > 1e-6
                then ceil(15.697759469327894e0 / (effect * effect))
        end as needed
    from differences

),

judged as (

    select
        *,
        case
            when difference is not null then 2e0 * {{ normal_cdf('-abs(z_score)') }}
        end as p_value,
        {{ chi_square_tail('srm_statistic', 'degrees') }} as srm_p_value,
        coalesce(needed, min(needed) over ({{ by_test }})) as needed_per_arm
    from tested

)

select
    test_id,
    source_name,
    channel,
    campaign_id,
    flow_id,
    flow_message_id,
    campaign_name,
    metric,
    variation,
    is_control,
    first_sent_at,
    last_sent_at,
    cast(recipients as {{ dbt.type_int() }}) as recipients,
    cast(conversions as {{ dbt.type_int() }}) as conversions,
    rate,
    difference,
    case
        when difference is not null
            then greatest(
                difference - sqrt(
                    (rate - rate_low) * (rate - rate_low)
                    + (control_high - control_rate) * (control_high - control_rate)
                ), -1e0
            )
    end as ci_low,
    case
        when difference is not null
            then least(
                difference + sqrt(
                    (rate_high - rate) * (rate_high - rate)
                    + (control_rate - control_low) * (control_rate - control_low)
                ), 1e0
            )
    end as ci_high,
    z_score,
    p_value,
    win_probability,
    cast(needed_per_arm as {{ dbt.type_bigint() }}) as needed_per_arm,
    srm_p_value,
    case
        when test_counts_until > {{ as_of() }}
            then
                'Still running: a difference that is looked at again and again passes any limit'
                || ' at some time. Decide when it is over.'
        when fewest_recipients < needed_per_arm
            then
                'Fewer recipients than needed_per_arm: too few to tell a true difference of this'
                || ' size from chance.'
    end as peeking_warning,
    case
        when srm_p_value < 0.001 then 'invalid: sample ratio mismatch'
        when fewest_recipients < 500 then 'too few recipients'
        when win_probability >= 0.9 then 'winner'
        when highest_win_probability >= 0.9 then 'loser'
        else 'inconclusive'
    end as verdict
from judged
