{# One row per channel: the orders that would be lost without it, by a Markov chain of order 1. #}
{#-
    The states of the chain are the channels: the most frequent ones by themselves, those from the last place on in one.
    Solved exactly: N, the inverse of I - Q, holds how often each state is visited from each. A journey that may not
    enter k comes to no order where it would have reached k (visits of k per journey ÷ visits of k from k) and come from
    there to an order; both as a share of the orders are the removal effect. 11 CTEs, each a step of that.
#}
{%- set size = 16 %}

with

steps as (

    select * from {{ ref('attribution_paths') }}
    where is_touch

),

channels as (

    select
        channel,
        count(*) as touch_count,
        count(distinct journey_id) as journey_count,
        count(distinct order_id) as order_count,
        least({{ size }}, row_number() over (order by count(*) desc, channel asc)) as place
    from steps
    group by channel

),

totals as (

    select
        count(order_id) as order_count,
        sum(net_amount) as net_amount
    from steps
    where touch_number = 1

),

moves as (

    select
        channels.place,
        lag(channels.place) over (
            partition by steps.journey_id order by steps.touch_number asc
        ) as from_place,
        steps.touch_number = steps.touch_count and steps.order_id is not null as is_order
    from steps
    inner join channels on steps.channel = channels.channel

),

-- How a state is left: for another, for an order, or (what is missing to 1) for nothing.
states as (

    select
        place,
        cast(count(*) as {{ type_double() }}) as visit_count,
        sum(case when is_order then 1 else 0 end) as order_count
    from moves
    group by place

),

matrix as (

    select
        {% for place in range(1, size + 1) %}
            case when states.place = {{ place }} then 1e0 else 0e0 end - sum(
                case when moves.place = {{ place }} then 1 else 0 end
            ) / max(cast(states.visit_count as {{ type_double() }})) as x_{{ place }},
        {% endfor %}
        states.place
    from states
    left join moves on states.place = moves.from_place
    group by states.place

),

inverse as (

    {{ inverse_matrix('matrix', size) }}

),

visits as (

    select
        inverse.place as from_place,
        states.place as to_place,
        states.order_count / cast(states.visit_count as {{ type_double() }}) as order_share,
        case states.place
            {% for place in range(1, size + 1) %}
                when {{ place }} then inverse.x_{{ place }}
            {% endfor %}
        end as visit_count,
        states.visit_count as own_count
    from inverse
    cross join states

),

effects as (

    select
        visits.from_place as place,
        max(case when visits.from_place = visits.to_place then visits.own_count end)
        * sum(visits.visit_count * visits.order_share)
        / cast(
            max(case when visits.from_place = visits.to_place then visits.visit_count end)
            as {{ type_double() }}
        )
        / nullif(max(cast(totals.order_count as {{ type_double() }})), 0) as removal_effect
    from visits
    cross join totals
    group by visits.from_place

),

-- Channels that share a state have its effect by their touches.
shares as (

    select
        channels.channel,
        channels.touch_count,
        channels.journey_count,
        channels.order_count,
        effects.removal_effect,
        effects.removal_effect * channels.touch_count / sum(
            cast(channels.touch_count as {{ type_double() }})
        ) over (partition by channels.place) as part_of_effect
    from channels
    inner join effects on channels.place = effects.place

),

credits as (

    select
        *,
        part_of_effect
        / cast(nullif(sum(part_of_effect) over (), 0) as {{ type_double() }}) as credit_share
    from shares

)

-- Rounded to what engines agree on.
select
    credits.channel,
    cast(credits.touch_count as {{ dbt.type_int() }}) as touch_count,
    cast(credits.journey_count as {{ dbt.type_int() }}) as journey_count,
    cast(credits.order_count as {{ dbt.type_int() }}) as order_count,
    round(credits.removal_effect, 12) as removal_effect,
    round(credits.credit_share, 12) as credit_share,
    round(credits.credit_share * totals.order_count, 12) as credited_orders,
    {{ shared_money(
        'totals.net_amount', 'credits.credit_share', [], ['credits.channel']
    ) }} as credited_revenue
from credits
cross join totals
