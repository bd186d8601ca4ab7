{# One row per counted order, model and touch that the model gives credit to. #}
{%- set half_life_days = 7 %}

with

steps as (

    select * from {{ ref('attribution_paths') }}
    where order_id is not null

),

effects as (

    select
        channel,
        credit_share
    from {{ ref('channel_removal_effects') }}

),

-- A touch of another clock than the shop's, after the order, counts as one at its time.
weighed as (

    select
        steps.*,
        max(case when steps.channel <> 'direct' then steps.touch_number else 0 end) over (
            partition by steps.order_id
        ) as last_non_direct_number,
        power(
            2e0,
            -greatest(
                coalesce(
                    {{ days_between('steps.touched_at', 'steps.ended_at', whole=false) }}, 0e0
                ),
                0e0
            ) / cast({{ half_life_days }} as {{ type_double() }})
        ) as decayed,
        coalesce(effects.credit_share, 0e0) / cast(count(*) over (
            partition by steps.order_id, steps.channel
        ) as {{ type_double() }}) as effect
    from steps
    left join effects on steps.channel = effects.channel

),

summed as (

    select
        *,
        cast(touch_count as {{ type_double() }}) as touches,
        sum(decayed) over (partition by order_id) as decayed_sum,
        sum(effect) over (partition by order_id) as effect_sum
    from weighed

),

models as (

    {% for name in attribution_models() %}
        select '{{ name }}' as model
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- Where no channel of the order has a known effect, its touches are alike.
credits as (

    select
        summed.*,
        models.model,
        case
            when models.model = 'first'
                then case when summed.touch_number = 1 then 1e0 else 0e0 end
            when models.model = 'last'
                then case when summed.touch_number = summed.touch_count then 1e0 else 0e0 end
            when models.model = 'last_non_direct'
                then case
                    when summed.touch_number = summed.last_non_direct_number then 1e0
                    when summed.last_non_direct_number > 0 then 0e0
                    when summed.touch_number = summed.touch_count then 1e0
                    else 0e0
                end
            when models.model = 'position' and summed.touch_count > 2
                then case
                    when summed.touch_number in (1, summed.touch_count) then 4e-1
                    else 2e-1 / cast(summed.touches - 2 as {{ type_double() }})
                end
            when models.model = 'time_decay'
                then summed.decayed / cast(summed.decayed_sum as {{ type_double() }})
            when models.model = 'markov' and summed.effect_sum > 0
                then summed.effect / cast(summed.effect_sum as {{ type_double() }})
            else 1e0 / cast(summed.touches as {{ type_double() }})
        end as credit
    from summed
    cross join models

)

select
    order_id,
    customer_id,
    model,
    touch_id,
    touched_at,
    channel,
    source,
    campaign,
    credit,
    {{ shared_money('net_amount', 'credit', ['order_id', 'model'], ['touch_number']) }} as revenue,
    ended_at as ordered_at,
    is_first_order
from credits
where credit > 0
