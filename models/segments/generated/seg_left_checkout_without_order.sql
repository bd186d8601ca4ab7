{#
    Everyone in the segment `left_checkout_without_order`. Written by `weft segment compile`: change segments/left_checkout_without_order.yml.
    It has as many CTEs and joins as the segment has conditions.
#}

with

condition_1_step_1 as (

    select
        customer_id,
        occurred_at as reached_at
    from {{ ref('timeline') }}
    where
        event_type = 'checkout_started'
        and occurred_at > {{ time_ago(7, 'day') }} and occurred_at <= {{ as_of() }}
    group by customer_id, occurred_at

),

condition_1_step_2_rows as (

    select
        customer_id,
        occurred_at as happened_at
    from {{ ref('timeline') }}
    where
        event_type = 'order_placed'
        and occurred_at <= {{ as_of() }}
    group by customer_id, occurred_at

),

condition_1_step_2 as (

    select
        customer_id,
        reached_at
    from condition_1_step_1
    where
        {{ dbt.dateadd('hour', 4, 'condition_1_step_1.reached_at') }} <= {{ as_of() }}
        and not exists (
            select 1
            from condition_1_step_2_rows
            where
                condition_1_step_2_rows.customer_id = condition_1_step_1.customer_id
                and condition_1_step_2_rows.happened_at > condition_1_step_1.reached_at
                and condition_1_step_2_rows.happened_at <= {{ dbt.dateadd('hour', 4, 'condition_1_step_1.reached_at') }}
        )

),

condition_1_step_3_rows as (

    select
        customer_id,
        occurred_at as happened_at
    from {{ ref('timeline') }}
    where
        event_type = 'order_placed'
        and occurred_at <= {{ as_of() }}
    group by customer_id, occurred_at

),

condition_1_step_3 as (

    select
        customer_id,
        reached_at
    from condition_1_step_2
    where
        not exists (
            select 1
            from condition_1_step_3_rows
            where
                condition_1_step_3_rows.customer_id = condition_1_step_2.customer_id
                and condition_1_step_3_rows.happened_at > condition_1_step_2.reached_at
        )

),

condition_1 as (

    select
        customer_id,
        max(reached_at) as measure
    from condition_1_step_3
    group by customer_id

),

measured as (

    select
        customers.customer_id,
        condition_1.measure as checkout_started_at
    from {{ ref('customers') }} as customers
    left join condition_1
        on customers.customer_id = condition_1.customer_id

)

select
    customer_id,
    {{ json_object_text(['checkout_started_at']) }} as why
from measured
where
    checkout_started_at is not null
