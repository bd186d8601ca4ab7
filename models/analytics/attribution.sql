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

weighed as (

    select
        steps.*,
        -- the last of the touches that are not direct; the last of all where all are
        max(case when steps.channel <> 'direct' then steps.touch_number else 0 end) over (
            partition by steps.order_id
        ) as last_non_direct_number,
        {{ days_between('steps.touched_at', 'steps.ended_at', whole=false) }} as days_before,
        effects.credit_share / count(*) over (
            partition by steps.order_id, steps.channel
        ) as markov_weight
    from steps
    left join effects on steps.channel = effects.channel

),

models as (

    {% for name in attribution_models() -%}
    select '{{ name }}' as model
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

weights as (

    select
        weighed.*,
        models.model,
        case models.model
            when 'first' then case when weighed.touch_number = 1 then 1e0 else 0e0 end
            when 'last' then
                case when weighed.touch_number = weighed.touch_count then 1e0 else 0e0 end
            when 'last_non_direct' then
                case
                    when
                        weighed.touch_number = case
                            when weighed.last_non_direct_number > 0
                                then weighed.last_non_direct_number
                            else weighed.touch_count
                        end
                        then 1e0
                    else 0e0
                end
            when 'position' then
                case
                    when weighed.touch_count <= 2 then 1e0
                    when weighed.touch_number in (1, weighed.touch_count) then 4e-1
                    else 2e-1 / cast(weighed.touch_count - 2 as {{ type_double() }})
                end
            when 'time_decay' then
                power(
                    2e0,
                    -greatest(coalesce(weighed.days_before, 0e0), 0e0)
                    / cast({{ half_life_days }} as {{ type_double() }})
                )
            when 'markov' then coalesce(weighed.markov_weight, 0e0)
            else 1e0
        end as weight
    from weighed
    cross join models

),

sums as (

    select
        *,
        sum(weight) over (partition by order_id, model) as weight_sum
    from weights

),

-- Where nothing is known of any channel's effect, all touches are alike.
credits as (

    select
        *,
        case when weight_sum > 0 then weight else 1e0 end
        / cast(case when weight_sum > 0 then weight_sum else touch_count end as {{ type_double() }})
        as credit
    from sums

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
