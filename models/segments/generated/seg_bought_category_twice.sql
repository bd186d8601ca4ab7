{#
    Everyone in the segment `bought_category_twice`. Written by `weft segment compile`: change segments/bought_category_twice.yml.
    It has as many CTEs and joins as the segment has conditions.
#}

with

condition_1_items as (

    select
        customer_id,
        category,
        count(distinct order_id) as measure,
        min(ordered_at) as first_at,
        max(ordered_at) as last_at
    from {{ ref('order_lines') }}
    where
        is_counted
        and ordered_at > {{ time_ago(365, 'day') }} and ordered_at <= {{ as_of() }}
        and coalesce(is_gift_card <> true, true)
        and category is not null
    group by customer_id, category

),

condition_1_kept as (

    select items.*
    from condition_1_items as items
    where
        coalesce(items.measure >= 2, false)

),

condition_1 as (

    select
        customer_id,
        max(measure) as measure,
        {{ value_of_first('category', ['-measure', 'category']) }} as item
    from condition_1_kept
    group by customer_id

),

measured as (

    select
        customers.customer_id,
        condition_1.item as order_lines_category,
        condition_1.measure as order_lines_order_id_distinct
    from {{ ref('customers') }} as customers
    left join condition_1
        on customers.customer_id = condition_1.customer_id

)

select
    customer_id,
    {{ json_object_text(['order_lines_category', 'order_lines_order_id_distinct']) }} as why
from measured
where
    order_lines_order_id_distinct is not null
