{#
    One row per customer and behaviour in the first 14 days: who did it, and what they bought afterwards. Customers who
    bought again within those days are left out: whoever is still buying has more occasion for everything else.
    8 joins: each brings one thing to the first order.
#}
{%- set days = 14 %}
{%- set horizons = [90, 180, 365] %}
{%- set acts = [
    ('subscribed_to_email', 'consent_log', 'changed_at', "''", "channel = 'email' and status = 'subscribed'"),
    ('clicked_message', 'messages', 'clicked_at', "''", "direction = 'outbound'"),
    ('contacted_support', 'tickets', 'opened_at', "''", 'true'),
    ('wrote_review', 'reviews', 'reviewed_at', "''", 'true'),
    ('joined_loyalty', 'loyalty_transactions', 'occurred_at', "''", 'true'),
    ('started_subscription', 'subscriptions', 'started_at', "''", 'true'),
    ('came_back', 'sessions', 'started_at', 'session_id', 'true'),
    ('viewed_three_products', 'timeline', 'occurred_at', 'product_id', "event_type = 'product_viewed'"),
] %}

with

orders as (

    select * from {{ ref('orders') }}
    where
        order_sequence is not null
        and ordered_at <= {{ as_of() }}

),

later as (

    select
        first_orders.customer_id,
        {% for horizon in horizons %}
            {%- set ends_at = dbt.dateadd('day', horizon, 'first_orders.ordered_at') %}
            case
                when
                    count(
                        case
                            when orders.ordered_at <= {{ ends_at }} and orders.net_amount is null
                                then 1
                        end
                    ) = 0
                    then sum(
                        case
                            when orders.ordered_at <= {{ ends_at }} then orders.net_amount else 0
                        end
                    )
            end as revenue_{{ horizon }}d,
        {% endfor %}
        min(orders.ordered_at) as second_ordered_at
    from orders as first_orders
    inner join orders
        on
            first_orders.customer_id = orders.customer_id
            and orders.order_sequence > 1
    where first_orders.order_sequence = 1
    group by first_orders.customer_id

),

firsts as (

    select
        orders.order_id,
        orders.customer_id,
        orders.session_id,
        orders.ordered_at,
        orders.channel,
        orders.discount_amount,
        later.second_ordered_at,
        {% for horizon in horizons %}
            case
                when orders.ordered_at > {{ dbt.dateadd('day', -horizon, as_of()) }} then null
                when later.customer_id is null then 0
                else later.revenue_{{ horizon }}d
            end as revenue_{{ horizon }}d,
        {% endfor %}
        {{ dbt.dateadd('day', days, 'orders.ordered_at') }} as ends_at,
        -- thirds of the shop's first orders by value, ties in one
        least(2, floor(cast(3 * (
            rank() over (order by coalesce(orders.net_amount, 0)) - 1
        ) as {{ type_double() }}) / count(*) over ())) as value_third
    from orders
    left join later on orders.customer_id = later.customer_id
    where
        orders.order_sequence = 1
        and orders.ordered_at <= {{ dbt.dateadd('day', -(horizons | first), as_of()) }}

),

-- What was done, when, with what; once a subscriber or member, a customer is one later too.
acts as (

    {% for behaviour, table, time, thing, condition in acts %}
        select
            customer_id,
            '{{ behaviour }}' as behaviour,
            {{ time }} as occurred_at,
            {{ behaviour in ['subscribed_to_email', 'joined_loyalty'] }} as holds_on,
            {{ thing }} as thing
        from {{ ref(table) }}
        where {{ condition }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

done as (

    select
        firsts.customer_id,
        acts.behaviour
    from firsts
    inner join acts
        on
            firsts.customer_id = acts.customer_id
            and firsts.ends_at >= acts.occurred_at
    where
        (acts.holds_on or acts.occurred_at >= firsts.ordered_at)
        and acts.thing <> coalesce(firsts.session_id, '?')
    group by firsts.customer_id, acts.behaviour
    having
        acts.behaviour <> 'viewed_three_products'
        or count(distinct acts.thing) >= 3

),

-- What the first order itself was.
bought as (

    select
        firsts.customer_id,
        count(distinct coalesce(order_lines.product_id, order_lines.sku, order_lines.product_title))
            as product_count
    from firsts
    inner join {{ ref('order_lines') }} as order_lines on firsts.order_id = order_lines.order_id
    group by firsts.customer_id

),

behaviours as (

    {% for act in acts %}
        select '{{ act[0] }}' as behaviour
        union all
    {% endfor %}
    select 'used_discount' as behaviour
    union all
    select 'bought_several_products' as behaviour
    union all
    select 'first_order_in_store' as behaviour

),

customers as (

    select
        customer_id,
        acquisition_channel
    from {{ ref('customers') }}

)

select
    firsts.customer_id,
    behaviours.behaviour,
    {% for horizon in horizons %}
        cast(firsts.revenue_{{ horizon }}d as {{ type_money() }}) as revenue_{{ horizon }}d,
    {% endfor %}
    case behaviours.behaviour
        when 'used_discount' then coalesce(firsts.discount_amount > 0, false)
        when 'bought_several_products' then coalesce(bought.product_count >= 2, false)
        when 'first_order_in_store' then coalesce(firsts.channel = 'pos', false)
        else done.customer_id is not null
    end as is_exposed,
    -- who was acquired in a store has bought there: that is no stratum
    case
        when behaviours.behaviour = 'first_order_in_store' then ''
        else coalesce(customers.acquisition_channel, '')
    end
    || ' '
    || cast(cast(firsts.value_third as {{ dbt.type_int() }}) as {{ dbt.type_string() }}) as stratum,
    coalesce(
        firsts.second_ordered_at <= {{ dbt.dateadd('day', 90, 'firsts.ordered_at') }}, false
    ) as is_repeated
from firsts
cross join behaviours
left join done
    on
        firsts.customer_id = done.customer_id
        and behaviours.behaviour = done.behaviour
left join bought on firsts.customer_id = bought.customer_id
left join customers on firsts.customer_id = customers.customer_id
where firsts.second_ordered_at is null or firsts.second_ordered_at > firsts.ends_at
