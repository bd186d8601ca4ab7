{#
    One row per A/B test, metric and variation, with the probability that its rate is the highest of the test.

    Before the test every rate is as likely as any other (Beta(1, 1)), after it a rate is Beta(conversions + 1, rest + 1).
    The integral over them has no closed form: it is summed over 250 points of the angle whose squared sine is the rate,
    in which all rates are about equally wide (1 / (2 * sqrt(recipients)); eight times that to both sides is taken), with
    Euler and Maclaurin's correction of the sum. No function is needed that an engine may not have.
#}
{{ config(materialized=view_or_part()) }}
{%- set point_count = 250 %}
{%- set by_arm = 'partition by test_id, metric, variation' %}

with

arms as (

    select * from {{ ref('ab_test_arms') }}

),

-- the rate's density in the angle is sin^ones * cos^zeros
shapes as (

    select
        *,
        2e0 * conversions + 1e0 as ones,
        2e0 * (recipients - conversions) + 1e0 as zeros,
        asin(sqrt((2e0 * conversions + 1e0) / (2e0 * recipients + 2e0))) as peak,
        4e0 / sqrt(recipients + 1e0) as reach
    from arms

),

points as (

    {{ number_series(1, point_count) }}

),

spans as (

    select
        test_id,
        metric,
        greatest(min(peak - reach), 0e0) as lowest,
        (least(max(peak + reach), 1.5707963267948966e0) - greatest(min(peak - reach), 0e0))
        / {{ point_count }} as step
    from shapes
    group by test_id, metric

),

angles as (

    select
        shapes.test_id,
        shapes.metric,
        shapes.variation,
        shapes.ones,
        shapes.zeros,
        shapes.peak,
        spans.step,
        points.number,
        spans.lowest + spans.step * (points.number - 5e-1) as angle
    from shapes
    inner join spans
        on
            shapes.test_id = spans.test_id
            and shapes.metric = spans.metric
    cross join points

),

densities as (

    select
        *,
        step * (ones * cos(angle) / sin(angle) - zeros * sin(angle) / cos(angle)) as slope,
        exp(
            ones * (ln(sin(angle)) - ln(sin(peak))) + zeros * (ln(cos(angle)) - ln(cos(peak)))
        ) as density
    from angles

),

shares as (

    select
        *,
        density / sum(density) over ({{ by_arm }}) as share,
        sum(density) over ({{ by_arm }} order by number rows unbounded preceding)
        / sum(density) over ({{ by_arm }}) as share_so_far
    from densities

),

below as (

    select
        *,
        ln(greatest(share_so_far - share * (5e-1 + slope / 12e0), 1e-300)) as log_below
    from shares

),

-- each point of one rate, times the probability that every other rate lies below it
products as (

    select
        test_id,
        metric,
        variation,
        share * exp(sum(log_below) over (partition by test_id, metric, number) - log_below)
            as best
    from below

),

sums as (

    select
        test_id,
        metric,
        variation,
        sum(best) as best
    from products
    group by test_id, metric, variation

)

select
    arms.*,
    round(sums.best / sum(sums.best) over (partition by sums.test_id, sums.metric), 6)
        as win_probability
from arms
inner join sums
    on
        arms.test_id = sums.test_id
        and arms.metric = sums.metric
        and arms.variation = sums.variation
